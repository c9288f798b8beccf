"""Ways to ask for what lies on the shelves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from library.models import NetworkDocument
from networks.models import Network
from networks.querysets import NetworkQuerySet

if TYPE_CHECKING:
    from accounts.models import User

NEW_FOR = timedelta(days=60)
"""A document nobody opened for so long is new no longer."""


class ShelvedDocumentQuerySet(NetworkQuerySet):
    """Documents on shelves."""

    network_path = "shelf__network"

    def readable(self, network: Network, keys: Iterable[str]) -> Self:
        """Of this network and open to somebody who holds these keys, with document and shelf loaded."""
        documents = NetworkDocument.objects.for_network(network).visible_with(keys)
        return self.for_network(network).filter(document__in=documents).select_related("document", "shelf")

    def marked_for(self, person: User) -> Self:
        """Each with ``read_version``: which version this person has read, None for none."""
        readings = apps.get_model("documents", "Reading").all_networks.filter(person=person)
        read = readings.filter(document=OuterRef("document")).values("version")[:1]
        return self.annotate(read_version=Subquery(read))

    def unread(self) -> Self:
        """Of marked ones those with something new: never opened and not old, or changed since."""
        fresh = Q(read_version=None, added_on__gte=timezone.localdate() - NEW_FOR)
        return self.filter(fresh | Q(read_version__lt=F("document__version")))

    def outlived(self, year: int) -> Self:
        """Kept for longer than their shelf wants, in this year."""
        return self.filter(shelf__kept_years__isnull=False, year__lt=year - F("shelf__kept_years"))


class ReadingQuerySet(NetworkQuerySet):
    """What people have read."""

    def noted(self) -> Self:
        """Those that took the file or saw its pages, with ``latest``: when last."""
        last, seen = Coalesce("last_at", "seen_at"), Coalesce("seen_at", "last_at")
        return self.filter(Q(times__gt=0) | Q(seen_at__isnull=False)).annotate(latest=Greatest(last, seen))

    def listed(self) -> Self:
        """The same with document and person loaded, the latest first."""
        return self.noted().select_related("document", "person").order_by("-latest", "-pk")
