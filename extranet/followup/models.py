"""What meetings decided, who does what until when, and how it went."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from extranet.followup.choices import OPEN, Occasion, Status
from extranet.followup.querysets import (
    DecisionQuerySet,
    MeasureQuerySet,
    MeasureUpdateQuerySet,
    NoticeQuerySet,
)
from extranet.meetings.choices import Audience
from extranet.meetings.models import AgendaItem, Meeting
from extranet.members.models.people import Entered
from networks.fields import AudienceField
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded

REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LINK_LASTS = timedelta(days=60)
"""How long a mailed link opens its measure."""


def new_reference() -> str:
    """What names a measure in an address; opens nothing by itself."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _position in range(8))


def token_digest(token: str) -> str:
    """What is kept of a link's secret."""
    return salted_hmac("followup.link", token, algorithm="sha256").hexdigest()


class Noted(NetworkOwned, Entered):
    """What was noted at an item of a meeting. Who may read the item may read it, and nobody else."""

    audience: Any = AudienceField(editable=False)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Meeting and item belong together and to the network."""
        super().clean()
        meeting, item = getattr(self, "meeting", None), getattr(self, "item", None)
        if meeting and meeting.network_id != self.network_id:
            raise ValidationError({"meeting": _("Choose one of this network.")})
        if item and item.meeting_id != getattr(meeting, "pk", None):
            raise ValidationError({"item": _("Choose an item of this meeting.")})

    @property
    def readers(self) -> Audience:
        """For which circle it is."""
        return Audience.of(self.audience, self.network)

    def open_to(self, readers: str) -> None:
        """Let a circle read it; where it has an item, those who read that."""
        item = getattr(self, "item", None)
        wanted = Audience(item.audience if item else readers)
        self.audience = frozenset({wanted.key_in(self.network)})


class Decision(Noted):
    """What a meeting decided, in its words. Measures carry it out; by whom, until when and how far stands there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("meeting"))
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("agenda item"),
    )
    text = models.TextField(_("decision"), max_length=2000)
    decided_on = models.DateField(_("decided"), default=timezone.localdate)

    all_networks = unguarded(DecisionQuerySet)
    objects = guarded(DecisionQuerySet)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_manager_name = "all_networks"
        ordering = ["-decided_on", "pk"]
        indexes = [models.Index(fields=["network", "-decided_on"], name="decision_latest_of_network")]

    class PersonalData:
        purpose = _("To know what the network decided; a text may name somebody.")
        fields = {"text": "keep"}

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    @property
    def first_words(self) -> str:
        """What a measure that carries it out is called, until somebody finds a better name."""
        return Truncator(Truncator(self.text).words(12)).chars(160)

    @property
    def may_be_deleted(self) -> bool:
        """Whether it may still have been noted by mistake: not what stands in approved minutes."""
        minutes = getattr(self.meeting, "minutes", None)
        return super().may_be_deleted and not (minutes and minutes.approved_version is not None)

    def get_absolute_url(self) -> str:
        """Where members read it: at its meeting."""
        return f"{self.meeting.get_absolute_url()}#decided"


