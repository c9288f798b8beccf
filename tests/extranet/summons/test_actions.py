"""Who is summoned, reminded and told; what calendars are sent."""

from datetime import timedelta

import icalendar
import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from extranet.meetings.actions import cancel_meeting, follow_change, resume_meeting
from extranet.meetings.models import Meeting
from extranet.members.models import Representation
from extranet.summons.actions import Given, TooLateError, give_answer, remind, remind_due, summon
from extranet.summons.emails import invitation
from extranet.summons.models import Summons
from extranet.summons.rules import RETENTION, needs, own_data, recipients, tally
from networks.querysets import unscoped
from tests.factories.members import OrganisationFactory, RepresentationFactory
from tests.factories.summons import SummonsFactory, SummonsLinkFactory


def sent(rows):
    return [(mail.template.removeprefix("summons_"), mail.to) for mail in rows]


def event_of(mail):
    """The one event of a mail's calendar file, and the method."""
    (attachment,) = mail.attachments.all()
    file = icalendar.Calendar.from_ical(bytes(attachment.content))
    assert attachment.mimetype == f"text/calendar; method={file['method']}"
    (event,) = file.walk("VEVENT")
    return str(file["method"]), event


def move(meeting, days=1):
    """As the secretariat's form does it."""
    meeting.starts_at += timedelta(days=days)
    meeting.ends_at += timedelta(days=days)
    meeting.sequence += 1
    meeting.save()
    follow_change(by=None, meeting=meeting)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["member"], ["{member}", "bo@beta.example"]),
        (["member", "deputies"], ["{member}", "deputy@alfa.example", "bo@beta.example"]),
        (["partner"], ["per@facket.example"]),
        (["observer"], []),
    ],
)
def test_recipients_are_those_who_speak_on_the_day(groups, expected, meeting, register, member):
    found = [row.person.email for row in recipients(meeting, groups)]

    assert found == [mail.format(member=member.email) for mail in expected]


def test_recipients_leave_out_who_will_have_left_and_who_may_not_log_in(karlskrona, meeting, register, member):
    leaving = RepresentationFactory(organisation=register["beta"], valid_to=timezone.localdate())
    closed = RepresentationFactory(organisation=register["beta"], person__is_active=False)
    found = [row.pk for row in recipients(meeting, ["member"])]

    assert not {leaving.pk, closed.pk} & set(found)
    assert len(found) == 2


def test_summon_publishes_the_agenda_writes_each_once_and_is_logged(
    karlskrona, secretariat, meeting, register, member, mails
):
    number = summon(by=secretariat, meeting=meeting, groups=["member"], message="Välkomna!")

    written = mails()
    assert (number, sent(written)) == (2, [("call", member.email), ("call", "bo@beta.example")])
    assert "Välkomna!" in written[0].text
    assert "Välkomna!" in written[0].html
    assert Meeting.objects.for_network(karlskrona).get().state == "summoned"
    entry = Entry.objects.for_network(karlskrona).get(action="summons.summon")
    assert (entry.person, entry.details) == (secretariat, {"people": 2})
    assert summon(by=secretariat, meeting=meeting, groups=["member", "partner"]) == 1
    assert sent(mails()) == [("call", "per@facket.example")]


def test_summons_brings_the_meeting_into_the_calendar_with_a_stable_uid(meeting, summoned, mails):
    written = mails()
    method, event = event_of(written[0])

    assert (method, event["sequence"], event["status"]) == ("REQUEST", 0, "CONFIRMED")
    assert event["uid"] == f"meeting-{meeting.uid}@karlskrona.localhost"
    assert (event["dtstart"].dt, event["dtend"].dt) == (meeting.starts_at, meeting.ends_at)
    assert str(event["attendee"]) == f"mailto:{written[0].to}"
    assert event["attendee"].params["RSVP"] == "FALSE"
    assert "confidential" not in written[0].text


def test_move_and_cancel_raise_the_sequence_and_tell_each_once(secretariat, meeting, summoned, mails):
    mails()
    move(meeting)
    first = mails()
    follow_change(by=None, meeting=meeting)
    assert mails() == []
    cancel_meeting(by=secretariat, meeting=meeting)
    second = mails()

    assert [template for template, _to in sent(first)] == ["changed", "changed"]
    assert [template for template, _to in sent(second)] == ["cancelled", "cancelled"]
    told = [event_of(mail) for mail in (first[0], second[0])]
    assert [(method, event["sequence"], event["status"]) for method, event in told] == [
        ("REQUEST", 1, "CONFIRMED"),
        ("CANCEL", 2, "CANCELLED"),
    ]
    assert {str(event["uid"]) for _method, event in told} == {f"meeting-{meeting.uid}@karlskrona.localhost"}
    assert told[0][1]["dtstart"].dt == meeting.starts_at
    assert "/answer/" not in second[0].text


