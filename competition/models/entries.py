"""A class that a teacher has entered, and the links by which the teacher comes back to it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from competition.choices import Composition, EntryState
from competition.models.editions import Edition
from competition.models.schools import School
from competition.querysets import EntryQuerySet
from competition.validators import normal_class
from networks.querysets import guarded, unguarded
from places.choices import Reason, State

REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 8
TOKEN_BYTES = 32


def new_reference() -> str:
    """What a teacher can say on the telephone; no letters or digits that look alike."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _position in range(REFERENCE_LENGTH))


def token_digest(token: str) -> str:
    """What is kept of a link's secret."""
    return salted_hmac("competition.entry_link", token, algorithm="sha256").hexdigest()


class Entry(models.Model):
    """One class of one school in one edition: head counts and the teacher, never a pupil.

    Where it stands (held, confirmed, waiting, …) is the state of its place. ``ended_at`` marks that it is
    over, so that the same class may be entered anew; it is written in the transaction that releases the
    place.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="entries", verbose_name=_("edition"))
    place = models.OneToOneField("places.Place", on_delete=models.PROTECT, related_name="entry", editable=False)
    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    submission_key = models.UUIDField(unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="entries", verbose_name=_("school"))
    class_label = models.CharField(_("class"), max_length=20)
    class_key = models.CharField(max_length=40, editable=False)
    composition = models.CharField(
        _("grades in the class"), max_length=5, choices=Composition, default=Composition.ONE_GRADE
    )
    pupils = models.PositiveSmallIntegerField(_("pupils in the class"))
    adults = models.PositiveSmallIntegerField(_("adults who come along"))
    contact_name = models.CharField(_("name"), max_length=120, blank=True)
    contact_email = models.EmailField(_("work mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=16, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    photo_confirmed_at = models.DateTimeField(_("statement on photographs"), editable=False)
    photo_confirmed_by = models.CharField(max_length=120, blank=True, editable=False)
    photo_version = models.CharField(max_length=12, editable=False)
    not_pictured = models.PositiveSmallIntegerField(_("pupils who must not be pictured"), default=0)
    may_be_named = models.BooleanField(_("school and class may be named in the results"), default=False)
    needs_bus = models.BooleanField(_("needs a bus"), null=True, blank=True)
    meals_vegetarian = models.PositiveSmallIntegerField(_("vegetarian meals"), null=True, blank=True)
    meals_gluten_free = models.PositiveSmallIntegerField(_("meals without gluten"), null=True, blank=True)
    meals_other = models.PositiveSmallIntegerField(_("other special meals"), null=True, blank=True)
    access_wheelchair = models.PositiveSmallIntegerField(_("people who use a wheelchair"), null=True, blank=True)
    access_hearing = models.PositiveSmallIntegerField(_("people who need a hearing loop"), null=True, blank=True)
    notes = models.TextField(_("anything else we should arrange"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    all_networks = unguarded(EntryQuerySet)
    objects = guarded(EntryQuerySet)

    class Meta:
        verbose_name = _("entered class")
        verbose_name_plural = _("entered classes")
        default_manager_name = "all_networks"
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["edition", "created_at"], name="entry_in_order"),
            models.Index(fields=["contact_email"], name="entry_of_a_teacher"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "school", "class_key"],
                condition=Q(ended_at=None),
                name="class_once_an_edition",
            ),
        ]

    class PersonalData:
        purpose = _("To reach the teacher of an entered class and to receive the class on the day of the final.")
        fields = {
            "contact_name": "erase",
            "contact_email": "erase",
            "contact_phone": "erase",
            "language": "keep",
            "photo_confirmed_at": "keep",
            "photo_confirmed_by": "erase",
            "photo_version": "keep",
            "not_pictured": "keep",
            "needs_bus": "erase",
            "meals_vegetarian": "erase",
            "meals_gluten_free": "erase",
            "meals_other": "erase",
            "access_wheelchair": "erase",
            "access_hearing": "erase",
            "notes": "erase",
        }
        names = {
            "photo_confirmed_by": _("who gave the statement on photographs"),
            "photo_version": _("its wording"),
        }

    def __str__(self) -> str:
        return f"{self.school.name} {self.class_label}"

    @property
    def network(self) -> Any:
        """The network whose edition it is."""
        return self.edition.network

    @property
    def state(self) -> EntryState:
        """Where it stands, as its place has it."""
        if self.place.state == State.RELEASED:
            return EntryState.EXPIRED if self.place.reason == Reason.EXPIRED else EntryState.WITHDRAWN
        return EntryState(self.place.state)

    @property
    def is_alive(self) -> bool:
        """Whether it still has a place or waits for one."""
        return self.ended_at is None

    def changed_since(self, read_at: str) -> bool:
        """Whether it was changed after the change of that time (ISO format) had been read; empty asks nothing."""
        return bool(read_at) and read_at != self.changed_at.isoformat()

    @property
    def answer_until(self) -> datetime | None:
        """Until when the teacher must confirm; None when there is nothing to confirm."""
        until: datetime | None = self.place.held_until or self.place.offered_until
        return until

    @property
    def audit_label(self) -> str:
        """What the log calls it: nothing about the teacher."""
        return self.reference

    def set_class(self, label: str) -> None:
        """The class as typed, and the form in which classes are compared."""
        self.class_label = label
        self.class_key = normal_class(label, self.edition.grade)


class EntryLink(models.Model):
    """A link mailed to the teacher. Only a digest of its secret is kept; opening it uses nothing up."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link to an entry")
        verbose_name_plural = _("links to entries")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.created_at:%Y-%m-%d}"

    @classmethod
    def issue(cls, entry: Entry, expires_at: datetime) -> str:
        """Make a link to this entry and return its secret, which is not kept."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        cls.objects.create(entry=entry, digest=token_digest(token), expires_at=expires_at)
        return token
