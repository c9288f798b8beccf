import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
            ],
            options={
                'verbose_name': 'regular job',
                'verbose_name_plural': 'regular jobs',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('to', models.EmailField(max_length=254, verbose_name='to')),
                ('language', models.CharField(choices=[('sv', 'Swedish'), ('nb', 'Norwegian Bokmål'), ('en', 'English')], max_length=5, verbose_name='language')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('html', models.TextField(blank=True, verbose_name='text with markup')),
                ('headers', models.JSONField(blank=True, default=dict, verbose_name='further headers')),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='answers to')),
                ('template', models.CharField(max_length=80, verbose_name='template')),
                ('once', models.CharField(blank=True, max_length=120, verbose_name='occasion')),
                ('erase_when_sent', models.BooleanField(default=False, verbose_name='holds a secret')),
                ('message_id', models.CharField(max_length=200, unique=True, verbose_name='message id')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'will be tried again'), ('given_up', 'given up')], default='queued', max_length=8, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt')),
                ('claimed_at', models.DateTimeField(null=True, verbose_name='taken')),
                ('last_error', models.CharField(blank=True, max_length=80, verbose_name='last error')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'ordering': ['-created_at', '-pk'],
                'default_manager_name': 'all_networks',
                'indexes': [models.Index(fields=['state', 'next_attempt_at'], name='mail_due'), models.Index(fields=['network', '-created_at'], name='mail_of_a_network')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('once', ''), _negated=True), fields=('once',), name='one_mail_an_occasion'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='sent_mail_has_its_time')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='notifications.mail')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('mimetype', models.CharField(max_length=100, verbose_name='kind')),
                ('content', models.BinaryField(verbose_name='content')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ['pk'],
                'default_manager_name': 'all_networks',
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('rhythm', models.CharField(choices=[('at_once', 'At once'), ('daily', 'Once a day, in the morning'), ('weekly', 'Once a week, on Monday morning'), ('none', 'Not at all')], default='weekly', max_length=8, verbose_name='how often')),
                ('looked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last looked')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='begun')),
            ],
            options={
                'verbose_name': 'choice of notifications',
                'verbose_name_plural': 'choices of notifications',
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('network', 'person'), name='one_subscription_a_person')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='DigestEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.network', verbose_name='network')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('key', models.CharField(max_length=120, verbose_name='what')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent')),
            ],
            options={
                'verbose_name': 'line of a digest',
                'verbose_name_plural': 'lines of digests',
                'ordering': ['-sent_at', '-pk'],
                'default_manager_name': 'all_networks',
                'constraints': [models.UniqueConstraint(fields=('network', 'person', 'key'), name='told_once_a_person')],
            },
            managers=[
                ('all_networks', django.db.models.manager.Manager()),
            ],
        ),
    ]
