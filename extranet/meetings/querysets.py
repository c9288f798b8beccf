"""Ways to ask for meetings and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db.models import Q
from django.utils import timezone

from extranet.meetings.choices import READABLE_MINUTES, MeetingState
from library.models import NetworkDocument
from networks.models import Network
from networks.querysets import NetworkQuerySet


class MeetingQuerySet(NetworkQuerySet):
    """Meetings by time; upcoming until they have ended, past exactly from then on."""

    def upcoming(self, now: datetime | None = None) -> Self:
        """Not ended yet, the next one first."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        """Ended, the latest first."""
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")

    def standing(self) -> Self:
        """Not cancelled."""
        return self.exclude(state=MeetingState.CANCELLED)

    def since(self, start: date) -> Self:
        """Beginning on this day or later."""
        return self.filter(starts_at__date__gte=start)


class AgendaItemQuerySet(NetworkQuerySet):
    """Items of agendas."""

    network_path = "meeting__network"


class AgendaPaperQuerySet(NetworkQuerySet):
    """Documents that belong to agenda items."""

    network_path = "item__meeting__network"

    def readable(self, network: Network, keys: Iterable[str]) -> Self:
        """Of this network and open to somebody who holds these keys, with the document loaded."""
        documents = NetworkDocument.objects.for_network(network).visible_with(keys)
        return self.for_network(network).filter(document__in=documents).select_related("document")


class MinutesQuerySet(NetworkQuerySet):
    """Minutes of meetings."""

    network_path = "meeting__network"

    def shown(self) -> Self:
        """Those that members read: out for comment or approved, be it in an earlier version."""
        return self.filter(Q(state__in=READABLE_MINUTES) | Q(approved_version__isnull=False))


class MinutesVersionQuerySet(NetworkQuerySet):
    """Versions of minutes."""

    network_path = "minutes__meeting__network"

    def readable(self) -> Self:
        """Those that have been out for comment or approved."""
        return self.filter(state__in=READABLE_MINUTES)
