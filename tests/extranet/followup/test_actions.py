"""Noting, reporting, reminding, and what follows from a meeting that was changed."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from extranet.followup.actions import (
    DecidedError,
    NothingNewError,
    follow_meeting,
    note_decision,
    note_measure,
    remind_due,
    report,
    settle,
)
from extranet.followup.choices import Occasion, Status
from extranet.followup.emails import tell
from extranet.followup.models import Decision, Measure, MeasureUpdate, Notice
from extranet.meetings.actions import follow_change
from networks.rules import audience_keys
from search.models import IndexEntry
from tests.factories.followup import DecisionFactory, MeasureFactory
from tests.factories.meetings import AgendaItemFactory, MinutesFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory, member_of

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def told(rows):
    return [(mail.template, mail.to) for mail in rows]


def found_by(person, network, word):
    """Titles in the index that a person's keys open."""
    rows = IndexEntry.objects.for_network(network).filter(language="sv", text__contains=word)
    return [row.title for row in rows if set(row.audience) & audience_keys(person, network)]


# ---------------------------------------------------------------- noting


def test_noted_measure_begins_its_history_and_its_owner_is_told(karlskrona, secretariat, member, draft, item, mails):
    measure = note_measure(by=secretariat, measure=draft(owner=member, item=item), readers="members")

    (begun,) = measure.updates.all()
    assert (begun.from_status, begun.to_status, begun.by) == ("", "not_begun", secretariat)
    (mail,) = mails()
    assert (mail.template, mail.to) == ("followup_assigned", member.email)
    assert "Mät" in mail.subject
    assert "/measure/" in mail.text
    assert mail.erase_when_sent
    entry = Entry.objects.for_network(karlskrona).get(action="followup.note_measure")
    assert (entry.person, entry.target_label) == (secretariat, "Mät")
    assert measure.audience == {karlskrona.key()}


def test_measure_of_an_organisation_is_told_to_who_speaks_for_it(karlskrona, secretariat, member, draft, mails):
    organisation = member_organisation(karlskrona, "Alfa")
    chief = RepresentationFactory(organisation=organisation, person=member)
    RepresentationFactory(organisation=organisation, person=member_of(karlskrona), is_deputy=True, deputy_of=chief)
    note_measure(by=secretariat, measure=draft(organisation=organisation), readers="members")

    assert told(mails()) == [("followup_assigned", member.email)]


def test_who_notes_a_measure_for_oneself_gets_no_mail(secretariat, draft, mails):
    note_measure(by=secretariat, measure=draft(owner=secretariat), readers="members")

    assert mails() == []


def test_what_is_noted_at_an_item_is_for_those_who_read_the_item(
    karlskrona, secretariat, member, board, draft, board_item, mails
):
    measure = note_measure(by=secretariat, measure=draft(owner=board, item=board_item), readers="members")
    decision = Decision(network=karlskrona, meeting=board_item.meeting, item=board_item, text="Mätfritt")
    note_decision(by=secretariat, decision=decision, readers="members")

    assert measure.audience == decision.audience == {karlskrona.key("board")}
    assert told(mails()) == [("followup_assigned", board.email)]
    assert found_by(board, karlskrona, "Mätfritt") == ["Mätfritt"]
    assert found_by(member, karlskrona, "Mätfritt") == []


def test_owner_who_may_not_read_it_gets_no_mail(secretariat, member, draft, mails):
    note_measure(by=secretariat, measure=draft(owner=member), readers="board")

    assert mails() == []


def test_change_tells_a_new_owner_once_and_the_old_one_nothing(secretariat, karlskrona, member, draft, mails):
    measure = note_measure(by=secretariat, measure=draft(owner=member), readers="members")
    mails()
    settle(by=secretariat, measure=measure)
    assert mails() == []
    measure.owner = member_of(karlskrona)
    settle(by=secretariat, measure=measure)
    settle(by=secretariat, measure=measure)

    assert told(mails()) == [("followup_assigned", measure.owner.email)]
    assert measure.updates.count() == 1


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_decision_is_noted_until_the_minutes_are_approved(state, karlskrona, secretariat, meeting):
    MinutesFactory(meeting=meeting, state=state, approved_at=timezone.now() if state == "approved" else None)
    decision = Decision(network=karlskrona, meeting=meeting, text="Bussen går.")
    if state == "approved":
        with pytest.raises(DecidedError):
            note_decision(by=secretariat, decision=decision, readers="members")
    else:
        note_decision(by=secretariat, decision=decision, readers="members")

    assert Decision.objects.for_network(karlskrona).count() == (state == "draft")


