"""Asking, filling in, reminding, forgetting; who may do what."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from extranet.meetings.actions import cancel_meeting
from extranet.meetings.choices import Audience, ItemKind, MeetingState
from extranet.summons.actions import summon
from extranet.visits.actions import OutdatedError, TooLateError, ask_host, remind_due, save_visit
from extranet.visits.feeds import digest_items
from extranet.visits.models import Visit
from extranet.visits.rules import RETENTION, last_visit, standing_of, summons_links, visitors
from networks.choices import Role
from networks.querysets import unscoped
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.members import RepresentationFactory
from tests.factories.networks import PersonFactory, member_of
from tests.factories.visits import VisitFactory

SAID = {"entrance": "Östra grinden", "clothing": "Slutna skor", "contact_name": "Porten", "contact_phone": "0455-1"}


def visit_of(meeting):
    return Visit.objects.for_network(meeting.network).select_related("meeting__network").get(meeting=meeting)


def standing(person, meeting):
    found = standing_of(person, meeting)
    return found and (found.reads, found.fills, found.receives)


def test_only_those_who_speak_for_the_host_are_asked_once_a_day(meeting, host, visitor, alfa, secretariat, mails):
    deputy = PersonFactory(email="deputy@alfa.example")
    RepresentationFactory(organisation=alfa, person=deputy, is_deputy=True)
    day = timezone.localdate() + timedelta(days=5)
    assert [ask_host(by=secretariat, meeting=meeting, answer_by=day) for _time in range(2)] == [1, 1]

    (mail,) = mails()
    assert (mail.to, mail.template) == (host.email, "visit_asked")
    assert f"/extranet/meetings/{meeting.pk}/visit/" in mail.text
    assert visit_of(meeting).answer_by == day


def test_deputies_are_asked_where_nobody_else_speaks(meeting, alfa, secretariat, mails):
    deputy = PersonFactory(email="deputy@alfa.example")
    RepresentationFactory(organisation=alfa, person=deputy, is_deputy=True)
    ask_host(by=secretariat, meeting=meeting, answer_by=timezone.localdate())

    assert [mail.to for mail in mails()] == ["deputy@alfa.example"]


@pytest.mark.parametrize(
    "change", [{"host": None}, {"state": MeetingState.CANCELLED}, {"state": MeetingState.HELD}, {"ends_at": "past"}]
)
def test_nothing_is_asked_or_kept_too_late_or_without_a_host(change, meeting, secretariat):
    for name, value in change.items():
        setattr(meeting, name, timezone.now() if value == "past" else value)
    with pytest.raises(TooLateError):
        ask_host(by=secretariat, meeting=meeting, answer_by=timezone.localdate())
    with pytest.raises(TooLateError):
        save_visit(by=secretariat, meeting=meeting, read_version=0, values=SAID)
    assert not Visit.objects.for_network(meeting.network).exists()


def test_what_is_filled_in_is_kept_and_logged_by_field_and_never_over_somebody_elses(
    karlskrona, meeting, host, secretariat
):
    kept = save_visit(by=host, meeting=meeting, read_version=0, values=SAID)
    with pytest.raises(OutdatedError) as raised:
        save_visit(by=secretariat, meeting=meeting, read_version=0, values=SAID | {"clothing": "Hjälm"})
    assert (kept.version, raised.value.current.clothing) == (1, "Slutna skor")
    assert save_visit(by=secretariat, meeting=meeting, read_version=1, values=SAID).version == 1

    (entry,) = Entry.objects.for_network(karlskrona).filter(action="visits.save")
    assert (entry.person, entry.details["fields"]) == (host, sorted(SAID))
    assert "Porten" not in str(entry.details) + entry.target_label


def test_silent_host_is_reminded_once_two_days_before(meeting, host, secretariat, mails):
    now = timezone.now()
    ask_host(by=secretariat, meeting=meeting, answer_by=timezone.localdate(now) + timedelta(days=5))
    mails()
    for days, number in [(2, 0), (3, 1), (4, 0)]:
        with time_machine.travel(now + timedelta(days=days)):
            assert remind_due() == number
    (mail,) = mails()
    assert (mail.template, mail.to) == ("visit_reminder", host.email)


@pytest.mark.parametrize("ended_by", ["answer", "cancelling"])
def test_host_that_need_not_answer_is_not_reminded(ended_by, meeting, host, secretariat, mails):
    ask_host(by=secretariat, meeting=meeting, answer_by=timezone.localdate() + timedelta(days=1))
    if ended_by == "answer":
        save_visit(by=host, meeting=meeting, read_version=0, values=SAID)
    else:
        cancel_meeting(by=secretariat, meeting=meeting)
    mails()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert remind_due() == 0
    assert mails() == []


def test_each_sees_theirs_of_a_visit(karlskrona, kongsberg, meeting, host, visitor, secretariat):
    assert standing(visitor, meeting) == (False, False, False)
    assert standing(host, meeting) == (False, True, True)
    VisitFactory(meeting=meeting)
    everyone = {
        "host": host,
        "visitor": visitor,
        "secretariat": secretariat,
        "chair": member_of(karlskrona, Role.CHAIR),
        "other secretariat": member_of(kongsberg, Role.SECRETARIAT),
    }

    assert {name: standing(person, meeting) for name, person in everyone.items()} == {
        "host": (True, True, True),
        "visitor": (True, False, False),
        "secretariat": (True, True, True),
        "chair": (True, False, False),
        "other secretariat": (False, False, False),
    }


def test_visitors_read_nothing_before_the_agenda_is_out_nor_what_is_for_the_board(karlskrona, meeting, host, visitor):
    VisitFactory(meeting=meeting)
    board = member_of(karlskrona, Role.BOARD)
    meeting.items.filter(kind=ItemKind.VISIT).update(audience=Audience.BOARD)
    told = [standing(person, meeting)[0] for person in (host, visitor, board)]
    meeting.items.filter(kind=ItemKind.VISIT).update(audience=Audience.MEMBERS)
    meeting.state = MeetingState.PLANNED
    meeting.save()

    assert told == [True, False, True]
    assert [standing(person, meeting)[0] for person in (host, visitor, board)] == [True, False, False]


def test_meeting_without_a_visit_or_cancelled_has_none(karlskrona, meeting, secretariat):
    cancelled = MeetingFactory(network=karlskrona, state="cancelled")
    AgendaItemFactory(meeting=cancelled, kind=ItemKind.VISIT)
    meeting.items.filter(kind=ItemKind.VISIT).delete()

    assert [standing_of(secretariat, row) for row in (meeting, cancelled)] == [None, None]


def test_expected_are_those_who_said_so_substitutes_guests_of_the_visit_and_others(meeting, expected):
    visit = VisitFactory(meeting=meeting, others="Lena Lots, kansliet\n\nTolken\n")
    found = [(one.name, one.organisation, one.note, one.arrives_at) for one in visitors(meeting, visit)]

    start, tour = meeting.starts_at, meeting.starts_at + timedelta(minutes=30)
    assert found == [
        ("Bo Bergvik", "Beta", "", start),
        ("Gerd Gast", "Skolan", "guest", tour),
        ("Lena Lots", "kansliet", "", start),
        ("Stina Stam", "Beta", "instead of Cia Cederlund", start),
        ("Tolken", "", "", start),
    ]


def test_of_a_visit_for_the_board_only_the_board_is_expected(meeting, expected):
    meeting.items.filter(kind=ItemKind.VISIT).update(audience=Audience.BOARD)

    assert [one.name for one in visitors(meeting, None)] == ["Gerd Gast"]


def test_people_are_forgotten_a_week_after_and_the_rest_stays_for_the_next_visit(karlskrona, meeting, alfa, host):
    people = {"contact_name": "Porten", "contact_phone": "1", "reception": "Ring Eva", "others": "Lena Lots"}
    VisitFactory(meeting=meeting, parking="Norra", **people)
    (rule,) = RETENTION
    with unscoped():
        assert not rule.due(meeting.ends_at + timedelta(days=6)).exists()
        assert rule.purge(rule.due(meeting.ends_at + timedelta(days=8))) == 1
        assert not rule.due(meeting.ends_at + timedelta(days=8)).exists()
    visit = visit_of(meeting)
    assert [getattr(visit, name) for name in people] == [""] * 4

    later = MeetingFactory(network=karlskrona, host=alfa, starts_at=meeting.starts_at + timedelta(days=90))
    assert last_visit(later).parking == "Norra"
    assert last_visit(meeting) is None
    with time_machine.travel(meeting.ends_at + timedelta(days=7, minutes=1)):
        assert standing(host, meeting) == (True, False, False)


def test_digest_tells_title_and_link_to_those_who_read(karlskrona, meeting, visitor, host, secretariat):
    since = timezone.now() - timedelta(hours=1)
    ask_host(by=secretariat, meeting=meeting, answer_by=timezone.localdate())
    assert list(digest_items(visitor, karlskrona, since)) == []
    save_visit(by=host, meeting=meeting, read_version=0, values=SAID)
    (item,) = digest_items(visitor, karlskrona, since)
    assert (item.title, item.url.endswith(f"/meetings/{meeting.pk}/#visit")) == ("For visitors: Hos Alfa", True)
    assert list(digest_items(visitor, karlskrona, timezone.now() + timedelta(minutes=1))) == []

    save_visit(by=secretariat, meeting=meeting, read_version=1, values={"others": "Lena"})
    assert [again.key for again in digest_items(visitor, karlskrona, since)] == [item.key]


def test_summons_links_to_the_practicalities_and_repeats_nothing_of_them(meeting, visitor, host, secretariat, mails):
    VisitFactory(meeting=meeting, entrance="Hemliga grinden")
    summon(by=secretariat, meeting=meeting, groups=["member"])

    for mail in mails():
        assert f"/extranet/meetings/{meeting.pk}/#visit" in mail.text
        assert "Hemliga" not in mail.text + mail.html
    meeting.items.filter(kind=ItemKind.VISIT).update(audience=Audience.BOARD)
    assert list(summons_links(meeting)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_digest_costs_the_same_for_one_and_for_three(number, karlskrona, visitor, alfa, django_assert_num_queries):
    for _n in range(number):
        visit = VisitFactory(meeting__network=karlskrona, meeting__host=alfa)
        AgendaItemFactory(meeting=visit.meeting, kind=ItemKind.VISIT)

    with django_assert_num_queries(3):
        assert len(list(digest_items(visitor, karlskrona, timezone.now() - timedelta(hours=1)))) == number
