"""Ways to ask for proposals and open points."""

from __future__ import annotations

from networks.querysets import NetworkQuerySet


class LockQuerySet(NetworkQuerySet):
    """Last days for proposals."""

    network_path = "meeting__network"


class ProposalQuerySet(NetworkQuerySet):
    """Proposals, which reach their network through the meeting."""

    network_path = "meeting__network"


class OpenPointQuerySet(NetworkQuerySet):
    """Points that stay open."""

    network_path = "item__meeting__network"


class RulePointQuerySet(NetworkQuerySet):
    """Points that a rule asked for."""

    network_path = "item__meeting__network"
