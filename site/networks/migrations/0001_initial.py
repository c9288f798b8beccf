import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import networks.fields
import networks.validators


class Migration(migrations.Migration):

    initial = True

    # The packages' own tables come first: each step costs by how many models stand, and ours are the most.
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("recurrence", "0002_alter_date_id_alter_param_id_alter_recurrence_id_and_more"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ParentOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, unique=True, verbose_name='name')),
                ('url', models.URLField(blank=True, verbose_name='address on the web')),
            ],
            options={
                'verbose_name': 'parent organisation',
                'verbose_name_plural': 'parent organisations',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Network',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Small letters, used in addresses.', max_length=40, unique=True, verbose_name='short name')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('territory', models.CharField(blank=True, max_length=120, verbose_name='territory')),
                ('tagline', networks.fields.TranslatedField(blank=True, default=networks.fields.Translated, verbose_name='one line about the network')),
                ('site', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='network', to='wagtailcore.site', verbose_name='site')),
                ('collection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='network', to='wagtailcore.collection', verbose_name='collection')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='networks', to='networks.parentorganisation', verbose_name='parent organisation')),
                ('country', models.CharField(choices=[('SE', 'Sweden'), ('NO', 'Norway')], default='SE', max_length=2, verbose_name='country')),
                ('default_language', models.CharField(choices=[('sv', 'Swedish'), ('nb', 'Norwegian Bokmål'), ('en', 'English')], max_length=5, verbose_name='main language')),
                ('languages', models.JSONField(default=list, help_text='Those the network writes in.', verbose_name='languages')),
                ('controller', models.CharField(choices=[('private', 'private association'), ('public', 'public body')], default='private', max_length=8, verbose_name='controller')),
                ('minutes_kind', models.CharField(choices=[('notes', 'notes'), ('formal', 'formal minutes')], default='notes', max_length=8, verbose_name='usual minutes')),
                ('board_second_factor', models.BooleanField(default=False, help_text='A passkey or the code of an app, besides the mailbox, to enter the members’ area.', verbose_name='the steering group needs a second factor')),
                ('contact_email', models.EmailField(max_length=254, verbose_name='contact address')),
                ('contact_text', models.CharField(blank=True, help_text='Shown at the foot of each page.', max_length=200, verbose_name='contact')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='founded')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'network',
                'verbose_name_plural': 'networks',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='networks.network', verbose_name='network')),
                ('role', models.CharField(choices=[('representative', 'representative'), ('deputy', 'deputy'), ('partner', 'partner'), ('observer', 'observer'), ('board', 'steering group'), ('chair', 'chair'), ('convener', 'convener'), ('secretariat', 'secretariat'), ('editor', 'editor')], max_length=16, verbose_name='role')),
                ('source', models.CharField(default='granted', editable=False, max_length=40, verbose_name='source')),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='to')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['role', 'person'],
                'default_manager_name': 'all_networks',
                'indexes': [models.Index(fields=['person', 'network'], name='networks_me_person__9aa3d2_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('person', 'network', 'role', 'source'), name='one_open_membership_a_role_and_source'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='membership_ends_after_start')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='FocusArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('name', networks.fields.TranslatedField(default=networks.fields.Translated, verbose_name='name')),
                ('summary', networks.fields.TranslatedField(blank=True, default=networks.fields.Translated, verbose_name='in one sentence')),
                ('slug', models.SlugField(blank=True, help_text='Ends the address of the list of what belongs here. Left empty, it is made from the name.', max_length=60, verbose_name='short name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'focus area',
                'verbose_name_plural': 'focus areas',
                'ordering': ['position', 'pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('network', 'slug'), name='focus_area_slug_once_a_network', violation_error_message='Another one has this short name.')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='StaffGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_groups', to='networks.network')),
                ('role', models.CharField(choices=[('representative', 'representative'), ('deputy', 'deputy'), ('partner', 'partner'), ('observer', 'observer'), ('board', 'steering group'), ('chair', 'chair'), ('convener', 'convener'), ('secretariat', 'secretariat'), ('editor', 'editor')], max_length=16)),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='staff_of', to='auth.group')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('network', 'role'), name='one_group_a_staff_role'), models.CheckConstraint(condition=models.Q(('role__in', ['editor', 'secretariat'])), name='staff_group_has_staff_role')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('name', networks.fields.TranslatedField(default=networks.fields.Translated, verbose_name='name')),
                ('slug', models.SlugField(blank=True, help_text='Ends the address of the list of what belongs here. Left empty, it is made from the name.', max_length=60, verbose_name='short name')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['slug'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('network', 'slug'), name='topic_slug_once_a_network', violation_error_message='Another one has this short name.')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='theme', to='networks.network')),
                ('hue', models.PositiveSmallIntegerField(help_text='Degrees, 0 to 359.', validators=[django.core.validators.MaxValueValidator(359)], verbose_name='hue')),
                ('chroma', models.FloatField(default=0.1, help_text='Strength of the colour, 0 to 0.12.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(0.12)], verbose_name='chroma')),
                ('motif', models.CharField(choices=[('archipelago', 'archipelago'), ('lattice', 'lattice'), ('glass', 'glass and forest'), ('bridge', 'bridge'), ('mosaic', 'mosaic')], max_length=16, verbose_name='pattern')),
                ('seed', models.PositiveIntegerField(default=1, help_text='Another number draws the pattern anew.', verbose_name='seed')),
                ('logo', models.FileField(blank=True, upload_to='themes', validators=[networks.validators.validate_logo], verbose_name='logo')),
                ('header_picture', models.FileField(blank=True, help_text='Shown at the head of the front page instead of the pattern, cropped to a wide strip.', upload_to='themes', validators=[networks.validators.validate_picture], verbose_name='header picture')),
                ('header_small', models.FileField(blank=True, editable=False, upload_to='themes')),
                ('header_text', networks.fields.TranslatedField(blank=True, default=networks.fields.Translated, help_text='In one sentence, for those who do not see it.', verbose_name='what the header picture shows')),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'constraints': [models.CheckConstraint(condition=models.Q(('hue__gte', 0), ('hue__lte', 359)), name='theme_hue_in_degrees'), models.CheckConstraint(condition=models.Q(('chroma__gte', 0), ('chroma__lte', 0.12)), name='theme_chroma_on_screen')],
            },
        ),
    ]