def test_meeting_taken_up_again_is_summoned_to_anew(secretariat, meeting, summoned, mails):
    cancel_meeting(by=secretariat, meeting=meeting)
    resume_meeting(by=secretariat, meeting=meeting)
    mails()

    assert summon(by=secretariat, meeting=meeting, groups=["member"]) == 2
    assert event_of(mails()[0])[1]["sequence"] == 2


def test_change_of_what_no_calendar_tells_writes_to_nobody(meeting, summoned, mails):
    mails()
    meeting.intro = "Ny inledning"
    meeting.save()
    follow_change(by=None, meeting=meeting)

    assert mails() == []


def test_summon_too_late_is_refused(secretariat, meeting, register, mails):
    with time_machine.travel(meeting.starts_at), pytest.raises(TooLateError):
        summon(by=secretariat, meeting=meeting, groups=["member"])
    assert mails() == []


def test_answer_is_kept_and_logged_without_a_word_about_the_person(karlskrona, member, summoned):
    given = Given("yes", diet=["vegan"], access=["step_free"], wishes="Nötallergi")

    kept = give_answer(by=member, summons=summoned[member.email], given=given)

    assert (kept.answer, kept.diet, kept.access, kept.wishes) == ("yes", ["vegan"], ["step_free"], "Nötallergi")
    entry = Entry.objects.for_network(karlskrona).get(action="summons.answer")
    assert (entry.details, entry.target_label) == ({"answer": "yes"}, kept.reference)


def test_who_cannot_come_needs_nothing(member, summoned):
    given = Given("no", "Eva", "eva@alfa.example", ["vegan"], ["step_free"], "Nötallergi")

    kept = give_answer(by=None, summons=summoned[member.email], given=given)

    assert (kept.substitute_email, kept.diet, kept.access, kept.wishes) == ("", [], [], "")


def test_substitute_is_written_to_and_released(member, summoned, mails):
    mails()
    summons = summoned[member.email]
    eva = Given("substitute", "Eva", "eva@alfa.example")
    for given in (eva, eva, Given("substitute", "Åke", "ake@alfa.example"), Given("yes")):
        give_answer(by=None, summons=summons, given=given)

    written = mails()
    assert sent(written) == [
        ("substitute", "eva@alfa.example"),
        ("released", "eva@alfa.example"),
        ("substitute", "ake@alfa.example"),
        ("released", "ake@alfa.example"),
    ]
    assert [event_of(mail)[0] for mail in written] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert event_of(written[1])[1]["sequence"] > event_of(written[0])[1]["sequence"]


def test_substitute_hears_of_moving_and_cancelling(secretariat, meeting, member, summoned, mails):
    give_answer(by=None, summons=summoned[member.email], given=Given("substitute", "Eva", "eva@alfa.example"))
    mails()
    move(meeting)
    cancel_meeting(by=secretariat, meeting=meeting)

    assert [mail.template for mail in mails() if mail.to == "eva@alfa.example"] == [
        "summons_substitute",
        "summons_off",
    ]


@pytest.mark.parametrize("when", ["begun", "cancelled"])
def test_answer_too_late_is_refused(when, secretariat, meeting, member, summoned):
    if when == "cancelled":
        cancel_meeting(by=secretariat, meeting=meeting)
    moment = meeting.starts_at if when == "begun" else timezone.now()
    with time_machine.travel(moment), pytest.raises(TooLateError):
        give_answer(by=None, summons=summoned[member.email], given=Given("yes"))


def test_reminders_go_to_those_who_have_not_answered_and_once(karlskrona, meeting, member, summoned, mails):
    give_answer(by=None, summons=summoned[member.email], given=Given("no"))
    mails()
    assert remind_due() == 0
    with time_machine.travel(meeting.starts_at - timedelta(days=3), tick=False), unscoped():
        assert (remind_due(), remind_due()) == (1, 0)
        assert sent(mails()) == [("reminder", "bo@beta.example")]
    with time_machine.travel(meeting.starts_at + timedelta(minutes=1), tick=False):
        Summons.objects.for_network(karlskrona).update(reminded_at=None)
        assert remind_due() == 0


