"""Steps of meetings, and versions of minutes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import get_language

from audit.models import Entry
from extranet.meetings import actions
from extranet.meetings.choices import MeetingState, MinutesState
from extranet.meetings.models import Meeting, Minutes, MinutesVersion
from search.models import IndexEntry
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory, MinutesVersionFactory


def titles(network):
    return set(IndexEntry.objects.for_network(network).values_list("title", flat=True))


@pytest.fixture
def meeting(karlskrona):
    return MeetingFactory(network=karlskrona, title="Decembermöte", state=MeetingState.PLANNED)


@pytest.fixture
def past(karlskrona):
    return MeetingFactory(network=karlskrona, title="Septembermöte", past=True)


def test_publish_meeting_opens_the_agenda_and_makes_it_findable(meeting, karlskrona, secretariat):
    AgendaItemFactory(meeting=meeting, title="Vägen till Verkö")
    actions.index_meeting(meeting)
    assert titles(karlskrona) == {"Decembermöte"}

    actions.publish_meeting(by=secretariat, meeting=meeting)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.SUMMONED
    assert titles(karlskrona) == {"Decembermöte", "Vägen till Verkö"}
    entry = Entry.objects.for_network(karlskrona).get(action="meetings.publish_meeting")
    assert (entry.person, entry.target_id) == (secretariat, str(meeting.pk))


@pytest.mark.parametrize("state", [MeetingState.SUMMONED, MeetingState.HELD, MeetingState.CANCELLED])
def test_publish_meeting_that_is_not_planned_is_refused(state, karlskrona, secretariat):
    meeting = MeetingFactory(network=karlskrona, state=state)

    with pytest.raises(actions.WrongStateError):
        actions.publish_meeting(by=secretariat, meeting=meeting)
    assert not Entry.objects.for_network(karlskrona).exists()


def test_hold_meeting_before_it_begins_is_refused(meeting, secretariat):
    with pytest.raises(actions.WrongStateError):
        actions.hold_meeting(by=secretariat, meeting=meeting)


def test_hold_meeting_after_it_began(karlskrona, secretariat):
    meeting = MeetingFactory(network=karlskrona, past=True, state=MeetingState.SUMMONED)

    actions.hold_meeting(by=secretariat, meeting=meeting)

    assert Meeting.objects.for_network(karlskrona).get().state == MeetingState.HELD


def test_cancel_and_resume_meeting(meeting, karlskrona, secretariat):
    actions.cancel_meeting(by=secretariat, meeting=meeting)
    assert (meeting.state, titles(karlskrona)) == (MeetingState.CANCELLED, set())

    actions.resume_meeting(by=secretariat, meeting=meeting)
    assert (meeting.state, titles(karlskrona)) == (MeetingState.PLANNED, {"Decembermöte"})


def test_cancel_meeting_that_was_held_is_refused(past, secretariat):
    with pytest.raises(actions.WrongStateError):
        actions.cancel_meeting(by=secretariat, meeting=past)


def test_save_minutes_keeps_every_version(past, karlskrona, secretariat):
    first = actions.save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    actions.save_minutes(by=secretariat, meeting=past, text="Två", read_version=first.version, state="out_for_comment")

    minutes = Minutes.objects.for_network(karlskrona).get()
    assert (minutes.text, minutes.version, minutes.state, minutes.kind) == ("Två", 2, "out_for_comment", "notes")
    versions = MinutesVersion.objects.for_network(karlskrona).values_list("number", "state", "text", "saved_by")
    assert list(versions) == [
        (2, "out_for_comment", "Två", secretariat.pk),
        (1, "draft", "Ett", secretariat.pk),
    ]
    details = (
        Entry.objects.for_network(karlskrona).filter(action="meetings.save_minutes").values_list("details", flat=True)
    )
    assert list(details) == [{"version": 2, "state": "out_for_comment"}, {"version": 1, "state": "draft"}]


def test_save_minutes_on_a_version_that_no_longer_stands_writes_nothing(past, karlskrona, secretariat):
    actions.save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    actions.save_minutes(by=secretariat, meeting=past, text="Två", read_version=1)

    with pytest.raises(actions.OutdatedVersionError) as refused:
        actions.save_minutes(by=secretariat, meeting=past, text="Tre", read_version=1)

    assert (refused.value.current.text, refused.value.current.version) == ("Två", 2)
    assert Minutes.objects.for_network(karlskrona).get().text == "Två"
    assert MinutesVersion.objects.for_network(karlskrona).count() == 2


def test_save_minutes_when_somebody_else_began_them_is_refused(past, secretariat):
    actions.save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)

    with pytest.raises(actions.OutdatedVersionError) as refused:
        actions.save_minutes(by=secretariat, meeting=past, text="Annat", read_version=0)
    assert refused.value.current.text == "Ett"


def test_save_minutes_never_approves(past, secretariat):
    with pytest.raises(actions.WrongStateError):
        actions.save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0, state=MinutesState.APPROVED)


def test_approve_minutes_locks_them_and_makes_them_findable(past, karlskrona, secretariat):
    minutes = actions.save_minutes(by=secretariat, meeting=past, text="Bussen går 2027.", read_version=0)
    assert titles(karlskrona) == set()

    approved = actions.approve_minutes(by=secretariat, minutes=minutes, read_version=1)

    assert (approved.state, approved.version, approved.approved_by) == ("approved", 2, secretariat)
    assert len(titles(karlskrona)) == 1
    for attempt in (
        lambda: actions.save_minutes(by=secretariat, meeting=past, text="Nej", read_version=2),
        lambda: actions.save_minutes(by=secretariat, meeting=past, text="Nej", read_version=0),
        lambda: actions.approve_minutes(by=secretariat, minutes=approved, read_version=2),
    ):
        with pytest.raises(actions.MinutesLockedError):
            attempt()
    assert Minutes.objects.for_network(karlskrona).get().text == "Bussen går 2027."


def test_approve_minutes_on_a_version_that_no_longer_stands_is_refused(past, secretariat):
    minutes = actions.save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    actions.save_minutes(by=secretariat, meeting=past, text="Två", read_version=1)

    with pytest.raises(actions.OutdatedVersionError):
        actions.approve_minutes(by=secretariat, minutes=minutes, read_version=1)


def test_approve_minutes_before_the_meeting_has_ended_is_refused(meeting, secretariat):
    minutes = actions.save_minutes(by=secretariat, meeting=meeting, text="Förberedda", read_version=0)

    with pytest.raises(actions.WrongStateError):
        actions.approve_minutes(by=secretariat, minutes=minutes, read_version=1)


@pytest.mark.parametrize(("state", "digest"), [("approved", ""), ("draft", "0" * 64)])
def test_exactly_approved_versions_have_a_checksum_in_the_database(state, digest, karlskrona):
    minutes = MinutesFactory(meeting__network=karlskrona)

    with pytest.raises(IntegrityError):
        MinutesVersionFactory(minutes=minutes, state=state, digest=digest)


def test_approved_minutes_without_a_time_are_refused_by_the_database(karlskrona):
    with pytest.raises(IntegrityError):
        MinutesFactory(meeting__network=karlskrona, state="approved")


def test_meeting_that_ends_before_it_starts_is_refused_by_the_database(karlskrona):
    now = timezone.now()

    with pytest.raises(IntegrityError):
        MeetingFactory(network=karlskrona, starts_at=now, ends_at=now - timedelta(hours=1))


def test_index_meeting_follows_into_its_minutes(karlskrona):
    minutes = MinutesFactory(meeting__network=karlskrona, meeting__title="Septembermöte", approved=True)

    actions.index_meeting(minutes.meeting)

    sources = IndexEntry.objects.for_network(karlskrona).values_list("source", flat=True)
    assert set(sources) == {"meetings.meeting", "meetings.minutes"}


def test_index_of_minutes_names_their_kind_in_the_language_it_is_read_in(karlskrona, monkeypatch):
    monkeypatch.setattr(Minutes, "__str__", lambda minutes: f"Minutes in {get_language()}")

    actions.index_meeting(MinutesFactory(meeting__network=karlskrona, approved=True).meeting)

    rows = IndexEntry.objects.for_network(karlskrona).filter(source="meetings.minutes")
    assert set(rows.values_list("language", "title")) == {("sv", "Minutes in sv"), ("en", "Minutes in en")}


def test_minutes_are_found_while_they_are_out_for_comment_and_not_as_a_draft(karlskrona, secretariat):
    meeting = MeetingFactory(network=karlskrona, past=True)

    def texts():
        rows = IndexEntry.objects.for_network(karlskrona).filter(source="meetings.minutes")
        return {row.text for row in rows}

    actions.save_minutes(by=secretariat, meeting=meeting, text="Utkast", read_version=0)
    assert texts() == set()
    actions.save_minutes(by=secretariat, meeting=meeting, text="Ute", read_version=1, state="out_for_comment")
    assert texts() == {"Ute"}
    actions.save_minutes(by=secretariat, meeting=meeting, text="Drogs tillbaka", read_version=2)
    assert texts() == set()
