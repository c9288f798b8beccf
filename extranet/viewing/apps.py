"""The secretariat sees the members' area as one of its members does."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ViewingConfig(AppConfig):
    name = "extranet.viewing"
    verbose_name = _("view as")

    def ready(self) -> None:
        """A log-out ends it."""
        from django.contrib.auth.signals import user_logged_out  # app ready

        user_logged_out.connect(on_log_out, dispatch_uid="viewing.log_out")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The secretariat's, about one of its people."""
        from extranet.viewing.rules import admin_addresses  # app ready

        yield from admin_addresses()

    def person_screens(self, by: Any, person: Any, network: Any) -> Iterator[tuple[Any, str]]:
        """What the secretariat can open from one of its people."""
        from django.urls import reverse  # app ready

        from extranet.viewing.rules import may_view_as  # app ready

        if may_view_as(by, person, network):
            yield _("View as this person"), reverse("viewing:begin", args=[person.pk])

    def own_data(self, person: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Whoever was viewed as can know when."""
        from extranet.viewing.rules import viewed  # app ready

        yield _("When the secretariat saw the members’ area as you do"), viewed(person)


def on_log_out(sender: Any, request: Any = None, **kwargs: Any) -> None:
    """Somebody logs out; the session is still there."""
    from extranet.viewing.actions import end  # app ready

    if request is not None and hasattr(request, "session"):
        end(request, how="log_out")
