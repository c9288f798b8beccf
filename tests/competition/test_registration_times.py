"""When registration is open, and what is said before, after and once the places are gone."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.competition.registration import ADDRESS, entries
from tests.factories.competition import EditionFactory, SchoolFactory, enter, plant


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 11, 1, 6, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 1, 7, 0, 0, tzinfo=UTC), True),
        (datetime(2027, 1, 29, 22, 59, 59, 900_000, tzinfo=UTC), True),
        (datetime(2027, 1, 29, 23, 0, 0, tzinfo=UTC), False),
    ],
)
@pytest.mark.parametrize(
    ("slug", "language", "page"), [("karlskrona", "sv", "tavlingen"), ("kongsberg", "nb", "konkurransen")]
)
def test_registration_opens_and_closes_to_the_second(
    client, karlskrona, kongsberg, form, moment, is_open, slug, language, page
):
    from competition.actions import set_registration

    network = {"karlskrona": karlskrona, "kongsberg": kongsberg}[slug]
    plant(network)
    edition = EditionFactory(network=network)
    opens = datetime(2026, 11, 1, 8, 0, tzinfo=network.time_zone)
    set_registration(by=None, edition=edition, capacity=20, opens_at=opens, closes_on=datetime(2027, 1, 29).date())
    school = SchoolFactory(country=edition.country, code="99001105" if slug == "karlskrona" else "100013711")

    with time_machine.travel(moment, tick=False):
        shown = client.get(f"/{language}/{page}/", headers={"host": network.site.hostname}).content.decode()
        phone = "0455-30 30 00" if slug == "karlskrona" else "32 28 82 60"
        data = form(school=school.pk, contact_phone=phone, needs_bus=None, meals_vegetarian=None)
        client.post(f"/{language}/{page}/register/", data, headers={"host": network.site.hostname})

    assert (f"/{language}/{page}/register/" in shown) is is_open
    assert len(entries(network)) == int(is_open)


@pytest.mark.parametrize("published", [True, False])
def test_a_planned_edition_says_when_it_opens_once_it_is_published(browser, karlskrona, published):
    plant(karlskrona)
    EditionFactory(
        network=karlskrona,
        published_at=timezone.now() if published else None,
        opens_at=timezone.now() + timedelta(days=3),
    )

    html = browser.get(ADDRESS).content.decode()

    assert ("Framtidsdrömmar" in html) is published
    assert "<form" not in html.split("<main")[1]


def test_a_full_edition_still_takes_classes_for_the_waiting_list(browser, karlskrona, form):
    plant(karlskrona)
    edition = EditionFactory(network=karlskrona, places=1)
    enter(edition)

    browser.post(ADDRESS, form(needs_bus=None, meals_vegetarian=None))
    html = browser.get("/sv/tavlingen/register/received/").content.decode()

    entry = entries(karlskrona)[1]
    assert (entry.state, entry.place.number_in_line()) == ("waiting", 1)
    assert entry.reference in html


def test_a_registration_that_closes_while_one_types_says_so(browser, karlskrona, edition, form, monkeypatch):
    from competition import views
    from competition.rules import registration_state

    open_state = registration_state(edition)
    edition.pool.closes_at = timezone.now() - timedelta(seconds=5)
    edition.pool.save()
    monkeypatch.setattr(views.rules, "registration_state", lambda edition: open_state)

    answer = browser.post(ADDRESS, form())

    assert len(answer.context["form"].non_field_errors()) == 1
    assert entries(karlskrona) == []
