"""Comments on minutes that are out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from events.templatetags.dates import day_and_month
from extranet.approval.models import Comment
from extranet.approval.rules import digest_items as approval_digest
from extranet.meetings.feeds import digest_items as meetings_digest
from extranet.meetings.models import Minutes
from tests.extranet.approval.minutes import address
from tests.factories.approval import CommentFactory
from tests.factories.meetings import AgendaItemFactory

TODAY = timezone.localdate


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


def test_digest_tells_members_what_is_out_for_comment_and_the_secretariat_who_commented(
    out, member, secretariat, karlskrona
):
    CommentFactory(minutes=out, person=member)
    since = timezone.now() - timedelta(hours=1)
    out.comment_until = timezone.localdate() + timedelta(days=7)
    out.save()

    (told,) = meetings_digest(member, karlskrona, since)
    (commented,) = approval_digest(secretariat, karlskrona, since)

    assert told.title.endswith(f"(out for comment until {day_and_month(out.comment_until)})")
    assert told.url.endswith(f"/meetings/{out.meeting_id}/minutes/")
    assert commented.title == f"A comment on the minutes: {out.meeting.title}"
    assert commented.url.endswith(f"/cms/minutes/edit/{out.pk}/")
    assert list(approval_digest(member, karlskrona, since)) == []
    out.comment_until = timezone.localdate() - timedelta(days=1)
    out.save()
    assert list(meetings_digest(member, karlskrona, since)) == []
