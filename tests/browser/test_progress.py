"""What the worker does in the background is seen to go on, and its end is told where its beginning was."""

import hashlib
import re

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from accounts.models import User
from extranet.exchange.actions import check
from extranet.exchange.choices import Phase
from extranet.exchange.models import Import
from extranet.exchange.rules import tell_progress
from extranet.meetings.models import Meeting
from extranet.packs.actions import make
from extranet.packs.models import Pack
from networks.models import Network
from tests.extranet.exchange.sheets import as_csv, rows
from tests.factories.exchange import ImportFactory
from tests.factories.packs import PackFactory

pytestmark = pytest.mark.once


@pytest.fixture
def pack():
    """Of the member, waiting for the worker."""
    member = User.objects.get(email="member@karlskrona.example")
    pack = PackFactory(meeting=Meeting.all_networks.get(title="Past karlskrona"), person=member, language="en")
    yield pack
    Pack.all_networks.get(pk=pack.pk).delete()


@pytest.fixture
def imported():
    """A file of three organisations, waiting for the worker."""
    office = User.objects.get(email="secretariat@karlskrona.example")
    network, data = Network.objects.get(slug="karlskrona"), as_csv(list(rows(3)))
    facts = {"file": ContentFile(data, "register.csv"), "sha256": hashlib.sha256(data).hexdigest()}
    row = ImportFactory(network=network, uploaded_by=office, language="en", **facts)
    yield row
    Import.all_networks.get(pk=row.pk).delete()


def test_pack_when_it_is_made_then_the_page_follows_and_ends_with_the_link(visit, pack):
    member = visit()
    member.log_in_as("member@karlskrona.example")
    member.go(f"/en/extranet/meetings/{pack.meeting_id}/papers/")
    region = member.page.locator("main [data-progress]")
    told, bar = region.get_by_role("status").element_handle(), region.get_by_role("progressbar")
    assert told.inner_text() == "The file is waiting to be made."
    Pack.all_networks.filter(pk=pack.pk).update(state="binding", total=3, done=1)
    expect(bar).to_have_attribute("value", "1")
    assert told.inner_text() == "The papers are being put together."

    Pack.all_networks.filter(pk=pack.pk).update(state="waiting", done=0)
    make(pack.pk)
    expect(region.get_by_role("link", name="Download the PDF")).to_be_visible()
    expect(bar).to_have_count(0)
    assert re.match(r"Ready: \d+ pages, ", told.inner_text()), "a screen reader hears of what it knew before"
    assert told.is_visible()


def test_import_when_it_is_checked_then_the_bar_moves_and_the_result_is_told(office, imported):
    window = office()
    tell_progress(imported)(Phase.CHECK, 100, 300)
    window.go(f"/cms/register/exchange/{imported.pk}/")
    region = window.page.locator("[data-progress]")
    told, bar = (
        region.get_by_role("status").element_handle(),
        region.get_by_role("progressbar", name="Checking the rows"),
    )
    expect(region).to_contain_text("100 of 300")
    tell_progress(imported)(Phase.CHECK, 200, 300)
    expect(bar).to_have_attribute("value", "200")
    expect(region).to_contain_text("200 of 300")
    assert told.inner_text().strip() == "Checking the rows", "each step is shown and not spoken"

    check(imported)
    expect(region.get_by_role("button", name="Save 3 rows")).to_be_visible()
    expect(bar).to_have_count(0)
    assert told.inner_text().strip() == "The file is right. Nothing has been saved yet."
    assert told.is_visible()
