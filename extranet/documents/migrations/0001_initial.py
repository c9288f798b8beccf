import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models

import extranet.documents.models
import networks.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('library', '0001_initial'),
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Shelf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('name', networks.fields.TranslatedField(default=networks.fields.Translated, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('kept_years', models.PositiveSmallIntegerField(blank=True, help_text='Documents are deleted so many whole years after their year. Empty: kept until you remove them.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='kept for years')),
            ],
            options={
                'verbose_name': 'shelf',
                'verbose_name_plural': 'shelves',
                'ordering': ['position', 'pk'],
                'default_manager_name': 'all_networks',
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ShelvedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('shelf', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='documents.shelf', verbose_name='shelf')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shelved', to='library.networkdocument', verbose_name='document')),
                ('year', models.PositiveSmallIntegerField(default=extranet.documents.models.current_year, help_text='The year the document is about.', validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='year')),
                ('added_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='added')),
            ],
            options={
                'verbose_name': 'document on a shelf',
                'verbose_name_plural': 'documents on shelves',
                'ordering': ['-year', 'sort_order'],
                'abstract': False,
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('shelf', 'document'), name='document_once_a_shelf', violation_error_message='The document stands on this shelf already.')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='library.networkdocument', verbose_name='document')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('first_at', models.DateTimeField(null=True, verbose_name='first downloaded')),
                ('last_at', models.DateTimeField(null=True, verbose_name='last downloaded')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='last looked at')),
                ('times', models.PositiveIntegerField(default=0, verbose_name='times')),
            ],
            options={
                'verbose_name': 'reading',
                'verbose_name_plural': 'readings',
                'ordering': ['-last_at', '-pk'],
                'default_manager_name': 'all_networks',
                'indexes': [models.Index(fields=['network', '-last_at'], name='reading_latest_of_network')],
                'constraints': [models.UniqueConstraint(fields=('document', 'person'), name='one_reading_a_document_person')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
