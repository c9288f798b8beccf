"""The entry behind its mailed link: who gets in, and what can be done there."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, TestCase
from django.utils import timezone

from competition.actions import confirm_entry, withdraw_entry
from competition.choices import EntryState
from competition.models import Entry, EntryLink
from competition.models.entries import token_digest
from home.templatetags.navigation import path_of
from notifications.models import Mail
from places.actions import expire
from tests.competition.registration import LINK
from tests.factories.competition import CompetitionPageFactory, EditionFactory, SchoolFactory, enter
from tests.factories.home import front_page

PARTS = ["", "confirm/", "change/", "withdraw/"]


def browser_of(network, **options):
    return Client(HTTP_HOST=network.site.hostname, **options)


def link_to(entry):
    mail = Mail.all_networks.filter(to=entry.contact_email).order_by("-pk").first()
    return LINK.search(mail.text)[1]


def opened(entry):
    """A browser that has opened the entry's link."""
    browser = browser_of(entry.network)
    browser.get(link_to(entry))
    return browser


def home(entry):
    return f"/sv/entry/{entry.reference}/"


def fresh(entry):
    return Entry.all_networks.with_all().get(pk=entry.pk)


@pytest.fixture
def entry(karlskrona):
    return enter(EditionFactory(network=karlskrona))


def test_a_link_keeps_only_a_digest_of_256_bits(entry):
    token = link_to(entry).split("/")[3]

    link = entry.links.get()
    assert (len(token), link.digest) == (43, token_digest(token))
    assert token not in str(vars(link))


def test_opening_a_link_any_number_of_times_uses_nothing_up(entry):
    for _time in range(3):
        answer = browser_of(entry.network).get(link_to(entry))
        assert (answer.status_code, answer["Location"]) == (302, home(entry))

    assert fresh(entry).state == EntryState.HELD


def test_a_link_opens_its_own_entry_only(entry, karlskrona):
    other = enter(entry.edition, contact_email="other@example.org")
    browser = opened(entry)

    for part in PARTS:
        for answer in (browser.get(home(other) + part), browser.post(home(other) + part)):
            assert (answer.status_code, answer["Location"]) == (302, f"/sv/entry/?reference={other.reference}")
    assert fresh(other).state == EntryState.HELD


def test_two_links_in_one_browser_open_two_entries(entry):
    other = enter(entry.edition, contact_email="other@example.org")
    browser = opened(entry)
    browser.get(link_to(other))

    assert [browser.get(home(e)).status_code for e in (entry, other)] == [200, 200]


def test_a_link_does_not_work_on_another_networks_host(entry, kongsberg):
    browser = browser_of(kongsberg)

    answer = browser.get(link_to(entry).replace("/sv/", "/en/"))

    assert answer.status_code == 404
    assert str(entry) not in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("part", PARTS)
def test_without_a_link_an_entry_that_exists_looks_like_one_that_does_not(entry, part, method):
    browser = browser_of(entry.network)

    answers = [getattr(browser, method)(f"/sv/entry/{reference}/{part}") for reference in (entry.reference, "ZZZZZZZZ")]

    assert [a.status_code for a in answers] == [302, 302]
    assert [a["Location"].split("=")[0] for a in answers] == ["/sv/entry/?reference"] * 2


@pytest.mark.parametrize("token", ["A" * 43, "-" * 43])
def test_an_unknown_link_says_so_and_offers_a_new_one(entry, token):
    answer = browser_of(entry.network).get(f"/sv/entry/{token}/")

    assert answer.status_code == 404
    assert "<form" in answer.content.decode()


def test_a_link_ends_with_its_edition(entry):
    link = link_to(entry)

    with time_machine.travel(entry.edition.ends_at + timedelta(seconds=1)):
        assert browser_of(entry.network).get(link).status_code == 404


def test_a_session_ends_after_two_hours_and_with_its_link(entry):
    browser = opened(entry)
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert browser.get(home(entry)).status_code == 302

    again = opened(entry)
    EntryLink.objects.all().delete()
    assert again.get(home(entry)).status_code == 302


def test_a_withdrawn_entry_can_be_looked_at_and_nothing_else(entry):
    browser = opened(entry)
    withdraw_entry(entry=entry)

    page = browser.get(home(entry))
    answers = [browser.post(home(entry) + part, {"pupils": "20"}) for part in PARTS[1:]]

    assert page.status_code == 200
    assert "asta@example.org" not in page.content.decode()
    assert [a.status_code for a in answers] == [302, 302, 302]
    assert (fresh(entry).state, fresh(entry).pupils) == (EntryState.WITHDRAWN, 27)


def test_who_withdrew_finds_the_way_to_enter_a_class_anew(entry):
    browser = opened(entry)
    withdraw_entry(entry=entry)
    assert "register/" not in browser.get(home(entry)).content.decode()

    page = CompetitionPageFactory(parent=front_page(entry.network))

    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    assert f'href="{path_of(page)}register/"' in browser.get(home(entry)).content.decode()


