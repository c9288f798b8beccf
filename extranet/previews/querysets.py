"""Ways to ask for previews."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from networks.querysets import NetworkQuerySet

KEPT = timedelta(days=90)
"""Page pictures are made again whenever they are wanted; those of papers nobody looks at need no room."""


class PreviewQuerySet(NetworkQuerySet):
    """Previews of all documents."""

    def outlived(self, now: datetime) -> Self:
        """Asked for longer ago than they are kept."""
        return self.filter(asked_at__lte=now - KEPT)


class PageQuerySet(NetworkQuerySet):
    """Pages of previews; their network is the preview's."""

    network_path = "preview__network"
