"""The register of personal data, and what leaves when."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from privacy.rules import RetentionRule

LOG_KEPT = timedelta(days=731)


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("personal data")

    def retention_rules(self) -> "Iterator[RetentionRule]":
        """The rule of the log, which lies below this app and so cannot offer it."""
        from audit.models import Entry  # app ready
        from audit.querysets import EntryQuerySet  # app ready
        from privacy.rules import RetentionRule  # app ready

        def old(now: datetime) -> Any:
            return Entry.objects.before(now - LOG_KEPT)

        text = _("The log of who did what is removed after 24 months.")
        yield RetentionRule("audit.entries", text, old, EntryQuerySet.purge)

    def own_data(self, person: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """What the log says that the person did; the log lies below this app and so cannot offer it."""
        from audit.models import Entry  # app ready

        rows = Entry.all_networks.filter(person=person)
        yield _("What you have done"), list(rows.values("at", "action", "target_label", "network__name"))

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """The worker purges once a day."""
        from privacy.actions import purge  # app ready

        yield "purge", purge