def test_a_link_that_was_cut_is_told_where_to_ask_for_another(entry):
    answer = browser_of(entry.network).get(f"{link_to(entry)[:-6]}/")

    assert answer.status_code == 404
    assert 'name="reference"' in answer.content.decode()


def test_leaving_is_asked_in_the_words_of_what_is_left(karlskrona):
    edition = EditionFactory(network=karlskrona, places=1)
    held = enter(edition)
    waiting = enter(edition, contact_email="w@example.org", class_label="8C")

    asked = [opened(entry).get(home(entry) + "withdraw/").content.decode() for entry in (held, waiting)]

    assert "Say no to the place of" in asked[0]
    assert "waiting list" in asked[1]
    assert "Say no" not in asked[1]


@pytest.mark.parametrize("part", ["confirm/", "change/", "withdraw/"])
def test_what_changes_something_needs_a_token_of_the_form(entry, part):
    browser = browser_of(entry.network, enforce_csrf_checks=True)
    browser.get(link_to(entry))

    assert browser.post(home(entry) + part).status_code == 403
    assert fresh(entry).state == EntryState.HELD


def test_looking_changes_nothing(entry):
    browser = opened(entry)

    statuses = [browser.get(home(entry) + part).status_code for part in PARTS]

    assert statuses == [200, 405, 200, 200]
    assert (fresh(entry).state, fresh(entry).changed_at) == (EntryState.HELD, entry.changed_at)


def test_confirming_too_late_says_that_the_place_has_gone(entry):
    browser = opened(entry)

    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        expire()
        browser.get(link_to_earlier(entry))
        answer = browser.post(f"{home(entry)}confirm/", follow=True)

    assert answer.status_code == 200
    assert fresh(entry).state == EntryState.EXPIRED


def link_to_earlier(entry):
    return LINK.search(Mail.all_networks.filter(template="entry_held").get().text)[1]


def test_an_offer_can_be_taken_after_registration_has_closed(karlskrona):
    edition = EditionFactory(network=karlskrona, places=1)
    enter(edition)
    waiting = enter(edition, contact_email="next@example.org")

    with time_machine.travel(edition.closes_at + timedelta(hours=3)):
        edition.final_on = timezone.localdate() + timedelta(days=60)
        edition.save()
        EntryLink.objects.update(expires_at=edition.ends_at)
        expire()
        EntryLink.objects.update(expires_at=edition.ends_at)
        browser = opened(waiting)
        assert f"{home(waiting)}confirm/" in browser.get(home(waiting)).content.decode()
        browser.post(f"{home(waiting)}confirm/")

    assert fresh(waiting).state == EntryState.CONFIRMED


def test_after_the_last_day_the_teacher_changes_nothing(karlskrona):
    edition = EditionFactory(network=karlskrona, final_on=timezone.localdate() + timedelta(days=90))
    entry = confirm_entry(entry=enter(edition))

    with time_machine.travel(edition.closes_at + timedelta(seconds=1)):
        browser = opened(entry)
        statuses = [browser.post(home(entry) + part, {"pupils": "20"}).status_code for part in ("change/", "withdraw/")]
        html = browser.get(home(entry)).content.decode()

        shown = [browser.get(home(entry) + part).status_code for part in ("change/", "withdraw/")]

    assert statuses == shown == [302, 302]
    assert (fresh(entry).state, fresh(entry).pupils) == (EntryState.CONFIRMED, 27)
    assert f"{home(entry)}change/" not in html
    assert edition.contact_email in html


def test_fields_of_the_row_cannot_be_changed_by_a_request(entry, kongsberg):
    other = SchoolFactory()
    typed = {
        "class_label": "8B",
        "composition": "one",
        "pupils": "20",
        "adults": "2",
        "contact_name": "Asta Glödhagen",
        "contact_email": "asta@example.org",
        "contact_phone": "0455-30 30 00",
        "not_pictured": "0",
    }
    forged = {
        "school": other.pk,
        "edition": EditionFactory(network=kongsberg).pk,
        "place": "1",
        "confirmed_at": "2026-01-01",
        "reference": "AAAAAAAA",
        "photo_confirmed_by": "x",
        "id": "1",
    }

    answer = opened(entry).post(f"{home(entry)}change/", typed | forged)

    kept, now = entry, fresh(entry)
    assert answer.status_code == 302
    assert now.pupils == 20
    assert (now.school, now.edition, now.place_id, now.confirmed_at) == (kept.school, kept.edition, kept.place_id, None)
    assert (now.reference, now.photo_confirmed_by) == (kept.reference, kept.photo_confirmed_by)


