"""A meeting's papers in one PDF, of one reader."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.meetings.models import Meeting
from extranet.packs.choices import UNDER_WAY, PackState
from extranet.packs.querysets import KEPT, PackQuerySet
from library.storage import document_storage
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded

STUCK_AFTER = timedelta(minutes=10)
"""A pack that is not ready by then will not be: its worker died."""


def pack_path(pack: Pack, filename: str) -> str:
    """A path that nobody can guess, away from the documents."""
    return f"packs/{pack.network_id}/{secrets.token_hex(16)}.pdf"


class Pack(NetworkOwned):
    """What one person may read of one meeting, as a file of theirs alone.

    ``fingerprint`` tells what it was made of. It is handed out only while the person would get the very same
    today. ``holds`` names the documents that were bound in, ``left_out`` counts those that only stand in the list.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="packs", verbose_name=_("meeting"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=PackState, default=PackState.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(_("file"), upload_to=pack_path, storage=document_storage, blank=True, max_length=255)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    left_out = models.PositiveSmallIntegerField(default=0)
    holds = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)

    all_networks = unguarded(PackQuerySet)
    objects = guarded(PackQuerySet)

    audit_label = ""
    media_type = "application/pdf"

    class Meta:
        verbose_name = _("papers in one PDF")
        verbose_name_plural = _("papers in one PDF")
        default_manager_name = "all_networks"
        ordering = ["-asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_pack_a_meeting_and_person")]

    class PersonalData:
        purpose = _("To hand a person the papers of a meeting in one file.")
        fields = {"person": "erase"}

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def name(self) -> str:
        """The name it is downloaded under."""
        word = gettext("meeting-papers")  # gettext finds no texts within an f-string
        return f"{timezone.localdate(self.meeting.starts_at):%Y-%m-%d}-{word}.pdf"

    @property
    def expires_at(self) -> datetime:
        """Until when it is handed out."""
        return self.asked_at + KEPT

    @property
    def is_under_way(self) -> bool:
        """The worker has it, or will."""
        return self.state in UNDER_WAY and self.asked_at > timezone.now() - STUCK_AFTER

    @property
    def has_failed(self) -> bool:
        """It will not become ready."""
        return self.state != PackState.READY and not self.is_under_way
