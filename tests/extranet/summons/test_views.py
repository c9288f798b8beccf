"""Answering: by the link without log-in, on the meeting's page, and by the secretariat for somebody."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from extranet.members.models import Representation
from extranet.summons.actions import Given, give_answer
from extranet.summons.models import Summons, SummonsLink
from networks.choices import Role
from tests.extranet.meetings.test_viewsets import edit_form
from tests.factories.members import OrganisationFactory, RepresentationFactory
from tests.factories.networks import member_of
from tests.factories.summons import SummonsFactory

LINK = re.compile(r"http://karlskrona\.localhost(/sv/answer/[\w-]{43}/)")


@pytest.fixture
def links(summoned, mails):
    """The path in each mail, by address."""
    return {mail.to: LINK.search(mail.text)[1] for mail in mails()}


@pytest.fixture
def stranger(karlskrona):
    return Client(headers={"host": karlskrona.site.hostname})


def stored(summons):
    return Summons.objects.for_network(summons.network).get(pk=summons.pk)


def test_link_opens_the_page_without_log_in_and_changes_nothing(summoned, links, stranger, member):
    for _time in range(2):
        moved = stranger.get(links[member.email])
    assert moved.url == f"/sv/answer/{summoned[member.email].reference}/"
    page = stranger.get(moved.url)

    assert page.status_code == 200
    assert "Decembermöte" in page.content.decode()
    assert stored(summoned[member.email]).answer == ""
    assert "no-store" in page.headers["Cache-Control"]
    assert links[member.email] not in page.content.decode()


def test_one_button_answers(summoned, links, stranger, member):
    address = stranger.get(links[member.email]).url

    response = stranger.post(address, {"answer": "yes"}, follow=True)

    assert "Thank you. You are expected." in response.content.decode()
    assert stored(summoned[member.email]).answer == "yes"


def test_button_of_the_mail_only_stands_out(links, stranger, member, summoned):
    page = stranger.get(links[member.email] + "?answer=no", follow=True)

    assert page.context["wanted"] == "no"
    assert stored(summoned[member.email]).answer == ""
    assert stranger.get(links[member.email] + "?answer=<b>").url.endswith("/")


def test_link_opens_its_own_summons_alone(summoned, links, stranger, member):
    stranger.get(links[member.email])
    other = summoned["bo@beta.example"]

    page = stranger.get(f"/sv/answer/{other.reference}/")
    stranger.post(f"/sv/answer/{other.reference}/", {"answer": "yes"})

    assert page.status_code == 404
    assert stored(other).answer == ""
    assert stranger.get("/sv/extranet/").status_code == 302


def test_reference_alone_opens_nothing(summoned, stranger, member):
    address = f"/sv/answer/{summoned[member.email].reference}/"

    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"answer": "yes"}).status_code == 404
    assert stranger.get(f"/sv/answer/{'A' * 43}/").status_code == 404


def test_link_of_another_network_opens_nothing(kongsberg, links, member):
    other = Client(headers={"host": kongsberg.site.hostname})

    assert other.get(links[member.email].replace("/sv/", "/nb/")).status_code == 404


def test_only_a_digest_is_kept(karlskrona, links):
    kept = SummonsLink.objects.for_network(karlskrona).values_list("digest", flat=True)

    assert not any(path.split("/")[3] in digest for path in links.values() for digest in kept)


def test_opened_page_closes_after_two_hours_with_the_link_and_with_the_account(links, stranger, member, summoned):
    address = stranger.get(links[member.email]).url
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert stranger.get(address).status_code == 404
    summons = summoned[member.email]
    with time_machine.travel(summons.meeting.ends_at + timedelta(days=2)):
        assert stranger.get(links[member.email]).status_code == 404
    member.is_active = False
    member.save()
    assert stranger.get(address).status_code == 404
    assert stranger.get(links[member.email]).status_code == 404


def test_link_ends_for_whoever_no_longer_speaks_for_the_organisation(links, stranger, member, summoned):
    address, summons = stranger.get(links[member.email]).url, summoned[member.email]
    Representation.objects.for_network(summons.network).filter(person=member).update(
        valid_to=timezone.localdate(summons.meeting.starts_at) - timedelta(days=1)
    )

    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"answer": "no"}).status_code == 404
    closed = stranger.get(links[member.email])
    assert (closed.status_code, "as long as you speak for the organisation" in closed.content.decode()) == (404, True)
    summons.refresh_from_db()
    assert summons.answer == ""


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"__all__"}),
        ({"answer": "perhaps"}, {"__all__"}),
        ({"answer": "substitute"}, {"substitute_name", "substitute_email"}),
        ({"answer": "substitute", "substitute_name": "Eva", "substitute_email": "eva"}, {"substitute_email"}),
        ({"answer": "yes", "diet": ["stones"]}, {"diet"}),
        ({"answer": "yes", "wishes": "x" * 301}, {"wishes"}),
    ],
)
def test_wrong_answer_is_told_beside_the_field_and_keeps_what_was_typed(
    sent, fields, links, stranger, member, summoned
):
    address = stranger.get(links[member.email]).url

    page = stranger.post(address, {"substitute_name": "Eva Ek"} | sent if "answer" not in sent else sent)

    assert page.status_code == 200
    assert set(page.context["form"].errors) == fields
    assert stored(summoned[member.email]).answer == ""
    if not sent:
        assert 'value="Eva Ek"' in page.content.decode()


def test_meeting_page_holds_ones_own_answer_and_takes_it(meeting, summoned, member, browser):
    client = browser(member)
    summons = summoned[member.email]
    page = client.get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()
    assert summons.reference in page
    assert summoned["bo@beta.example"].reference not in page
    assert "0 of 2 organisations have answered" in page

    address = f"/sv/extranet/meetings/{meeting.pk}/answer/{summons.reference}/"
    assert client.post(address, {"answer": "no"}).status_code == 302
    assert stored(summons).answer == "no"
    wrong = client.post(address, {"answer": "substitute"})
    assert set(wrong.context["form"].errors) == {"substitute_name", "substitute_email"}


def test_nobody_answers_for_another_in_the_members_area(meeting, summoned, member, browser):
    other = summoned["bo@beta.example"]
    address = f"/sv/extranet/meetings/{meeting.pk}/answer/{other.reference}/"

    assert browser(member).post(address, {"answer": "no"}).status_code == 404
    assert browser(member).get(address).status_code == 405


def test_overview_asks_until_it_is_answered(meeting, summoned, member, browser):
    def asked():
        todo = dict(browser(member).get("/sv/extranet/").context["todo"])
        return [row.title for row in todo.get("answer", [])]

    assert asked() == ["Decembermöte"]
    give_answer(by=None, summons=summoned[member.email], given=Given("no"))
    assert asked() == []


def test_needs_are_shown_to_the_host_and_the_secretariat_alone(
    karlskrona, meeting, summoned, member, browser, secretariat
):
    give_answer(by=None, summons=summoned["bo@beta.example"], given=Given("yes", diet=["vegan"], wishes="Nötallergi"))
    host = OrganisationFactory(network=karlskrona, name="Värden")
    meeting.host = host
    meeting.save()
    speaker = member_of(karlskrona, Role.REPRESENTATIVE)
    RepresentationFactory(organisation=host, person=speaker)

    def sees(person):
        return "Nötallergi" in browser(person).get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()

    assert (sees(member), sees(speaker), sees(secretariat)) == (False, True, True)


def test_secretariat_summons_reminds_and_answers_for_somebody(
    karlskrona, meeting, register, secretariat, browser, mails
):
    staff = browser(secretariat)
    address = f"/cms/meetings/{meeting.pk}/summons/"
    assert staff.get(address).status_code == 200
    assert address in staff.get(f"/cms/meetings/edit/{meeting.pk}/").content.decode()

    response = staff.post(address, {"groups": ["member"], "message": "Hej", "answer_by": ""}, follow=True)
    assert "2 summonses are on their way." in response.content.decode()
    assert len(mails()) == 2
    assert "2 reminders are on their way." in staff.post(address, {"remind": ""}, follow=True).content.decode()
    again = staff.post(address, {"groups": ["member"], "message": "Hej", "answer_by": ""}, follow=True)
    assert "Nobody new to summon" in again.content.decode()
    staff.post(address, {"remind": ""})
    assert "Nobody to remind" in staff.post(address, {"remind": ""}, follow=True).content.decode()
    row = Summons.objects.for_network(karlskrona).first()
    assert staff.get(f"{address}{row.pk}/").context["summons"] == row
    staff.post(f"{address}{row.pk}/", {"answer": "yes", "diet": ["vegan"]})
    assert stored(row).diet == ["vegan"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"groups": []}, "groups"),
        ({"groups": ["everybody"]}, "groups"),
        ({"groups": ["member"], "answer_by": "2001-01-01"}, "answer_by"),
        ({"groups": ["member"], "answer_by": "snart"}, "answer_by"),
        ({"groups": ["member"], "answer_by": "2099-01-01"}, "answer_by"),
    ],
)
def test_wrong_summons_is_told_beside_the_field(sent, field, meeting, register, secretariat, browser, mails):
    page = browser(secretariat).post(f"/cms/meetings/{meeting.pk}/summons/", {"message": "Hej!"} | sent)

    assert list(page.context["form"].errors) == [field]
    assert "Hej!" in page.content.decode()
    assert mails() == []


def test_form_of_the_meeting_raises_the_sequence_only_for_what_calendars_tell(meeting, secretariat, browser):
    staff = browser(secretariat)

    def save(**fields):
        meeting.refresh_from_db()
        response = staff.post(f"/cms/meetings/edit/{meeting.pk}/", edit_form(meeting, **fields))
        assert response.status_code == 302
        meeting.refresh_from_db()
        return meeting.sequence

    assert [save(), save(intro="Ny"), save(intro="Ny", place="Trossö")] == [1, 1, 2]


@pytest.mark.parametrize("number", [1, 3])
def test_meeting_page_costs_the_same_for_one_and_for_three(number, meeting, member, browser, django_assert_num_queries):
    meeting.state = "summoned"
    meeting.save()
    SummonsFactory(meeting=meeting, person=member)
    for _n in range(number):
        SummonsFactory(meeting=meeting)
    client = browser(member)
    client.get("/sv/extranet/meetings/")

    with django_assert_num_queries(12):
        client.get(f"/sv/extranet/meetings/{meeting.pk}/")


@pytest.mark.parametrize("number", [1, 3])
def test_screen_costs_the_same_for_one_and_for_three(number, meeting, secretariat, browser, django_assert_num_queries):
    for _n in range(number):
        SummonsFactory(meeting=meeting)
    staff = browser(secretariat)
    staff.get(f"/cms/meetings/{meeting.pk}/summons/")

    with django_assert_num_queries(15):
        staff.get(f"/cms/meetings/{meeting.pk}/summons/")
