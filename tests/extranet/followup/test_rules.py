"""Whose a measure is, who reads it, and what is told of it elsewhere."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from extranet.followup.choices import Show
from extranet.followup.models import Decision, Measure, Notice
from extranet.followup.rules import (
    RETENTION,
    agenda_suggestions,
    answers_for,
    digest_items,
    holdings,
    may_report,
    organisation_events,
    outline_lines,
    own_data,
    own_open,
    people_of,
    sees,
    state_sign,
    state_words,
    year_entries,
)
from extranet.meetings.rules import outline
from networks.choices import Role
from networks.querysets import unscoped
from tests.factories.followup import DecisionFactory, MeasureFactory, MeasureUpdateFactory, NoticeFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory, member_of

TODAY = date(2026, 12, 3)


def day(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def alfa(karlskrona, member):
    """Disa speaks for Alfa, and somebody stands in for her."""
    organisation = member_organisation(karlskrona, "Alfa")
    chief = RepresentationFactory(organisation=organisation, person=member)
    deputy = member_of(karlskrona, Role.DEPUTY)
    RepresentationFactory(organisation=organisation, person=deputy, is_deputy=True, deputy_of=chief)
    organisation.deputy = deputy
    return organisation


# ---------------------------------------------------------------- querysets


def titles(rows):
    return [row.title for row in rows]


@pytest.fixture
def several(karlskrona, kongsberg, member, alfa):
    """One of each: own, of the organisation, of somebody else, late, finished, for the steering group, foreign."""
    facts = {"network": karlskrona}
    MeasureFactory(title="own", owner=member, due_on=day(3), **facts)
    MeasureFactory(title="alfa", owner=None, organisation=alfa, due_on=day(2), **facts)
    MeasureFactory(title="other", due_on=day(4), **facts)
    MeasureFactory(title="other of alfa", organisation=alfa, due_on=day(5), **facts)
    MeasureFactory(title="late", due_on=day(-1), **facts)
    MeasureFactory(title="today", due_on=day(0), **facts)
    MeasureFactory(title="done", owner=member, status="done", due_on=day(-9), status_since=day(-5), **facts)
    MeasureFactory(title="given up", status="given_up", due_on=day(9), status_since=day(-2), **facts)
    MeasureFactory(title="board", board=True, due_on=day(1), **facts)
    MeasureFactory(title="foreign", network=kongsberg, owner=member)


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (Show.OPEN, ["late", "today", "alfa", "own", "other", "other of alfa"]),
        (Show.MINE, ["alfa", "own"]),
        (Show.OVERDUE, ["late"]),
        (Show.DONE, ["given up", "done"]),
        (Show.ALL, ["given up", "other of alfa", "other", "own", "alfa", "today", "late", "done"]),
    ],
)
def test_list_shows_what_was_chosen_in_its_order(show, expected, karlskrona, member, alfa, several):
    keys = {f"org:{alfa.pk}", "public"}
    rows = Measure.objects.visible_to(member, karlskrona)

    assert titles(rows.shown(show, member, keys)) == expected
    assert rows.counted(member, keys)[show] == len(expected)


def test_overdue_on_another_day(karlskrona, several):
    rows = Measure.objects.for_network(karlskrona)

    assert titles(rows.overdue(day(2))) == ["late", "today", "board"]


def test_steering_groups_measure_is_seen_by_it_alone(karlskrona, member, board, several):
    assert "board" in titles(Measure.objects.visible_to(board, karlskrona))
    assert "board" not in titles(Measure.objects.visible_to(member, karlskrona))


def test_own_open_measures_are_those_of_person_and_organisation(karlskrona, member, several):
    assert titles(own_open(member, karlskrona)) == ["alfa", "own"]


# ---------------------------------------------------------------- whose it is


@pytest.mark.parametrize(
    ("who", "answers", "reports"),
    [("owner", True, True), ("other", False, False), ("secretariat", False, True), ("gone", False, False)],
)
def test_owner_and_secretariat_report(who, answers, reports, karlskrona, secretariat, measure):
    people = {
        "owner": measure.owner,
        "other": member_of(karlskrona),
        "secretariat": secretariat,
        "gone": PersonFactory(),
    }

    assert (answers_for(people[who], measure), may_report(people[who], measure)) == (answers, reports)


def test_owner_who_left_neither_reads_nor_reports(karlskrona, measure):
    measure.owner = PersonFactory()

    assert (sees(measure.owner, measure), may_report(measure.owner, measure)) == (False, False)
    assert people_of(measure) == []


def test_owner_outside_the_steering_group_does_not_report_on_its_measures(karlskrona, member, board):
    measure = MeasureFactory(network=karlskrona, board=True, owner=member)

    assert (answers_for(member, measure), may_report(member, measure)) == (True, False)
    assert people_of(measure) == []
    measure.owner = board
    assert (may_report(board, measure), people_of(measure)) == (True, [board])


def test_without_an_owner_those_answer_who_speak_for_the_organisation(karlskrona, member, alfa):
    measure = MeasureFactory(network=karlskrona, owner=None, organisation=alfa)

    assert answers_for(member, measure)
    assert answers_for(alfa.deputy, measure)
    assert people_of(measure) == [member]
    assert not answers_for(member_of(karlskrona), measure)


def test_nobody_is_written_to_whose_account_is_closed(karlskrona, measure):
    measure.owner.is_active = False

    assert people_of(measure) == []


# ---------------------------------------------------------------- in words


@pytest.mark.parametrize(
    ("fields", "words", "sign"),
    [
        ({"due_on": date(2026, 12, 2)}, "Overdue since Wednesday 2 December", "bad"),
        ({"due_on": date(2026, 12, 3)}, "Not begun, due Thursday 3 December", ""),
        ({"due_on": date(2026, 12, 4), "status": "under_way"}, "Under way, due Friday 4 December", ""),
        ({"due_on": date(2026, 12, 2), "status": "done"}, "Done", "ok"),
        ({"due_on": date(2026, 12, 2), "status": "given_up"}, "Given up", ""),
    ],
)
@time_machine.travel("2026-12-03T12:00+01:00", tick=False)
def test_state_in_words_and_sign(fields, words, sign):
    measure = Measure(**fields)

    assert (state_words(measure), state_sign(measure)) == (words, sign)


def test_minutes_begin_with_what_was_noted_for_all_members(karlskrona, meeting, item, board_item, member):
    DecisionFactory(network=karlskrona, meeting=meeting, item=item, text="Bussen går.")
    DecisionFactory(network=karlskrona, meeting=meeting, item=board_item, text="Hemligt", board=True)
    facts = {"network": karlskrona, "meeting": meeting, "owner": member, "due_on": date(2026, 12, 10)}
    MeasureFactory(title="Räkna", item=item, **facts)
    MeasureFactory(title="Mät", **facts)
    MeasureFactory(title="Dolt", board=True, **facts)
    AgendaItemFactory(meeting=meeting, title="Valet", kind="election")

    lines = list(outline_lines(meeting))
    text = outline(meeting)

    assert lines == [
        (item.pk, "Decision: Bussen går."),
        (item.pk, f"Measure: Räkna ({member}, by Thursday 10 December)"),
        (None, f"Measure: Mät ({member}, by Thursday 10 December)"),
    ]
    assert f"# 1. Bussen\nDecision: Bussen går.\nMeasure: Räkna ({member}, by Thursday 10 December)" in text
    assert "# 2. Valet\nDecision:" in text
    assert text.endswith(f"# Decisions and measures\nMeasure: Mät ({member}, by Thursday 10 December)")
    assert "Hemligt" not in text + "".join(line for _key, line in lines)


def test_decision_item_without_a_decision_still_has_its_empty_word(meeting):
    AgendaItemFactory(meeting=meeting, title="Valet", kind="election")

    assert outline(meeting) == "# 1. Valet\nDecision:"


def test_open_measures_are_suggested_to_the_next_agenda_by_who_may_read_them(karlskrona, member):
    coming = MeetingFactory(network=karlskrona)
    MeasureFactory(network=karlskrona, title="Räkna", owner=member, due_on=day(3))
    MeasureFactory(network=karlskrona, title="Mät", owner=member, late=True)
    MeasureFactory(network=karlskrona, title="Dolt", owner=member, board=True)
    MeasureFactory(network=karlskrona, title="Klart", status="done")

    found = {one.key: one for one in agenda_suggestions(coming)}

    assert set(found) == {"measures:members", "measures:board"}
    assert found["measures:members"].why == "Open: 2. Overdue: 1."
    first, second = found["measures:members"].text.splitlines()
    assert first.startswith("– Mät (")
    assert first.endswith("overdue")
    assert second.startswith("– Räkna (")
    assert (found["measures:board"].audience, "Dolt" in found["measures:board"].text) == ("board", True)


# ---------------------------------------------------------------- told elsewhere


def test_year_holds_ones_own_last_days(karlskrona, member, several):
    start, end = day(0), day(3)

    assert [(e.label, e.kind, e.past) for e in year_entries(member, karlskrona, start, end)] == [
        ("alfa", "deadline", False)
    ]


def test_digest_tells_of_new_and_finished_measures_by_title(karlskrona, member, measure):
    old = MeasureFactory(network=karlskrona, title="Gammal", status="done")
    Measure.objects.for_network(karlskrona).filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=99))
    MeasureUpdateFactory(measure=old, to_status="done")
    MeasureFactory(network=karlskrona, board=True)
    found = list(digest_items(member, karlskrona, timezone.now() - timedelta(hours=1)))

    assert [(one.key, one.title) for one in found] == [
        (f"measure:{measure.pk}", "Räkna resenärer"),
        (f"measure:{old.pk}:done", "Done: Gammal"),
    ]
    assert all(one.url.startswith(karlskrona.base_url) for one in found)


def test_who_leaves_is_told_to_hold_open_measures(karlskrona, member, measure):
    MeasureFactory(network=karlskrona, owner=member, status="done")

    assert list(holdings(member, karlskrona)) == [
        ("responsible for the measure Räkna resenärer", f"/cms/measures/edit/{measure.pk}/")
    ]


def test_timeline_of_an_organisation_knows_its_measures(karlskrona, alfa):
    MeasureFactory(network=karlskrona, title="Räkna", organisation=alfa)
    MeasureFactory(network=karlskrona, title="Mät", organisation=alfa, status="done", status_since=TODAY)

    events = [(event.text, event.day) for event in organisation_events(alfa)]

    assert events == [("Räkna", day(0)), ("Mät", day(0)), ("Mät: done", TODAY)]


def test_own_data_tells_measures_and_reports(member, measure):
    MeasureUpdateFactory(measure=measure, by=member, note="Pågår")

    (_one, measures), (_two, reports) = own_data(member)
    assert [row["measure"] for row in measures] == ["Räkna resenärer"]
    assert [row["note"] for row in reports] == ["Pågår"]


@pytest.mark.parametrize(("status", "days", "kept"), [("done", -1, 0), ("done", 1, 1), ("under_way", -1, 1)])
def test_mails_are_forgotten_when_the_measure_is_finished_and_the_link_is_dead(status, days, kept, karlskrona):
    expires = timezone.now() + timedelta(days=days)
    NoticeFactory(measure__network=karlskrona, measure__status=status, expires_at=expires)
    (rule,) = RETENTION
    with unscoped():
        rule.purge(rule.due(timezone.now()))

    assert Notice.objects.for_network(karlskrona).count() == kept


# ---------------------------------------------------------------- models


def test_measure_needs_somebody_who_answers(draft):
    with pytest.raises(Exception, match="Choose who answers for it"):
        draft().full_clean()


@pytest.mark.parametrize("name", ["organisation", "meeting", "item"])
def test_nothing_of_another_network_is_taken(name, kongsberg, member, draft):
    foreign = {
        "organisation": lambda: member_organisation(kongsberg, "Fremmed"),
        "meeting": lambda: MeetingFactory(network=kongsberg),
        "item": lambda: AgendaItemFactory(meeting__network=kongsberg),
    }
    with pytest.raises(Exception, match=name):
        draft(owner=member, **{name: foreign[name]()}).full_clean()


def test_decision_in_approved_minutes_is_no_mistake_any_more(karlskrona):
    decision = DecisionFactory(network=karlskrona)
    assert decision.may_be_deleted
    MinutesFactory(meeting=decision.meeting, approved=True)

    assert not Decision.objects.for_network(karlskrona).get().may_be_deleted
