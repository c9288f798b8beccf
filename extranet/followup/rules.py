"""Whose a measure is, who may report on it, and what is told of decisions and measures elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from admission.rules import AdminAddress, Who
from events.templatetags.dates import day_and_month
from extranet.attendance.rules import is_taken
from extranet.followup.choices import OPEN, Progress, Status
from extranet.followup.models import Decision, Measure, MeasureUpdate, Notice
from extranet.followup.querysets import is_of
from extranet.meetings.choices import Audience, MinutesState
from extranet.meetings.models import Meeting, Minutes
from extranet.members.models import Organisation, Representation
from extranet.members.rules import Event, organisation_keys
from extranet.nav import Entry, Part, Row, addresses
from extranet.proposals.rules import Suggestion
from networks.querysets import once_a_request, unscoped
from networks.rules import audience_keys, is_board, is_secretariat
from notifications.rules import DigestItem
from privacy.rules import RetentionRule
from search.sources import IndexData, Source
from tables.sheets import Column

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

REMIND_BEFORE = timedelta(days=7)
"""How long before the last day those responsible are reminded."""


# ---------------------------------------------------------------- whose it is


def sees(person: User, noted: Decision | Measure) -> bool:
    """Whether the person may read it at this moment: by the keys of the item it was noted at."""
    return bool(noted.audience & audience_keys(person, noted.network))


def answers_for(person: User, measure: Measure) -> bool:
    """The owner; where there is none, whoever speaks for the organisation."""
    if measure.owner_id is not None:
        return measure.owner_id == person.pk
    return f"org:{measure.organisation_id}" in organisation_keys(person, measure.network)


def may_report(person: User, measure: Measure) -> bool:
    """Whoever answers for it and still may read it, and the secretariat."""
    if is_secretariat(person, measure.network):
        return True
    return answers_for(person, measure) and sees(person, measure)


def people_of(measure: Measure) -> list[User]:
    """Who is written to: the owner, or the first in line of the organisation; only those who may read it."""
    if measure.owner is not None:
        found = [measure.owner]
    else:
        rows = Representation.objects.for_network(measure.network).current().select_related("person")
        rows = rows.filter(organisation=measure.organisation_id, is_deputy=False)
        found = list(dict.fromkeys(row.person for row in rows))
    return [person for person in found if person.is_active and sees(person, measure)]


def own_open(person: User, network: Network) -> list[Measure]:
    """What a person answers for and has not finished, what is due first on top."""
    return _to_look_after(person, network)[0]


def late_of_others(person: User, network: Network) -> list[Measure]:
    """For those who lead the network: what others are late with. Nobody else is told."""
    return _to_look_after(person, network)[1]


def _to_look_after(person: User, network: Network) -> tuple[list[Measure], list[Measure]]:
    """The own and the late ones of others, in one question a request."""

    def read() -> tuple[list[Measure], list[Measure]]:
        rows = Measure.objects.visible_to(person, network).open()
        wanted = is_of(person, organisation_keys(person, network))
        leads = is_board(person, network)
        found = rows.filter(wanted | Q(due_on__lt=timezone.localdate()) if leads else wanted)
        own: list[Measure] = []
        late: list[Measure] = []
        for measure in found.select_related("owner", "organisation", "network"):
            (own if answers_for(person, measure) else late).append(measure)
        return own, late

    return once_a_request(f"measures:{network.pk}:{person.pk}", read)


def is_noted(meeting: Meeting) -> bool:
    """Whether decisions and measures are noted: from when attendance is taken, and afterwards."""
    return is_taken(meeting)


def is_decided(meeting: Meeting) -> bool:
    """Whether what was decided stands fast: in minutes that are approved and not being corrected."""
    rows = Minutes.objects.for_network(meeting.network).filter(meeting=meeting, state=MinutesState.APPROVED)
    return bool(rows.exists())


# ---------------------------------------------------------------- in words


def state_words(measure: Measure) -> str:
    """How it stands, with its day: *Overdue since 3 December*, *Under way, due 3 December*."""
    if measure.is_overdue:
        return gettext("Overdue since %(day)s") % {"day": day_and_month(measure.due_on)}
    if measure.is_open:
        words = {"status": capfirst(measure.get_status_display()), "day": day_and_month(measure.due_on)}
        return gettext("%(status)s, due %(day)s") % words
    return capfirst(measure.get_status_display())


def state_sign(measure: Measure) -> str:
    """The sign beside it: ``bad`` where it is overdue, ``ok`` where it is done."""
    return "bad" if measure.is_overdue else "ok" if measure.status == "done" else ""


def status_words(measure: Measure) -> str:
    """How it stands, without its day."""
    return pgettext("measure", "overdue") if measure.is_overdue else str(measure.get_status_display())


def progress_of(decision: Decision) -> Progress:
    """How far a decision is carried out, by its measures; one that was given up counts for nothing."""
    measures = [measure for measure in decision.measures.all() if measure.status != Status.GIVEN_UP]
    if not measures:
        return Progress.NOTED
    if any(measure.is_overdue for measure in measures):
        return Progress.OVERDUE
    return Progress.UNDER_WAY if any(measure.is_open for measure in measures) else Progress.CARRIED_OUT


def progress_words(decision: Decision) -> str:
    """The same in words."""
    return str(capfirst(progress_of(decision).label))


def measures_words(decision: Decision) -> str:
    """The measures that carry out a decision, in one line: what, who, until when, and how it stands."""
    words = [{"title": line_of(row), "status": status_words(row)} for row in decision.measures.all()]
    return "; ".join(gettext("%(title)s: %(status)s") % one for one in words)


def carried_words(decision: Decision) -> str:
    """How far a decision is and by which measures, in one line."""
    return ". ".join(part for part in (progress_words(decision), measures_words(decision)) if part)


def line_of(measure: Measure) -> str:
    """One line for minutes and agendas: what, who, until when."""
    words = {"measure": measure.title, "who": measure.responsible, "day": day_and_month(measure.due_on)}
    return gettext("%(measure)s (%(who)s, by %(day)s)") % words


def outline_lines(meeting: Meeting) -> Iterator[tuple[int | None, str]]:
    """What was noted that all members may read, by the key of its item, as minutes begin with it."""
    everybody = [meeting.network.key()]
    decisions = Decision.objects.for_network(meeting.network).filter(meeting=meeting)
    for decision in decisions.visible_with(everybody).order_by("pk"):
        yield decision.item_id, gettext("Decision: %(text)s") % {"text": decision.text}
    measures = Measure.objects.for_network(meeting.network).filter(meeting=meeting)
    for measure in measures.visible_with(everybody).select_related("owner", "organisation").order_by("pk"):
        yield measure.item_id, gettext("Measure: %(text)s") % {"text": line_of(measure)}


def agenda_suggestions(meeting: Meeting) -> Iterator[Suggestion]:
    """What is still open before a meeting, overdue first: a point for each circle that reads of some."""
    rows = Measure.objects.for_network(meeting.network).open().select_related("owner", "organisation", "network")
    by_reader: dict[Audience, list[Measure]] = {}
    for measure in rows:
        by_reader.setdefault(measure.readers, []).append(measure)
    titles = {
        Audience.MEMBERS: gettext("Follow-up of measures"),
        Audience.INNER: gettext("Follow-up of the members’ own measures"),
        Audience.BOARD: gettext("Follow-up of the steering group’s measures"),
    }
    for readers, measures in by_reader.items():
        late = sum(measure.is_overdue for measure in measures)
        why = gettext("Open: %(number)d. Overdue: %(late)d.") % {"number": len(measures), "late": late}
        text = "\n".join(f"– {_agenda_line(measure)}" for measure in measures)
        yield Suggestion(f"measures:{readers}", titles[readers], why, text, audience=readers)


def _agenda_line(measure: Measure) -> str:
    line = line_of(measure)
    return gettext("%(measure)s: overdue") % {"measure": line} if measure.is_overdue else line


# ---------------------------------------------------------------- told elsewhere


def year_entries(person: User, network: Network, start: date, end: date) -> Iterator[Entry]:
    """The last days of a person's own open measures."""
    for measure in own_open(person, network):
        if start <= measure.due_on < end:
            yield Entry(measure.due_on, measure.title, "deadline", measure.get_absolute_url(), measure.is_overdue)


