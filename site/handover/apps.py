from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from privacy.rules import RetentionRule


class HandoverConfig(AppConfig):
    name = "handover"
    verbose_name = _("hand-over between networks")

    def retention_rules(self) -> Iterator[RetentionRule]:
        """Used or not, they work for half a minute and are removed the hour after."""
        from handover.models import HandOver  # app ready
        from privacy.rules import RetentionRule  # app ready

        yield RetentionRule(
            name="handover.past",
            description=_("The note that somebody went from one network to another is removed after an hour."),
            due=lambda now: HandOver.objects.past(now),
            purge=lambda rows: rows.delete()[0],
        )
