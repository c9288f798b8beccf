"""Noting what was decided and who does what, reporting how it goes, and reminding."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.utils import timezone

from audit.actions import record
from extranet.followup import emails
from extranet.followup.choices import Occasion, Status
from extranet.followup.models import Decision, Measure, MeasureUpdate
from extranet.followup.rules import (
    DECISION_COLUMNS,
    MEASURE_COLUMNS,
    REMIND_BEFORE,
    decision_rows,
    is_decided,
    measure_rows,
    people_of,
)
from extranet.meetings.models import Meeting
from networks.querysets import unscoped
from search.actions import index, unindex
from tables.sheets import CSV, XLSX, sheet_response, write_csv, write_xlsx

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

MORNING = time(7)
"""No reminder leaves before this hour of the network's day."""


class DecidedError(Exception):
    """The minutes of the meeting are approved; what was decided stands there."""


class NothingNewError(Exception):
    """Neither another status nor a word about it."""


# ---------------------------------------------------------------- noting


@transaction.atomic
def note_decision(*, by: User | None, decision: Decision, readers: str) -> Decision:
    """Keep what a meeting decided. Raises DecidedError once its minutes are approved, ValidationError."""
    if is_decided(decision.meeting):
        raise DecidedError
    decision.open_to(readers)
    decision.full_clean()
    decision.save()
    record(by=by, action="followup.note_decision", target=decision)
    index(decision)
    return decision


@transaction.atomic
def note_measure(*, by: User | None, measure: Measure, readers: str, at: datetime | None = None) -> Measure:
    """Keep a measure; its history begins, and whoever answers for it gets a mail. Raises ValidationError.

    ``at`` is when it was noted, now unless given: history taken over from elsewhere, of which nobody is told.
    """
    measure.open_to(readers)
    if at is not None:
        measure.created_at, measure.status_since = at, timezone.localdate(at)
    measure.full_clean()
    measure.save()
    record(by=by, action="followup.note_measure", target=measure)
    settle(by=by, measure=measure, mail=at is None)
    return measure


@transaction.atomic
def settle(*, by: User | None, measure: Measure, mail: bool = True) -> None:
    """What follows from a measure that was noted or changed: history, index, and a word to who is new to it."""
    MeasureUpdate.objects.for_network(measure.network).get_or_create(
        measure=measure, from_status="", defaults={"to_status": measure.status, "by": by, "at": measure.created_at}
    )
    index(measure)
    if mail and measure.is_open:
        for person in people_of(measure):
            if by is None or person.pk != by.pk:
                emails.tell(measure, person, Occasion.ASSIGNED)


def forget(noted: Decision | Measure) -> None:
    """What was noted by mistake is found no longer; call it before the row goes."""
    unindex(noted)


@transaction.atomic
def follow_decision(*, decision: Decision) -> None:
    """A decision that was changed is found as it is now, and its measures go where it went."""
    index(decision)
    for measure in Measure.objects.for_network(decision.network).filter(decision=decision).select_related("network"):
        measure.decision, measure.item = decision, decision.item
        measure.open_to(decision.readers)
        measure.save(update_fields=["item", "audience"])
        index(measure)


@transaction.atomic
def follow_meeting(*, by: User | None, meeting: Meeting) -> None:
    """What was noted at an item is for those who read the item, from the moment that is changed."""
    decisions, measures = (model.objects.for_network(meeting.network) for model in (Decision, Measure))
    for rows in (decisions, measures.select_related("decision")):  # a measure follows its decision
        at_items = rows.filter(meeting=meeting, item__isnull=False)
        for noted in at_items.select_related("item", "network", "meeting"):
            before = noted.audience
            noted.open_to(noted.readers)
            if noted.audience != before:
                noted.save(update_fields=["audience"])
                index(noted)


# ---------------------------------------------------------------- reporting


@transaction.atomic
def report(
    *,
    by: User | None,
    measure: Measure,
    status: str,
    note: str = "",
    person: User | None = None,
    at: datetime | None = None,
) -> MeasureUpdate:
    """Say how a measure goes; the history keeps who said it. Raises NothingNewError.

    ``by`` is None where the link in a mail was used, and ``person`` then is whose link it was. ``at`` is when it was
    said, now unless given.
    """
    rows = Measure.objects.for_network(measure.network).filter(pk=measure.pk)
    before = rows.select_for_update().values_list("status", flat=True).get()
    if status == before and not note:
        raise NothingNewError
    moment = at or timezone.now()
    said = MeasureUpdate(measure=measure, at=moment, by=by or person, from_status=before, to_status=status, note=note)
    said.full_clean(exclude=["by"])
    said.save()
    if said.is_step:
        measure.status, measure.status_since = Status(status), timezone.localdate(moment)
        rows.update(status=status, status_since=measure.status_since)
    details = {"from": str(before), "to": str(status), "link": by is None and person is not None}
    record(by=by, action="followup.report", target=measure, details=details)
    return said


# ---------------------------------------------------------------- reminding

LOADED = ("network__site", "network__theme", "owner", "organisation")


def remind_due(now: datetime | None = None) -> int:
    """Periodically: whoever answers for a measure, a week before its last day and once it is past; how many mails."""
    moment = now or timezone.now()
    number = 0
    for occasion in (Occasion.DUE, Occasion.OVERDUE):
        with unscoped():
            rows = Measure.objects.to_remind(occasion, timezone.localdate(moment), REMIND_BEFORE)
            found = list(rows.select_related(*LOADED))
        for measure in found:
            number += _remind(measure, occasion, moment)
    return number


@transaction.atomic
def _remind(measure: Measure, occasion: Occasion, moment: datetime) -> int:
    """By the network's own clock: not at night, and not on the evening before."""
    local = moment.astimezone(measure.network.time_zone)
    if local.time() < MORNING or not _is_time(measure.due_on, local.date(), occasion):
        return 0
    return sum(emails.tell(measure, person, occasion) for person in people_of(measure))


def _is_time(due_on: date, today: date, occasion: Occasion) -> bool:
    return due_on < today if occasion == Occasion.OVERDUE else today <= due_on <= today + REMIND_BEFORE


# ---------------------------------------------------------------- as a file


def export_measures(*, by: User, network: Network, measures: Any, kind: str) -> HttpResponse:
    """Measures as XLSX or CSV, each with the last word about it; that it was taken out stands in the log."""
    said = MeasureUpdate.objects.for_network(network).filter(measure=OuterRef("pk")).exclude(note="")
    rows = measures.select_related("owner", "organisation", "focus_area", "meeting", "decision", "network")
    told = measure_rows(rows.annotate(last_note=Subquery(said.order_by("-at", "-pk").values("note")[:1])))
    record(by=by, action="followup.export_measures", network=network, details={"rows": len(told)})
    return _file(network, "measures", MEASURE_COLUMNS, told, kind)


def export_decisions(*, by: User, network: Network, decisions: Any, kind: str) -> HttpResponse:
    """Decisions as XLSX or CSV; that they were taken out stands in the log."""
    told = decision_rows(decisions.select_related("meeting", "item", "network").with_measures())
    record(by=by, action="followup.export_decisions", network=network, details={"rows": len(told)})
    return _file(network, "decisions", DECISION_COLUMNS, told, kind)


def _file(network: Network, what: str, columns: Any, told: Any, kind: str) -> HttpResponse:
    name = f"{what}-{network.slug}"
    if kind == "csv":
        return sheet_response(f"{name}.csv", CSV, write_csv(columns, told, network.time_zone))
    return sheet_response(f"{name}.xlsx", XLSX, write_xlsx(columns, told, network.name, network.time_zone))
