"""Minutes from the agenda, in versions with their differences, locked under a checksum, corrected by new versions."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from events.templatetags.dates import clock
from extranet.meetings import actions
from extranet.meetings.actions import OutdatedVersionError, WrongStateError
from extranet.meetings.models import Minutes, MinutesVersion
from extranet.meetings.models.differences import Change, differences
from extranet.meetings.rules import outline
from search.models import IndexEntry
from tests.factories.attendance import AttendanceFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory
from tests.factories.summons import SummonsFactory


@pytest.fixture
def past(karlskrona):
    return MeetingFactory(network=karlskrona, title="Septembermöte", past=True)


@pytest.fixture
def approved(past, secretariat):
    minutes = actions.save_minutes(by=secretariat, meeting=past, text="Ett\n\n# Bussen\n- Klart  ", read_version=0)
    return actions.approve_minutes(by=secretariat, minutes=minutes, read_version=1)


@pytest.fixture
def corrected(approved, past, secretariat):
    """A correction in draft."""
    minutes = actions.correct_minutes(by=secretariat, minutes=approved, read_version=2)
    return actions.save_minutes(by=secretariat, meeting=past, text="Rättat", read_version=minutes.version)


def address(minutes, rest=""):
    return f"/sv/extranet/meetings/{minutes.meeting_id}/minutes/{rest}"


# ---------------------------------------------------------------- from the agenda


def test_outline_has_a_heading_for_each_item_members_read_and_nothing_of_the_others(past):
    AgendaItemFactory(meeting=past, title="Mötet öppnas", presenter="Ordföranden")
    AgendaItemFactory(meeting=past, title="Kansliavtalet", audience="board")
    AgendaItemFactory(meeting=past, title="Kaffe", kind="break")
    AgendaItemFactory(meeting=past, title="Budget", kind="decision")

    assert outline(past) == "# 1. Mötet öppnas\nOrdföranden presented the item.\n\n# 2. Budget\nDecision:"


def test_outline_of_formal_minutes_counts_paragraphs_and_begins_with_who_was_there(past, karlskrona, monkeypatch):
    karlskrona.minutes_kind = past.network.minutes_kind = "formal"
    AgendaItemFactory(meeting=past, title="Val")
    offered = {"attendance_lines": ["Disa Ankarvik, Varvet"]}
    monkeypatch.setattr("extranet.meetings.rules.collect", lambda name, *args: offered.get(name, []))

    assert outline(past) == "Present:\n- Disa Ankarvik, Varvet\n\n# § 1 Val"


def test_outline_names_the_organisations_that_were_there(past, karlskrona):
    for name in ("Varvet", "Båtbyggeriet"):
        AttendanceFactory(meeting=past, organisation__name=name)
    AttendanceFactory(meeting__network=karlskrona, organisation__name="Ett annat möte")

    assert outline(past) == "Present:\n- Båtbyggeriet\n- Varvet"


def test_outline_suggests_who_came_as_they_had_answered_and_tells_who_was_late(past, karlskrona):
    came, late = (AttendanceFactory(meeting=past, organisation__name=name) for name in ("Båtbyggeriet", "Varvet"))
    late.arrived_at = past.starts_at + timedelta(minutes=25)
    late.save()
    facts = {"meeting": past, "organisation": came.organisation}
    SummonsFactory(**facts, person__first_name="Disa", person__last_name="Ankarvik", answer="yes")
    SummonsFactory(**facts, answer="no")
    SummonsFactory(**facts, answer="substitute", substitute_name="Stig Land", substitute_email="stig@example.org")
    SummonsFactory(meeting__network=karlskrona, organisation=came.organisation, answer="yes")

    when = clock(late.arrived_at)
    assert outline(past) == f"Present:\n- Disa Ankarvik, Stig Land, Båtbyggeriet\n- Varvet (from {when})"


def test_new_minutes_are_begun_from_the_meeting_that_is_named(past, karlskrona, secretariat, browser):
    AgendaItemFactory(meeting=past, title="Bussen")
    client = browser(secretariat)

    assert f"?meeting={past.pk}" in client.get("/cms/minutes/new/").content.decode()
    assert "# 1. Bussen" in client.get(f"/cms/minutes/new/?meeting={past.pk}").content.decode()


@pytest.mark.parametrize("wanted", ["x", "9" * 30, "{foreign}", "{future}"])
def test_new_minutes_of_a_meeting_that_is_not_there_are_empty(wanted, karlskrona, kongsberg, secretariat, browser):
    foreign = MeetingFactory(network=kongsberg, past=True)
    future = MeetingFactory(network=karlskrona)
    for meeting in (foreign, future):
        AgendaItemFactory(meeting=meeting, title="Bussen")
    wanted = wanted.format(foreign=foreign.pk, future=future.pk)

    page = browser(secretariat).get(f"/cms/minutes/new/?meeting={wanted}")

    assert (page.status_code, "Bussen" in page.content.decode()) == (200, False)


# ---------------------------------------------------------------- differences


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a", "a", []),
        ("", "a", [Change("added", ("a",))]),
        ("a\nb", "a", [Change("same", ("a",)), Change("removed", ("b",))]),
        (
            "1\n2\n3\n4\n5\n6\nx",
            "1\n2\n3\n4\n5\n6\ny",
            [
                Change("skipped", ("1", "2", "3", "4")),
                Change("same", ("5", "6")),
                Change("removed", ("x",)),
                Change("added", ("y",)),
            ],
        ),
        ("x\n1\n2", "y\n1\n2", [Change("removed", ("x",)), Change("added", ("y",)), Change("same", ("1", "2"))]),
    ],
)
def test_differences_tell_line_by_line_and_leave_out_what_is_far_away(before, after, expected):
    assert differences(before, after) == expected


def test_version_page_marks_what_was_added_and_removed_for_eye_and_ear(corrected, secretariat, browser):
    page = browser(secretariat).get(address(corrected, "versions/4/")).content.decode()

    assert '<ins><span class="hidden">Added: </span>Rättat' in page
    assert '<del><span class="hidden">Removed: </span>Ett' in page


def test_members_see_versions_that_were_out_and_no_draft(corrected, member, secretariat, browser):
    statuses = {
        person: [browser(person).get(address(corrected, f"versions/{number}/")).status_code for number in range(1, 6)]
        for person in (member, secretariat)
    }

    assert statuses == {member: [404, 200, 404, 404, 404], secretariat: [200, 200, 200, 200, 404]}


# ---------------------------------------------------------------- checksum and correction


def test_approved_text_carries_a_checksum_anyone_can_take_again(approved, member, browser):
    uid = approved.meeting.uid
    digest = hashlib.sha256(f"{uid}\n2\nEtt\n\n# Bussen\n- Klart\n".encode()).hexdigest()

    page = browser(member).get(address(approved)).content.decode()

    assert digest in page
    assert "The text is the one that was approved." in page


def test_text_changed_behind_our_back_is_told(approved, member, browser):
    MinutesVersion.all_networks.filter(number=2).update(text="Förfalskat")

    assert "The text is not the one that was approved." in browser(member).get(address(approved)).content.decode()


def test_while_a_correction_is_drafted_members_read_what_is_in_force(corrected, member, secretariat, browser):
    page = browser(member).get(address(corrected)).content.decode()

    assert "Bussen" in page
    assert "Rättat" not in page
    assert "A correction is being prepared." in page
    assert "Rättat" in browser(secretariat).get(address(corrected)).content.decode()
    texts = IndexEntry.objects.for_network(corrected.network).filter(url__contains="/minutes/")
    assert {"Bussen" in text for text in texts.values_list("text", flat=True)} == {True}
    assert "Septembermöte" in browser(member).get("/sv/extranet/").content.decode()


def test_correction_once_approved_takes_over_and_both_stay_locked(corrected, secretariat):
    minutes = actions.approve_minutes(by=secretariat, minutes=corrected, read_version=4)

    rows = MinutesVersion.objects.for_network(minutes.network).filter(state="approved")
    assert [(row.number, row.text.split()[0], row.is_intact) for row in rows] == [(5, "Rättat", True), (2, "Ett", True)]
    assert minutes.approved_version == 5


def test_correction_is_begun_by_a_step_that_names_what_was_read(approved, secretariat, browser):
    client = browser(secretariat)

    client.post(f"/cms/minutes/{approved.pk}/steps/correct/", {"read_version": "1"})
    assert Minutes.objects.for_network(approved.network).get().is_locked
    client.post(f"/cms/minutes/{approved.pk}/steps/correct/", {"read_version": "2"})

    minutes = Minutes.objects.for_network(approved.network).get()
    assert (minutes.state, minutes.version, minutes.approved_version) == ("draft", 3, 2)
    assert client.post(f"/cms/minutes/delete/{minutes.pk}/").status_code == 404


def test_correction_of_what_is_not_approved_or_was_not_read_is_refused(approved, corrected, secretariat):
    with pytest.raises(WrongStateError):
        actions.correct_minutes(by=secretariat, minutes=corrected, read_version=4)
    again = actions.approve_minutes(by=secretariat, minutes=corrected, read_version=4)
    with pytest.raises(OutdatedVersionError):
        actions.correct_minutes(by=secretariat, minutes=again, read_version=4)


def test_approval_waits_while_something_stands_in_the_way(past, secretariat, browser, monkeypatch):
    minutes = actions.save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    hindrance = lambda name, *args: ["Somebody writes."] if name == "hinders_approval" else []  # noqa: E731
    monkeypatch.setattr("extranet.meetings.actions.collect", hindrance)
    monkeypatch.setattr("extranet.meetings.viewsets.collect", hindrance)

    with pytest.raises(WrongStateError):
        actions.approve_minutes(by=secretariat, minutes=minutes, read_version=1)
    page = browser(secretariat).get(f"/cms/minutes/edit/{minutes.pk}/").content.decode()
    assert ("Somebody writes." in page, "steps/approve/" in page) == (True, False)
    then = timezone.now() - timedelta(days=1)
    assert actions.approve_minutes(by=None, minutes=minutes, read_version=1, at=then).is_locked


def test_change_is_shown_without_the_signs_of_headings_and_lists():
    change = Change("added", ("# Beslut", "- Ansökan lämnas", "Nästa möte är i maj."))

    assert change.shown == ["Beslut", "– Ansökan lämnas", "Nästa möte är i maj."]


@pytest.mark.parametrize(
    ("state", "until", "expected"),
    [
        ("out_for_comment", -1, True),
        ("out_for_comment", 0, False),
        ("out_for_comment", None, False),
        ("draft", -1, False),
    ],
)
def test_comments_are_over_the_day_after_the_last(karlskrona, state, until, expected):
    day = None if until is None else timezone.localdate() + timedelta(days=until)
    minutes = MinutesFactory(meeting__network=karlskrona, state=state, comment_until=day)

    assert minutes.comments_are_over is expected
