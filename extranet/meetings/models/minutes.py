"""Minutes of a meeting, kept in numbered versions."""

from __future__ import annotations

import hashlib
import unicodedata
from copy import copy
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from extranet.meetings.choices import MinutesState
from extranet.meetings.models.meeting import Meeting
from extranet.meetings.querysets import MinutesQuerySet, MinutesVersionQuerySet
from networks.choices import MinutesKind
from networks.querysets import guarded, unguarded


@dataclass(frozen=True)
class Block:
    """A part of a text: ``heading``, ``list`` or ``paragraph``, with its lines."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The parts of a text typed with two signs: ``# `` for a heading, ``- `` for a line of a list.

    An empty line ends a part; so does a change between list and running text.
    """
    found: list[tuple[str, list[str]]] = []
    fresh = True
    for line in (raw.strip() for raw in text.splitlines()):
        kind = "heading" if line.startswith("# ") else "list" if line.startswith("- ") else "paragraph"
        if line and (fresh or kind == "heading" or found[-1][0] != kind):
            found.append((kind, []))
        if line:
            found[-1][1].append(line if kind == "paragraph" else line[2:].strip())
        fresh = not line
    return [Block(kind, tuple(lines)) for kind, lines in found]


def canonical(meeting_uid: object, number: int, text: str) -> str:
    """What the checksum of approved minutes is taken over: meeting, version, and the text without odd blanks."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join([f"{meeting_uid}", f"{number}", *(line.rstrip() for line in lines), ""])


def digest_of(meeting_uid: object, number: int, text: str) -> str:
    """The SHA-256 of the canonical text in UTF-8."""
    return hashlib.sha256(canonical(meeting_uid, number, text).encode()).hexdigest()


class Minutes(models.Model):
    """The minutes of one meeting: where they stand, and the number of the version in force.

    Approved minutes are locked; ``extranet.meetings.actions`` writes them, and nothing else. A correction is a
    new version that passes through all states again; until it is approved the approved one stays in force.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes", verbose_name=_("meeting"))
    kind = models.CharField(_("kind"), max_length=8, choices=MinutesKind, default=MinutesKind.NOTES)
    state = models.CharField(_("state"), max_length=16, choices=MinutesState, default=MinutesState.DRAFT)
    text = models.TextField(
        _("text"),
        help_text=_("All members read it. A line that starts with “# ” is a heading, one with “- ” a line of a list."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    approved_version = models.PositiveIntegerField(_("approved version"), null=True, editable=False)
    comment_until = models.DateField(_("comments until"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )

    all_networks = unguarded(MinutesQuerySet)
    objects = guarded(MinutesQuerySet)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        default_manager_name = "all_networks"
        ordering = ["-meeting__starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False) | (~Q(state="approved") & Q(approved_at=None)),
                name="minutes_approved_have_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_version__isnull=False, approved_version=F("version")),
                name="minutes_approved_are_the_version_in_force",
            ),
        ]

    class PersonalData:
        purpose = _("To keep what the network said and decided, and who approved the record of it.")
        fields = {"approved_by": "keep", "text": "keep"}

    def __str__(self) -> str:
        return f"{capfirst(self.get_kind_display())}: {self.meeting}"

    def get_absolute_url(self) -> str:
        """Their page in the members' area."""
        return reverse("meetings:minutes", args=[self.meeting_id])

    @property
    def network(self) -> object:
        """The network of the meeting."""
        return self.meeting.network

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django adds its own only where there is none
        """The state in words; some languages have a word of their own for approving formal minutes."""
        if self.is_locked and self.kind == MinutesKind.FORMAL:
            return pgettext("formal minutes", "approved")
        return str(MinutesState(self.state).label)

    @property
    def is_locked(self) -> bool:
        """Approved: nothing changes any more."""
        return self.state == MinutesState.APPROVED

    @property
    def comments_are_over(self) -> bool:
        """Out for comment, and the last day for that has gone."""
        until = self.comment_until
        return self.state == MinutesState.OUT_FOR_COMMENT and until is not None and until < timezone.localdate()

    @property
    def is_being_corrected(self) -> bool:
        """Approved once, and a correction is on its way."""
        return self.approved_version is not None and not self.is_locked

    def at_version(self, version: MinutesVersion) -> Minutes:
        """The minutes as they stood in a version, to be shown; never saved."""
        earlier = copy(self)
        earlier.version, earlier.state, earlier.text = version.number, version.state, version.text
        earlier.saved_at = version.saved_at
        earlier.approved_at = version.saved_at if version.state == MinutesState.APPROVED else None
        earlier.comment_until = None
        return earlier

    @property
    def blocks(self) -> list[Block]:
        """The text in parts, for page and PDF."""
        return blocks(self.text)

    @property
    def parts(self) -> tuple[str, list[tuple[str, str]]]:
        """The text before the first heading, and then each heading with what stands under it."""
        pieces: list[tuple[str, list[str]]] = [("", [])]
        for block in self.blocks:
            if block.kind == "heading":
                pieces.append((" ".join(block.lines), []))
            else:
                sign = "– " if block.kind == "list" else ""
                pieces[-1][1].append("\n".join(sign + line for line in block.lines))
        (_nothing, introduction), *parts = pieces
        return "\n\n".join(introduction), [(title, "\n\n".join(texts)) for title, texts in parts]


class MinutesVersion(models.Model):
    """The text of minutes as somebody saved it; versions are numbered and never change."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=16, choices=MinutesState)
    text = models.TextField(_("text"))
    digest = models.CharField(_("checksum"), max_length=64, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )

    all_networks = unguarded(MinutesVersionQuerySet)
    objects = guarded(MinutesVersionQuerySet)

    class Meta:
        verbose_name = _("version of minutes")
        verbose_name_plural = _("versions of minutes")
        default_manager_name = "all_networks"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="version_number_once_for_minutes"),
            models.CheckConstraint(
                condition=(Q(state="approved") & ~Q(digest="")) | (~Q(state="approved") & Q(digest="")),
                name="approved_versions_have_a_digest",
            ),
        ]

    class PersonalData:
        purpose = _("To see who wrote what while minutes were drawn up.")
        fields = {"saved_by": "keep", "text": "keep"}

    def __str__(self) -> str:
        return f"{self.minutes}, {self.number}"

    @property
    def is_intact(self) -> bool:
        """The text still gives the checksum that was taken when it was approved."""
        return self.digest == digest_of(self.minutes.meeting.uid, self.number, self.text)
