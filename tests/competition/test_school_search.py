"""Schools in the form: which are found, and which may take part."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.competition.registration import ADDRESS, entries
from tests.factories.competition import SchoolFactory, plant


@pytest.mark.parametrize("q", ["rode", "RÖDEBY", "karlskrona rödeby", "99001104"])
def test_schools_are_found_by_parts_of_name_municipality_or_code(browser, edition, school, q):
    assert "Rödebyskolan" in browser.get(f"{ADDRESS}schools/", {"q": q}).content.decode()


@pytest.mark.parametrize("q", ["", "r", "rödebyskolan kalmar", "%", "\x00", "x" * 500])
def test_schools_are_not_found_by_other_words(browser, edition, school, q):
    answer = browser.get(f"{ADDRESS}schools/", {"q": q})

    assert answer.status_code == 200
    assert "Rödebyskolan" not in answer.content.decode()


@pytest.mark.parametrize(
    "facts",
    [
        {"country": "NO", "code": "100013711"},
        {"grade_from": 1, "grade_to": 6},
        {"grade_from": 9, "grade_to": 9},
        {"municipality_code": "0880"},
        {"valid_to": timezone.localdate() - timedelta(days=1)},
        {"valid_from": timezone.localdate() + timedelta(days=1)},
    ],
)
def test_a_school_that_may_not_take_part_is_neither_found_nor_taken(browser, karlskrona, edition, form, facts):
    edition.municipalities = ["1080"]
    edition.save()
    other = SchoolFactory(name="Fjärrskolan", **facts)

    assert "Fjärrskolan" not in browser.get(f"{ADDRESS}schools/", {"q": "fjarr"}).content.decode()
    assert list(browser.post(ADDRESS, form(school=other.pk)).context["form"].errors) == ["school"]
    assert entries(karlskrona) == []


def test_schools_give_no_more_than_twelve_and_say_so(browser, edition):
    for _number in range(14):
        SchoolFactory()

    html = browser.get(f"{ADDRESS}schools/", {"q": "skola"}).content.decode()

    assert html.count("<input") == 12


def test_schools_are_not_given_while_registration_is_closed(browser, karlskrona, school):
    plant(karlskrona)

    assert browser.get(f"{ADDRESS}schools/", {"q": "rode"}).status_code == 404
