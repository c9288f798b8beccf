import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models

import extranet.members.models.organisations
import networks.validators


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('kind', models.CharField(choices=[('company', 'company'), ('municipality', 'municipality'), ('region', 'region'), ('union', 'trade union'), ('employers', 'employers’ organisation'), ('academia', 'academia')], default='company', max_length=16, verbose_name='kind')),
                ('number', models.CharField(blank=True, help_text='Never a sole trader’s personal number.', max_length=20, verbose_name='organisation number')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('sites', models.TextField(blank=True, help_text='Where the work is done, one site a line.', verbose_name='sites')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees')),
                ('url', models.URLField(blank=True, verbose_name='address on the web')),
                ('logo', models.FileField(blank=True, help_text='PNG, JPEG or WebP, at most 1,200 pixels across. Pictures are public.', upload_to=extranet.members.models.organisations.logo_path, validators=[networks.validators.validate_logo], verbose_name='logo')),
                ('is_public', models.BooleanField(default=False, help_text='The name, never the people.', verbose_name='shown to everyone')),
                ('parent_membership', models.CharField(blank=True, choices=[('yes', 'yes'), ('no', 'no')], help_text='Matters where the network’s rules ask for it.', max_length=3, verbose_name='member of the parent organisation')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('focus_areas', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='organisations', to='networks.focusarea', verbose_name='focus areas')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name', 'pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('network', 'name'), name='organisation_name_once_a_network'), models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('network', 'number'), name='organisation_number_once_a_network')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day. Empty as long as it goes on.', null=True, verbose_name='to')),
                ('organisation', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='members.organisation')),
                ('kind', models.CharField(choices=[('member', 'member'), ('partner', 'partner'), ('observer', 'observer'), ('prospect', 'prospect')], default='member', max_length=8, verbose_name='membership')),
                ('next_step', models.CharField(blank=True, help_text='With a prospect: what happens next, and who does it.', max_length=200, verbose_name='next step')),
                ('next_step_on', models.DateField(blank=True, null=True, verbose_name='no later than')),
            ],
            options={
                'verbose_name': 'membership of an organisation',
                'verbose_name_plural': 'memberships of organisations',
                'ordering': ['valid_from', 'pk'],
                'abstract': False,
                'default_manager_name': 'all_networks',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='members_organisationmembership_ends_after_start', violation_error_message='The last day is before the first.'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('organisation',), name='one_open_membership_an_organisation')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day. Empty as long as it goes on.', null=True, verbose_name='to')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representations', to='members.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representations', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('function', models.CharField(blank=True, help_text='Chief executive, site manager or the like.', max_length=120, verbose_name='function')),
                ('position', models.CharField(blank=True, choices=[('chief_executive', 'chief executive'), ('site_manager', 'site manager'), ('equivalent', 'equivalent'), ('other', 'another position')], help_text='What the network’s rules ask for.', max_length=16, verbose_name='position')),
                ('is_deputy', models.BooleanField(default=False, verbose_name='deputy')),
                ('deputy_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deputies', to='members.representation', verbose_name='deputy of')),
                ('occasion', models.CharField(blank=True, help_text='Of a substitute: the one meeting they come to.', max_length=160, verbose_name='meeting')),
            ],
            options={
                'verbose_name': 'representative',
                'verbose_name_plural': 'representatives',
                'ordering': ['organisation', 'is_deputy', 'pk'],
                'abstract': False,
                'default_manager_name': 'all_networks',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='members_representation_ends_after_start', violation_error_message='The last day is before the first.'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('organisation', 'person'), name='one_open_representation_a_person', violation_error_message='This person represents the organisation already.'), models.CheckConstraint(condition=models.Q(('deputy_of', None), ('is_deputy', True), _connector='OR'), name='who_stands_in_is_deputy'), models.CheckConstraint(condition=models.Q(('occasion', ''), models.Q(('is_deputy', True), ('valid_to__isnull', False)), _connector='OR'), name='substitute_has_a_last_day')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day. Empty as long as it goes on.', null=True, verbose_name='to')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mandates', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('office', models.CharField(choices=[('chair', 'chair'), ('vice_chair', 'vice chair'), ('steering_group', 'steering group'), ('working_committee', 'working committee')], max_length=20, verbose_name='office')),
                ('elected_on', models.DateField(blank=True, null=True, verbose_name='elected')),
                ('elected_at', models.CharField(blank=True, help_text='The meeting.', max_length=160, verbose_name='elected at')),
            ],
            options={
                'verbose_name': 'mandate',
                'verbose_name_plural': 'mandates',
                'ordering': ['office', 'valid_from', 'pk'],
                'abstract': False,
                'default_manager_name': 'all_networks',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='members_mandate_ends_after_start', violation_error_message='The last day is before the first.'), models.UniqueConstraint(condition=models.Q(('office', 'chair'), ('valid_to', None)), fields=('network',), name='one_chair_without_end', violation_error_message='End the mandate of the present chair first.'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('network', 'person', 'office'), name='one_open_mandate_a_person_and_office', violation_error_message='This person holds the office already.')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='members.organisation', verbose_name='organisation')),
                ('kind', models.CharField(choices=[('member', 'member'), ('partner', 'partner'), ('observer', 'observer')], default='member', max_length=8, verbose_name='membership applied for')),
                ('applied_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='applied')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='what the organisation says')),
                ('prepared_on', models.DateField(blank=True, null=True, verbose_name='prepared')),
                ('prepared_by', models.CharField(blank=True, help_text='Such as the working committee.', max_length=120, verbose_name='prepared by')),
                ('advice', models.CharField(blank=True, choices=[('accept', 'accept'), ('decline', 'decline')], max_length=8, verbose_name='advice')),
                ('statement', models.TextField(blank=True, max_length=4000, verbose_name='reasons')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided')),
                ('decided_at', models.CharField(blank=True, help_text='The meeting.', max_length=160, verbose_name='decided at')),
                ('outcome', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], max_length=9, verbose_name='decision')),
            ],
            options={
                'verbose_name': 'application for membership',
                'verbose_name_plural': 'applications for membership',
                'ordering': ['-applied_on', '-pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('organisation',), name='one_open_application_an_organisation', violation_error_message='An application of this organisation is under way already.'), models.CheckConstraint(condition=models.Q(models.Q(('advice', ''), ('prepared_on', None)), models.Q(('prepared_on__isnull', False), models.Q(('advice', ''), _negated=True)), _connector='OR'), name='application_prepared_with_advice'), models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('outcome', '')), models.Q(('decided_on__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='application_decided_with_outcome')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RegisterRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='register_rules', to='networks.network')),
                ('parent_required', models.BooleanField(default=False, help_text='Who does not, or is not known to, is listed under deviations.', verbose_name='members belong to the parent organisation')),
                ('member_ceiling', models.PositiveSmallIntegerField(blank=True, help_text='Nobody is taken in beyond this number. Empty: no limit.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='most members')),
                ('function_required', models.BooleanField(default=False, help_text='Others can represent them too, and are listed under deviations.', verbose_name='members are represented by chief executive, site manager or equivalent')),
                ('mandate_years', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='years of a mandate')),
                ('warn_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(7), django.core.validators.MaxValueValidator(365)], verbose_name='days of warning before a mandate expires')),
                ('quorum', models.CharField(choices=[('more_than_half', 'more than half'), ('half', 'at least half'), ('third', 'a third'), ('two_thirds', 'two thirds'), ('none', 'no quorum')], default='more_than_half', help_text='So many of the members must be there for the meeting to decide.', max_length=14, verbose_name='quorum of a meeting')),
            ],
            options={
                'verbose_name': 'rules of the register',
                'verbose_name_plural': 'rules of the register',
                'default_manager_name': 'all_networks',
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