@pytest.mark.parametrize("part", ["change/", "withdraw/"])
def test_what_closes_while_one_types_is_not_changed(entry, part, monkeypatch):
    from competition import views

    browser = opened(entry)
    typed = {"class_label": "8B", "composition": "one", "pupils": "20", "adults": "2", "not_pictured": "0"}
    contact = {"contact_name": "A", "contact_email": "asta@example.org", "contact_phone": "0455303000"}
    confirm_entry(entry=fresh(entry))
    entry.edition.pool.refresh_from_db()
    entry.edition.pool.closes_at = timezone.now() - timedelta(seconds=5)
    entry.edition.pool.save()
    monkeypatch.setattr(views.rules, "may_change", lambda entry: True)

    browser.post(home(entry) + part, typed | contact)

    assert (fresh(entry).state, fresh(entry).pupils) == (EntryState.CONFIRMED, 27)


def test_a_change_with_faults_keeps_what_was_typed(entry):
    answer = opened(entry).post(f"{home(entry)}change/", {"class_label": "8B", "pupils": "270"})

    assert answer.status_code == 200
    assert 'value="270"' in answer.content.decode()
    assert fresh(entry).pupils == 27


def test_a_change_to_a_class_that_is_entered_is_refused_with_words(entry):
    enter(entry.edition, entry.school, class_label="8C", contact_email="other@example.org")
    typed = {"class_label": "8 c", "composition": "one", "pupils": "27", "adults": "2", "not_pictured": "0"}
    contact = {"contact_name": "A", "contact_email": "asta@example.org", "contact_phone": "0455303000"}

    answer = opened(entry).post(f"{home(entry)}change/", typed | contact)

    assert list(answer.context["form"].errors) == ["class_label"]


@pytest.mark.parametrize(
    ("reference", "mail"), [(None, "wrong@example.org"), ("ZZZZZZZZ", "asta@example.org"), (None, None)]
)
def test_asking_for_the_link_is_answered_the_same_whether_or_not_it_is_right(entry, reference, mail):
    right = reference is None and mail is None
    before = Mail.all_networks.count()
    browser = browser_of(entry.network)

    answer = browser.post(
        "/sv/entry/", {"reference": reference or entry.reference, "email": mail or "Asta@Example.org"}, follow=True
    )

    assert answer.redirect_chain == [("/sv/entry/", 302)]
    assert len(list(answer.context["messages"])) == 1
    assert Mail.all_networks.count() - before == int(right)


def test_asking_for_the_link_takes_small_letters_and_blanks(entry):
    before = Mail.all_networks.count()

    typed = f" {entry.reference[:4].lower()} {entry.reference[4:]} "
    browser_of(entry.network).post("/sv/entry/", {"reference": typed, "email": "asta@example.org"})

    assert Mail.all_networks.count() - before == 1


def test_asking_for_the_link_works_three_times_an_hour(entry):
    for _time in range(5):
        browser_of(entry.network).post("/sv/entry/", {"reference": entry.reference, "email": "asta@example.org"})

    assert Mail.all_networks.filter(template="entry_link").count() == 3


def test_asking_for_the_link_on_another_network_sends_nothing(entry, kongsberg):
    browser_of(kongsberg).post("/nb/entry/", {"reference": entry.reference, "email": "asta@example.org"})

    assert Mail.all_networks.filter(template="entry_link").count() == 0


def test_the_new_link_works_and_the_old_one_no_longer(entry):
    old = link_to(entry)
    browser_of(entry.network).post("/sv/entry/", {"reference": entry.reference, "email": "asta@example.org"})

    assert browser_of(entry.network).get(old).status_code == 404
    assert browser_of(entry.network).get(link_to(entry)).status_code == 302


@pytest.mark.parametrize("part", PARTS[:1] + PARTS[2:])
def test_pages_of_an_entry_are_kept_by_no_cache_and_found_by_no_search_engine(entry, part):
    answer = opened(entry).get(home(entry) + part)

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_bare_host_has_no_entries(entry):
    for address in ("/sv/entry/", link_to(entry), home(entry)):
        assert Client(HTTP_HOST="localhost").get(address).status_code == 404


READ_AT = re.compile(r'name="read_at" value="([^"]+)"')


def typed(text, **more):
    """The form as one tab has it, with what was typed into it."""
    contact = {"contact_name": "Asta", "contact_email": "asta@example.org", "contact_phone": "0455-30 30 00"}
    form = {"class_label": "8B", "composition": "one", "pupils": "27", "adults": "2", "not_pictured": "0"}
    return {**form, **contact, "read_at": READ_AT.search(text)[1], **more}


def test_a_second_tab_is_told_and_nothing_is_overwritten_unless_it_insists(entry):
    browser, address = opened(entry), f"{home(entry)}change/"
    one, other = (browser.get(address).content.decode() for _tab in range(2))

    assert browser.post(address, typed(one, pupils="20")).status_code == 302
    told = browser.post(address, typed(other, adults="3"))
    assert (told.status_code, fresh(entry).pupils, fresh(entry).adults) == (200, 20, 2)
    assert "Somebody else changed this entry" in told.content.decode()
    assert 'value="3"' in told.content.decode()

    assert browser.post(address, typed(told.content.decode(), adults="3")).status_code == 302
    assert (fresh(entry).pupils, fresh(entry).adults) == (27, 3)