def test_audience_of_an_item_is_followed_at_once(karlskrona, member, item):
    measure = MeasureFactory(network=karlskrona, meeting=item.meeting, item=item)
    apart = MeasureFactory(network=karlskrona, meeting=item.meeting)
    decision = DecisionFactory(network=karlskrona, meeting=item.meeting, item=item, text="Bussen går.")
    follow_meeting(by=None, meeting=item.meeting)
    assert found_by(member, karlskrona, "Bussen") == []
    item.audience = "board"
    item.save()
    follow_change(by=None, meeting=item.meeting)

    seen = set(Measure.objects.visible_to(member, karlskrona))
    assert (seen, Decision.objects.visible_to(member, karlskrona).count()) == ({apart}, 0)
    item.audience = "members"
    item.save()
    follow_change(by=None, meeting=item.meeting)
    assert set(Measure.objects.visible_to(member, karlskrona)) == {apart, measure}
    assert found_by(member, karlskrona, "Bussen") == [str(decision)]


def test_what_was_noted_outlives_its_item_and_keeps_its_readers(karlskrona, board_item):
    measure = MeasureFactory(network=karlskrona, meeting=board_item.meeting, item=board_item, board=True)
    board_item.delete()
    follow_change(by=None, meeting=measure.meeting)
    kept = Measure.objects.for_network(karlskrona).get()

    assert (kept.item, kept.readers) == (None, "board")


# ---------------------------------------------------------------- reporting


def test_report_changes_the_status_and_the_history_keeps_who_said_it(karlskrona, member, measure):
    said = report(by=member, measure=measure, status="under_way", note="Räknat i två bussar.")

    measure.refresh_from_db()
    assert (measure.status, measure.status_since) == ("under_way", timezone.localdate())
    assert (said.by, said.from_status, said.to_status, said.note) == (
        member,
        "not_begun",
        "under_way",
        "Räknat i två bussar.",
    )
    entry = Entry.objects.for_network(karlskrona).get(action="followup.report")
    assert (entry.person, entry.details) == (member, {"from": "not_begun", "to": "under_way", "link": False})


def test_word_alone_leaves_the_status_and_its_day(karlskrona, member):
    measure = MeasureFactory(network=karlskrona, status="under_way", status_since=date(2026, 1, 2))
    said = report(by=member, measure=measure, status="under_way", note="Väntar på svar.")

    measure.refresh_from_db()
    assert (said.is_step, measure.status_since) == (False, date(2026, 1, 2))


def test_nothing_new_is_refused(member, measure):
    with pytest.raises(NothingNewError):
        report(by=member, measure=measure, status="not_begun")
    assert measure.updates.count() == 0


def test_report_by_link_is_said_by_its_person_and_logged_as_nobodys(karlskrona, member, measure):
    said = report(by=None, person=member, measure=measure, status="done")

    assert said.by == member
    entry = Entry.objects.for_network(karlskrona).get(action="followup.report")
    assert (entry.person, entry.details["link"]) == (None, True)


