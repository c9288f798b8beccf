import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import extranet.summons.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('meetings', '0001_initial'),
        ('members', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='call', to='meetings.meeting', verbose_name='meeting')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='greeting')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='answer by')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent')),
            ],
            options={
                'verbose_name': 'call to a meeting',
                'verbose_name_plural': 'calls to meetings',
                'ordering': ['-sent_at', 'pk'],
                'default_manager_name': 'all_networks',
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Summons',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='summons', to='meetings.meeting', verbose_name='meeting')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='summons', to='members.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='summons', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('reference', models.CharField(default=extranet.summons.models.new_reference, editable=False, max_length=12, unique=True, verbose_name='reference')),
                ('told_sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='summoned')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='reminded')),
                ('answer', models.CharField(blank=True, choices=[('', 'no answer yet'), ('yes', 'comes'), ('substitute', 'a substitute comes'), ('no', 'cannot come')], max_length=10, verbose_name='answer')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('substitute_name', models.CharField(blank=True, max_length=120, verbose_name='substitute’s name')),
                ('substitute_email', models.EmailField(blank=True, max_length=254, verbose_name='substitute’s mail')),
                ('substitute_sequence', models.PositiveIntegerField(editable=False, null=True)),
                ('diet', models.JSONField(blank=True, default=list, verbose_name='food')),
                ('access', models.JSONField(blank=True, default=list, verbose_name='accessibility')),
                ('wishes', models.CharField(blank=True, max_length=300, verbose_name='anything else the host should know')),
            ],
            options={
                'verbose_name': 'summons',
                'verbose_name_plural': 'summonses',
                'ordering': ['organisation__name', 'pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'organisation', 'person'), name='summons_once_a_person')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SummonsLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summons', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='summons.summons')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'link to a summons',
                'verbose_name_plural': 'links to summonses',
                'ordering': ['pk'],
                'default_manager_name': 'all_networks',
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
