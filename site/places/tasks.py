"""What the worker does about places."""

from django_tasks import task

from places import actions


@task(backend="background")
def expire_places() -> int:
    """Let overdue places fall back and serve the waiting lists; returns how many fell back."""
    return actions.expire()
