"""What minutes pass through until they stand: comments, writers, adjusters, and what the public is told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from extranet.approval.querysets import OfMinutesQuerySet, WriterQuerySet
from networks.models import Network
from networks.querysets import guarded, unguarded


class OfMinutes(models.Model):
    """A row that belongs to minutes and so to the network of their meeting."""

    class Meta:
        abstract = True

    @property
    def network(self) -> Network:
        """The network of the meeting."""
        network: Network = self.minutes.meeting.network  # each heir has its minutes
        return network


class Adjuster(OfMinutes):
    """Somebody the meeting elected to approve its minutes, and the version they approved."""

    minutes = models.ForeignKey("meetings.Minutes", on_delete=models.CASCADE, related_name="adjusters")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("adjuster")
    )
    approved_version = models.PositiveIntegerField(_("approved version"), null=True)
    approved_at = models.DateTimeField(_("approved"), null=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    all_networks = unguarded(OfMinutesQuerySet)
    objects = guarded(OfMinutesQuerySet)

    class Meta:
        verbose_name = _("adjuster")
        verbose_name_plural = _("adjusters")
        default_manager_name = "all_networks"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "person"], name="adjuster_once_for_minutes")]

    class PersonalData:
        purpose = _("To know who was elected to approve minutes, and that they did.")
        fields = {"person": "keep"}

    def __str__(self) -> str:
        return f"{self.person}: {self.minutes}"

    def digest_of(self, code: str) -> str:
        """What is kept of a code: good for this person, these minutes and this version only."""
        secret = f"{self.pk}:{self.minutes.version}:{code}"
        return salted_hmac("approval.code", secret, algorithm="sha256").hexdigest()


class Comment(OfMinutes):
    """What a member wants changed in minutes that are out for comment."""

    minutes = models.ForeignKey("meetings.Minutes", on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(
        "meetings.AgendaItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agenda item"),
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("comment"), max_length=4000)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    all_networks = unguarded(OfMinutesQuerySet)
    objects = guarded(OfMinutesQuerySet)

    class Meta:
        verbose_name = _("comment on minutes")
        verbose_name_plural = _("comments on minutes")
        default_manager_name = "all_networks"
        ordering = ["made_at", "pk"]

    class PersonalData:
        purpose = _("To take what members want changed into the minutes.")
        fields = {"person": "erase", "text": "erase"}

    def __str__(self) -> str:
        return f"{self.minutes}, {self.made_at:%Y-%m-%d}"


class Writer(OfMinutes):
    """Somebody who has the form of minutes open."""

    minutes = models.ForeignKey("meetings.Minutes", on_delete=models.CASCADE, related_name="writers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    all_networks = unguarded(WriterQuerySet)
    objects = guarded(WriterQuerySet)

    class Meta:
        verbose_name = _("writer of minutes")
        verbose_name_plural = _("writers of minutes")
        default_manager_name = "all_networks"
        constraints = [models.UniqueConstraint(fields=["minutes", "person"], name="writer_once_for_minutes")]

    class PersonalData:
        purpose = _("To keep minutes from being approved while somebody writes in them.")
        fields = {"person": "erase"}

    def __str__(self) -> str:
        return f"{self.person}: {self.minutes}"


class PublicSummary(OfMinutes):
    """What the public is told of a meeting, apart from its minutes."""

    minutes = models.OneToOneField("meetings.Minutes", on_delete=models.CASCADE, related_name="summary")
    text = models.TextField(
        _("summary for the public"),
        max_length=6000,
        help_text=_("What everyone may know. It changes nothing in the minutes. An empty line begins a new paragraph."),
    )
    news = models.ForeignKey(
        "home.NewsPage", on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("news")
    )

    all_networks = unguarded(OfMinutesQuerySet)
    objects = guarded(OfMinutesQuerySet)

    class Meta:
        verbose_name = _("public summary")
        verbose_name_plural = _("public summaries")
        default_manager_name = "all_networks"

    def __str__(self) -> str:
        return str(self.minutes)
