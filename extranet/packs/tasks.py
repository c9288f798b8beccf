"""What the worker does about packs."""

from __future__ import annotations

from django_tasks import task

from extranet.packs import actions


@task(backend="background", priority=50)  # somebody sits and waits
def make_pack(pack_id: int) -> None:
    """Put together what one person may read of a meeting."""
    actions.make(pack_id)
