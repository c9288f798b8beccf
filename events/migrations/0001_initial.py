import django.db.models.deletion
import django.db.models.manager
import modelcluster.fields
import recurrence.fields
from django.conf import settings
from django.db import migrations, models

import home.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, max_length=300, verbose_name='introduction')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='networks.topic', verbose_name='topics')),
                ('focus_areas', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='networks.focusarea', verbose_name='focus areas')),
            ],
            options={
                'verbose_name': 'calendar',
                'verbose_name_plural': 'calendars',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.TextField(blank=True, help_text='Stands in the calendar too.', max_length=400, verbose_name='in short')),
                ('starts_at', models.DateTimeField(null=True, verbose_name='starts')),
                ('ends_at', models.DateTimeField(null=True, verbose_name='ends')),
                ('all_day', models.BooleanField(default=False, help_text='Times of day are not shown.', verbose_name='whole days')),
                ('recurrence', recurrence.fields.RecurrenceField(blank=True, null=True, verbose_name='repeats')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('online_url', models.URLField(blank=True, help_text='Where one takes part from afar.', verbose_name='address on the web')),
                ('organiser', models.CharField(blank=True, max_length=120, verbose_name='organiser')),
                ('meant_for', models.CharField(blank=True, help_text='For example: members.', max_length=80, verbose_name='for whom')),
                ('programme', home.fields.BodyField(blank=True, verbose_name='programme')),
                ('body', home.fields.BodyField(blank=True, verbose_name='text')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='networks.topic', verbose_name='topics')),
                ('focus_areas', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='networks.focusarea', verbose_name='focus areas')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_at', None), ('ends_at', None), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='event_ends_after_start')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='events.eventpage', verbose_name='event')),
                ('recurrence_id', models.DateTimeField(editable=False, verbose_name='planned for')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('is_moved', models.BooleanField(default=False, editable=False, verbose_name='moved')),
                ('is_cancelled', models.BooleanField(default=False, verbose_name='cancelled')),
                ('reason', models.CharField(blank=True, help_text='Shown to readers when the date is cancelled or moved.', max_length=160, verbose_name='reason')),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'date',
                'verbose_name_plural': 'dates',
                'ordering': ['starts_at', 'pk'],
                'default_manager_name': 'all_networks',
                'indexes': [models.Index(fields=['network', 'starts_at'], name='events_occu_network_dcb987_idx'), models.Index(fields=['network', 'ends_at'], name='events_occu_network_195de1_idx')],
                'constraints': [models.UniqueConstraint(fields=('event', 'recurrence_id'), name='one_occurrence_a_planned_date'), models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='occurrence_ends_after_start')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
