"""Whether a pool takes names, and why not: one answer for page, form, admin and import. What leaves when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from places.choices import Registration
from places.models import Place, Pool
from privacy.rules import RetentionRule

LABEL_KEPT = timedelta(days=60)


@dataclass(frozen=True)
class RegistrationState:
    """How it stands with a pool at a moment.

    ``at`` is when it opens (planned), when it closes (open, full) or closed; None when no time is set.
    """

    state: Registration
    free: int
    at: datetime | None
    zone: ZoneInfo

    @property
    def takes_names(self) -> bool:
        """A new one may come in, for a place or for the waiting list."""
        return self.state in {Registration.OPEN, Registration.FULL}

    @property
    def reason(self) -> str:
        """One or two sentences for a page, in the language in force and the network's time."""
        return " ".join(part for part in (_standing(self.state, self.free), self._timing()) if part)

    def _timing(self) -> str:
        if self.at is None:
            return ""
        moment = date_format(timezone.localtime(self.at, self.zone), "DATETIME_FORMAT")
        sentences = {
            Registration.PLANNED: gettext("It opens %(time)s."),
            Registration.CLOSED: gettext("It closed %(time)s."),
        }
        return sentences.get(self.state, gettext("Last time to enter: %(time)s.")) % {"time": moment}


def _standing(state: Registration, free: int) -> str:
    if state == Registration.OPEN:
        return ngettext("%(free)s place is free.", "%(free)s places are free.", free) % {"free": free}
    return {
        Registration.PLANNED: gettext("Registration is not open yet."),
        Registration.FULL: gettext("All places are taken. New entries go on the waiting list."),
        Registration.CLOSED: gettext("Registration is closed."),
    }[state]


def registration_state(pool: Pool, now: datetime) -> RegistrationState:
    """How it stands with the pool: it opens at ``opens_at`` and takes names up to and including ``closes_at``."""
    zone = pool.network.time_zone
    if pool.opens_at is not None and now < pool.opens_at:
        return RegistrationState(Registration.PLANNED, pool.free, pool.opens_at, zone)
    if pool.closes_at is not None and now > pool.closes_at:
        return RegistrationState(Registration.CLOSED, pool.free, pool.closes_at, zone)
    state = Registration.OPEN if pool.free else Registration.FULL
    return RegistrationState(state, pool.free, pool.closes_at, zone)


def serves_waiting_list(pool: Pool, now: datetime) -> bool:
    """Free places still go to the next in line."""
    return pool.serves_until is None or now <= pool.serves_until


def retention_rules() -> Iterator[RetentionRule]:
    """For whom a place was leaves some time after it was given back; that it was taken stays as a count."""
    text = gettext_lazy("For whom a place was leaves 60 days after the place was given back.")
    yield RetentionRule("places.labels", text, _stale_labels, _empty_labels)


def _stale_labels(now: datetime) -> QuerySet[Place]:
    return Place.objects.given_back_before(now - LABEL_KEPT).exclude(label="")


def _empty_labels(places: QuerySet[Place]) -> int:
    return places.update(label="")
