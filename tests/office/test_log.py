"""The log of one's own network: seen, filtered and taken out, never changed."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from admission.emails import CHANGES
from audit.actions import record
from audit.models import Entry
from networks.models import FocusArea
from networks.querysets import unscoped
from office.choices import DEEDS, KINDS, LOOKS, DeedKind
from office.rules import RETENTION, deed_words, detail_words, kind_words
from tables.sheets import XLSX
from tests.architecture.test_layout import ROOT
from tests.factories.audit import EntryFactory
from tests.factories.networks import FocusAreaFactory, PersonFactory

pytestmark = pytest.mark.django_db
LOG_QUERIES = 16


def listed(response):
    return [row.action for row, *_words in response.context["told"]]


def test_log_when_shown_then_own_entries_newest_first(networks, cms, person):
    anna = person(networks[0], "editor", first_name="Anna", last_name="Berg")
    EntryFactory(network=networks[0], person=anna, action="home.publish_page", target_label="Ny väg")
    EntryFactory(network=networks[0], person=None, action="notifications.give_up")
    EntryFactory(network=networks[1], action="meetings.publish_meeting", target_label="Hemmelig møte")
    EntryFactory(network=None, action="networks.create_network", target_label="Installationen")

    response = cms.get(reverse("office:log"))
    page = response.content.decode()

    assert listed(response) == ["notifications.give_up", "home.publish_page"]
    assert [word in page for word in ("Anna Berg", "published a page: Ny väg", "the system")] == [True] * 3
    assert [word in page for word in ("Hemmelig", "published a meeting", "Installationen")] == [False] * 3


def test_log_when_filtered_then_by_person_deed_and_day_in_the_networks_zone(networks, cms, person):
    anna, bo = person(networks[0], "editor"), person(networks[0], "editor")
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the second of March in Sweden
    EntryFactory(network=networks[0], person=anna, action="home.publish_page", at=late)
    EntryFactory(network=networks[0], person=bo, action="networks.grant_role", at=datetime(2026, 3, 5, tzinfo=UTC))
    address = reverse("office:log")

    assert listed(cms.get(address, {"person": anna.pk})) == ["home.publish_page"]
    assert listed(cms.get(address, {"action": "networks.grant_role"})) == ["networks.grant_role"]
    assert listed(cms.get(address, {"since": "2026-03-02", "until": "2026-03-02"})) == ["home.publish_page"]
    assert listed(cms.get(address, {"until": "2026-03-01"})) == []
    assert len(listed(cms.get(address, {"since": "nonsense", "action": "no.such", "person": "x"}))) == 2


def test_log_when_asked_for_a_person_of_another_network_then_no_answer_about_them(networks, cms):
    kari = PersonFactory(first_name="Kari", last_name="Fjell")
    EntryFactory(network=networks[1], person=kari, action="meetings.publish_meeting")

    response = cms.get(reverse("office:log"), {"person": kari.pk, "action": "meetings.publish_meeting"})

    assert listed(response) == []
    assert "Fjell" not in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_log_when_longer_then_as_many_questions(networks, cms, number, django_assert_num_queries):
    for _n in range(number):
        EntryFactory(network=networks[0], person=PersonFactory(), action="home.publish_page")
    cms.get(reverse("office:log"))

    with django_assert_num_queries(LOG_QUERIES):
        cms.get(reverse("office:log"))


def test_export_when_posted_then_own_filtered_entries_safe_for_a_spreadsheet_and_logged(networks, cms, secretary):
    boss = PersonFactory(first_name="=HYPERLINK(1)", last_name="")
    EntryFactory(network=networks[0], person=boss, action="home.publish_page", target_type="", target_label="+1")
    EntryFactory(network=networks[0], person=secretary, action="networks.grant_role", details={"role": "editor"})
    EntryFactory(network=networks[1], action="home.publish_page", target_label="Fremmed")

    text = cms.post(reverse("office:export_log"), {"format": "csv", "action": "home.publish_page"})
    book = cms.post(reverse("office:export_log"), {"format": "xlsx"})

    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1:] for row in rows[1:]] == [["'=HYPERLINK(1)", "published a page", "", "'+1", ""]]
    assert (book["Content-Type"], book["Cache-Control"].split(", max-age")[0]) == (XLSX, "private, no-store")
    taken = Entry.objects.for_network(networks[0]).filter(action="audit.export").order_by("pk")
    assert [(row.person, row.details) for row in taken] == [(secretary, {"rows": 1}), (secretary, {"rows": 3})]


def test_export_when_only_looked_at_then_nothing_is_taken_out(networks, cms):
    assert cms.get(reverse("office:export_log")).status_code == 302
    assert not Entry.objects.for_network(networks[0]).filter(action="audit.export").exists()


def test_log_when_somebody_would_change_it_then_there_is_no_way(networks, cms):
    row = EntryFactory(network=networks[0])

    assert cms.post(reverse("office:log"), {"pk": row.pk, "action": "x.y"}).status_code == 405
    assert [cms.delete(reverse("office:log")).status_code, cms.put(reverse("office:log")).status_code] == [405, 405]
    for name in ("office:edit_log", "office:delete_log"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_deeds_when_told_then_in_words(networks):
    area = FocusAreaFactory(network=networks[0])
    entry = record(by=None, action="networks.change_focusarea", target=area, details={"fields": ["name", "gone_field"]})
    role = record(by=None, action="networks.grant_role", network=networks[0], details={"role": "editor"})

    assert deed_words("networks.change_focusarea") == f"{FocusArea._meta.verbose_name}: changed"
    assert deed_words("some.strange_deed") == "strange deed"
    with translation.override("en"):
        assert (kind_words(entry), detail_words(entry)) == ("focus area", "name, gone field")
        assert (kind_words(role), detail_words(role)) == ("", "editor")


def test_deeds_when_named_then_they_exist():
    folders = ("site", "home", "events", "extranet", "competition")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if path.name != "choices.py"]
    sources = "".join(path.read_text() for path in files)

    of_accounts = {f"admission.{change}" for change in CHANGES}

    assert of_accounts <= set(DEEDS)
    assert [name for name in DEEDS if f'"{name}"' not in sources and name not in of_accounts] == []


def test_log_when_asked_by_the_secretariat_of_another_network_then_not_found(networks, person):
    browser = Client(headers={"host": networks[0].site.hostname})
    browser.force_login(person(networks[1], "secretariat"))

    assert [browser.get(reverse("office:log")).status_code, browser.post(reverse("office:export_log")).status_code] == [
        404,
        404,
    ]


def test_log_when_asked_for_a_kind_then_what_was_seen_changed_sent_or_taken(networks, cms):
    deeds = ["documents.look", "meetings.save_minutes", "summons.summon", "meetings.download_minutes"]
    for deed in deeds:
        EntryFactory(network=networks[0], action=deed)

    found = [listed(cms.get(reverse("office:log"), {"kind": kind})) for kind in ("seen", "changed", "sent", "taken")]

    assert found == [[deed] for deed in deeds]
    assert len(listed(cms.get(reverse("office:log"), {"kind": "nonsense"}))) == 4


def test_kinds_when_deeds_are_sorted_then_each_is_known_and_stands_once():
    sorted_in = [deed for deeds in KINDS.values() for deed in deeds]

    assert set(sorted_in) <= set(DEEDS)
    assert len(sorted_in) == len(set(sorted_in))
    assert {deed for deed in DEEDS if ".see_" in deed} < LOOKS < KINDS[DeedKind.SEEN]
    out = (".export", "download", ".take_list")
    assert {deed for deed in DEEDS if any(word in deed for word in out)} <= KINDS[DeedKind.TAKEN]


def test_looks_when_a_year_old_then_they_leave_before_the_rest(networks):
    for action, days in (("meetings.see_minutes", 367), ("members.see_list", 365), ("viewing.begin", 367)):
        EntryFactory(network=networks[0], action=action, at=timezone.now() - timedelta(days=days))
    EntryFactory(network=networks[0], action="meetings.download_minutes", at=timezone.now() - timedelta(days=367))
    (rule,) = RETENTION
    with unscoped():
        number = rule.purge(rule.due(timezone.now()))

    left = set(Entry.objects.for_network(networks[0]).values_list("action", flat=True))
    assert (number, left) == (1, {"members.see_list", "viewing.begin", "meetings.download_minutes"})