STEPS = st.lists(st.tuples(st.sampled_from(Status.values), st.sampled_from(["", "Ett ord"])), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_history_and_status_agree_whatever_is_reported(steps, karlskrona, secretariat, member):
    with transaction.atomic():
        measure = Measure(network=karlskrona, title="Mät", owner=member, due_on=timezone.localdate())
        measure = note_measure(by=secretariat, measure=measure, readers="members")
        for status, note in steps:
            try:
                report(by=member, measure=measure, status=status, note=note)
            except NothingNewError:
                assert (status, note) == (measure.status, "")
        measure.refresh_from_db()
        history = list(measure.updates.order_by("pk"))
        transaction.set_rollback(True)

    assert history[0].from_status == ""
    assert history[-1].to_status == measure.status
    assert all(before.to_status == after.from_status for before, after in pairwise(history))
    assert all(update.is_step or update.note for update in history)


# ---------------------------------------------------------------- reminding


def at(day, hour=9):
    return datetime(2026, 12, day, hour, tzinfo=STOCKHOLM)


@pytest.fixture
def due(karlskrona, member):
    """Due on 10 December."""
    return MeasureFactory(network=karlskrona, title="Mät", owner=member, due_on=date(2026, 12, 10))


def rounds(*moments):
    """How many mails each round of the worker writes."""
    numbers = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            numbers.append(remind_due())
    return numbers


def test_owner_is_reminded_once_a_week_before_and_once_afterwards(due, member, mails):
    numbers = rounds(at(2), at(3, 6), at(3), at(3, 12), at(9), at(10), at(11, 6), at(11), at(12), at(30))

    assert numbers == [0, 0, 1, 0, 0, 0, 0, 1, 0, 0]
    assert told(mails()) == [("followup_due", member.email), ("followup_overdue", member.email)]


def test_clock_that_jumps_back_and_forth_reminds_nobody_twice(due):
    assert rounds(at(3), at(3, 8), at(2), at(3), at(4), at(11), at(10), at(3), at(11, 10), at(12)) == [
        *(1, 0, 0, 0, 0),
        *(1, 0, 0, 0, 0),
    ]


def test_moved_last_day_is_told_anew(due, mails):
    rounds(at(3), at(11))
    Measure.all_networks.filter(pk=due.pk).update(due_on=date(2026, 12, 20))

    assert rounds(at(12), at(13), at(21)) == [0, 1, 1]


@pytest.mark.parametrize("status", ["done", "given_up"])
def test_finished_measure_reminds_nobody(status, due):
    Measure.all_networks.filter(pk=due.pk).update(status=status)

    assert rounds(at(3), at(11)) == [0, 0]


def test_who_may_not_read_it_any_more_is_not_reminded(karlskrona, due):
    Measure.all_networks.filter(pk=due.pk).update(owner=PersonFactory())

    assert rounds(at(3), at(11)) == [0, 0]


def test_mail_speaks_the_owners_language_where_the_network_has_it(karlskrona, due, member, mails):
    type(member).objects.filter(pk=member.pk).update(language="en")
    rounds(at(3))
    type(member).objects.filter(pk=member.pk).update(language="nb")
    rounds(at(11))
    first, second = mails()

    assert (first.language, first.subject) == ("en", "Due Thursday 10 December: Mät")
    assert second.language == "sv"
    assert "/en/measure/" in first.text
    assert "/sv/measure/" in second.text


def test_mail_holds_title_and_last_day_and_nothing_confidential(karlskrona, member, mails):
    MeasureFactory(
        network=karlskrona, owner=member, title="Mät", text="Hemlig text", funding="Hemliga medel", due_on=at(10).date()
    )
    rounds(at(3))
    (mail,) = mails()

    assert "Mät" in mail.text
    assert "Mät" in mail.html
    assert "Hemlig" not in mail.text + mail.html + mail.subject


def test_two_workers_write_once(karlskrona, due, member, mails):
    assert [tell(due, member, Occasion.DUE), tell(due, member, Occasion.DUE)] == [True, False]
    assert len(mails()) == 1
    assert Notice.objects.for_network(karlskrona).count() == 1


def test_secret_of_the_link_is_not_kept(karlskrona, due, mails):
    rounds(at(3))
    (mail,) = mails()
    token = mail.text.split("/measure/")[1].split("/")[0]

    assert len(token) == 43
    assert token not in str(Notice.objects.for_network(karlskrona).values())


def test_history_is_of_the_measures_network_only(karlskrona, kongsberg, member, measure):
    report(by=member, measure=measure, status="done")

    assert MeasureUpdate.objects.for_network(kongsberg).count() == 0
    assert MeasureUpdate.objects.for_network(karlskrona).count() == 1


def test_item_of_another_meeting_brings_no_audience(karlskrona, secretariat, member, draft):
    other = AgendaItemFactory(meeting__network=karlskrona)
    with pytest.raises(Exception, match="item"):
        note_measure(by=secretariat, measure=draft(owner=member, item=other), readers="members")
    assert not Measure.objects.for_network(karlskrona).filter(due_on__gt=timezone.localdate() - timedelta(1)).exists()