def digest_items(person: User, network: Network, since: datetime) -> Iterator[DigestItem]:
    """Measures noted since, and those that were finished since; title and link only."""
    rows = Measure.objects.visible_to(person, network)
    for measure in rows.filter(created_at__gte=since):
        yield DigestItem(f"measure:{measure.pk}", measure.title, network.base_url + measure.get_absolute_url())
    for measure in rows.filter(status="done", updates__at__gte=since, updates__to_status="done").distinct():
        title = gettext("Done: %(title)s") % {"title": measure.title}
        yield DigestItem(f"measure:{measure.pk}:done", title, network.base_url + measure.get_absolute_url())


def handover_parts(person: User, network: Network) -> Iterator[Part]:
    """What is under way and what was decided in the last year, as far as the person may read it."""
    measures = Measure.objects.visible_to(person, network).open().select_related("owner", "organisation")
    rows = [
        Row(one.title, one.get_absolute_url(), str(one.owner or one.organisation or ""), one.due_on) for one in measures
    ]
    yield Part(gettext("Open measures"), rows)
    since = timezone.localdate() - timedelta(days=366)
    decisions = Decision.objects.visible_to(person, network).filter(decided_on__gte=since).with_measures()
    latest = decisions.select_related("meeting").order_by("-decided_on", "-pk")
    rows = [
        Row(one.text, one.meeting.get_absolute_url(), f"{one.meeting.title}. {carried_words(one)}", one.decided_on)
        for one in latest
    ]
    yield Part(gettext("Decisions of the last year"), rows)


