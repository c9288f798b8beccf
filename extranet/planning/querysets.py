"""Ways to ask for series and hosts."""

from __future__ import annotations

from networks.querysets import NetworkQuerySet


class SeriesDateQuerySet(NetworkQuerySet):
    """Dates of series."""

    network_path = "series__network"


class HostQuerySet(NetworkQuerySet):
    """Hosts, which reach their network through the organisation."""

    network_path = "organisation__network"


class RefusalQuerySet(NetworkQuerySet):
    """Refusals of hosts."""

    network_path = "host__organisation__network"
