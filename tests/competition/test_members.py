"""The members' page, the panels, the year, and what a new network and a seed file bring."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from admission.seeds import SeedError, World, check
from competition import views
from competition.actions import confirm_entry, plant_page
from competition.models import CompetitionPage, Edition, Entry, School
from competition.seeds import load_editions, load_schools
from tests.factories.competition import EditionFactory, MilestoneFactory, SchoolFactory, enter, plant

ADDRESS = "/en/extranet/competition/"


def member_of(network, person, *roles):
    browser = Client(HTTP_HOST=network.site.hostname)
    browser.force_login(person(network, *roles, language="en"))
    return browser


def entered(edition, **facts):
    return confirm_entry(entry=enter(edition, **facts))


def test_members_see_classes_with_a_place_and_no_teacher(karlskrona, person):
    edition = EditionFactory(network=karlskrona, places=3)
    entered(edition, school=SchoolFactory(name="Rödebyskolan"), contact_name="Kanarie Lärarsson")
    entered(edition, school=SchoolFactory(name="Fridaskolan"), class_label="8Ö")
    enter(edition, SchoolFactory(name="Obekräftad"))
    enter(edition, SchoolFactory(name="Väntande"))

    html = member_of(karlskrona, person).get(ADDRESS).content.decode()

    assert [name in html for name in ("Rödebyskolan", "Fridaskolan", "8Ö", "Karlskrona")] == [True] * 4
    assert [name in html for name in ("Obekräftad", "Väntande", "Kanarie", "asta@example.org", "+4645")] == [False] * 5
    assert "54 pupils" in html
    assert "1 class is waiting" in html


def test_members_of_another_network_and_the_public_see_nothing(karlskrona, kongsberg, person):
    entered(EditionFactory(network=karlskrona), school=SchoolFactory(name="Rödebyskolan"))
    EditionFactory(network=kongsberg, published_at=None)

    own = member_of(kongsberg, person).get(ADDRESS)
    outsider = Client(HTTP_HOST=karlskrona.site.hostname)
    outsider.force_login(person(kongsberg))

    assert (own.status_code, "Rödebyskolan" in own.content.decode()) == (200, False)
    assert outsider.get(ADDRESS).status_code == 404
    assert Client(HTTP_HOST=karlskrona.site.hostname).get(ADDRESS).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_members_page_asks_the_same_number_of_questions(karlskrona, person, number, django_assert_num_queries):
    edition = EditionFactory(network=karlskrona)
    for _class in range(number):
        entered(edition)
    browser = member_of(karlskrona, person)
    browser.get(ADDRESS)

    with django_assert_num_queries(MEMBERS_QUERIES):
        browser.get(ADDRESS)


MEMBERS_QUERIES = 8


@pytest.mark.parametrize("number", [1, 3])
def test_public_page_asks_the_same_number_of_questions(karlskrona, client, number, django_assert_max_num_queries):
    plant(karlskrona)
    for index in range(number):
        old = EditionFactory(
            network=karlskrona,
            school_year=f"20{10 + index}/{11 + index}",
            opens_at=timezone.now() - timedelta(days=90),
        )
        entered(old)
        old.pool.closes_at = timezone.now() - timedelta(days=60)
        old.pool.save()
    edition = EditionFactory(network=karlskrona)
    for _number in range(number):
        MilestoneFactory(edition=edition)
    client.get("/sv/tavlingen/", headers={"host": karlskrona.site.hostname})

    with django_assert_max_num_queries(12) as seen:
        html = client.get("/sv/tavlingen/", headers={"host": karlskrona.site.hostname}).content.decode()

    assert html.count("2010/11") == 1
    counts.setdefault("public", len(seen))
    assert len(seen) == counts["public"]


counts: dict[str, int] = {}


def test_panels_tell_how_it_stands_and_are_silent_without_an_edition(karlskrona, rf):
    page = plant(karlskrona).get_parent().specific
    request = rf.get("/")
    request.network, request.LANGUAGE_CODE = karlskrona, "sv"
    assert (views.dashboard_panel(request), views.front_panel(request, page)) == (None, None)

    edition = EditionFactory(network=karlskrona)
    entered(edition)

    assert views.dashboard_panel(request)["edition"].entered == 1
    assert views.front_panel(request, page)["edition"] == edition


def test_front_page_and_overview_show_the_edition(karlskrona, person):
    plant(karlskrona)
    EditionFactory(network=karlskrona)

    front = Client(HTTP_HOST=karlskrona.site.hostname).get("/sv/").content.decode()
    overview = member_of(karlskrona, person).get("/en/extranet/").content.decode()

    assert "/sv/tavlingen/" in front
    assert "Framtidsdrömmar 2026/27" in front
    assert "Dreams of the future 2026/27" in overview
    assert ADDRESS in overview


def test_the_year_has_the_last_day_and_the_final(karlskrona, kongsberg):
    today = timezone.localdate()
    edition = EditionFactory(network=karlskrona, final_on=today + timedelta(days=90))
    MilestoneFactory(edition=edition, starts_on=today + timedelta(days=60))
    EditionFactory(network=karlskrona, school_year="2029/30", published_at=None, final_on=today)
    EditionFactory(network=kongsberg, final_on=today)

    found = list(views.calendar_entries(karlskrona, today, today + timedelta(days=91)))

    assert [(entry.date, entry.kind, entry.past) for entry in sorted(found, key=lambda e: e.date)] == [
        (edition.closes_on, "deadline", False),
        (today + timedelta(days=60), "competition", False),
        (today + timedelta(days=90), "competition", False),
    ]
    assert list(views.calendar_entries(karlskrona, today + timedelta(days=91), today + timedelta(days=99))) == []


def test_a_new_network_gets_a_page_in_each_language_once(karlskrona):
    plant(karlskrona)
    plant_page(karlskrona)

    assert list(apps.get_app_config("competition").network_steps()) == [plant_page]
    pages = CompetitionPage.objects.order_by("locale__language_code")
    assert "Eighth-graders" in pages[0].searchable_text()
    assert [(page.locale.language_code, page.slug, page.live) for page in pages] == [
        ("en", "the-competition", True),
        ("sv", "tavlingen", True),
    ]


# ---------------------------------------------------------------- seed

ENTRY = {
    "school": "99001104",
    "class": "8A",
    "pupils": 24,
    "name": "Asta Glödhagen",
    "mail": "asta@example.org",
    "phone": "0455-30 30 00",
}
EDITION = {
    "school_year": "2026/27",
    "name": {"sv": "Framtidsdrömmar", "en": "Dreams"},
    "opens": "today-9 08:00",
    "last_day": "today+30",
    "final": "today+90",
    "places": 2,
    "municipalities": ["1080"],
    "contact_name": "Kansliet",
    "contact_email": "kansliet@example.org",
    "asks": ["transport", "meals"],
    "dates": [{"day": "today+60", "title": "Uppgifterna släpps"}],
    "entries": [
        ENTRY,
        ENTRY | {"class": "8B", "state": "held", "mail": "b@example.org"},
        ENTRY | {"class": "8C", "mail": "c@example.org"},
    ],
}
FACTS = {
    "name": "Forum",
    "languages": ["sv"],
    "default_language": "sv",
    "contact_email": "x@example.org",
    "theme": {"hue": 1, "motif": "bridge"},
}


def test_seeds_take_the_way_of_the_product(karlskrona):
    plant(karlskrona)
    world = World(karlskrona)
    load_schools(karlskrona, True, world)
    past = EDITION | {
        "school_year": "2025/26",
        "opens": "2025-11-01 08:00",
        "last_day": "2026-01-30",
        "final": "2026-05-07",
    }

    load_editions(karlskrona, [EDITION, past], world)
    load_editions(karlskrona, [EDITION], world)

    now, before = Edition.objects.for_network(karlskrona).with_pool()
    assert School.objects.count() == 60
    assert (now.state, before.state) == ("open", "closed")
    entries = Entry.objects.for_network(karlskrona).with_all().filter(edition=now)
    assert [(e.class_label, e.state) for e in entries] == [("8A", "confirmed"), ("8B", "held"), ("8C", "waiting")]
    assert str(now.milestones.get().title) == "Uppgifterna släpps"
    assert world.examples["competition"] == "/sv/tavlingen/"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"school": "99009999"}, "99009999"),
        ({"pupils": 400}, "40"),
        ({"phone": "112"}, "telephone"),
        ({"class": "9A"}, "grade 8"),
    ],
)
def test_seeds_say_which_entry_is_wrong(karlskrona, change, word):
    world = World(karlskrona)
    load_schools(karlskrona, True, world)

    with pytest.raises(SeedError, match=word):
        load_editions(karlskrona, [EDITION | {"entries": [ENTRY | change]}], world)


def test_schools_can_be_given_one_by_one(karlskrona):
    school = {
        "code": "99001104",
        "name": "Testskolan",
        "municipality_code": "1080",
        "municipality": "Karlskrona",
        "grade_from": 7,
        "grade_to": 9,
    }
    load_schools(karlskrona, [school], World(karlskrona))

    assert str(School.objects.get()) == "Testskolan, Karlskrona"
    with pytest.raises(SeedError):
        load_schools(karlskrona, [school | {"code": "1"}], World(karlskrona))


@pytest.mark.parametrize(
    ("edition", "path"),
    [
        (EDITION | {"places": 0}, "editions[0].places"),
        (EDITION | {"unknown": 1}, "editions[0]"),
        (EDITION | {"entries": [ENTRY | {"state": "sealed"}]}, "editions[0].entries[0].state"),
    ],
)
def test_the_schema_names_the_path_of_what_is_wrong(edition, path):
    with pytest.raises(SeedError) as refused:
        check({"networks": {"x": FACTS | {"editions": [edition]}}})

    assert path in str(refused.value)


def test_the_schema_takes_what_the_seeds_take():
    check({"networks": {"x": FACTS | {"schools": True, "editions": [EDITION]}}})
