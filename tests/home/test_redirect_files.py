"""A file of old addresses: checked first, written once it is confirmed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from audit.models import Entry
from tests.factories.home import page_of

pytestmark = pytest.mark.django_db


def send(editor, text, name="old.csv"):
    return editor.post(reverse("redirects:import"), {"file": SimpleUploadedFile(name, text.encode())})


def confirm(editor, checked):
    return editor.post(reverse("redirects:import"), {"rows": checked.context["confirm"].initial["rows"]})


def test_file_when_checked_then_nothing_is_written_until_it_is_confirmed(networks, editor):
    page = page_of(networks[0], title="Om oss", slug="om-oss")
    text = "Old address;Leads to;For good\n/about.html;/sv/om-oss/;yes\n/kurs;https://example.org/;no\n"

    checked = send(editor, text)
    before = Redirect.objects.count()
    done = confirm(editor, checked)

    assert (before, done.status_code) == (0, 302)
    assert list(
        Redirect.objects.order_by("pk").values_list(
            "old_path", "site", "redirect_page", "redirect_link", "is_permanent"
        )
    ) == [
        ("/about.html", networks[0].site_id, page.pk, "", True),
        ("/kurs", networks[0].site_id, None, "https://example.org/", False),
    ]
    entry = Entry.objects.for_network(networks[0]).exclude(action="home.publish_page").get()
    assert (entry.action, entry.details) == ("home.import_redirects", {"rows": 2})


def test_file_when_rows_are_wrong_then_each_is_named_and_none_is_written(networks, editor):
    Redirect.objects.create(site=networks[0].site, old_path="/tagen", redirect_link="/sv/x/")
    text = "from;to\n/god;/sv/x/\n/cms/x;/sv/x/\n/b;javascript:x\n/tagen;/sv/x/\n;/sv/x/\n/god/;/sv/y/\n/c;/god\n"

    response = send(editor, text)

    assert [str(error) for error in response.context["errors"]] == [
        "Row 3: This address belongs to the platform itself and cannot lead anywhere else.",
        "Row 4: Begin with https:// or, for an address on your own website, with /.",
        "Row 5: This old address leads somewhere already.",
        "Row 6, Old address: This must be filled in.",
        "Row 7: The same old address stands in row 2.",
        "Row 8: That address leads on itself. Choose the place it leads to.",
    ]
    assert "confirm" not in response.context
    assert Redirect.objects.count() == 1


def test_file_when_something_came_between_then_nothing_is_written(networks, editor):
    checked = send(editor, "from;to\n/a;/sv/x/\n/b;/sv/x/\n")
    Redirect.objects.create(site=networks[0].site, old_path="/b", redirect_link="/sv/y/")

    response = confirm(editor, checked)

    assert [str(error) for error in response.context["errors"]] == ["Row 3: This old address leads somewhere already."]
    assert Redirect.objects.count() == 1


def test_file_when_its_rows_are_forged_or_another_networks_then_nothing_is_written(networks, editor, person):
    other = Client(headers={"host": networks[1].site.hostname})
    other.force_login(person(networks[1], "editor"))
    checked = send(other, "from;to\n/a;/nb/x/\n")

    answers = [confirm(editor, checked), editor.post(reverse("redirects:import"), {"rows": "W10:forged"})]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("text", ["", "from;to\n", "%PDF-1.4", "\x00\x01", "a;b\n1;2\n"])
def test_file_when_it_holds_no_rows_then_told_so(networks, editor, text):
    response = send(editor, text)

    assert response.status_code == 200
    assert "confirm" not in response.context
    assert not Redirect.objects.exists()
