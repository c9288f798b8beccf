import uuid

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('library', '0001_initial'),
        ('members', '0001_initial'),
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('kind', models.CharField(choices=[('ordinary', 'ordinary meeting'), ('joint', 'joint meeting'), ('annual_general', 'annual general meeting'), ('breakfast', 'breakfast meeting'), ('conference', 'conference')], default='ordinary', max_length=16, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=160, verbose_name='place')),
                ('directions', models.CharField(blank=True, help_text='Street, door, parking.', max_length=200, verbose_name='how to get there')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='hosted_meetings', to='members.organisation', verbose_name='host')),
                ('theme', models.CharField(blank=True, max_length=160, verbose_name='theme')),
                ('focus_area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='networks.focusarea', verbose_name='focus area')),
                ('intro', models.TextField(blank=True, verbose_name='introduction')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('summoned', 'summoned'), ('held', 'held'), ('cancelled', 'cancelled')], default='planned', editable=False, max_length=12, verbose_name='state')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['-starts_at', '-pk'],
                'default_manager_name': 'all_networks',
                'indexes': [models.Index(fields=['network', 'starts_at'], name='meetings_me_network_140831_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_start', violation_error_message='The meeting ends before it starts.')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('meeting', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='meetings.meeting', verbose_name='meeting')),
                ('kind', models.CharField(choices=[('information', 'information'), ('discussion', 'discussion'), ('decision', 'decision'), ('election', 'election'), ('visit', 'company visit'), ('break', 'break')], default='discussion', max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('presenter', models.CharField(blank=True, max_length=120, verbose_name='presented by')),
                ('minutes_planned', models.PositiveSmallIntegerField(default=10, verbose_name='length in minutes')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('audience', models.CharField(choices=[('members', 'all members'), ('inner', 'members without partners and observers'), ('board', 'the steering group')], default='members', max_length=8, verbose_name='who may read it')),
            ],
            options={
                'verbose_name': 'agenda item',
                'verbose_name_plural': 'agenda items',
                'ordering': ['sort_order', 'pk'],
                'abstract': False,
                'default_manager_name': 'all_networks',
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='minutes', to='meetings.meeting', verbose_name='meeting')),
                ('kind', models.CharField(choices=[('notes', 'notes'), ('formal', 'formal minutes')], default='notes', max_length=8, verbose_name='kind')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('out_for_comment', 'out for comment'), ('approved', 'approved')], default='draft', max_length=16, verbose_name='state')),
                ('text', models.TextField(help_text='All members read it. A line that starts with “# ” is a heading, one with “- ” a line of a list.', verbose_name='text')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('approved_version', models.PositiveIntegerField(editable=False, null=True, verbose_name='approved version')),
                ('comment_until', models.DateField(blank=True, null=True, verbose_name='comments until')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='saved')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
            ],
            options={
                'verbose_name': 'minutes',
                'verbose_name_plural': 'minutes',
                'ordering': ['-meeting__starts_at', 'pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_at', None)), _connector='OR'), name='minutes_approved_have_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_version', models.F('version')), ('approved_version__isnull', False)), _connector='OR'), name='minutes_approved_are_the_version_in_force')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='MinutesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='meetings.minutes')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('out_for_comment', 'out for comment'), ('approved', 'approved')], max_length=16, verbose_name='state')),
                ('text', models.TextField(verbose_name='text')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='checksum')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='saved')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'version of minutes',
                'verbose_name_plural': 'versions of minutes',
                'ordering': ['-number'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('minutes', 'number'), name='version_number_once_for_minutes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), models.Q(('digest', ''), _negated=True)), models.Q(models.Q(('state', 'approved'), _negated=True), ('digest', '')), _connector='OR'), name='approved_versions_have_a_digest')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='AgendaPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('item', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='meetings.agendaitem', verbose_name='agenda item')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_papers', to='library.networkdocument', verbose_name='document')),
            ],
            options={
                'verbose_name': 'paper',
                'verbose_name_plural': 'papers',
                'ordering': ['sort_order', 'pk'],
                'abstract': False,
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('item', 'document'), name='paper_once_an_item', violation_error_message='The document belongs to this item already.')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
