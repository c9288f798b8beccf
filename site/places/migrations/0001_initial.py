import datetime

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.db import migrations, models

import places.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('capacity', models.PositiveIntegerField(verbose_name='number of places')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='opens')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='last time to enter')),
                ('serves_until', models.DateTimeField(blank=True, null=True, verbose_name='waiting list is served until')),
                ('hold_for', models.DurationField(default=datetime.timedelta(days=1), verbose_name='time to confirm')),
                ('on_promotion', models.CharField(choices=[('confirm_at_once', 'the place at once'), ('offer', 'an offer to answer in time')], default='offer', max_length=16, verbose_name='next in line gets')),
                ('offer_for', models.DurationField(default=datetime.timedelta(days=3), verbose_name='time to answer an offer')),
                ('taken', models.PositiveIntegerField(default=0, editable=False, verbose_name='places in use')),
                ('arrivals', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'places',
                'verbose_name_plural': 'places',
                'default_manager_name': 'all_networks',
                'constraints': [models.CheckConstraint(condition=models.Q(('taken__lte', models.F('capacity'))), name='pool_never_oversold'), models.CheckConstraint(condition=models.Q(('closes_at__gte', models.F('opens_at'))), name='pool_closes_after_opening'), models.CheckConstraint(condition=models.Q(('serves_until', None), models.Q(('closes_at__isnull', False), ('serves_until__gte', models.F('closes_at'))), _connector='OR'), name='pool_serves_at_least_until_it_closes'), models.CheckConstraint(condition=models.Q(('hold_for__gt', datetime.timedelta(0))), name='pool_holds_for_some_time'), models.CheckConstraint(condition=models.Q(('offer_for__gt', datetime.timedelta(0))), name='pool_offers_for_some_time')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='places.pool', verbose_name='places')),
                ('reference', models.CharField(default=places.models.new_reference, editable=False, max_length=40, unique=True, verbose_name='reference')),
                ('label', models.CharField(blank=True, max_length=200, verbose_name='for whom')),
                ('state', models.CharField(choices=[('held', 'held'), ('confirmed', 'confirmed'), ('waiting', 'on the waiting list'), ('offered', 'offered'), ('released', 'given back')], max_length=10, verbose_name='state')),
                ('position', models.PositiveIntegerField(editable=False, verbose_name='order of arrival')),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered')),
                ('held_until', models.DateTimeField(blank=True, null=True, verbose_name='held until')),
                ('offered_until', models.DateTimeField(blank=True, null=True, verbose_name='offered until')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='given back')),
                ('reason', models.CharField(blank=True, choices=[('withdrawn', 'withdrawn'), ('expired', 'not confirmed in time')], max_length=10, verbose_name='why given back')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'ordering': ['position'],
                'default_manager_name': 'all_networks',
                'indexes': [models.Index(fields=['pool', 'state', 'position'], name='place_in_line'), models.Index(condition=models.Q(('state', 'held')), fields=['held_until'], name='place_held_until'), models.Index(condition=models.Q(('state', 'offered')), fields=['offered_until'], name='place_offered_until')],
                'constraints': [models.UniqueConstraint(fields=('pool', 'position'), name='one_place_a_position'), models.CheckConstraint(condition=models.Q(('state__in', ['held', 'confirmed', 'waiting', 'offered', 'released'])), name='place_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('held_until__isnull', False), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('held_until__isnull', True)), _connector='OR'), name='place_held_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('offered_until__isnull', False), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('offered_until__isnull', True)), _connector='OR'), name='place_offered_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('state', 'confirmed')), ('state', 'released'), models.Q(('confirmed_at__isnull', True), ('state__in', ['held', 'waiting', 'offered'])), _connector='OR'), name='place_confirmed_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ['withdrawn', 'expired']), ('released_at__isnull', False), ('state', 'released')), models.Q(models.Q(('state', 'released'), _negated=True), ('reason', ''), ('released_at__isnull', True)), _connector='OR'), name='place_released_has_a_time_and_reason')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
