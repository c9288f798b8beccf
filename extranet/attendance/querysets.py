"""Ways to ask who was there."""

from __future__ import annotations

from networks.querysets import NetworkQuerySet


class AttendanceQuerySet(NetworkQuerySet):
    """Attendances, which reach their network through the meeting."""

    network_path = "meeting__network"
