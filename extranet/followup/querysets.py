"""Ways to ask for decisions and measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from extranet.followup.choices import OPEN, Occasion, Progress, Show, Status
from networks.querysets import AudienceQuerySet, NetworkQuerySet
from networks.rules import audience_keys

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


class NotedQuerySet(AudienceQuerySet):
    """What was noted at meetings, by who may read it."""

    def visible_to(self, person: User, network: Network) -> Self:
        """Of this network, and open to a key this person holds at this moment."""
        return self.for_network(network).visible_with(audience_keys(person, network))


class DecisionQuerySet(NotedQuerySet):
    """Decisions, by how far they are carried out."""

    def with_measures(self) -> Self:
        """Each with the measures that carry it out, what is due first on top, and who answers for them."""
        rows = self._measures().select_related("owner", "organisation").order_by("due_on", "pk")
        return self.prefetch_related(Prefetch("measures", queryset=rows))

    def of_progress(self, progress: str) -> Self:
        """Those that are so far: in the database what ``rules.progress_of`` tells of one."""
        counted = self._measures().filter(decision=OuterRef("pk")).exclude(status=Status.GIVEN_UP)
        is_open = Q(Exists(counted.filter(status__in=OPEN)))
        is_late = Q(Exists(counted.filter(status__in=OPEN, due_on__lt=timezone.localdate())))
        if progress == Progress.NOTED:
            return self.filter(~Exists(counted))
        if progress == Progress.OVERDUE:
            return self.filter(is_late)
        return self.filter(is_open & ~is_late if progress == Progress.UNDER_WAY else Q(Exists(counted)) & ~is_open)

    def _measures(self) -> MeasureQuerySet:
        rows: MeasureQuerySet = self.model._meta.get_field("measures").related_model.all_networks.all()
        return rows


class MeasureQuerySet(NotedQuerySet):
    """Measures, by how far they are and whose they are."""

    def open(self) -> Self:
        """Neither done nor given up, what is due first on top."""
        return self.filter(status__in=OPEN).order_by("due_on", "pk")

    def overdue(self, on: date | None = None) -> Self:
        """Open, and the last day is past."""
        return self.open().filter(due_on__lt=on or timezone.localdate())

    def of_person(self, person: User, keys: Iterable[str]) -> Self:
        """Whose owner the person is, or that rest with an organisation the person speaks for (``org:17``)."""
        return self.filter(is_of(person, keys))

    def shown(self, show: str, person: User, keys: Iterable[str]) -> Self:
        """What a list of this choice shows, in its order."""
        if show == Show.MINE:
            return self.open().of_person(person, keys)
        if show == Show.OVERDUE:
            return self.overdue()
        if show == Show.DONE:
            return self.exclude(status__in=OPEN).order_by("-status_since", "-pk")
        return self.order_by("-due_on", "-pk") if show == Show.ALL else self.open()

    def counted(self, person: User, keys: Iterable[str]) -> dict[str, int]:
        """How many measures each choice of a list shows, in one query."""
        is_open = Q(status__in=OPEN)
        counts: dict[str, int] = self.order_by().aggregate(
            open=Count("pk", filter=is_open),
            mine=Count("pk", filter=is_open & is_of(person, keys)),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=timezone.localdate())),
            done=Count("pk", filter=~is_open),
            all=Count("pk"),
        )
        return counts

    def to_remind(self, occasion: Occasion, today: date, before: timedelta) -> Self:
        """Open, due within ``before`` or overdue, and nobody was written to about it and this last day yet."""
        notices = self.model._meta.get_field("notices").related_model.all_networks
        told = notices.filter(measure=OuterRef("pk"), occasion=occasion, due_on=OuterRef("due_on"))
        rows = self.open().filter(~Exists(told))
        if occasion == Occasion.OVERDUE:
            return rows.filter(due_on__lt=today)
        return rows.filter(due_on__gte=today, due_on__lte=today + before)


def is_of(person: User, keys: Iterable[str]) -> Q:
    """Of measures: whose owner the person is, or that have none and rest with an organisation of these keys."""
    spoken_for = [int(key[4:]) for key in keys if key.startswith("org:")]
    return Q(owner=person) | Q(owner=None, organisation__in=spoken_for)


class MeasureUpdateQuerySet(NetworkQuerySet):
    """The history of measures."""

    network_path = "measure__network"


class NoticeQuerySet(NetworkQuerySet):
    """Mails about measures, and the links in them."""

    network_path = "measure__network"

    def working(self, now: datetime) -> Self:
        """Whose link still opens its page, of people who still have an account."""
        return self.filter(expires_at__gt=now, person__is_active=True)
