"""Comments, adjusters, codes, who is writing, and the summary for the public."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.utils import timezone

from admission.adapter import PERSON_SESSION_KEY
from audit.models import Entry
from extranet.approval import actions
from extranet.approval.models import Adjuster, Comment, Writer
from extranet.approval.rules import own_data
from extranet.meetings.actions import (
    MinutesLockedError,
    OutdatedVersionError,
    WrongStateError,
    approve_minutes,
    save_minutes,
)
from extranet.meetings.models import Minutes, MinutesVersion
from home.actions import plant_pages
from home.models import NewsPage
from networks.choices import Role
from notifications.models import Mail
from privacy.actions import purge
from tests.access.addresses import addresses, path_of
from tests.factories.approval import AdjusterFactory, CommentFactory, PublicSummaryFactory, WriterFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory
from tests.factories.networks import member_of

TODAY = timezone.localdate


@pytest.fixture
def past(karlskrona):
    return MeetingFactory(network=karlskrona, title="Septembermöte", past=True)


@pytest.fixture
def out(past, secretariat):
    """Minutes out, the time for comments over."""
    return save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0, state="out_for_comment")


@pytest.fixture
def adjuster(out, member, secretariat):
    actions.name_adjusters(by=secretariat, minutes=out, people=[member])
    return Adjuster.objects.for_network(out.network).get()


def address(minutes, rest=""):
    return f"/sv/extranet/meetings/{minutes.meeting_id}/minutes/{rest}"


def standing(minutes):
    return Minutes.objects.for_network(minutes.network).get(pk=minutes.pk)


def code_in_mail(network):
    mail = Mail.objects.for_network(network).filter(template="minutes_code").order_by("pk").last()
    return re.search(r"^\d{6}$", mail.text, re.M)[0]


def with_second_factor(client, minutes_ago=0):
    session = client.session
    session[PERSON_SESSION_KEY] = session["_auth_user_id"]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - minutes_ago * 60}]
    session.save()
    return client


# ---------------------------------------------------------------- comments


def test_member_comments_on_an_item_and_the_secretariat_reads_it_there(out, member, karlskrona, secretariat, browser):
    item = AgendaItemFactory(meeting=out.meeting, title="Bussen")

    response = browser(member).post(address(out, "comments/"), {"item": item.pk, "text": "Vi var nio."})

    assert response.status_code == 302
    comment = Comment.objects.for_network(karlskrona).get()
    assert (comment.item, comment.person, comment.version, comment.text) == (item, member, 1, "Vi var nio.")
    screen = browser(secretariat).get(f"/cms/minutes/edit/{out.pk}/").content.decode()
    assert screen.index("<h3>Bussen</h3>") < screen.index("Vi var nio.")
    assert Entry.objects.for_network(karlskrona).filter(action="approval.comment_minutes").exists()


def test_comment_is_read_by_its_writer_and_no_other_member(out, member, board, browser):
    CommentFactory(minutes=out, person=member, text="Vi var nio.")

    assert "Vi var nio." in browser(member).get(address(out, "comments/")).content.decode()
    assert "Vi var nio." not in browser(board).get(address(out, "comments/")).content.decode()


@pytest.mark.parametrize("typed", [{"text": ""}, {"text": "Vi", "item": "x"}, {"text": "x" * 4001}])
def test_comment_that_cannot_be_taken_keeps_what_was_typed(typed, out, member, karlskrona, browser):
    page = browser(member).post(address(out, "comments/"), typed)

    assert page.status_code == 200
    assert typed["text"] in page.content.decode()
    assert not Comment.objects.for_network(karlskrona).exists()


def test_comment_on_an_item_of_the_board_is_not_offered_to_others(out, member, board, browser):
    item = AgendaItemFactory(meeting=out.meeting, title="Kansliavtalet", audience="board")

    assert browser(member).post(address(out, "comments/"), {"item": item.pk, "text": "Vad?"}).status_code == 200
    assert browser(board).post(address(out, "comments/"), {"item": item.pk, "text": "Ja"}).status_code == 302


def test_comment_after_the_last_day_is_refused_and_the_text_is_given_back(out, member, karlskrona, browser):
    Minutes.all_networks.update(comment_until=TODAY() - timedelta(days=1))

    page = browser(member).post(address(out, "comments/"), {"text": "För sent"}).content.decode()

    assert "The time for comments is over." in page
    assert "För sent" in page
    assert not Comment.objects.for_network(karlskrona).exists()


# ---------------------------------------------------------------- adjusters


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


# ---------------------------------------------------------------- who is writing


def test_approving_while_somebody_else_writes_is_refused(past, karlskrona, secretariat, browser):
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    colleague = browser(member_of(karlskrona, Role.SECRETARIAT, first_name="Kaj", last_name="Kansli"))
    client = browser(secretariat)

    assert colleague.post(f"/cms/minutes/{minutes.pk}/writing/").json() == {"text": ""}
    assert "Kaj Kansli" in client.post(f"/cms/minutes/{minutes.pk}/writing/").json()["text"]
    client.post(f"/cms/minutes/{minutes.pk}/steps/approve/", {"read_version": "1"})
    assert not standing(minutes).is_locked
    colleague.post(f"/cms/minutes/{minutes.pk}/writing/", {"over": "1"})
    client.post(f"/cms/minutes/{minutes.pk}/steps/approve/", {"read_version": "1"})
    assert standing(minutes).is_locked


def test_writer_not_heard_of_for_a_minute_is_gone(out, secretariat):
    WriterFactory(minutes=out, seen_at=timezone.now() - timedelta(seconds=61))

    assert actions.note_writing(by=secretariat, minutes=out) == []


# ---------------------------------------------------------------- nothing changes what is approved


def test_approved_minutes_are_changed_by_no_address_and_no_role(karlskrona, everyone, secretariat, browser):
    past = MeetingFactory(network=karlskrona, past=True)
    minutes = save_minutes(by=secretariat, meeting=past, text="Beslutat", read_version=0)
    minutes = approve_minutes(by=secretariat, minutes=minutes, read_version=1)
    digest = minutes.versions.get(number=2).digest
    own = [a for a in addresses() if "meetings" in a.route or "minutes" in a.route]
    form = {"text": "Förfalskat", "read_version": "2", "state": "draft", "kind": "notes", "do": "approve"}

    tried = 0
    for person in everyone.values():
        client = browser(person)
        client.raise_request_exception = False
        for found in own:
            pk = minutes.pk if found.route.startswith("cms/minutes") else past.pk
            path = path_of(found, {"pk": pk, "number": 2, "step": "approve"}, "sv")
            assert client.post(path, form).status_code < 500
            tried += 1
    version = MinutesVersion.objects.for_network(karlskrona).get(minutes=minutes, number=2)
    assert tried > 300
    assert (version.text, version.digest, version.state, version.is_intact) == ("Beslutat", digest, "approved", True)
    assert standing(minutes).approved_version == 2


# ---------------------------------------------------------------- for the public


def test_summary_becomes_a_draft_of_news_with_one_click_and_only_once(out, karlskrona, secretariat, browser):
    plant_pages(karlskrona)
    client = browser(secretariat)
    client.post(f"/cms/minutes/{out.pk}/summary/", {"text": "Bussen går.\n\nFrån <b>januari</b>."})

    for _twice in range(2):
        response = client.post(f"/cms/minutes/{out.pk}/news/")

    page = NewsPage.objects.get()
    assert response.url == f"/cms/pages/{page.pk}/edit/"
    assert (page.live, page.title, page.lead, page.locale.language_code) == (
        False,
        "Septembermöte",
        "Bussen går.",
        karlskrona.default_language,
    )
    assert "&lt;b&gt;januari&lt;/b&gt;" in str(page.body)
    assert standing(out).text == "Ett"


def test_news_without_a_summary_is_not_found_and_get_makes_none(out, secretariat, browser):
    client = browser(secretariat)

    assert client.post(f"/cms/minutes/{out.pk}/news/").status_code == 404
    PublicSummaryFactory(minutes=out)
    assert client.get(f"/cms/minutes/{out.pk}/news/").status_code == 405
    assert client.post(f"/cms/minutes/{out.pk}/news/").url == f"/cms/minutes/edit/{out.pk}/"


def test_long_first_paragraph_stands_in_the_text(out, karlskrona, secretariat):
    plant_pages(karlskrona)
    page = actions.draft_news(by=secretariat, summary=PublicSummaryFactory(minutes=out, text="x" * 500))

    assert (page.lead, "x" * 500 in str(page.body)) == ("", True)


# ---------------------------------------------------------------- personal data, walls, counts


def test_comments_leave_a_year_after_approval_and_writers_after_a_day(karlskrona):
    old = MinutesFactory(
        meeting__network=karlskrona, state="approved", approved_at=timezone.now() - timedelta(days=400)
    )
    CommentFactory(minutes=old)
    kept = CommentFactory(minutes=MinutesFactory(meeting__network=karlskrona, approved=True))
    WriterFactory(minutes=old, seen_at=timezone.now() - timedelta(days=2))

    purge()

    assert list(Comment.objects.for_network(karlskrona)) == [kept]
    assert not Writer.objects.for_network(karlskrona).exists()


def test_own_data_tells_of_comments_and_approvals(karlskrona, kongsberg):
    comment = CommentFactory(minutes__meeting__network=karlskrona)
    AdjusterFactory(minutes__meeting__network=kongsberg, person=comment.person)
    CommentFactory(minutes__meeting__network=kongsberg)

    told = {str(title): rows for title, rows in own_data(comment.person)}

    assert [len(rows) for rows in told.values()] == [1, 1]
    assert told["Your comments on minutes"][0]["text"] == comment.text


@pytest.mark.parametrize("screen", ["adjusters", "summary", "news", "writing"])
def test_screens_about_another_networks_minutes_do_not_exist(screen, kongsberg, secretariat, browser):
    foreign = MinutesFactory(meeting__network=kongsberg)

    assert browser(secretariat).post(f"/cms/minutes/{foreign.pk}/{screen}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_form_and_page_cost_the_same_for_one_and_for_three(
    number, out, member, secretariat, browser, django_assert_num_queries
):
    for _row in range(number):
        item = AgendaItemFactory(meeting=out.meeting)
        CommentFactory(minutes=out, item=item, person=member)
        AdjusterFactory(minutes=out)
    staff, client = browser(secretariat), browser(member)
    for warm in (staff.get(f"/cms/minutes/edit/{out.pk}/"), client.get(address(out))):
        assert warm.status_code == 200

    with django_assert_num_queries(10):
        client.get(address(out))
    with django_assert_num_queries(9):
        client.get(address(out, "comments/"))