def test_clock_that_jumps_back_and_forth_reminds_nobody_twice(meeting, summoned):
    numbers = []
    for hours in (0, -1, 0, 1, -24, 24, 0):
        with time_machine.travel(meeting.starts_at - timedelta(days=3, hours=-hours), tick=False), unscoped():
            numbers.append(remind_due())

    assert numbers == [2, 0, 0, 0, 0, 0, 0]


def test_secretariat_reminds_at_most_once_a_day(secretariat, meeting, summoned, mails):
    mails()

    assert (remind(by=secretariat, meeting=meeting), remind(by=secretariat, meeting=meeting)) == (2, 0)
    assert len(mails()) == 2


def test_whoever_left_is_neither_reminded_nor_told_where_it_went_but_that_it_is_off(
    karlskrona, secretariat, meeting, summoned, member, mails
):
    mails()
    days = {"valid_to": timezone.localdate() - timedelta(days=1)}
    Representation.objects.for_network(karlskrona).filter(person=member).update(**days)

    assert remind(by=secretariat, meeting=meeting) == 1
    move(meeting)
    follow_change(by=secretariat, meeting=meeting)
    assert [to for _template, to in sent(mails())] == ["bo@beta.example", "bo@beta.example"]
    cancel_meeting(by=secretariat, meeting=meeting)
    assert ("cancelled", member.email) in sent(mails())


def test_cancelled_meeting_is_not_reminded_of(secretariat, meeting, summoned, mails):
    cancel_meeting(by=secretariat, meeting=meeting)
    mails()

    assert remind(by=secretariat, meeting=meeting) == 0


def test_tally_counts_organisations_by_the_best_answer(meeting):
    alfa, beta = (OrganisationFactory(network=meeting.network) for _n in range(2))
    rows = [
        SummonsFactory(meeting=meeting, organisation=alfa, answer="no"),
        SummonsFactory(meeting=meeting, organisation=alfa, answer="yes"),
        SummonsFactory(meeting=meeting, organisation=beta),
    ]

    assert tally(rows) == {"summoned": 2, "answered": 1, "yes": 1, "substitute": 0, "no": 0}


def test_needs_are_counts_of_those_who_come(meeting):
    rows = [
        SummonsFactory(meeting=meeting, answer="yes", diet=["vegan", "gluten_free"], wishes="Plats längst fram"),
        SummonsFactory(meeting=meeting, answer="substitute", diet=["vegan"]),
        SummonsFactory(meeting=meeting, answer="no", diet=["vegan"]),
    ]

    found = needs(meeting, rows)

    assert found["people"] == 2
    assert [(str(label), number) for label, number in found["diet"]] == [("vegan", 2), ("gluten-free", 1)]
    assert found["wishes"] == ["Plats längst fram"]


def test_needs_and_substitutes_are_forgotten_14_days_after(meeting):
    row = SummonsFactory(
        meeting=meeting, answer="substitute", diet=["vegan"], access=["other"], wishes="x", substitute_name="Eva"
    )
    link = SummonsLinkFactory(summons=row, expires_at=meeting.ends_at)
    rules = {rule.name: rule for rule in RETENTION}
    rule = rules["summons.needs"]
    with unscoped():
        assert not rule.due(meeting.ends_at + timedelta(days=13)).exists()
        due = rule.due(meeting.ends_at + timedelta(days=15))
        assert rule.purge(due) == 1
        assert not rule.due(meeting.ends_at + timedelta(days=15)).exists()
        dead = rules["summons.links"]
        assert dead.purge(dead.due(link.expires_at + timedelta(seconds=1))) == 1
    row.refresh_from_db()
    assert (row.answer, row.diet, row.access, row.wishes, row.substitute_name) == ("substitute", [], [], "", "")


def test_own_data_tells_what_was_answered(meeting):
    row = SummonsFactory(meeting=meeting, answer="yes", wishes="Nötallergi")

    ((_label, told),) = own_data(row.person)

    assert (told[0]["meeting"], told[0]["wishes"]) == ("Decembermöte", "Nötallergi")


def test_calendar_entry_read_back_says_the_same(meeting):
    meeting.title = "Möte; med, tecken\noch rad"
    _name, content, _kind = invitation(meeting, 'Eva "E" Ek', "eva@alfa.example")

    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]).endswith("Möte; med, tecken och rad")
    assert event["dtstart"].dt == meeting.starts_at
