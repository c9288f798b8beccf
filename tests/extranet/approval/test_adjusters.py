"""Adjusters: named, asked, and approving with a code or a second factor."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.utils import timezone

from admission.adapter import PERSON_SESSION_KEY
from audit.models import Entry
from extranet.approval import actions
from extranet.approval.models import Adjuster
from extranet.meetings.actions import (
    MinutesLockedError,
    OutdatedVersionError,
    WrongStateError,
    approve_minutes,
    save_minutes,
)
from extranet.meetings.models import Minutes, MinutesVersion
from notifications.models import Mail
from tests.extranet.approval.minutes import address, standing
from tests.factories.approval import AdjusterFactory
from tests.factories.meetings import MinutesFactory

TODAY = timezone.localdate


def code_in_mail(network):
    mail = Mail.objects.for_network(network).filter(template="minutes_code").order_by("pk").last()
    return re.search(r"^\d{6}$", mail.text, re.M)[0]


def with_second_factor(client, minutes_ago=0):
    session = client.session
    session[PERSON_SESSION_KEY] = session["_auth_user_id"]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - minutes_ago * 60}]
    session.save()
    return client


def test_adjusters_are_named_and_asked_once_for_a_version(out, member, karlskrona, secretariat, browser):
    client = browser(secretariat)
    for _twice in range(2):
        assert client.post(f"/cms/minutes/{out.pk}/adjusters/", {"people": [member.pk]}).status_code == 302

    mail = Mail.objects.for_network(karlskrona).get()
    assert (mail.to, address(out, "approve/") in mail.text, "Ett" in mail.text) == (member.email, True, False)
    save_minutes(by=secretariat, meeting=out.meeting, text="Två", read_version=1, state="out_for_comment")
    assert Mail.objects.for_network(karlskrona).count() == 2


def test_adjuster_must_belong_to_the_network(out, outsider, karlskrona, secretariat, browser):
    page = browser(secretariat).post(f"/cms/minutes/{out.pk}/adjusters/", {"people": [outsider.pk]})

    assert (page.status_code, Adjuster.objects.for_network(karlskrona).count()) == (200, 0)


def test_adjusters_of_approved_minutes_stay(secretariat, member, karlskrona, browser):
    minutes = MinutesFactory(meeting__network=karlskrona, approved=True)

    page = browser(secretariat).post(f"/cms/minutes/{minutes.pk}/adjusters/", {"people": [member.pk]})

    assert (page.status_code, "approved and locked" in page.content.decode()) == (200, True)
    with pytest.raises(MinutesLockedError):
        actions.name_adjusters(by=secretariat, minutes=minutes, people=[member])


def test_adjuster_approves_with_a_code_by_mail_and_the_last_one_locks(
    adjuster, out, board, member, browser, karlskrona
):
    other = AdjusterFactory(minutes=out, person=board)
    for number, (person, state) in enumerate([(member, "out_for_comment"), (other.person, "approved")], start=1):
        client = browser(person)
        assert "Send me a code" in client.get(address(out, "approve/")).content.decode()
        client.post(address(out, "approve/"), {"do": "code"})
        form = {"do": "approve", "code": code_in_mail(karlskrona), "read_version": "1"}
        assert client.post(address(out, "approve/"), form).status_code == 302
        assert standing(out).state == state
        assert Entry.objects.for_network(karlskrona).filter(action="approval.adjust_minutes").count() == number

    version = MinutesVersion.objects.for_network(karlskrona).get(state="approved")
    assert (version.text, version.is_intact) == ("Ett", True)
    assert Mail.objects.for_network(karlskrona).filter(template="minutes_code", erase_when_sent=True).count() == 2


def test_adjuster_with_a_fresh_second_factor_needs_no_code(adjuster, out, member, browser):
    client = with_second_factor(browser(member))

    assert "Send me a code" not in client.get(address(out, "approve/")).content.decode()
    client.post(address(out, "approve/"), {"do": "approve", "read_version": "1"})

    assert standing(out).is_locked


def test_second_factor_of_an_hour_ago_is_not_enough(adjuster, out, member, browser):
    client = with_second_factor(browser(member), minutes_ago=60)

    assert client.post(address(out, "approve/"), {"do": "approve", "read_version": "1"}).status_code == 200
    assert not standing(out).is_locked


def test_wrong_codes_are_counted_and_close_the_way(adjuster, out, member, karlskrona, browser):
    client = browser(member)
    client.post(address(out, "approve/"), {"do": "code"})
    code = code_in_mail(karlskrona)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    for _try in range(5):
        page = client.post(address(out, "approve/"), {"do": "approve", "code": wrong, "read_version": "1"})
        assert "That is not the code" in page.content.decode()
    client.post(address(out, "approve/"), {"do": "approve", "code": code, "read_version": "1"})

    assert not standing(out).is_locked


@pytest.mark.parametrize("spoil", ["late", "other version"])
def test_code_is_good_for_a_while_and_one_version(spoil, adjuster, out, secretariat):
    actions.send_code(adjuster=adjuster)
    code = code_in_mail(out.network)
    if spoil == "late":
        Adjuster.all_networks.update(code_sent_at=timezone.now() - timedelta(minutes=16))
    else:
        save_minutes(by=secretariat, meeting=out.meeting, text="Två", read_version=1, state="out_for_comment")
    adjuster = Adjuster.objects.for_network(out.network).get()

    with pytest.raises(actions.WrongCodeError):
        actions.use_code(adjuster=adjuster, code=code)


def test_code_works_once_and_a_new_one_waits_a_minute(adjuster, karlskrona):
    actions.send_code(adjuster=adjuster)
    code = code_in_mail(karlskrona)

    actions.use_code(adjuster=adjuster, code=code)
    with pytest.raises(actions.WrongCodeError):
        actions.use_code(adjuster=adjuster, code=code)
    with pytest.raises(actions.CodeJustSentError):
        actions.send_code(adjuster=adjuster)


@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("draft", WrongStateError),
        ("comments open", WrongStateError),
        ("not elected", WrongStateError),
        ("other version", OutdatedVersionError),
        ("somebody writes", actions.BeingWrittenError),
    ],
)
def test_adjuster_cannot_approve(case, error, adjuster, out, member, board, secretariat):
    if case == "draft":
        Minutes.all_networks.update(state="draft")
    if case == "comments open":
        Minutes.all_networks.update(comment_until=TODAY())
    if case == "somebody writes":
        actions.note_writing(by=secretariat, minutes=out)

    with pytest.raises(error):
        actions.adjust_minutes(
            by=board if case == "not elected" else member, minutes=out, read_version=2 if case == "other version" else 1
        )
    assert not standing(out).is_locked


def test_page_of_approval_is_the_adjusters_alone(adjuster, out, member, board, secretariat, browser):
    asked = [browser(person).get(address(out, "approve/")).status_code for person in (member, board, secretariat)]

    assert asked == [200, 404, 404]


def test_adjuster_of_minutes_that_were_approved_without_them_is_told(karlskrona, member, browser):
    adjuster = AdjusterFactory(minutes__meeting__network=karlskrona, minutes__approved=True, person=member)

    page = browser(member).get(address(adjuster.minutes, "approve/")).content.decode()

    assert ("The minutes are approved and locked." in page, "Approve this version" in page) == (True, False)


def test_adjuster_finds_the_minutes_on_the_overview(adjuster, out, member, board, browser):
    assert address(out, "approve/") in browser(member).get("/sv/extranet/").content.decode()
    assert address(out, "approve/") not in browser(board).get("/sv/extranet/").content.decode()


def test_secretariat_cannot_approve_past_the_adjusters(adjuster, out, secretariat, browser):
    browser(secretariat).post(f"/cms/minutes/{out.pk}/steps/approve/", {"read_version": "1"})

    assert not standing(out).is_locked


def test_formal_minutes_need_adjusters(past, secretariat, browser):
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0, kind="formal")

    with pytest.raises(WrongStateError):
        approve_minutes(by=secretariat, minutes=minutes, read_version=1)
    screen = browser(secretariat).get(f"/cms/minutes/edit/{minutes.pk}/").content.decode()
    assert "Name those the meeting elected." in screen
