"""Ways to ask for guests."""

from __future__ import annotations

from networks.querysets import NetworkQuerySet


class GuestQuerySet(NetworkQuerySet):
    """Guests, who reach their network through the meeting."""

    network_path = "meeting__network"


class GuestLinkQuerySet(NetworkQuerySet):
    """Links of guests."""

    network_path = "guest__meeting__network"
