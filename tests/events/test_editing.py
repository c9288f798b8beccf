"""The editor's work on events and their dates, over HTTP."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone
from recurrence import deserialize, serialize

from audit.models import Entry
from events.models import EventPage
from home.actions import translate_page
from tests.factories.events import EventPageFactory, calendar_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(karlskrona, person, client):
    calendar_page(karlskrona)
    client.force_login(person(karlskrona, "editor"))
    client.defaults["HTTP_HOST"] = karlskrona.site.hostname
    return client


def form(row, **changes):
    moments = {"starts_at": row.starts_at, "ends_at": row.ends_at}
    written = {name: f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" for name, moment in moments.items()}
    return {**written, "reason": "", **changes}


def test_an_editor_cancels_a_date_with_a_reason(karlskrona, browser):
    row = EventPageFactory(parent=calendar_page(karlskrona)).occurrences.get()
    address = reverse("dates:edit", args=[row.pk])
    assert b"Say why" in browser.post(address, form(row, is_cancelled="on")).content
    assert browser.post(address, form(row, is_cancelled="on", reason="Ingen lokal")).status_code == 302
    row.refresh_from_db()
    assert (row.is_cancelled, row.is_moved, row.reason) == (True, False, "Ingen lokal")
    assert Entry.objects.for_network(karlskrona).filter(action="events.change_occurrence").count() == 1


def test_an_editor_moves_a_date_and_it_is_marked(karlskrona, browser):
    row = EventPageFactory(parent=calendar_page(karlskrona)).occurrences.get()
    row.starts_at, row.ends_at = row.starts_at + timedelta(days=1), row.ends_at + timedelta(days=1)
    assert browser.post(reverse("dates:edit", args=[row.pk]), form(row)).status_code == 302
    row.refresh_from_db()
    assert row.is_moved is True


def test_dates_of_another_network_do_not_exist(karlskrona, kongsberg, browser):
    foreign = EventPageFactory(parent=calendar_page(kongsberg), title="Kanarifugl").occurrences.get()
    assert b"Kanarifugl" not in browser.get(reverse("dates:index")).content
    assert browser.get(reverse("dates:edit", args=[foreign.pk])).status_code == 404
    assert browser.post(reverse("dates:edit", args=[foreign.pk]), form(foreign, reason="x")).status_code == 404


def test_dates_are_neither_added_nor_deleted_by_hand(karlskrona, browser):
    row = EventPageFactory(parent=calendar_page(karlskrona)).occurrences.get()
    assert browser.get(reverse("dates:index")).status_code == 200
    assert browser.get("/cms/dates/new/").status_code == 404
    assert browser.post(f"/cms/dates/delete/{row.pk}/").status_code == 404
    assert row.event.occurrences.count() == 1


def test_an_event_is_edited_in_the_main_language_and_its_times_follow(karlskrona, browser):
    page = EventPageFactory(parent=calendar_page(karlskrona))
    english = translate_page(by=None, page=page, language="en", values={"title": "Meeting"})
    own = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    there = browser.get(reverse("wagtailadmin_pages:edit", args=[english.pk]))
    assert own.status_code == there.status_code == 200
    assert own.context["form"].fields["starts_at"].disabled is False
    assert there.context["form"].fields["starts_at"].disabled is True


def test_a_rule_finer_than_daily_is_refused_in_the_form(karlskrona, browser):
    page = EventPageFactory(parent=calendar_page(karlskrona))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    counts = {"body-count": 0, "programme-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    rule = {"recurrence": "RRULE:FREQ=SECONDLY", "action-publish": "1"}
    response = browser.post(address, {**form(page), **counts, **rule, "title": "Möte", "slug": "mote"})
    assert response.status_code == 200
    assert EventPage.objects.get(pk=page.pk).recurrence is None


def page_form(page, **changes):
    counts = {"body-count": 0, "programme-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    return {**form(page), **counts, "title": page.title, "slug": page.slug, **changes}


SAYS = {
    "": None,
    "week": "RRULE:FREQ=WEEKLY",
    "fortnight": "RRULE:FREQ=WEEKLY;INTERVAL=2",
    "date": "RRULE:FREQ=MONTHLY",
    "weekday": "RRULE:FREQ=MONTHLY;BYDAY=-1WE",
    "year": "RRULE:FREQ=YEARLY",
}


@pytest.mark.parametrize("every", SAYS)
def test_a_rule_is_chosen_in_words_and_stands_so_when_the_form_is_opened_again(karlskrona, browser, every):
    page = EventPageFactory(parent=calendar_page(karlskrona))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    chosen = {"recurrence-every": every, "recurrence-position": "-1", "recurrence-weekday": "WE"}
    last_day = {"recurrence-until": "2031-05-12"}
    assert browser.post(address, page_form(page, **chosen, **last_day)).status_code == 302

    latest = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    told = serialize(latest.recurrence).replace(";UNTIL=20310512T000000Z", "") if latest.recurrence else None
    assert told == SAYS[every]
    words = browser.get(address).content.decode()
    assert f'<option value="{every}" selected>' in words
    assert ('value="2031-05-12"' in words) == bool(every)


def test_a_rule_that_says_more_is_told_in_words_and_kept(karlskrona, browser):
    rule = deserialize("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=8;BYDAY=TH", include_dtstart=False)
    page = EventPageFactory(parent=calendar_page(karlskrona), recurrence=rule)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    words = browser.get(address, headers={"accept-language": "en"}).content.decode()
    assert '<option value="kept" selected>As now: every second Thursday, 8 times</option>' in words

    kept = {"recurrence-every": "kept", "recurrence-kept": serialize(rule)}
    assert browser.post(address, page_form(page, **kept)).status_code == 302
    latest = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert serialize(latest.recurrence) == serialize(rule)


def test_the_form_asks_for_no_file_that_is_not_there(karlskrona, browser):
    """In production such a form is not shown at all."""
    page = EventPageFactory(parent=calendar_page(karlskrona))
    media = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["media"]
    named = [urlsplit(str(path)).path.removeprefix(settings.STATIC_URL) for path in media._js]
    assert [path for path in named if not path.startswith("/") and finders.find(path) is None] == []
