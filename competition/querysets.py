"""Ways to ask for schools, editions and entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, Q, Sum, Value, When
from django.utils import timezone

from competition.choices import EntryState
from networks.querysets import NetworkQuerySet
from places.choices import Reason, State
from search.folding import fold

if TYPE_CHECKING:
    from competition.models import Edition


def _over(before: date) -> Q:
    """Of an edition that was over before a day: after its final, else after its last day to register."""
    return Q(edition__final_on__lt=before) | Q(edition__final_on=None, edition__pool__closes_at__date__lt=before)


class SchoolQuerySet(models.QuerySet[Any]):
    """Schools of the national registers."""

    def open_on(self, day: date) -> Self:
        """Open on a day; both ends included, none known means always."""
        started = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(started, Q(valid_to=None) | Q(valid_to__gte=day))

    def eligible(self, edition: Edition) -> Self:
        """Open today, in the edition's country and municipalities, and with the edition's grade."""
        rows = self.open_on(timezone.localdate()).filter(
            country=edition.country, grade_from__lte=edition.grade, grade_to__gte=edition.grade
        )
        return rows.filter(municipality_code__in=edition.municipalities) if edition.municipalities else rows

    def matching(self, words: str) -> Self:
        """Those that hold every word, whatever its accents and case; names that start with them first."""
        folded = fold(words)
        rows = self
        for word in folded.split():
            rows = rows.filter(search_text__contains=word)
        first = Case(When(search_text__startswith=folded, then=Value(0)), default=Value(1))
        return rows.order_by(first, "sort_key", "municipality", "pk")


class EditionQuerySet(NetworkQuerySet):
    """Editions of a network."""

    def published(self) -> Self:
        """Those the public may see, whatever their dates."""
        return self.filter(published_at__isnull=False)

    def with_pool(self) -> Self:
        """With their places and times, which every rule about an edition asks for."""
        return self.select_related("pool__network", "network")

    def with_entered(self) -> Self:
        """With ``entered``: how many classes have a place for certain."""
        return self.annotate(entered=Count("entries", filter=Q(entries__place__state=State.CONFIRMED)))


class EntryQuerySet(NetworkQuerySet):
    """Entered classes; the network is that of their edition."""

    network_path = "edition__network"

    def alive(self) -> Self:
        """Those that have a place or wait for one."""
        return self.filter(ended_at=None)

    def in_state(self, state: str) -> Self:
        """Those in a state, as their places have it."""
        if state == EntryState.EXPIRED:
            return self.filter(place__state=State.RELEASED, place__reason=Reason.EXPIRED)
        if state == EntryState.WITHDRAWN:
            return self.filter(place__state=State.RELEASED).exclude(place__reason=Reason.EXPIRED)
        return self.filter(place__state=state)

    def entered(self) -> Self:
        """Those with a place that the teacher has confirmed."""
        return self.filter(place__state=State.CONFIRMED)

    def with_all(self) -> Self:
        """With what each row of a list shows."""
        return self.select_related("school", "place__pool__network", "edition__network", "edition__pool")

    def by_school(self) -> Self:
        """In the order people look for a school."""
        return self.order_by("school__municipality", "school__sort_key", "class_key", "pk")

    def pupils(self) -> int:
        """How many pupils are in these classes."""
        return int(self.aggregate(total=Sum("pupils"))["total"] or 0)

    def contact_due(self, before: date) -> Self:
        """Those whose teacher’s data are due: the edition was over before a day, and so were all later ones.

        "Later ones" are the teacher's other entries in the same network, known by the mail address.
        """
        over = _over(before)
        newer = self.model.all_networks.filter(
            edition__network=models.OuterRef("edition__network"), contact_email=models.OuterRef("contact_email")
        ).exclude(over)
        known = self.filter(over).exclude(contact_email="", contact_name="", contact_phone="", photo_confirmed_by="")
        return known.exclude(models.Exists(newer))

    def counts_due(self, before: date, names: Iterable[str]) -> Self:
        """Those of an edition that was over before a day and still hold one of these counts, or notes."""
        held = ~Q(notes="")
        for name in names:
            held |= Q(**{f"{name}__isnull": False})
        return self.filter(_over(before)).filter(held)

    def never_confirmed(self, ended_before: datetime) -> Self:
        """Those that lapsed or were withdrawn before a moment without ever having been confirmed."""
        return self.filter(ended_at__lt=ended_before, confirmed_at=None)
