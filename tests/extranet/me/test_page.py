"""My page: own data, choice of mails, calendar address, and what is kept."""

import json
from datetime import date

from django.utils import timezone, translation
from django.utils.formats import date_format

from audit.actions import record
from audit.models import Entry
from extranet.me.models import CalendarFeed
from notifications.choices import Rhythm
from notifications.models import Subscription
from office.rules import deed_words
from tests.factories.me import CalendarFeedFactory
from tests.factories.networks import member_of
from tests.factories.office import LastLogInFactory

PAGE = "/en/extranet/me/"


def test_page_leads_to_passkeys_devices_and_own_data(member, browser):
    page = browser(member).get(PAGE).content.decode()

    assert "{{" not in page
    account = "/account/?next=/en/extranet/me/"
    for address in (f"{account}#passkeys", f"{account}#devices", "/en/extranet/me/data/"):
        assert f'href="{address}"' in page


def test_page_when_details_are_changed_then_saved_and_logged(karlskrona, member, browser):
    answer = browser(member).post(PAGE, {"first_name": "Disa", "last_name": "Berg", "language": "en"})

    member.refresh_from_db()
    assert (answer.status_code, member.last_name, member.language) == (302, "Berg", "en")
    entry = Entry.objects.for_network(karlskrona).get(action="me.save_details")
    assert entry.details == {"fields": ["language", "last_name"]}


def test_page_when_a_name_is_missing_then_an_error_beside_it_and_the_typed_text_kept(member, browser):
    page = browser(member).post(PAGE, {"first_name": "", "last_name": "Typed", "language": "en"})

    assert page.status_code == 200
    assert {"first_name"} == set(page.context["details"].errors)
    assert 'value="Typed"' in page.content.decode()
    member.refresh_from_db()
    assert member.last_name == "Ankarvik"


def test_page_when_mail_is_chosen_then_it_holds_for_this_network(karlskrona, kongsberg, member, browser):
    browser(member).post(f"{PAGE}notifications/", {"rhythm": "daily"})

    assert Subscription.rhythm_of(member, karlskrona) == Rhythm.DAILY
    assert Subscription.rhythm_of(member, kongsberg) == Rhythm.WEEKLY


def test_page_when_the_choice_makes_no_sense_then_an_error_beside_it(member, browser):
    page = browser(member).post(f"{PAGE}notifications/", {"rhythm": "hourly"})

    assert (page.status_code, set(page.context["rhythm"].errors)) == (200, {"rhythm"})


def test_page_when_a_calendar_address_is_made_then_shown_to_its_owner_alone(karlskrona, member, browser):
    client = browser(member)
    client.post(f"{PAGE}calendar/", {"renew": ""})
    feed = CalendarFeed.objects.for_network(karlskrona).get()

    assert feed.url in client.get(PAGE).content.decode()
    assert feed.reference not in browser(member_of(karlskrona)).get(PAGE).content.decode()
    client.post(f"{PAGE}calendar/", {"close": ""})
    assert not CalendarFeed.objects.for_network(karlskrona).exists()


def test_page_when_only_read_then_nothing_is_made(karlskrona, member, browser):
    for part in ("", "notifications/", "calendar/", "data/"):
        browser(member).get(f"{PAGE}{part}")

    assert not CalendarFeed.objects.for_network(karlskrona).exists()
    assert not Subscription.objects.for_network(karlskrona).exists()
    assert not Entry.objects.for_network(karlskrona).exists()


def test_own_data_is_shown_and_taken_out_with_nothing_of_others(karlskrona, kongsberg, member, browser):
    other = member_of(karlskrona, first_name="Olle", last_name="Annan")
    CalendarFeedFactory(network=karlskrona, person=other)
    CalendarFeedFactory(network=kongsberg, person=member)
    client = browser(member)

    page = client.get(f"{PAGE}data/").content.decode()
    answer = client.post(f"{PAGE}data/")

    told = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert told["data"]["Your account"][0]["mail"] == member.email
    assert len(told["data"]["Roles you have or had"]) == 1
    assert [row["network__name"] for row in told["data"]["Your calendar addresses"]] == [kongsberg.name]
    assert other.email not in answer.content.decode() + page
    assert member.email in page
    assert Entry.objects.for_network(karlskrona).filter(action="me.export_own_data").count() == 1


def test_own_data_says_deeds_and_days_as_people_do_and_keeps_the_codes_in_the_file(kongsberg, browser):
    person = member_of(kongsberg, language="nb")
    record(by=person, action="documents.look", target=person, network=kongsberg)
    client, address = browser(person, network=kongsberg), "/nb/extranet/me/data/"

    with translation.override("nb"):
        said, day = deed_words("documents.look"), date_format(timezone.localdate(), "DATE_FORMAT")
    page = client.get(address).content.decode()

    assert f"<br>{said}<br>" in page
    assert f"<b>{day} " in page
    assert "documents.look" not in page
    assert '"action": "documents.look"' in client.post(address).content.decode()


def test_own_data_names_the_month_of_the_last_log_in_and_no_day(karlskrona, member, browser):
    LastLogInFactory(network=karlskrona, person=member, month=date(2026, 3, 1))

    told = json.loads(browser(member).post(f"{PAGE}data/").content)

    assert told["data"]["Last log-in"] == [{"network__name": karlskrona.name, "month": "2026-03"}]


def test_own_data_never_holds_what_opens_something(karlskrona, member, browser):
    feed = CalendarFeedFactory(network=karlskrona, person=member)

    answer = browser(member).post(f"{PAGE}data/")

    assert feed.reference not in answer.content.decode()
