"""What the worker does about previews."""

from __future__ import annotations

from django_tasks import task

from extranet.previews import actions


@task(backend="background", priority=50)  # somebody sits and waits
def draw_preview(preview_id: int) -> None:
    """Draw the first pages of a document."""
    actions.draw(preview_id)