def holdings(person: User, network: Network) -> Iterator[tuple[str, str]]:
    """Open measures whose owner somebody is, with where another is named."""
    for measure in Measure.objects.for_network(network).open().filter(owner=person):
        text = gettext("responsible for the measure %(title)s") % {"title": measure.title}
        yield text, reverse("measures_office:edit", args=[measure.pk])


def organisation_events(organisation: Organisation) -> Iterator[Event]:
    """In the timeline: when an organisation became responsible for a measure, and when that ended."""
    rows = Measure.objects.for_network(organisation.network).filter(organisation=organisation)
    for measure in rows:
        url, audience = measure.get_absolute_url(), measure.audience
        yield Event(timezone.localdate(measure.created_at), measure.title, _("Measure"), url, audience)
        if not measure.is_open:
            words = {"title": measure.title, "status": measure.get_status_display()}
            text = gettext("%(title)s: %(status)s") % words
            yield Event(measure.status_since, text, _("Measure"), url, audience)


def search_sources() -> Iterator[Source]:
    """Both by the keys of the item they were noted at."""
    yield Source(Measure, _("Measure"), _measure_entries)
    yield Source(Decision, _("Decision"), _decision_entries)


def _measure_entries(measure: Measure) -> Iterator[IndexData]:
    text = " ".join(part for part in (measure.text, measure.responsible, measure.carrier) if part)
    for language, url in addresses(measure.network, "measures:measure", measure.pk):
        yield IndexData(language, measure.title, text, url, measure.audience, measure.due_on)


def _decision_entries(decision: Decision) -> Iterator[IndexData]:
    for language, url in addresses(decision.network, "meetings:meeting", decision.meeting_id):
        place = f"{url}#decided"
        yield IndexData(language, str(decision), decision.text, place, decision.audience, decision.decided_on)


