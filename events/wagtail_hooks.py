"""The calendar in the admin."""

from wagtail import hooks

from events.viewsets import OccurrenceViewSet


@hooks.register("register_admin_viewset")
def dates() -> OccurrenceViewSet:
    """Single dates of events."""
    return OccurrenceViewSet()
