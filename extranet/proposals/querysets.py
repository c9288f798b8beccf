"""Ways to ask for proposals and open points."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db.models import Prefetch

from networks.querysets import NetworkQuerySet


class LockQuerySet(NetworkQuerySet):
    """Last days for proposals."""

    network_path = "meeting__network"


class ProposalQuerySet(NetworkQuerySet):
    """Proposals, which reach their network through the meeting."""

    network_path = "meeting__network"

    def with_papers(self) -> Self:
        """With their papers loaded."""
        papers = apps.get_model("proposals", "ProposalPaper").all_networks.select_related("document")
        return self.prefetch_related(Prefetch("papers", queryset=papers))


class ProposalPaperQuerySet(NetworkQuerySet):
    """Papers that came with proposals."""

    network_path = "proposal__meeting__network"


class OpenPointQuerySet(NetworkQuerySet):
    """Points that stay open."""

    network_path = "item__meeting__network"


class RulePointQuerySet(NetworkQuerySet):
    """Points that a rule asked for."""

    network_path = "item__meeting__network"
