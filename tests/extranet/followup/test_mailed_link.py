"""The link in the mail to who answers for a measure: what it opens, and when it ends."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from extranet.followup.choices import Occasion
from extranet.followup.emails import tell
from extranet.followup.models import Measure, MeasureUpdate, Notice
from networks.models import Membership
from notifications.models import Mail
from tests.extranet.followup.pages import text_of
from tests.factories.followup import MeasureFactory
from tests.factories.networks import member_of


@pytest.fixture
def mailed(karlskrona, member, measure):
    """The path of the link in the owner's mail."""
    tell(measure, member, Occasion.DUE)
    text = Mail.objects.for_network(karlskrona).get().text
    return re.search(r"/sv/measure/\S+", text)[0]


def test_link_opens_its_measure_without_log_in_and_changes_nothing(mailed, measure, browser):
    client = browser()
    answer = client.get(mailed, follow=True)

    assert answer.redirect_chain == [(f"/sv/measure/{measure.reference}/", 302)]
    assert "Räkna resenärer" in text_of(answer)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer.headers["Cache-Control"]
    assert MeasureUpdate.all_networks.count() == 0
    assert client.get(mailed).status_code == 302
    assert client.post(mailed).status_code == 405


def test_owner_reports_by_the_link(mailed, measure, member, browser):
    client = browser()
    client.get(mailed)
    page = f"/sv/measure/{measure.reference}/"
    wrong = client.post(page, {"status": "not_begun"})
    right = client.post(page, {"status": "done", "note": "Tolv resenärer."})

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (200, ["status"])
    assert right.status_code == 302
    said = MeasureUpdate.all_networks.get()
    assert (said.by, said.to_status, said.note) == (member, "done", "Tolv resenärer.")


def test_session_of_a_link_is_limited_to_its_measure(karlskrona, mailed, member, browser):
    other = MeasureFactory(network=karlskrona, owner=member)
    client = browser()
    client.get(mailed)

    assert client.get(f"/sv/measure/{other.reference}/").status_code == 404
    assert client.get(f"/sv/extranet/measures/{other.pk}/").status_code == 302
    assert browser().get(f"/sv/measure/{other.reference}/").status_code == 404


@pytest.mark.parametrize("change", ["time", "session", "owner", "left", "closed", "board", "network"])
def test_link_ends(change, karlskrona, kongsberg, mailed, member, measure, browser):
    client, page = browser(), f"/sv/measure/{measure.reference}/"
    client.get(mailed)
    rows = Measure.objects.for_network(karlskrona)
    days = {"time": 61, "session": 1}.get(change, 0)
    if change == "owner":
        rows.update(owner=member_of(karlskrona))
    if change == "left":
        Membership.objects.for_network(karlskrona).filter(person=member).delete()
    if change == "closed":
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    if change == "board":
        rows.update(audience={karlskrona.key("board")})
    if change == "network":
        client = browser(network=kongsberg)
        page, mailed = page.replace("/sv/", "/nb/"), mailed.replace("/sv/", "/nb/")
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        assert client.get(page).status_code == 404
        again = client.get(mailed)
        if change != "session":
            assert (again.status_code, "The link no longer works" in text_of(again)) == (404, True)
            assert "Räkna resenärer" not in text_of(again)


def test_bare_host_has_no_measures(db, settings, browser):
    from django.test import Client

    client = Client(headers={"host": settings.HUB_HOST})
    assert client.get(f"/en/measure/{'A' * 43}/").status_code == 404


def test_notice_is_of_its_measures_network(karlskrona, mailed):
    assert Notice.objects.for_network(karlskrona).get().network == karlskrona
