import uuid

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import extranet.summons.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='meetings.meeting', verbose_name='meeting')),
                ('diet', models.JSONField(blank=True, default=list, verbose_name='food')),
                ('access', models.JSONField(blank=True, default=list, verbose_name='accessibility')),
                ('wishes', models.CharField(blank=True, max_length=300, verbose_name='anything else the host should know')),
                ('guest_name', models.CharField(max_length=120, verbose_name='name')),
                ('guest_email', models.EmailField(max_length=254, verbose_name='mail')),
                ('guest_organisation', models.CharField(blank=True, max_length=120, verbose_name='organisation')),
                ('language', models.CharField(choices=[('sv', 'Swedish'), ('nb', 'Norwegian Bokmål'), ('en', 'English')], max_length=5, verbose_name='language')),
                ('greeting', models.TextField(blank=True, max_length=1000, verbose_name='greeting')),
                ('reference', models.CharField(default=extranet.summons.models.new_reference, editable=False, max_length=12, unique=True, verbose_name='reference')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('told_from', models.DateTimeField(editable=False, null=True)),
                ('told_to', models.DateTimeField(editable=False, null=True)),
                ('told_place', models.CharField(blank=True, editable=False, max_length=160)),
                ('items', models.ManyToManyField(related_name='guests', to='meetings.agendaitem', verbose_name='invited to')),
            ],
            options={
                'verbose_name': 'guest',
                'verbose_name_plural': 'guests',
                'ordering': ['guest_name', 'pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'guest_email'), name='guest_once_a_meeting')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='GuestLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='guests.guest')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'link of a guest',
                'verbose_name_plural': 'links of guests',
                'ordering': ['pk'],
                'default_manager_name': 'all_networks',
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
