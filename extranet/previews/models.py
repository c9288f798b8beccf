"""The pages of a PDF as pictures."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.previews.choices import UNDER_WAY, Obstacle, PreviewState
from extranet.previews.querysets import PageQuerySet, PreviewQuerySet
from library.models import NetworkDocument
from library.storage import document_storage
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded

STUCK_AFTER = timedelta(minutes=5)
"""Pages that are not drawn by then will not be: the worker died."""


def page_path(page: PreviewPage, filename: str) -> str:
    """A path that nobody can guess, away from the documents."""
    return f"previews/{page.preview.network_id}/{secrets.token_hex(16)}.webp"


class Preview(NetworkOwned):
    """The first pages of a document's file; ``sha256`` says of which. Whoever may read the document sees them.

    ``pages`` counts those of the file; the pictures are of the first of them.
    """

    document = models.OneToOneField(
        NetworkDocument, on_delete=models.CASCADE, related_name="preview", verbose_name=_("document")
    )
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=PreviewState, default=PreviewState.WAITING)
    obstacle = models.CharField(max_length=9, choices=Obstacle, blank=True)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)

    all_networks = unguarded(PreviewQuerySet)
    objects = guarded(PreviewQuerySet)

    audit_label = ""

    class Meta:
        verbose_name = _("preview of a document")
        verbose_name_plural = _("previews of documents")
        default_manager_name = "all_networks"
        ordering = ["-asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_under_way(self) -> bool:
        """The worker has it, or will."""
        return self.state in UNDER_WAY and self.asked_at > timezone.now() - STUCK_AFTER

    @property
    def has_failed(self) -> bool:
        """It will not become ready."""
        return self.state != PreviewState.READY and not self.is_under_way


class PreviewPage(models.Model):
    """One page as a picture on private storage, with the text that stands on it for those who do not see it."""

    preview = models.ForeignKey(Preview, on_delete=models.CASCADE, related_name="drawn", verbose_name=_("preview"))
    number = models.PositiveSmallIntegerField(_("page"))
    file = models.FileField(_("file"), upload_to=page_path, storage=document_storage, max_length=255)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    text = models.TextField(_("text"), blank=True)

    all_networks = unguarded(PageQuerySet)
    objects = guarded(PageQuerySet)

    audit_label = ""
    media_type = "image/webp"

    class Meta:
        verbose_name = _("page of a document")
        verbose_name_plural = _("pages of documents")
        default_manager_name = "all_networks"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["preview", "number"], name="one_picture_a_page")]

    class PersonalData:
        purpose = _("To show those who may read a paper its pages on their screen.")
        fields = {"text": "keep", "file": "keep"}

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def name(self) -> str:
        """What it is called where somebody keeps it."""
        return f"{self.number}.webp"