class Measure(Noted):
    """Something that is to be done until a day, by somebody. ``status_since`` is when its status began.

    Without an owner those answer for it who speak for the organisation. What carries out a decision belongs to the
    same meeting and item, and those read it who read the decision.
    """

    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("meeting"),
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("agenda item"),
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("decision"),
        help_text=_("The decision that it carries out."),
    )
    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    title = models.CharField(_("measure"), max_length=160)
    text = models.TextField(_("what it is about"), blank=True, max_length=2000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("responsible person"),
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("responsible organisation"),
        help_text=_("Without a person, those who speak for it answer for the measure."),
    )
    due_on = models.DateField(_("due"))
    carrier = models.CharField(
        _("carried by"),
        max_length=160,
        blank=True,
        help_text=_("The structure in which it is done, such as a project, a body or a network that exists."),
    )
    funding = models.CharField(_("funding"), max_length=200, blank=True)
    focus_area = models.ForeignKey(
        "networks.FocusArea",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("focus area"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NOT_BEGUN, editable=False)
    status_since = models.DateField(_("status since"), default=timezone.localdate, editable=False)

    all_networks = unguarded(MeasureQuerySet)
    objects = guarded(MeasureQuerySet)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        default_manager_name = "all_networks"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["network", "status", "due_on"], name="measure_due_of_network")]

    class PersonalData:
        purpose = _("To know who does what until when.")
        fields = {"owner": "keep", "text": "keep", "carrier": "keep"}

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Somebody answers for it; organisation and focus area are of the network."""
        super().clean()
        if not (self.owner_id or self.organisation_id):
            raise ValidationError({"owner": _("Choose who answers for it: a person or an organisation.")})
        for name in ("organisation", "focus_area"):
            other = getattr(self, name)
            if other and other.network_id != self.network_id:
                raise ValidationError({name: _("Choose one of this network.")})
        if self.decision:
            self._join(self.decision)

    def _join(self, decision: Decision) -> None:
        if decision.meeting_id != self.meeting_id:
            raise ValidationError({"decision": _("Choose a decision of this meeting.")})
        if self.item_id is None:
            self.item = decision.item
        if self.item_id != decision.item_id:
            raise ValidationError({"decision": _("Choose a decision of this agenda item.")})

    def open_to(self, readers: str) -> None:
        """As all that is noted; where it carries out a decision, those who read that."""
        super().open_to(readers)
        if self.decision:
            self.audience = self.decision.audience

    def get_absolute_url(self) -> str:
        """Its page in the members' area."""
        return reverse("measures:measure", args=[self.pk])

    @property
    def audit_label(self) -> str:
        """What the log calls it."""
        return self.title

    @property
    def is_open(self) -> bool:
        """Neither done nor given up."""
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        """Open, and the last day is past."""
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def responsible(self) -> str:
        """Who answers for it, in words."""
        names = [str(one) for one in (self.owner, self.organisation) if one]
        return ", ".join(names)


class MeasureUpdate(models.Model):
    """How a measure went: from one status to the next, or a word about it. Written once, never changed."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="updates", verbose_name=_("measure"))
    at = models.DateTimeField(_("reported"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    from_status = models.CharField(_("status before"), max_length=10, choices=Status, blank=True)
    to_status = models.CharField(_("status"), max_length=10, choices=Status)
    note = models.CharField(_("what has been done"), max_length=1000, blank=True)

    all_networks = unguarded(MeasureUpdateQuerySet)
    objects = guarded(MeasureUpdateQuerySet)

    class Meta:
        verbose_name = _("report on a measure")
        verbose_name_plural = _("reports on measures")
        default_manager_name = "all_networks"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure"], condition=Q(from_status=""), name="measure_begins_once"),
        ]

    class PersonalData:
        purpose = _("To see how a measure went, and who said so.")
        fields = {"by": "keep", "note": "keep"}

    def __str__(self) -> str:
        return f"{self.measure}, {self.at:%Y-%m-%d}"

    @property
    def is_step(self) -> bool:
        """The status changed with it."""
        return self.from_status != self.to_status


class Notice(models.Model):
    """That somebody was written to about a measure, and the link in the mail.

    Only a digest of the link's secret is kept; opening it uses nothing up. ``due_on`` is the last day the mail told:
    when the day is moved, there is something new to be told.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="notices", verbose_name=_("measure"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion)
    due_on = models.DateField(_("due"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    all_networks = unguarded(NoticeQuerySet)
    objects = guarded(NoticeQuerySet)

    class Meta:
        verbose_name = _("mail about a measure")
        verbose_name_plural = _("mails about measures")
        default_manager_name = "all_networks"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "person", "occasion", "due_on"], name="notice_once_a_person_and_last_day"
            ),
            models.UniqueConstraint(
                fields=["measure", "person"],
                condition=Q(occasion=Occasion.ASSIGNED.value),
                name="assigned_once_a_person",
            ),
        ]

    class PersonalData:
        purpose = _("To remind whoever answers for a measure, once each time.")
        fields = {"person": "erase", "sent_at": "erase"}

    def __str__(self) -> str:
        return f"{self.measure_id} {self.occasion}"

    @property
    def network(self) -> Any:
        """The network of the measure."""
        return self.measure.network
