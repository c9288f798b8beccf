"""The outbox: every mail is a row before it is sent."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.models import Network, NetworkOwned
from networks.querysets import guarded, unguarded
from notifications.choices import MailState, Rhythm
from notifications.querysets import AttachmentQuerySet, MailQuerySet


class Mail(models.Model):
    """One mail to one address, written in the transaction of what it tells about.

    ``once`` names the occasion: a second mail for the same one is not written. ``message_id`` stays the
    same over all attempts, so that a mailbox that got it twice can tell. Without a network it comes from
    the installation.
    """

    network = models.ForeignKey(
        Network, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("network")
    )
    to = models.EmailField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text with markup"), blank=True)
    headers = models.JSONField(_("further headers"), default=dict, blank=True)
    reply_to = models.EmailField(_("answers to"), max_length=254, blank=True)
    template = models.CharField(_("template"), max_length=80)
    once = models.CharField(_("occasion"), max_length=120, blank=True)
    erase_when_sent = models.BooleanField(_("holds a secret"), default=False)
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_at = models.DateTimeField(_("taken"), null=True)
    last_error = models.CharField(_("last error"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    all_networks = unguarded(MailQuerySet)
    objects = guarded(MailQuerySet)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        default_manager_name = "all_networks"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="mail_due"),
            models.Index(fields=["network", "-created_at"], name="mail_of_a_network"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="one_mail_an_occasion"),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False) | (~Q(state=MailState.SENT) & Q(sent_at=None)),
                name="sent_mail_has_its_time",
            ),
        ]

    class PersonalData:
        purpose = _("To send mails surely and once, and to see afterwards what was sent.")
        fields = {"to": "erase", "reply_to": "erase", "subject": "erase", "text": "erase", "html": "erase"}

    audit_label = ""

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"


class Attachment(models.Model):
    """A file that goes with a mail."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=120)
    mimetype = models.CharField(_("kind"), max_length=100)
    content = models.BinaryField(_("content"))

    all_networks = unguarded(AttachmentQuerySet)
    objects = guarded(AttachmentQuerySet)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        default_manager_name = "all_networks"
        ordering = ["pk"]

    class PersonalData:
        purpose = _("To send a file, such as a calendar entry, together with its mail.")
        fields = {"content": "erase"}

    def __str__(self) -> str:
        return self.name


class Subscription(NetworkOwned):
    """How often a person wants to hear what is new in a network; without a row, once a week.

    ``looked_at`` is when it was last looked whether there is something to tell; what is older than
    ``begun_at`` is never told.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    looked_at = models.DateTimeField(_("last looked"), default=timezone.now)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)

    audit_label = ""

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        default_manager_name = "all_networks"
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="one_subscription_a_person")]

    class PersonalData:
        purpose = _("To write to a person as often as they want, and never the same twice.")
        fields = {"person": "erase", "rhythm": "erase", "looked_at": "erase", "begun_at": "erase"}

    def __str__(self) -> str:
        return self.get_rhythm_display()

    @classmethod
    def rhythm_of(cls, person: Any, network: Network) -> str:
        """What the person chose, or what holds until they do."""
        rows = cls.objects.for_network(network).filter(person=person)
        return rows.values_list("rhythm", flat=True).first() or Rhythm.WEEKLY


class DigestEntry(NetworkOwned):
    """One thing that a person was told of by a digest: the log of what was sent to whom, and why never twice."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    key = models.CharField(_("what"), max_length=120)
    title = models.CharField(_("title"), max_length=255)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    audit_label = ""

    class Meta:
        verbose_name = _("line of a digest")
        verbose_name_plural = _("lines of digests")
        default_manager_name = "all_networks"
        ordering = ["-sent_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["network", "person", "key"], name="told_once_a_person")]

    class PersonalData:
        purpose = _("To write to a person as often as they want, and never the same twice.")
        fields = {"person": "erase", "title": "keep", "sent_at": "erase"}

    def __str__(self) -> str:
        return self.key


class JobRun(models.Model):
    """When a regular job of the worker ran last; the row ``tick`` is the worker's sign of life."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("regular job")
        verbose_name_plural = _("regular jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
