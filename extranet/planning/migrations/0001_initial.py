import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import modelcluster.fields
import recurrence.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
        ('members', '0001_initial'),
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='host', to='members.organisation', verbose_name='organisation')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, help_text='Empty while nobody has asked.', null=True, verbose_name='room for so many')),
                ('last_hosted_on', models.DateField(blank=True, help_text='Meetings kept here are counted by themselves.', null=True, verbose_name='hosted last, before this register')),
            ],
            options={
                'verbose_name': 'host',
                'verbose_name_plural': 'hosts',
                'ordering': ['organisation__name', 'pk'],
                'default_manager_name': 'all_networks',
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('kind', models.CharField(choices=[('ordinary', 'ordinary meeting'), ('joint', 'joint meeting'), ('annual_general', 'annual general meeting'), ('breakfast', 'breakfast meeting'), ('conference', 'conference')], default='ordinary', max_length=16, verbose_name='kind')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('recurrence', recurrence.fields.RecurrenceField(verbose_name='rule')),
                ('begins', models.TimeField(verbose_name='begins')),
                ('ends', models.TimeField(verbose_name='ends')),
                ('blocked_weeks', models.CharField(blank=True, max_length=80, verbose_name='blocked weeks')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'series of meetings',
                'verbose_name_plural': 'series of meetings',
                'ordering': ['-year', '-pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='series_ends_after_start')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SeriesDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='planning.series')),
                ('planned_on', models.DateField(verbose_name='by the rule')),
                ('meeting', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='series_date', to='meetings.meeting', verbose_name='meeting')),
                ('deviation', models.CharField(blank=True, choices=[('', 'as planned'), ('day_off', 'moved from a day off'), ('blocked', 'moved from a blocked week'), ('taken', 'moved from a day with another meeting'), ('chosen', 'moved by the secretariat'), ('left_out', 'left out')], max_length=8, verbose_name='deviation')),
                ('suggested_host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.organisation', verbose_name='suggested host')),
                ('host_changed', models.BooleanField(default=False, verbose_name='another host was chosen')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'date of a series',
                'verbose_name_plural': 'dates of series',
                'ordering': ['planned_on', 'pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('series', 'planned_on'), name='series_date_once')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='refusals', to='planning.host')),
                ('said_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='declined on')),
                ('until', models.DateField(help_text='From this day on it is suggested again.', verbose_name='not before')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'declined invitation to host',
                'verbose_name_plural': 'declined invitations to host',
                'ordering': ['-said_on', 'pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('said_on'))), name='refusal_ends_after_start')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
