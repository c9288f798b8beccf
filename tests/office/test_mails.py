"""What was sent to whom: of the own network, without what it says, and nothing about anybody's log-in."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from notifications.choices import MailState
from office.choices import LOG_IN_MAILS, MAIL_ERRORS, MAILS
from office.rules import error_words, mail_words
from tables.sheets import XLSX
from tests.architecture.test_layout import ROOT
from tests.factories.notifications import DigestEntryFactory, MailFactory

pytestmark = pytest.mark.django_db
MAIL_QUERIES = 16


def subjects(response):
    return [mail.subject for mail, *_words in response.context["told"]]


def test_mails_when_shown_then_own_ones_newest_first_with_people_and_state_in_words(networks, cms, person):
    anna = person(networks[0], "editor", first_name="Anna", last_name="Berg")
    MailFactory(
        network=networks[0],
        to=anna.email.upper(),
        subject="Kallelse",
        template="summons_call",
        text="Hemlig text",
        html="<p>Hemlig text</p>",
    )
    failed = {"state": MailState.FAILED, "attempts": 3, "last_error": "SMTPRecipientsRefused"}
    MailFactory(network=networks[0], to="guest@example.org", subject="Inbjudan", template="guest_invited", **failed)
    MailFactory(network=networks[1], subject="Fremmed", template="summons_call")
    MailFactory(network=None, subject="Installation", template="summons_call")

    response = cms.get(reverse("office:mails"))
    page = response.content.decode()

    assert subjects(response) == ["Inbjudan", "Kallelse"]
    for words in (
        "Anna Berg",
        "guest@example.org",
        "(summons)",
        "will be tried again",
        "3 attempts: the address is refused",
    ):
        assert words in page
    assert [word in page for word in ("Hemlig", "Fremmed", "Installation")] == [False] * 3


@pytest.mark.parametrize("template", sorted(LOG_IN_MAILS))
def test_mails_when_about_a_log_in_then_not_told_anywhere(networks, cms, person, template):
    anna = person(networks[0], "editor")
    MailFactory(network=networks[0], to=anna.email, subject="Koden", template=template, erase_when_sent=True)

    assert subjects(cms.get(reverse("office:mails"))) == []
    assert "Koden" not in cms.get(reverse("office:person", args=[anna.pk])).content.decode()
    assert b"Koden" not in cms.post(reverse("office:export_mails"), {"format": "csv"}).content


def test_mails_when_filtered_then_by_person_kind_state_and_day_in_the_networks_zone(networks, cms, person):
    anna = person(networks[0], "editor", first_name="Anna", last_name="Berg")
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the second of March in Sweden
    MailFactory(network=networks[0], to=anna.email, subject="A", template="digest", created_at=late)
    given_up = {"state": MailState.GIVEN_UP, "created_at": datetime(2026, 3, 5, tzinfo=UTC)}
    MailFactory(network=networks[0], to="bo@example.org", subject="B", template="invitation", **given_up)

    def asked(**question):
        return subjects(cms.get(reverse("office:mails"), question))

    assert asked(to="anna berg") == ["A"]
    assert asked(to="BO@example") == ["B"]
    assert asked(to="nobody") == []
    assert asked(about="invitation") == ["B"]
    assert asked(state="given_up") == ["B"]
    assert asked(since="2026-03-02", until="2026-03-02") == ["A"]
    assert asked(until="2026-03-01") == []
    assert asked(since="nonsense", about="login_code", state="x") == ["B", "A"]


@pytest.mark.parametrize("number", [1, 3])
def test_mails_when_more_then_as_many_questions(networks, cms, person, number, django_assert_num_queries):
    for _n in range(number):
        MailFactory(network=networks[0], to=person(networks[0], "editor").email, template="digest")
    cms.get(reverse("office:mails"))

    with django_assert_num_queries(MAIL_QUERIES):
        cms.get(reverse("office:mails"))


def test_export_when_posted_then_own_filtered_mails_safe_for_a_spreadsheet_and_logged(networks, cms, secretary):
    sent = {"state": MailState.SENT, "sent_at": datetime(2026, 3, 5, tzinfo=UTC), "attempts": 1}
    MailFactory(network=networks[0], to="a@example.org", subject="=1+1", template="digest", text="Hemlig", **sent)
    MailFactory(network=networks[0], to="b@example.org", subject="B", template="invitation")
    MailFactory(network=networks[1], subject="Fremmed", template="digest")

    text = cms.post(reverse("office:export_mails"), {"format": "csv", "about": "digest"})
    book = cms.post(reverse("office:export_mails"), {"format": "xlsx"})

    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig")), delimiter=";"))
    assert [[row[1], row[3], row[4], row[5], row[7]] for row in rows[1:]] == [
        ["a@example.org", "what is new", "'=1+1", "sent", "1"]
    ]
    assert (book["Content-Type"], book["Cache-Control"].split(", max-age")[0]) == (XLSX, "private, no-store")
    taken = Entry.objects.for_network(networks[0]).filter(action="notifications.export_mails").order_by("pk")
    assert [(row.person, row.details) for row in taken] == [(secretary, {"rows": 1}), (secretary, {"rows": 2})]


def test_export_when_only_looked_at_then_nothing_is_taken_out(networks, cms):
    assert cms.get(reverse("office:export_mails")).status_code == 302
    assert not Entry.objects.for_network(networks[0]).filter(action="notifications.export_mails").exists()


def test_person_when_shown_then_with_what_was_sent_to_them_here(networks, cms, person):
    anna = person(networks[0], "editor")
    MailFactory(network=networks[0], to=anna.email, subject="Kallelse", template="summons_call")
    MailFactory(network=networks[0], to="bo@example.org", subject="Till Bo", template="summons_call")
    MailFactory(network=networks[1], to=anna.email, subject="Fremmed", template="summons_call")
    DigestEntryFactory(network=networks[0], person=anna, title="Nytt papper")
    DigestEntryFactory(network=networks[1], person=anna, title="Nytt dokument")

    page = cms.get(reverse("office:person", args=[anna.pk])).content.decode()

    assert [word in page for word in ("Kallelse", "Nytt papper")] == [True] * 2
    assert [word in page for word in ("Till Bo", "Fremmed", "Nytt dokument")] == [False] * 3


def test_mails_when_there_are_templates_then_each_has_its_words():
    names = {path.name.removesuffix(".subject.txt") for path in (ROOT / "templates" / "emails").glob("*.subject.txt")}

    assert names == set(MAILS) | LOG_IN_MAILS
    assert mail_words("some_new") == "some new"


@pytest.mark.parametrize("error", ["SMTPDataError", "TimeoutError", ""])
def test_errors_when_told_then_in_words_that_are_no_names(networks, error):
    mail = MailFactory.build(network=networks[0], last_error=error)

    assert error_words(mail) == str(MAIL_ERRORS.get(error, ""))


def test_mails_when_asked_by_the_secretariat_of_another_network_then_not_found(networks, person):
    browser = Client(headers={"host": networks[0].site.hostname})
    browser.force_login(person(networks[1], "secretariat"))

    answers = [browser.get(reverse("office:mails")), browser.post(reverse("office:export_mails"))]
    assert [answer.status_code for answer in answers] == [404, 404]
