"""The overview, the menu and the search."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from extranet.meetings.actions import approve_minutes, index_meeting, save_minutes
from extranet.members.actions import add_representation, join
from extranet.nav import year
from tests.factories.competition import MilestoneFactory
from tests.factories.extranet import ShelvedDocumentFactory
from tests.factories.followup import MeasureFactory
from tests.factories.meetings import AgendaPaperFactory, MeetingFactory, MinutesFactory
from tests.factories.members import MandateFactory, OrganisationFactory, RepresentationFactory, member_organisation
from tests.factories.networks import MembershipFactory, PersonFactory
from tests.factories.summons import SummonsFactory


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("", "Overview"),
        ("meetings/", "Meetings"),
        ("documents/", "Documents"),
        ("members/", "Members"),
    ],
)
def test_menu_marks_where_one_is(address, label, karlskrona, member, browser, settings):
    page = browser(member).get(f"/en/extranet/{address}")

    marked = [
        line.strip() for line in page.content.decode().splitlines() if 'aria-current="page"' in line and "<li>" in line
    ]
    assert marked == [f'<li><a href="/en/extranet/{address}" aria-current="page">{label}</a></li>']


def test_menu_marks_nothing_while_searching(karlskrona, member, browser):
    page = browser(member).get("/en/extranet/search/")

    assert b'aria-current="page"' not in page.content


def test_menu_marks_the_line_above_a_page(karlskrona, member, browser):
    meeting = MeetingFactory(network=karlskrona)

    page = browser(member).get(f"/en/extranet/meetings/{meeting.pk}/")

    assert '<a href="/en/extranet/meetings/" aria-current="page">Meetings</a>' in page.content.decode()


@pytest.mark.parametrize(("who", "shown"), [("member", False), ("board", False), ("secretariat", True)])
def test_menu_leads_staff_to_their_screens(who, shown, request, browser):
    page = browser(request.getfixturevalue(who)).get("/en/extranet/")

    assert ('<a href="/cms/">Administration</a>' in page.content.decode()) == shown


def test_each_page_links_to_itself_in_the_networks_other_languages(karlskrona, member, browser):
    page = browser(member).get("/en/extranet/meetings/?year=2026").content.decode()

    assert '<a href="/sv/extranet/meetings/?year=2026" lang="sv" hreflang="sv">Svenska</a>' in page
    assert 'hreflang="nb"' not in page
    assert 'hreflang="en"' not in page


def test_next_meeting_is_the_first_that_stands(karlskrona, kongsberg, member, browser):
    soon = timezone.now() + timedelta(days=2)
    MeetingFactory(network=karlskrona, title="Inställt", starts_at=soon, state="cancelled")
    MeetingFactory(network=kongsberg, title="Fremmed", starts_at=soon)
    MeetingFactory(network=karlskrona, title="Passerat", past=True)
    expected = MeetingFactory(network=karlskrona, title="Nästa")

    page = browser(member).get("/sv/extranet/")

    assert [values["meeting"] for _panel, values in page.context["panels"] if "meeting" in values] == [expected]


def test_year_holds_the_meetings_that_stand_of_the_own_network(karlskrona, kongsberg, member):
    MeetingFactory(
        network=karlskrona, title="Vår", starts_at=timezone.make_aware(timezone.datetime(2027, 3, 1, 23, 30))
    )
    MeetingFactory(network=karlskrona, title="Inställt", state="cancelled")
    MeetingFactory(network=kongsberg, title="Fremmed")

    entries = year(member, karlskrona, date(2026, 1, 1), date(2028, 1, 1))

    assert [(entry.date, entry.label, entry.kind) for entry in entries] == [(date(2027, 3, 1), "Vår", "meeting")]


def test_overview_lists_minutes_to_read_and_no_drafts(karlskrona, member, browser):
    MinutesFactory(meeting__network=karlskrona, meeting__title="Godkänt möte", approved=True)
    MinutesFactory(meeting__network=karlskrona, meeting__title="Ute möte", state="out_for_comment")
    MinutesFactory(meeting__network=karlskrona, meeting__title="Utkast möte")

    todo = dict(browser(member).get("/sv/extranet/").context["todo"])

    assert sorted(row.title.rsplit(": ", 1)[1] for row in todo["read"]) == ["Godkänt möte", "Ute möte"]


def test_overview_without_anything_still_stands(member, browser):
    assert browser(member).get("/sv/extranet/").status_code == 200


@pytest.mark.parametrize(
    ("address", "nothing_yet", "nothing_fits"),
    [
        ("meetings/", "No meeting has been held yet.", "No past meeting fits."),
        ("measures/", "No measure is open.", "No measure fits."),
        ("measures/decisions/", "No decision has been noted yet.", "No decision fits."),
        ("documents/", "No document lies here yet.", "No document fits."),
        ("members/", "No organisation belongs to the network yet.", "No organisation fits."),
    ],
)
def test_empty_list_says_whether_anything_was_asked(address, nothing_yet, nothing_fits, member, browser):
    reader = browser(member)

    unasked = reader.get(f"/en/extranet/{address}").content.decode()
    asked = reader.get(f"/en/extranet/{address}?find=zzz").content.decode()

    assert (nothing_yet in unasked, nothing_fits in unasked) == (True, False)
    assert (nothing_yet in asked, nothing_fits in asked) == (False, True)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("role", "queries"), [("representative", 16), ("board", 14), ("chair", 15), ("secretariat", 20)]
)
def test_overview_costs_the_same_for_one_and_for_three(
    number, role, queries, karlskrona, person, browser, django_assert_num_queries
):
    MilestoneFactory(edition__network=karlskrona)
    for n in range(number):
        AgendaPaperFactory(item__meeting__network=karlskrona, document__audience={karlskrona.key()})
        MinutesFactory(meeting__network=karlskrona, approved=True)
        ShelvedDocumentFactory(shelf__network=karlskrona, document__audience={karlskrona.key()})
        organisation = member_organisation(karlskrona, f"Verkstad {n}")
        RepresentationFactory(organisation=organisation, valid_from=timezone.localdate())
        MeasureFactory(network=karlskrona, due_on=timezone.localdate() - timedelta(days=1))
        MandateFactory(network=karlskrona, valid_to=timezone.localdate() + timedelta(days=10))
    somebody = person(karlskrona, role)
    RepresentationFactory(organisation=organisation, person=somebody)
    if role == "secretariat":
        MembershipFactory(network=karlskrona, person=somebody, role="representative")
    client = browser(somebody)
    client.get("/sv/extranet/")

    with django_assert_num_queries(queries):
        client.get("/sv/extranet/")


def test_search_finds_what_is_offered_in_the_readers_language(karlskrona, member, secretariat, browser):
    organisation = OrganisationFactory(network=karlskrona, name="Lodverk AB")
    join(by=secretariat, organisation=organisation, kind="member")
    meeting = MeetingFactory(network=karlskrona, title="Lodmötet", past=True)
    index_meeting(meeting)
    minutes = save_minutes(by=secretariat, meeting=meeting, text="Lodning beslutad.", read_version=0)
    approve_minutes(by=secretariat, minutes=minutes, read_version=1)
    ShelvedDocumentFactory(shelf__network=karlskrona, document__title="Lodkarta", document__audience={karlskrona.key()})

    hits = browser(member).get("/en/extranet/search/?q=lod").context["hits"]

    assert sorted((hit.kind, hit.title) for hit in hits.items) == [
        ("Document", "Lodkarta"),
        ("Meeting", "Lodmötet"),
        ("Minutes and notes", "Notes: Lodmötet"),
        ("Organisation", "Lodverk AB"),
    ]
    assert all(hit.url.startswith(("/en/extranet/", "/documents/")) for hit in hits.items)


def test_search_never_finds_drafts_prospects_people_or_other_networks(
    karlskrona, kongsberg, member, secretariat, browser
):
    prospect = OrganisationFactory(network=karlskrona, name="Zinkverk prospekt")
    join(by=secretariat, organisation=prospect, kind="prospect")
    foreign = OrganisationFactory(network=kongsberg, name="Zinkverk fremmed")
    join(by=None, organisation=foreign, kind="member")
    own = OrganisationFactory(network=karlskrona, name="Egen")
    join(by=secretariat, organisation=own, kind="member")
    add_representation(by=secretariat, organisation=own, person=PersonFactory(last_name="Zinkverk"))
    save_minutes(by=secretariat, meeting=MeetingFactory(network=karlskrona, past=True), text="Zinkverk", read_version=0)
    ShelvedDocumentFactory(
        shelf__network=karlskrona, document__title="Zinkverk styrgrupp", document__audience={karlskrona.key("board")}
    )

    hits = browser(member).get("/sv/extranet/search/?q=zinkverk").context["hits"]

    assert (hits.total_capped, hits.items, hits.kinds) == (0, [], [])


def test_public_search_finds_nothing_of_the_members_area(karlskrona, secretariat, browser):
    organisation = OrganisationFactory(network=karlskrona, name="Lodverk AB")
    join(by=secretariat, organisation=organisation, kind="member")
    index_meeting(MeetingFactory(network=karlskrona, title="Lodmötet"))

    assert browser().get("/sv/search/?q=lod").context["hits"].total_capped == 0


def test_overview_when_summoned_then_the_next_meeting_asks_for_the_answer(karlskrona, member, browser):
    meeting = MeetingFactory(network=karlskrona)
    summons = SummonsFactory(meeting=meeting, person=member)
    address = f"{meeting.get_absolute_url()}#answer".replace("/en/", "/sv/")

    asked = browser(member).get("/sv/extranet/")
    summons.answer = "yes"
    summons.save()
    answered = browser(member).get("/sv/extranet/")

    assert f'<a class="button button--main" href="{address}">' in asked.content.decode()
    assert [values["asked"].url for _panel, values in asked.context["panels"] if "meeting" in values] == [address]
    assert [values["asked"] for _panel, values in answered.context["panels"] if "meeting" in values] == [None]


def test_overview_shows_three_rows_of_a_place_and_folds_the_rest(karlskrona, member, browser):
    for n in range(5):
        day = timezone.localdate() - timedelta(days=n)
        ShelvedDocumentFactory(
            shelf__network=karlskrona,
            document__title=f"Papper {n}",
            document__audience={karlskrona.key()},
            added_on=day,
        )

    page = browser(member).get("/en/extranet/").content.decode()

    open_part, folded = page[page.index('id="todo-read"') :].split("<summary>2 more</summary>")
    assert [f"Papper {n}" in open_part for n in range(5)] == [True, True, True, False, False]
    assert [f"Papper {n}" in folded.split("</details>")[0] for n in range(5)] == [False, False, False, True, True]


def test_overview_when_comments_are_over_then_minutes_wait_for_approval(karlskrona, member, browser):
    today = timezone.localdate()
    for title, days in (("Slut", -1), ("Öppet", 3)):
        MinutesFactory(
            meeting__network=karlskrona,
            meeting__title=title,
            state="out_for_comment",
            comment_until=today + timedelta(days=days),
        )

    rows = dict(browser(member).get("/en/extranet/").context["todo"])["read"]

    told = {row.title.rsplit(": ", 1)[1]: (row.text.split(" until ")[0], row.date) for row in rows}
    assert told == {"Slut": ("Waits for approval", today), "Öppet": ("Out for comment", None)}
