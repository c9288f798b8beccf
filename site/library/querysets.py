"""Reading the library: always the network whose host was asked, whoever asks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, cast

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from taggit.models import Tag, TaggedItem
from wagtail.documents.models import DocumentQuerySet as WagtailDocumentQuerySet
from wagtail.images.models import ImageQuerySet as WagtailImageQuerySet

from networks.querysets import AudienceQuerySet, NetworkQuerySet, network_being_served

if TYPE_CHECKING:
    from networks.models import Network

STAFF_KEY = re.compile(r"network:(\d+):staff")


class PictureQuerySet(WagtailImageQuerySet, NetworkQuerySet):
    """Pictures of networks."""


class DocumentQuerySet(WagtailDocumentQuerySet, AudienceQuerySet):
    """Documents of networks."""

    def visible_with(self, keys: Iterable[str]) -> Self:
        """Documents that carry one of these keys, and with a staff key those that carry none."""
        keys = list(keys)
        staff_of = [match[1] for match in map(STAFF_KEY.fullmatch, keys) if match]
        return super().visible_with(keys) | self.filter(Q(audience="", network__in=staff_of))


class VersionQuerySet(NetworkQuerySet):
    """Earlier versions of documents."""

    network_path = "document__network"


class ServedNetwork(models.Expression):
    """The network being served, asked when the query runs and not when it is written; elsewhere the row's own.

    Wagtail and Django keep querysets for good: the field of a chooser block, the form class of a page.
    With the network written into them, the first one served would be that of everybody. It is the right
    side of a plain comparison because Wagtail's search takes only those apart.
    """

    output_field = models.BigIntegerField()

    def __init__(self, network_of_row: models.F | models.Expression) -> None:
        super().__init__()
        self.network_of_row = network_of_row

    def get_source_expressions(self) -> list[Any]:
        return [self.network_of_row]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.network_of_row,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        network = network_being_served()
        if network is None:
            sql: tuple[str, Any] = compiler.compile(self.network_of_row)
            return sql
        return "%s", (network.pk,)


def is_of_served_network(row: Any) -> bool:
    """The same of a row already at hand: a key of another row leads to it past the manager below."""
    network = network_being_served()
    return network is None or row.network_id == network.pk


class _OfServedNetwork(models.Manager[Any]):
    """During a request only the rows of its network exist.

    Wagtail reads pictures and documents by number in choosers, blocks, running text, forms and lists.
    Narrowing each of those would leave the next one open.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(network=ServedNetwork(models.F("network_id")))


def of_served_network(queryset: type[NetworkQuerySet]) -> Any:
    """The manager for Wagtail and for our own code."""
    return _OfServedNetwork.from_queryset(queryset)()


def tags_of(network: Network | None, *models_tagged: type[models.Model]) -> models.QuerySet[Tag]:
    """Tags on files of the network that all its staff may see; none on the bare host.

    A tag is one row for all networks, named by the word alone: it is told only where one's own files carry it.
    """
    if network is None:
        return Tag.objects.none()
    found = Q(pk__in=[])
    for model in models_tagged:
        rows = cast("Any", model).all_networks.for_network(network)
        if isinstance(rows, DocumentQuerySet):
            rows = rows.visible_with(["public", network.key(), network.key("staff")])
        kind = ContentType.objects.get_for_model(model)
        found |= Q(content_type=kind, object_id__in=rows.values("pk"))
    return Tag.objects.filter(pk__in=TaggedItem.objects.filter(found).values("tag"))


def popular_tags(model: type[models.Model], count: int = 10) -> models.QuerySet[Tag]:
    """The tags that the network served uses most on its own files of a kind; stands in for Wagtail's function."""
    network = network_being_served()
    used = Q(taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model))
    if network is not None:
        own = cast("Any", model).all_networks.for_network(network)
        used &= Q(taggit_taggeditem_items__object_id__in=own.values("pk"))
    counted = models.Count("taggit_taggeditem_items", filter=used)
    return tags_of(network, model).annotate(item_count=counted).order_by("-item_count", "name")[:count]
