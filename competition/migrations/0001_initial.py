import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import modelcluster.fields
import wagtail.contrib.routable_page.models
from django.conf import settings
from django.db import migrations, models

import competition.models.entries
import competition.validators
import home.fields
import networks.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('networks', '0001_initial'),
        ('places', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='CompetitionPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('headline', models.CharField(help_text='Large, at the top of the page.', max_length=120, verbose_name='headline')),
                ('lead', models.TextField(blank=True, help_text='Two or three sentences.', max_length=500, verbose_name='lead')),
                ('body', home.fields.BodyField(blank=True, verbose_name='text')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='networks.topic', verbose_name='topics')),
                ('focus_areas', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='networks.focusarea', verbose_name='focus areas')),
            ],
            options={
                'verbose_name': 'competition page',
                'verbose_name_plural': 'competition pages',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('school_year', models.CharField(help_text='Written as 2026/27.', max_length=7, validators=[competition.validators.validate_school_year], verbose_name='school year')),
                ('name', networks.fields.TranslatedField(default=networks.fields.Translated, verbose_name='name')),
                ('country', models.CharField(choices=[('SE', 'Sweden'), ('NO', 'Norway')], max_length=2, verbose_name='country of the schools')),
                ('grade', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(13)], verbose_name='grade')),
                ('municipalities', models.JSONField(blank=True, default=list, help_text='None chosen means the whole country.', verbose_name='municipalities')),
                ('final_on', models.DateField(blank=True, null=True, verbose_name='day of the final')),
                ('pool', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='edition', to='places.pool', verbose_name='places')),
                ('pupils_min', models.PositiveSmallIntegerField(default=5, verbose_name='fewest pupils in a class')),
                ('pupils_max', models.PositiveSmallIntegerField(default=40, verbose_name='most pupils in a class')),
                ('contact_name', models.CharField(max_length=120, verbose_name='who answers questions')),
                ('contact_email', models.EmailField(max_length=254, verbose_name='mail address for questions')),
                ('asks_transport', models.BooleanField(default=False, verbose_name='ask whether the class needs a bus')),
                ('asks_meals', models.BooleanField(default=False, verbose_name='ask for meals by kind')),
                ('asks_access', models.BooleanField(default=False, verbose_name='ask for access needs')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published')),
                ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['-school_year', '-pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('network', 'school_year'), name='one_edition_a_school_year'), models.CheckConstraint(condition=models.Q(('pupils_max__gte', models.F('pupils_min'))), name='edition_class_sizes_rise')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('edition', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='competition.edition')),
                ('starts_on', models.DateField(verbose_name='date')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day of a span')),
                ('title', networks.fields.TranslatedField(default=networks.fields.Translated, verbose_name='what happens')),
                ('text', networks.fields.TranslatedField(blank=True, default=networks.fields.Translated, verbose_name='in a sentence or two')),
            ],
            options={
                'verbose_name': 'date',
                'verbose_name_plural': 'dates',
                'ordering': ['starts_on', 'sort_order'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='milestone_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(choices=[('SE', 'Sweden'), ('NO', 'Norway')], max_length=2, verbose_name='country')),
                ('code', models.CharField(max_length=9, verbose_name='code in the register')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('municipality_code', models.CharField(max_length=4, validators=[competition.validators.validate_municipality_code], verbose_name='municipality’s code')),
                ('municipality', models.CharField(max_length=80, verbose_name='municipality')),
                ('grade_from', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(13)], verbose_name='lowest grade')),
                ('grade_to', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(13)], verbose_name='highest grade')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='open from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='open to')),
                ('predecessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='successors', to='competition.school', verbose_name='predecessor')),
                ('search_text', models.CharField(editable=False, max_length=260)),
                ('sort_key', models.CharField(editable=False, max_length=640)),
            ],
            options={
                'verbose_name': 'school',
                'verbose_name_plural': 'schools',
                'ordering': ['sort_key', 'pk'],
                'indexes': [models.Index(fields=['country', 'municipality_code'], name='school_in_municipality')],
                'constraints': [models.UniqueConstraint(fields=('country', 'code'), name='school_code_once_a_country'), models.CheckConstraint(condition=models.Q(('grade_to__gte', models.F('grade_from'))), name='school_grades_rise'), models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='school_closes_after_opening')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='competition.edition', verbose_name='edition')),
                ('place', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='places.place')),
                ('reference', models.CharField(default=competition.models.entries.new_reference, editable=False, max_length=12, unique=True, verbose_name='reference')),
                ('submission_key', models.UUIDField(editable=False, unique=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='competition.school', verbose_name='school')),
                ('class_label', models.CharField(max_length=20, verbose_name='class')),
                ('class_key', models.CharField(editable=False, max_length=40)),
                ('composition', models.CharField(choices=[('one', 'All pupils are in the grade'), ('mixed', 'Mixed class with pupils of several grades')], default='one', max_length=5, verbose_name='grades in the class')),
                ('pupils', models.PositiveSmallIntegerField(verbose_name='pupils in the class')),
                ('adults', models.PositiveSmallIntegerField(verbose_name='adults who come along')),
                ('contact_name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='work mail')),
                ('contact_phone', models.CharField(blank=True, max_length=16, verbose_name='telephone')),
                ('language', models.CharField(choices=[('sv', 'Swedish'), ('nb', 'Norwegian Bokmål'), ('en', 'English')], max_length=5, verbose_name='language')),
                ('photo_confirmed_at', models.DateTimeField(editable=False, verbose_name='statement on photographs')),
                ('photo_confirmed_by', models.CharField(blank=True, editable=False, max_length=120)),
                ('photo_version', models.CharField(editable=False, max_length=12)),
                ('not_pictured', models.PositiveSmallIntegerField(default=0, verbose_name='pupils who must not be pictured')),
                ('may_be_named', models.BooleanField(default=False, verbose_name='school and class may be named in the results')),
                ('needs_bus', models.BooleanField(blank=True, null=True, verbose_name='needs a bus')),
                ('meals_vegetarian', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='vegetarian meals')),
                ('meals_gluten_free', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='meals without gluten')),
                ('meals_other', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='other special meals')),
                ('access_wheelchair', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people who use a wheelchair')),
                ('access_hearing', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people who need a hearing loop')),
                ('notes', models.TextField(blank=True, max_length=500, verbose_name='anything else we should arrange')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='confirmed')),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'entered class',
                'verbose_name_plural': 'entered classes',
                'ordering': ['created_at', 'pk'],
                'default_manager_name': 'all_networks',
                'indexes': [models.Index(fields=['edition', 'created_at'], name='entry_in_order'), models.Index(fields=['contact_email'], name='entry_of_a_teacher')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('edition', 'school', 'class_key'), name='class_once_an_edition')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='EntryLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='competition.entry')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'link to an entry',
                'verbose_name_plural': 'links to entries',
                'ordering': ['-created_at', '-pk'],
            },
        ),
    ]
