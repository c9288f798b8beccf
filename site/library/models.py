"""Pictures and documents of the networks."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError
from wagtail.search import index

from library.querysets import (
    DocumentQuerySet,
    PictureQuerySet,
    VersionQuerySet,
    is_of_served_network,
    of_served_network,
)
from library.storage import document_path, document_storage, extension_of, new_key, safe_name
from library.validators import MEDIA_TYPES, is_bounded
from networks.fields import AudienceField
from networks.models import Network
from networks.querysets import guarded, unguarded


class NetworkImage(AbstractImage):
    """A picture. Pictures are public; a confidential one is a document."""

    network = models.ForeignKey(
        Network, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("network")
    )
    is_decorative = models.BooleanField(
        _("only decorates"),
        default=False,
        help_text=_("Tick this if a reader who cannot see the picture misses nothing."),
    )

    objects = of_served_network(PictureQuerySet)
    all_networks = unguarded(PictureQuerySet)

    search_fields = [*AbstractImage.search_fields, index.FilterField("network_id")]
    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=~Q(description="") | Q(is_decorative=True),
                name="picture_described_or_decorative",
                violation_error_message=_("Describe the picture, or tick that it only decorates."),
            )
        ]

    class PersonalData:
        purpose = _("To illustrate the network’s public pages.")
        fields = {"title": "keep", "description": "keep", "uploaded_by_user": "keep", "file": "keep"}

    def get_upload_to(self, filename: str) -> str:
        """A path without the name it had on somebody's computer: that can name a pupil."""
        return f"pictures/{self.network_id}/{secrets.token_hex(8)}{extension_of(filename, dot=True)}"

    @property
    def default_alt_text(self) -> str:
        """What is read aloud instead of the picture; nothing if it only decorates."""
        return "" if self.is_decorative else self.description

    def _set_image_file_metadata(self) -> None:
        """Size and sum; Wagtail leaves a stored file open here."""
        super()._set_image_file_metadata()
        if self.file._committed:
            self.file.close()

    def get_rendition(self, filter: Filter | str) -> Any:
        """None of a picture of another network, whatever way the page that is served came by its key."""
        if not is_of_served_network(self):
            raise SourceImageIOError("A picture of another network.")
        return super().get_rendition(filter)

    def get_renditions(self, *filters: Filter | str) -> Any:
        if not is_of_served_network(self):
            raise SourceImageIOError("A picture of another network.")
        return super().get_renditions(*filters)

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Refuse sizes that no page of ours asks for, since each costs time and space; leave no file open."""
        if not is_bounded(filter.spec):
            raise InvalidFilterSpecError(f"{filter.spec} is out of bounds.")
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


class NetworkRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(NetworkImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")
        ]


class NetworkDocument(AbstractDocument):
    """A file for those who hold one of its audience keys; with none, for the network's staff."""

    network = models.ForeignKey(
        Network, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("network")
    )
    file = models.FileField(_("file"), upload_to=document_path, storage=document_storage, max_length=255)
    audience = AudienceField(_("who may read it"))
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    name = models.CharField(_("file name"), max_length=120, editable=False)
    media_type = models.CharField(_("kind of file"), max_length=100, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = of_served_network(DocumentQuerySet)
    all_networks = unguarded(DocumentQuerySet)

    search_fields = [*AbstractDocument.search_fields, index.FilterField("network_id")]
    admin_form_fields = ("title", "file", "collection", "audience", "tags")

    class Meta(AbstractDocument.Meta):
        default_manager_name = "objects"
        indexes = [models.Index(fields=["network", "-created_at"], name="document_newest_of_network")]

    class PersonalData:
        purpose = _("To share papers with those who may read them.")
        fields = {"title": "keep", "name": "keep", "file": "keep", "uploaded_by_user": "keep"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A file given any other way than by the forms is described as well."""
        file: Any = self.file
        if file and not file._committed:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    def _set_document_file_metadata(self) -> None:
        """Name, kind, size and sums of a file that is about to be stored; called by Wagtail's forms too."""
        super()._set_document_file_metadata()
        self.name = safe_name(self.file.name or "")
        self.media_type = MEDIA_TYPES[extension_of(self.name)]
        with self.open_file() as file:
            self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self.file.seek(0)

    @property
    def filename(self) -> str:
        """The name it is downloaded under."""
        return self.name

    @property
    def content_type(self) -> str:
        """What it was found to be when it was stored."""
        return self.media_type

    @property
    def url(self) -> str:
        """Its only address, on the network's host. It cannot be guessed, and knowing it is no right."""
        return reverse("library:document", args=[self.key, self.name])


def version_path(version: DocumentVersion, filename: str) -> str:
    """Where the file lies already: a version takes over the file of the document."""
    return filename


class DocumentVersion(models.Model):
    """What a document was before its file was replaced. The network's staff alone reads it."""

    document = models.ForeignKey(
        NetworkDocument, on_delete=models.CASCADE, related_name="versions", verbose_name=_("document")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(_("file"), upload_to=version_path, storage=document_storage, max_length=255)
    name = models.CharField(_("file name"), max_length=120)
    media_type = models.CharField(_("kind of file"), max_length=100)
    file_size = models.PositiveBigIntegerField(_("size"), null=True)
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField(_("stored"))
    replaced_at = models.DateTimeField(_("replaced"), default=timezone.now)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )

    all_networks = unguarded(VersionQuerySet)
    objects = guarded(VersionQuerySet)

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        default_manager_name = "all_networks"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_row_a_document_and_version")]

    class PersonalData:
        purpose = _("To find out what an earlier paper said.")
        fields = {"name": "keep", "file": "keep", "replaced_by": "erase"}

    audit_label = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def url(self) -> str:
        """Its address, for the network's staff."""
        return reverse("library:version", args=[self.document.key, self.number, self.name])


class DocumentText(models.Model):
    """What stands in a document's file, for search; ``sha256`` says in which."""

    document = models.OneToOneField(
        NetworkDocument, on_delete=models.CASCADE, related_name="text", verbose_name=_("document")
    )
    sha256 = models.CharField(max_length=64)
    text = models.TextField(_("text"), blank=True)

    all_networks = unguarded(VersionQuerySet)
    objects = guarded(VersionQuerySet)

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")
        default_manager_name = "all_networks"

    class PersonalData:
        purpose = _("To find what the site says; an entry goes with what it points to.")
        fields = {"text": "keep"}

    audit_label = ""

    def __str__(self) -> str:
        return f"{self.pk}"