# ---------------------------------------------------------------- as a file

MEASURE_COLUMNS = [
    Column("measure", _("Measure")),
    Column("owner", _("Responsible person")),
    Column("organisation", _("Responsible organisation")),
    Column("due", _("Due")),
    Column("status", _("Status")),
    Column("since", _("Status since")),
    Column("overdue", _("Overdue")),
    Column("carrier", _("Carried by")),
    Column("funding", _("Funding")),
    Column("focus_area", _("Focus area")),
    Column("meeting", _("Meeting")),
    Column("decision", _("Decision")),
    Column("noted", _("Noted on")),
    Column("readers", _("Who may read it")),
    Column("text", _("What it is about")),
    Column("note", _("Last report")),
]
DECISION_COLUMNS = [
    Column("decided", _("Decided")),
    Column("meeting", _("Meeting")),
    Column("item", _("Agenda item")),
    Column("decision", _("Decision")),
    Column("progress", _("Status")),
    Column("measures", _("Measures")),
    Column("readers", _("Who may read it")),
]


def measure_rows(measures: Iterable[Measure]) -> list[dict[str, Any]]:
    """A row for each, with ``last_note`` where the rows carry it."""
    return [
        {
            "measure": row.title,
            "owner": str(row.owner or ""),
            "organisation": str(row.organisation or ""),
            "due": row.due_on,
            "status": row.get_status_display(),
            "since": row.status_since,
            "overdue": row.is_overdue,
            "carrier": row.carrier,
            "funding": row.funding,
            "focus_area": str(row.focus_area or ""),
            "meeting": str(row.meeting or ""),
            "decision": row.decision.text if row.decision else "",
            "noted": timezone.localdate(row.created_at),
            "readers": str(row.readers.label),
            "text": row.text,
            "note": getattr(row, "last_note", "") or "",
        }
        for row in measures
    ]


def decision_rows(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """A row for each, with its measures loaded."""
    return [
        {
            "decided": row.decided_on,
            "meeting": str(row.meeting),
            "item": str(row.item or ""),
            "decision": row.text,
            "progress": progress_words(row),
            "measures": measures_words(row),
            "readers": str(row.readers.label),
        }
        for row in decisions
    ]


# ---------------------------------------------------------------- about people


def _dead_notices(now: datetime) -> Any:
    """Of measures that are finished; while one is open they say who was reminded, and nobody is twice."""
    return Notice.objects.filter(expires_at__lt=now).exclude(measure__status__in=OPEN)


def _remove(rows: Any) -> int:
    number: int = rows.count()
    rows.delete()
    return number


RETENTION = [
    RetentionRule(
        "followup.notices",
        _("Who was reminded of a measure is forgotten when it is finished and the link in the mail no longer works."),
        _dead_notices,
        _remove,
    )
]


def own_data(person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """What a person answers for and has reported, in all networks."""
    with unscoped():
        measures = Measure.objects.filter(owner=person).select_related("network")
        reports = MeasureUpdate.objects.filter(by=person).select_related("measure__network")
        told = [
            {"network": str(m.network), "measure": m.title, "due": m.due_on, "status": str(m.get_status_display())}
            for m in measures
        ]
        said = [
            {
                "network": str(r.measure.network),
                "measure": r.measure.title,
                "status": str(r.get_to_status_display()),
                "note": r.note,
                "reported": r.at,
            }
            for r in reports
        ]
    yield _("Measures you answer for"), told
    yield _("What you reported on measures"), said


def admin_addresses() -> Iterator[tuple[str, AdminAddress]]:
    """The files, for the secretariat; they name no row in their address."""
    for name in ("export_measures", "export_decisions"):
        yield f"followup_office:{name}", AdminAddress(Who.SECRETARIAT)
