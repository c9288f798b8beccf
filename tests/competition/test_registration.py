"""The public page and the form, by HTTP."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from competition.choices import EntryState
from competition.models import Entry
from notifications.models import Mail
from tests.competition.registration import ADDRESS, LINK, entries
from tests.factories.competition import EditionFactory, enter


def link_in_last_mail(network):
    mail = Mail.objects.for_network(network).order_by("-pk").first()
    return LINK.search(mail.text)[1]


def test_teacher_enters_confirms_changes_and_withdraws(browser, karlskrona, edition, form):
    page = browser.get("/sv/tavlingen/")
    assert page.status_code == 200
    assert ADDRESS in page.content.decode()

    found = browser.get(ADDRESS, {"q": "rodeby"})
    assert "Rödebyskolan" in found.content.decode()
    key = re.search(r'name="submission_key" value="([\w-]+)"', found.content.decode())[1]

    sent = browser.post(ADDRESS, form(submission_key=key))
    assert (sent.status_code, sent["Location"]) == (302, "/sv/tavlingen/register/received/")
    received = browser.get(sent["Location"]).content.decode()
    (entry,) = entries(karlskrona)
    assert entry.reference in received
    assert "asta@example.org" in received

    browser.cookies.clear()
    exchanged = browser.get(link_in_last_mail(karlskrona))
    home = f"/sv/entry/{entry.reference}/"
    assert (exchanged.status_code, exchanged["Location"]) == (302, home)
    assert entries(karlskrona)[0].state == EntryState.HELD
    assert f"{home}confirm/" in browser.get(home).content.decode()

    assert browser.post(f"{home}confirm/")["Location"] == home
    assert entries(karlskrona)[0].state == EntryState.CONFIRMED

    changed = browser.post(f"{home}change/", form(pupils="25", class_label="8 b"))
    assert (changed.status_code, changed["Location"]) == (302, home)
    assert (entries(karlskrona)[0].pupils, entries(karlskrona)[0].class_label) == (25, "8 b")

    assert browser.get(f"{home}withdraw/").status_code == 200
    assert entries(karlskrona)[0].state == EntryState.CONFIRMED
    browser.post(f"{home}withdraw/")
    assert entries(karlskrona)[0].state == EntryState.WITHDRAWN
    assert browser.get(home).status_code == 200
    templates = Mail.objects.for_network(karlskrona).order_by("pk").values_list("template", flat=True)
    assert list(templates) == ["entry_held", "entry_confirmed", "entry_changed", "entry_withdrawn"]


def test_entry_is_kept_as_typed_and_normal(browser, karlskrona, edition, form):
    browser.post(ADDRESS, form())

    (entry,) = entries(karlskrona)
    kept = (entry.contact_email, entry.contact_phone, entry.needs_bus, entry.meals_vegetarian, entry.meals_other)
    assert kept == ("asta@example.org", "+46455303000", True, 4, None)
    assert (entry.language, entry.may_be_named) == ("sv", False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"school": None}, "school"),
        ({"school": "0"}, "school"),
        ({"school": "x"}, "school"),
        ({"class_label": ""}, "class_label"),
        ({"class_label": "9A"}, "class_label"),
        ({"class_label": "121204-1234"}, "class_label"),
        ({"composition": "x"}, "composition"),
        ({"pupils": ""}, "pupils"),
        ({"pupils": "270"}, "pupils"),
        ({"pupils": "1"}, "pupils"),
        ({"pupils": "tjugo"}, "pupils"),
        ({"adults": ""}, "adults"),
        ({"adults": "0"}, "adults"),
        ({"adults": "21"}, "adults"),
        ({"contact_name": ""}, "contact_name"),
        ({"contact_email": ""}, "contact_email"),
        ({"contact_email": "asta.glodhagen"}, "contact_email"),
        ({"contact_phone": ""}, "contact_phone"),
        ({"contact_phone": "112"}, "contact_phone"),
        ({"contact_phone": "hej"}, "contact_phone"),
        ({"needs_bus": None}, "needs_bus"),
        ({"meals_vegetarian": "40"}, "meals_vegetarian"),
        ({"meals_other": "-1"}, "meals_other"),
        ({"access_wheelchair": "30"}, "access_wheelchair"),
        ({"not_pictured": ""}, "not_pictured"),
        ({"not_pictured": "28"}, "not_pictured"),
        ({"notes": "Allergi: 041212 12345"}, "notes"),
        ({"notes": "x" * 501}, "notes"),
        ({"photo": None}, "photo"),
        ({"submission_key": "1"}, "submission_key"),
    ],
)
def test_each_error_stands_once_at_its_field_and_values_are_kept(browser, karlskrona, edition, form, changes, field):
    answer = browser.post(ADDRESS, form(**changes))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert {name: len(errors) for name, errors in answer.context["form"].errors.items()} == {field: 1}
    assert re.search(r"<title>(Error|Fel):", html)
    assert "Asta Glödhagen" in html or field == "contact_name"
    assert entries(karlskrona) == []


def test_all_errors_are_shown_at_once(browser, karlskrona, edition, form):
    answer = browser.post(ADDRESS, form(school=None, pupils="270", contact_email="x", photo=None))

    assert sorted(answer.context["form"].errors) == ["contact_email", "photo", "pupils", "school"]


def test_find_keeps_what_was_typed_and_enters_nothing(browser, karlskrona, edition, form):
    answer = browser.post(ADDRESS, form(find="1", q="Rödeby", pupils="270"))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["form"].errors == {}
    assert 'value="270"' in html
    assert "Rödebyskolan" in html
    assert entries(karlskrona) == []


def test_sending_the_form_twice_makes_one_entry(browser, karlskrona, edition, form):
    data = form()

    locations = [browser.post(ADDRESS, data)["Location"] for _time in range(2)]

    assert locations == ["/sv/tavlingen/register/received/"] * 2
    assert len(entries(karlskrona)) == 1
    assert Mail.objects.for_network(karlskrona).count() == 1


def test_going_back_and_entering_another_class_asks_first(browser, karlskrona, edition, form):
    data = form()
    browser.post(ADDRESS, data)

    asked = browser.post(ADDRESS, data | {"class_label": "8C"})
    key = re.search(r'name="submission_key" value="([\w-]+)"', asked.content.decode())[1]

    assert len(asked.context["form"].non_field_errors()) == 1
    assert len(entries(karlskrona)) == 1
    browser.post(ADDRESS, data | {"class_label": "8C", "submission_key": key})
    assert [entry.class_label for entry in entries(karlskrona)] == ["8B", "8C"]


def test_a_class_that_is_entered_is_refused_with_words(browser, karlskrona, edition, form, school):
    enter(edition, school, contact_email="other@example.org")

    answer = browser.post(ADDRESS, form(class_label="8 b"))

    assert list(answer.context["form"].errors) == ["class_label"]
    assert "other@example.org" not in answer.content.decode()


def test_too_many_classes_from_one_address_are_refused_with_words(browser, edition, form):
    for _class in range(10):
        enter(edition)

    assert list(browser.post(ADDRESS, form()).context["form"].errors) == ["contact_email"]


def test_what_fills_in_the_hidden_field_enters_nothing(browser, karlskrona, edition, form):
    assert browser.post(ADDRESS, form(website="https://example.org")).status_code == 302
    assert entries(karlskrona) == []


def test_fields_of_the_row_cannot_be_set_by_a_request(browser, karlskrona, kongsberg, edition, form):
    foreign = EditionFactory(network=kongsberg)
    forged = {
        "network": kongsberg.pk,
        "edition": foreign.pk,
        "place": "1",
        "reference": "AAAAAAAA",
        "state": "confirmed",
        "status": "confirmed",
        "confirmed_at": "2026-01-01 00:00",
        "ended_at": "2026-01-01 00:00",
        "photo_version": "x",
        "photo_confirmed_by": "x",
        "language": "nb",
        "class_key": "x",
        "created_at": "2020-01-01",
        "capacity": "1000",
    }

    browser.post(ADDRESS, form(**forged))

    (entry,) = entries(karlskrona)
    assert Entry.objects.for_network(kongsberg).count() == 0
    kept = (entry.edition, entry.state, entry.class_key, entry.language, entry.photo_version, entry.confirmed_at)
    assert kept == (edition, "held", "8-b", "sv", "2026-1", None)
    assert entry.reference != "AAAAAAAA"
    assert entry.created_at.year > 2020


def test_without_a_token_nothing_is_entered(karlskrona, edition, form):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, HTTP_HOST=karlskrona.site.hostname)

    assert strict.post(ADDRESS, form()).status_code == 403
    assert entries(karlskrona) == []


def test_the_public_page_shows_counts_and_no_class(browser, edition, school):
    enter(edition, school, class_label="8Kanarie", contact_name="Kanarie Lärarsson")

    html = browser.get("/sv/tavlingen/").content.decode()

    assert "19" in html
    assert "Rödebyskolan" not in html
    assert "Kanarie" not in html


def test_pages_of_registration_are_kept_by_no_cache(browser, edition):
    for address in (ADDRESS, f"{ADDRESS}schools/?q=rode", f"{ADDRESS}received/"):
        assert "no-store" in browser.get(address)["Cache-Control"]


def test_received_without_an_entry_leads_to_the_page(browser, edition):
    assert browser.get("/sv/tavlingen/register/received/")["Location"] == "/sv/tavlingen/"


@pytest.mark.parametrize("mail_server", ["up", "down"])
def test_a_class_is_entered_alike_whoever_has_an_account(
    edition, karlskrona, kongsberg, person, form, mail_server, monkeypatch, django_capture_on_commit_callbacks
):
    if mail_server == "down":
        backend = "django.core.mail.backends.locmem.EmailBackend.send_messages"
        monkeypatch.setattr(backend, lambda *args: (_ for _ in ()).throw(ConnectionRefusedError))
    person(karlskrona, email="known@example.org")
    person(karlskrona, email="swoff@example.org", is_active=False)
    person(kongsberg, email="other@example.org")
    seen = set()
    for number, kind in enumerate(["known", "nosuc", "swoff", "other"]):
        browser = Client(headers={"host": karlskrona.site.hostname})
        browser.get(ADDRESS)
        with django_capture_on_commit_callbacks(execute=True), CaptureQueriesContext(connection) as asked:
            sent = browser.post(ADDRESS, form(class_label=f"8{'BCDE'[number]}", contact_email=f"{kind}@example.org"))
        page = browser.get(sent["Location"]).content.decode()
        entry = entries(karlskrona)[-1]
        page = re.sub(rf"{entry.reference}|{kind}|8[B-E]|\d\d:\d\d", "-", page)
        seen.add((sent.status_code, sent["Location"], len(asked), page))
    assert len(seen) == 1
