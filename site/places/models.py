"""Places that run out: how many there are, who has one, who waits."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded
from places.choices import IN_USE, OnPromotion, Reason, State
from places.querysets import PlaceQuerySet


def new_reference() -> str:
    """A public name that nobody can guess or count: 96 random bits, safe in an address."""
    return secrets.token_urlsafe(12)


class Pool(NetworkOwned):
    """A number of places for one thing, such as an event or an edition of the competition.

    ``taken`` and ``arrivals`` are counters that only ``places.actions`` writes. After ``closes_at``
    nobody new comes in, but the waiting list is served until ``serves_until`` (without it: always).
    """

    if TYPE_CHECKING:
        places: Any

    capacity = models.PositiveIntegerField(_("number of places"))
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("last time to enter"), null=True, blank=True)
    serves_until = models.DateTimeField(_("waiting list is served until"), null=True, blank=True)
    hold_for = models.DurationField(_("time to confirm"), default=timedelta(hours=24))
    on_promotion = models.CharField(
        _("next in line gets"), max_length=16, choices=OnPromotion, default=OnPromotion.OFFER
    )
    offer_for = models.DurationField(_("time to answer an offer"), default=timedelta(hours=72))
    taken = models.PositiveIntegerField(_("places in use"), default=0, editable=False)
    arrivals = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("places")
        verbose_name_plural = _("places")
        default_manager_name = "all_networks"
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="pool_never_oversold"),
            models.CheckConstraint(condition=Q(closes_at__gte=F("opens_at")), name="pool_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(serves_until=None) | Q(closes_at__isnull=False, serves_until__gte=F("closes_at")),
                name="pool_serves_at_least_until_it_closes",
            ),
            models.CheckConstraint(condition=Q(hold_for__gt=timedelta(0)), name="pool_holds_for_some_time"),
            models.CheckConstraint(condition=Q(offer_for__gt=timedelta(0)), name="pool_offers_for_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.capacity}"

    @property
    def free(self) -> int:
        """How many places are left, as this row was read."""
        return max(self.capacity - self.taken, 0)


class Place(models.Model):
    """One place in a pool, or one turn on its waiting list. A class that enters a competition is one place.

    ``reference`` is what addresses show. ``position`` is the order of arrival in the pool. The owner
    (a registration, an entry) has a one-to-one key to this row.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="places", verbose_name=_("places"))
    reference = models.CharField(_("reference"), max_length=40, unique=True, default=new_reference, editable=False)
    label = models.CharField(_("for whom"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State)
    position = models.PositiveIntegerField(_("order of arrival"), editable=False)
    taken_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    released_at = models.DateTimeField(_("given back"), null=True, blank=True)
    reason = models.CharField(_("why given back"), max_length=10, choices=Reason, blank=True)

    all_networks = unguarded(PlaceQuerySet)
    objects = guarded(PlaceQuerySet)

    class Meta:
        verbose_name = pgettext_lazy("taken in a pool", "place")
        verbose_name_plural = _("places")
        default_manager_name = "all_networks"
        ordering = ["position"]
        indexes = [
            models.Index(fields=["pool", "state", "position"], name="place_in_line"),
            models.Index(fields=["held_until"], condition=Q(state=State.HELD), name="place_held_until"),
            models.Index(fields=["offered_until"], condition=Q(state=State.OFFERED), name="place_offered_until"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pool", "position"], name="one_place_a_position"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="place_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.HELD, held_until__isnull=False)
                | ~Q(state=State.HELD) & Q(held_until__isnull=True),
                name="place_held_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.OFFERED, offered_until__isnull=False)
                | ~Q(state=State.OFFERED) & Q(offered_until__isnull=True),
                name="place_offered_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CONFIRMED, confirmed_at__isnull=False)
                | Q(state=State.RELEASED)
                | Q(state__in=[State.HELD, State.WAITING, State.OFFERED], confirmed_at__isnull=True),
                name="place_confirmed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RELEASED, released_at__isnull=False, reason__in=Reason.values)
                | ~Q(state=State.RELEASED) & Q(released_at__isnull=True, reason=""),
                name="place_released_has_a_time_and_reason",
            ),
        ]

    class PersonalData:
        purpose = _("To know who has a place or waits for one.")
        fields = {"label": "scrub"}

    def __str__(self) -> str:
        return self.label or self.reference

    @property
    def is_in_use(self) -> bool:
        """Whether it counts against the capacity."""
        return self.state in IN_USE

    def number_in_line(self) -> int | None:
        """1 for the next to get a place; None when not waiting."""
        if self.state != State.WAITING:
            return None
        return self.pool.places.waiting().filter(position__lte=self.position).count()
