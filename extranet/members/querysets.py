"""Ways to ask the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from extranet.members.choices import LISTED_KINDS, SINGLE_OFFICES, MembershipKind
from networks.querysets import NetworkQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class DatedQuerySet(NetworkQuerySet):
    """Rows in force from a day to a day, both included; without an end they go on."""

    def current(self, on: date | None = None) -> Self:
        """In force on a day (today unless given)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def ended(self, on: date | None = None) -> Self:
        """Over before a day (today unless given)."""
        return self.filter(valid_to__lt=on or timezone.localdate())


class MandateQuerySet(DatedQuerySet):
    """Offices, by who holds them and until when."""

    def expiring(self, days: int) -> Self:
        """In force, over within so many days, and with nobody elected for the time after.

        After a chair or vice chair somebody else may follow; a seat in a group is followed by the same person.
        """
        today = timezone.localdate()
        later = self.model.all_networks.filter(
            Q(valid_to=None) | Q(valid_to__gt=OuterRef("valid_to")),
            Q(person=OuterRef("person")) | Q(office__in=SINGLE_OFFICES),
            network=OuterRef("network"),
            office=OuterRef("office"),
        )
        rows = self.current(today).filter(~Exists(later), valid_to__lte=today + timedelta(days=days))
        return rows.select_related("person").order_by("valid_to", "pk")


class OrganisationPartQuerySet(DatedQuerySet):
    """Memberships and representations, which reach their network through the organisation."""

    network_path = "organisation__network"

    def prospects(self) -> Self:
        """Prospects of today, those whose next step is due first on top."""
        rows = self.current().filter(kind=MembershipKind.PROSPECT).select_related("organisation")
        return rows.order_by(F("next_step_on").asc(nulls_last=True), "organisation__name")


class ApplicationQuerySet(NetworkQuerySet):
    """Applications for membership, by how far they have come."""

    network_path = "organisation__network"

    def open(self) -> Self:
        """Neither decided nor withdrawn."""
        return self.filter(outcome="")


class OrganisationQuerySet(NetworkQuerySet):
    """Organisations, by what they are to the network today."""

    def joined(self, kinds: Iterable[str] = LISTED_KINDS) -> Self:
        """With a membership of one of these kinds in force."""
        today = timezone.localdate()
        return self.filter(
            Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=today),
            memberships__valid_from__lte=today,
            memberships__kind__in=list(kinds),
        ).distinct()

    def listed_publicly(self) -> Self:
        """Of the member list, those that everyone may read of."""
        return self.joined().filter(is_public=True)

    def represented_by(self, person: User) -> Self:
        """For which this person speaks today."""
        speaking = self._related("representations").current().filter(person=person)
        return self.filter(pk__in=speaking.values("organisation"))

    def with_register(self) -> Self:
        """Each with ``current_memberships``, ``current_representations`` (people loaded) and focus areas."""
        representations = self._related("representations").current().select_related("person", "deputy_of__person")
        return self.with_memberships().prefetch_related(
            "focus_areas",
            Prefetch("representations", queryset=representations, to_attr="current_representations"),
        )

    def with_memberships(self) -> Self:
        """Each with ``current_memberships``: one at most."""
        memberships = self._related("memberships").current()
        return self.prefetch_related(Prefetch("memberships", queryset=memberships, to_attr="current_memberships"))

    def _related(self, name: str) -> OrganisationPartQuerySet:
        rows: OrganisationPartQuerySet = self.model._meta.get_field(name).related_model.all_networks.all()
        return rows
