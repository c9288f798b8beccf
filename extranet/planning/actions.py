"""Making the meetings of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from recurrence import Recurrence

from audit.actions import record
from extranet.meetings.actions import follow_change
from extranet.meetings.models import Meeting
from extranet.members.models import Organisation
from extranet.planning.choices import Deviation
from extranet.planning.models import Series, SeriesDate
from extranet.planning.rules import PlannedDate

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


@dataclass(frozen=True)
class ChosenDate:
    """What the secretariat made of a planned date; no day where it is left out."""

    planned: PlannedDate
    suggested_host: Organisation | None
    day: date | None
    host: Organisation | None
    reason: str = ""

    @property
    def deviation(self) -> str:
        """Why the meeting does not lie where the rule put it."""
        if self.day is None:
            return Deviation.LEFT_OUT
        if self.day == self.planned.planned_on:
            return Deviation.NONE
        return self.planned.deviation if self.day == self.planned.day else Deviation.CHOSEN


@transaction.atomic
def plan_series(
    *,
    by: User | None,
    network: Network,
    title: str,
    kind: str,
    year: int,
    recurrence: Recurrence,
    begins: time,
    ends: time,
    dates: list[ChosenDate],
    blocked_weeks: str = "",
) -> Series:
    """Make the meetings of a year in one step, and keep the rule with every exception to it."""
    series = Series(
        network=network,
        title=title,
        kind=kind,
        year=year,
        recurrence=recurrence,
        begins=begins,
        ends=ends,
        blocked_weeks=blocked_weeks,
    )
    series.full_clean()
    series.save()
    for chosen in dates:
        _keep_date(series, chosen, _meeting(series, chosen, chosen.day, by) if chosen.day else None)
    details = {"year": year, "meetings": sum(chosen.day is not None for chosen in dates)}
    record(by=by, action="planning.plan_series", target=series, details=details)
    return series


def _meeting(series: Series, chosen: ChosenDate, day: date, by: User | None) -> Meeting:
    zone = series.network.time_zone
    meeting = Meeting(
        network=series.network,
        title=series.title,
        kind=series.kind,
        host=chosen.host,
        place=chosen.host.name if chosen.host else "",
        starts_at=datetime.combine(day, series.begins, tzinfo=zone),
        ends_at=datetime.combine(day, series.ends, tzinfo=zone),
    )
    meeting.full_clean()
    meeting.save()
    follow_change(by=by, meeting=meeting)
    return meeting


def _keep_date(series: Series, chosen: ChosenDate, meeting: Meeting | None) -> None:
    SeriesDate.objects.create(
        series=series,
        planned_on=chosen.planned.planned_on,
        meeting=meeting,
        deviation=chosen.deviation,
        suggested_host=chosen.suggested_host,
        host_changed=meeting is not None and chosen.host != chosen.suggested_host,
        reason=chosen.reason,
    )
