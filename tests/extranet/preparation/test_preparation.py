"""Steps counted from a meeting's day: made, moved, ticked off, overdue, forgotten."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import Entry
from extranet.meetings.actions import cancel_meeting, follow_change
from extranet.meetings.choices import MeetingKind
from extranet.preparation.actions import (
    CancelledError,
    SettledError,
    add_step,
    plant_checklists,
    prepare,
    reopen,
    settle,
)
from extranet.preparation.choices import DEFAULT_STEPS, Outcome, Responsible, Side
from extranet.preparation.models import Checklist, ChecklistStep, Step
from extranet.preparation.rules import RETENTION, checklist_for, due_day, notices, own_data
from networks.choices import Role
from networks.querysets import unscoped
from tests.factories.meetings import MeetingFactory
from tests.factories.networks import member_of
from tests.factories.preparation import ChecklistFactory, ChecklistStepFactory, StepFactory


@pytest.fixture
def meeting(karlskrona):
    """Thursday 10 December 2026, a month ahead of every test that freezes the clock."""
    start = datetime(2026, 12, 10, 13, tzinfo=karlskrona.time_zone)
    return MeetingFactory(network=karlskrona, starts_at=start, state="planned")


@pytest.fixture
def november():
    with time_machine.travel("2026-11-10 09:00 +0100", tick=False):
        yield


@pytest.fixture
def checklist(karlskrona):
    """Three weeks before, and a week after."""
    checklist = ChecklistFactory(network=karlskrona)
    ChecklistStepFactory(checklist=checklist, text="Kalla", days=21)
    ChecklistStepFactory(checklist=checklist, text="Skriv", days=7, side=Side.AFTER, responsible=Responsible.CHAIR)
    return checklist


def steps(meeting):
    rows = Step.objects.for_network(meeting.network).filter(meeting=meeting)
    return {step.text: step for step in rows.select_related("meeting__network__site")}


@pytest.mark.parametrize(
    ("days", "side", "expected"),
    [
        (21, Side.BEFORE, date(2026, 11, 19)),
        (0, Side.BEFORE, date(2026, 12, 10)),
        (5, Side.BEFORE, date(2026, 12, 4)),  # Saturday: the Friday before
        (2, Side.AFTER, date(2026, 12, 14)),  # Saturday: the Monday after
        (15, Side.AFTER, date(2026, 12, 28)),  # Christmas Day and the week-end after it
        (34, Side.BEFORE, date(2026, 11, 6)),
    ],
)
def test_day_is_counted_from_the_meeting_and_is_a_working_day(days, side, expected, meeting):
    assert due_day(meeting, Step(days=days, side=side)) == expected


def test_day_is_counted_from_the_day_where_the_network_is(karlskrona):
    late = MeetingFactory(network=karlskrona, starts_at=datetime.fromisoformat("2026-12-09T23:30:00+00:00"))

    assert due_day(late, Step(days=1, side=Side.BEFORE)) == date(2026, 12, 9)


def test_list_of_the_kind_goes_before_the_one_for_all_others(karlskrona, kongsberg, checklist, meeting):
    breakfast = ChecklistFactory(network=karlskrona, kind=MeetingKind.BREAKFAST)
    ChecklistFactory(network=kongsberg, kind=MeetingKind.ORDINARY)

    assert checklist_for(meeting) == checklist
    assert checklist_for(MeetingFactory(network=karlskrona, kind=MeetingKind.BREAKFAST)) == breakfast
    assert checklist_for(MeetingFactory(network=kongsberg, kind=MeetingKind.JOINT)) is None


def test_planned_meeting_gets_its_steps_once_and_a_moved_one_takes_the_open_ones_along(
    november, checklist, meeting, secretariat
):
    follow_change(by=secretariat, meeting=meeting)
    follow_change(by=secretariat, meeting=meeting)
    found = steps(meeting)
    assert {text: step.due_on for text, step in found.items()} == {
        "Kalla": date(2026, 11, 19),
        "Skriv": date(2026, 12, 17),
    }
    settle(by=secretariat, step=found["Kalla"], outcome=Outcome.DONE)
    meeting.starts_at += timedelta(days=7)
    meeting.ends_at += timedelta(days=7)
    meeting.save()
    follow_change(by=secretariat, meeting=meeting)

    assert {text: step.due_on for text, step in steps(meeting).items()} == {
        "Kalla": date(2026, 11, 19),
        "Skriv": date(2026, 12, 28),
    }


def test_meeting_that_is_out_already_gets_steps_on_request_only(karlskrona, checklist, secretariat):
    summoned = MeetingFactory(network=karlskrona)
    follow_change(by=secretariat, meeting=summoned)
    assert steps(summoned) == {}

    assert (prepare(by=secretariat, meeting=summoned), prepare(by=secretariat, meeting=summoned)) == (2, 0)
    entries = Entry.objects.for_network(karlskrona).filter(action="preparation.prepare")
    assert [(entry.person, entry.details) for entry in entries] == [(secretariat, {"steps": 2})]


def test_nothing_is_prepared_for_a_cancelled_meeting_nor_without_a_list(checklist, meeting, kongsberg, secretariat):
    cancel_meeting(by=secretariat, meeting=meeting)
    with pytest.raises(CancelledError):
        prepare(by=secretariat, meeting=meeting)

    assert prepare(by=None, meeting=MeetingFactory(network=kongsberg)) == 0


def test_change_of_the_list_leaves_prepared_meetings_alone(november, checklist, meeting, secretariat):
    prepare(by=secretariat, meeting=meeting)
    checklist.steps.all().delete()
    ChecklistStepFactory(checklist=checklist, text="Nytt", days=3)
    follow_change(by=secretariat, meeting=meeting)

    assert set(steps(meeting)) == {"Kalla", "Skriv"}


def test_step_is_ticked_off_once_with_who_and_when_and_taken_back(karlskrona, checklist, meeting, secretariat):
    prepare(by=secretariat, meeting=meeting)
    step = steps(meeting)["Kalla"]
    settle(by=secretariat, step=step, outcome=Outcome.NOT_NEEDED)
    kept = steps(meeting)["Kalla"]
    assert (kept.outcome, kept.settled_by, kept.settled_at is not None) == ("not_needed", secretariat, True)
    with pytest.raises(SettledError):
        settle(by=secretariat, step=step, outcome=Outcome.DONE)

    reopen(by=secretariat, step=kept)
    with pytest.raises(SettledError):
        reopen(by=secretariat, step=kept)
    kept = steps(meeting)["Kalla"]
    assert (kept.outcome, kept.settled_by, kept.settled_at) == ("", None, None)
    actions = Entry.objects.for_network(karlskrona).filter(action__startswith="preparation.").order_by("pk")
    assert [entry.action.partition(".")[2] for entry in actions] == ["prepare", "settle", "reopen"]
    assert {entry.target_label for entry in actions} == {str(meeting)}


def test_step_taken_back_after_a_move_is_due_by_the_new_day(november, checklist, meeting, secretariat):
    prepare(by=secretariat, meeting=meeting)
    settle(by=secretariat, step=steps(meeting)["Kalla"], outcome=Outcome.DONE)
    meeting.starts_at += timedelta(days=7)
    meeting.ends_at += timedelta(days=7)
    meeting.save()
    reopen(by=secretariat, step=steps(meeting)["Kalla"])

    assert steps(meeting)["Kalla"].due_on == date(2026, 11, 26)


def test_same_step_stands_on_a_list_once(meeting, secretariat):
    step = {"meeting": meeting, "text": "Boka bussen", "days": 9}
    add_step(by=secretariat, step=Step(**step))
    with pytest.raises(ValidationError, match="stands on the list already"):
        add_step(by=secretariat, step=Step(**step))


@pytest.mark.parametrize(
    ("outcome", "state", "expected"), [("", "summoned", 1), ("done", "summoned", 0), ("", "cancelled", 0)]
)
def test_overdue_are_open_steps_of_meetings_that_stand(outcome, state, expected, karlskrona):
    settled = {"outcome": outcome, "settled_at": timezone.now()} if outcome else {}
    step = StepFactory(meeting__network=karlskrona, meeting__state=state, overdue=True, **settled)
    StepFactory(meeting__network=karlskrona, due_on=timezone.localdate())

    assert Step.objects.for_network(karlskrona).overdue(timezone.localdate()).count() == expected
    words = ["1 step of the preparation is overdue."] if expected else []
    assert list(notices(step.meeting)) == words


def test_new_network_begins_with_lists_in_its_own_language(karlskrona):
    for _time in range(2):
        plant_checklists(karlskrona)

    found = {checklist.kind: checklist.steps.count() for checklist in Checklist.objects.for_network(karlskrona)}
    assert found == {kind: len(rows) for kind, rows in DEFAULT_STEPS.items()}
    assert ChecklistStep.objects.for_network(karlskrona).filter(text="").count() == 0


def test_steps_are_forgotten_two_years_after_and_told_to_whom_they_concern(karlskrona, member, secretariat, meeting):
    step = StepFactory(meeting=meeting, person=member, text="Boka salen")
    StepFactory(meeting=meeting)
    settle(by=secretariat, step=step, outcome=Outcome.DONE)
    ((_label, own),) = own_data(member)
    ((_label, ticked),) = own_data(secretariat)
    assert [(row["step"], row["ticked off"]) for row in own] == [("Boka salen", None)]
    assert [row["step"] for row in ticked] == ["Boka salen"]
    assert ticked[0]["ticked off"]

    (rule,) = RETENTION
    with unscoped():
        assert not rule.due(meeting.ends_at + timedelta(days=731)).exists()
        assert rule.purge(rule.due(meeting.ends_at + timedelta(days=733))) == 2
        assert not rule.due(meeting.ends_at + timedelta(days=733)).exists()


# ---------------------------------------------------------------- the screen


def address(meeting, step=None):
    return f"/sv/extranet/meetings/{meeting.pk}/preparation/" + (f"{step.pk}/" if step else "")


def test_secretariat_makes_ticks_off_and_takes_back(checklist, meeting, secretariat, browser):
    staff = browser(secretariat)
    assert "Make the steps" in staff.get(address(meeting)).content.decode()
    assert staff.post(address(meeting), {"make": ""}).url == address(meeting)
    step = steps(meeting)["Kalla"]

    response = staff.post(address(meeting, step), {"done": ""})
    assert response.url == f"{address(meeting)}#step-{step.pk}"
    page = staff.get(address(meeting)).content.decode()
    assert "1 of 2 steps are ticked off" in page
    assert "Siv Kansli" in page
    staff.post(address(meeting, step), {"done": ""})
    assert "Somebody else was faster" in staff.get(address(meeting)).content.decode()
    staff.post(address(meeting, step), {"open": ""})
    assert "0 of 2 steps are ticked off" in staff.get(address(meeting)).content.decode()
    assert staff.get(address(meeting, step)).status_code == 405


def sent(**fields):
    return {"text": "Boka bussen", "days": "9", "side": "before", "responsible": "host", "person": ""} | fields


def test_secretariat_adds_a_step_for_a_person(meeting, member, secretariat, browser):
    response = browser(secretariat).post(address(meeting), sent(person=member.pk))
    step = steps(meeting)["Boka bussen"]

    assert response.url == f"{address(meeting)}#step-{step.pk}"
    assert (step.person, step.due_on, step.who) == (member, date(2026, 12, 1), "Disa Ankarvik")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"days": "-1"}, "days"),
        ({"days": "401"}, "days"),
        ({"side": "during"}, "side"),
        ({"responsible": "nobody"}, "responsible"),
        ({"person": "999999"}, "person"),
        ({"text": "Redan där"}, "__all__"),
    ],
)
def test_wrong_step_is_told_beside_the_field_and_what_was_typed_stays(change, field, meeting, secretariat, browser):
    StepFactory(meeting=meeting, text="Redan där", days=9)
    page = browser(secretariat).post(address(meeting), sent(**change))

    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["responsible"].value() == sent(**change)["responsible"]
    assert len(steps(meeting)) == 1


def test_person_of_another_network_cannot_be_named(meeting, kongsberg, secretariat, browser):
    page = browser(secretariat).post(address(meeting), sent(person=member_of(kongsberg).pk))

    assert list(page.context["form"].errors) == ["person"]


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.BOARD, Role.CHAIR, Role.EDITOR])
def test_others_do_not_see_the_steps(role, karlskrona, meeting, browser):
    step, client = StepFactory(meeting=meeting, overdue=True, text="Boka salen"), browser(member_of(karlskrona, role))

    assert client.get(address(meeting)).status_code == 403
    assert client.post(address(meeting), {"make": ""}).status_code == 403
    assert client.post(address(meeting, step), {"done": ""}).status_code == 403
    assert "Boka salen" not in client.get("/sv/extranet/").content.decode()


def test_step_of_another_meeting_or_network_is_not_found(karlskrona, kongsberg, meeting, secretariat, browser):
    staff = browser(secretariat)
    for step in (StepFactory(meeting__network=karlskrona), StepFactory(meeting__network=kongsberg)):
        assert staff.post(address(meeting, step), {"done": ""}).status_code == 404
    assert staff.get(address(step.meeting)).status_code == 404


def test_secretariat_sees_what_is_due_on_both_start_pages_and_above_the_meeting(karlskrona, secretariat, browser):
    late = StepFactory(meeting__network=karlskrona, text="Fråga värden", overdue=True)
    StepFactory(meeting__network=karlskrona, text="Kalla", due_on=timezone.localdate() + timedelta(days=7))
    StepFactory(meeting__network=karlskrona, text="Långt bort", due_on=timezone.localdate() + timedelta(days=8))
    staff = browser(secretariat)

    for path in ("/sv/extranet/", "/cms/"):
        page = staff.get(path).content.decode()
        assert ["Fråga värden" in page, "Kalla" in page, "Långt bort" in page] == [True, True, False]
        assert "Overdue" in page
    assert (
        "1 step of the preparation is overdue." in staff.get(f"/cms/meetings/edit/{late.meeting.pk}/").content.decode()
    )


def test_cancelled_meeting_offers_nothing_to_make(karlskrona, checklist, secretariat, browser):
    meeting = MeetingFactory(network=karlskrona, state="cancelled")
    page = browser(secretariat).post(address(meeting), {"make": ""}, follow=True).content.decode()

    assert "there is nothing to prepare" in page
    assert "Make the steps" not in page


def test_secretariat_writes_a_checklist(karlskrona, secretariat, browser):
    form = {"kind": "joint", "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0", "steps-0-text": "Ring kommunen"}
    form |= {"steps-0-days": "30", "steps-0-side": "before", "steps-0-responsible": "chair", "steps-0-person": ""}
    browser(secretariat).post("/cms/checklists/new/", form)
    again = browser(secretariat).post("/cms/checklists/new/", form)

    (step,) = ChecklistStep.objects.for_network(karlskrona)
    assert (step.checklist.kind, step.text, step.offset) == ("joint", "Ring kommunen", -30)
    assert "There is a checklist for this kind already." in again.content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/sv/extranet/meetings/{pk}/preparation/", 6), ("/cms/checklists/", 12), ("/cms/", 15)],
)
def test_screens_cost_the_same_for_one_and_for_three(
    path, queries, number, karlskrona, meeting, member, secretariat, browser, django_assert_num_queries
):
    for kind in list(MeetingKind.values)[:number]:
        step = StepFactory(meeting=meeting, person=member, overdue=True)
        settle(by=secretariat, step=StepFactory(meeting=meeting), outcome=Outcome.DONE)
        ChecklistStepFactory(checklist=ChecklistFactory(network=karlskrona, kind=kind), text=step.text)
    staff = browser(secretariat)
    staff.get(path.format(pk=meeting.pk))

    with django_assert_num_queries(queries):
        staff.get(path.format(pk=meeting.pk))
