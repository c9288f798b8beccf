"""Places that run out, and the line of those who wait."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from privacy.rules import RetentionRule


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = _("places")

    def shown_publicly(self) -> Iterator[Any]:
        """When names are taken, and how many places there are; each place is followed by ``places.actions``."""
        from places.models import Pool  # app ready

        yield Pool

    def retention_rules(self) -> Iterator[RetentionRule]:
        """For whom a place was, some time after it was given back."""
        from places.rules import retention_rules  # app ready

        yield from retention_rules()

    def periodic_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Places not confirmed or answered in time fall back at every round of the worker."""
        from places.actions import expire  # app ready

        yield "places", expire
