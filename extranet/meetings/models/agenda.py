"""What a meeting is about: items in order, each with its papers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from extranet.meetings.choices import Audience, ItemKind
from extranet.meetings.models.meeting import Meeting
from extranet.meetings.querysets import AgendaItemQuerySet, AgendaPaperQuerySet
from networks.querysets import guarded, unguarded


class AgendaItem(Orderable, ClusterableModel):
    """One item of a meeting's agenda. Its number and time follow from its place in the order."""

    meeting = ParentalKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting"))
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.DISCUSSION)
    title = models.CharField(_("title"), max_length=160)
    presenter = models.CharField(_("presented by"), max_length=120, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("length in minutes"), default=10)
    text = models.TextField(_("text"), blank=True)
    audience = models.CharField(_("who may read it"), max_length=8, choices=Audience, default=Audience.MEMBERS)

    all_networks = unguarded(AgendaItemQuerySet)
    objects = guarded(AgendaItemQuerySet)

    class Meta(Orderable.Meta):
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        default_manager_name = "all_networks"
        ordering = ["sort_order", "pk"]

    class PersonalData:
        purpose = _("To tell who presents an item.")
        fields = {"presenter": "keep"}

    def __str__(self) -> str:
        return self.title

    @property
    def audience_key(self) -> str:
        """The audience key that opens it."""
        return Audience(self.audience).key_in(self.meeting.network)

    @property
    def only(self) -> Any:
        """The sign beside an item that not all members read."""
        return Audience(self.audience).only


class AgendaPaper(Orderable):
    """A document of the library that belongs to an agenda item."""

    item = ParentalKey(AgendaItem, on_delete=models.CASCADE, related_name="papers", verbose_name=_("agenda item"))
    document = models.ForeignKey(
        "library.NetworkDocument", on_delete=models.CASCADE, related_name="agenda_papers", verbose_name=_("document")
    )

    all_networks = unguarded(AgendaPaperQuerySet)
    objects = guarded(AgendaPaperQuerySet)

    class Meta(Orderable.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        default_manager_name = "all_networks"
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "document"],
                name="paper_once_an_item",
                violation_error_message=_("The document belongs to this item already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)

    def clean(self) -> None:
        """A paper is of the meeting's own network."""
        super().clean()
        if self.item_id and self.document_id and self.document.network_id != self.item.meeting.network_id:
            raise ValidationError({"document": _("Choose a document of this network.")})
