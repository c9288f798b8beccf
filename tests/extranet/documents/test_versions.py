"""Versions: an address that lasts, and earlier files for staff alone."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from library.actions import remove_strays, remove_version, replace_file
from networks.choices import Role
from privacy.actions import purge
from tests.factories.library import NetworkDocumentFactory
from tests.factories.networks import member_of


@pytest.fixture
def document(karlskrona, secretariat):
    """A document for members whose first version was called otherwise."""
    file = ContentFile(b"First text", name="plan-1.txt")
    row = NetworkDocumentFactory(network=karlskrona, audience={karlskrona.key()}, file=file)
    row.first_url = row.url
    return replace_file(by=secretariat, document=row, file=ContentFile(b"Second text", name="plan-2.txt"))


def body(response):
    return b"".join(response.streaming_content)


def test_version_when_replaced_then_the_old_link_leads_to_the_new_file(document, member, browser):
    client = browser(member)

    assert document.version == 2
    assert body(client.get(document.url)) == b"Second text"
    assert client.get(document.first_url)["Location"] == document.url
    assert client.get(document.url.replace("plan-2", "plan-9")).status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.REPRESENTATIVE, 404), (Role.CHAIR, 404), (Role.SECRETARIAT, 200)])
def test_version_when_an_earlier_one_is_asked_for_then_staff_alone_reads_it(
    role, status, karlskrona, document, browser
):
    url = document.versions.get().url

    response = browser(member_of(karlskrona, role)).get(url)

    assert response.status_code == status
    assert status == 404 or body(response) == b"First text"


def test_version_when_asked_by_strangers_then_log_in_or_nothing(kongsberg, document, outsider, browser):
    url = document.versions.get().url

    assert browser().get(url).status_code == 302
    assert browser(outsider).get(url).status_code == 404
    assert browser(outsider, kongsberg).get(url).status_code == 404


def test_version_when_removed_then_its_file_goes_and_the_present_one_stays(
    document, secretariat, django_capture_on_commit_callbacks
):
    version = document.versions.select_related("document__network").get()
    storage, name = version.file.storage, version.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_version(by=secretariat, version=version)

    assert (storage.exists(name), storage.exists(document.file.name)) == (False, True)


def test_version_when_replaced_two_years_ago_then_purged(document):
    version = document.versions.get()
    version.replaced_at = timezone.now() - timedelta(days=732)
    version.save()

    assert {one.rule.name: one.count for one in purge()}["library.versions"] == 1
    assert not document.versions.exists()


def test_version_when_strays_are_removed_then_its_file_stays(document):
    version = document.versions.get()
    storage, name = version.file.storage, version.file.name
    # The clock stays: other processes' tests have files of today on the same storage.
    old = (timezone.now() - timedelta(days=9)).timestamp()
    os.utime(storage.path(name), (old, old))

    remove_strays()

    assert storage.exists(name)


def test_versions_screen_lists_them(document, secretariat, browser):
    page = browser(secretariat).get(f"/cms/shelves/versions/{document.pk}/").content.decode()

    assert "plan-1.txt" in page
    assert "plan-2.txt" in page
