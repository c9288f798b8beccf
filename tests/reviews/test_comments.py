"""Comments on a page: who hears of them, in which words, and who does not."""

import pytest
from django.urls import reverse
from wagtail.models import Comment, CommentReply, PageSubscription
from wagtail.users.models import UserProfile

from notifications.models import Mail
from tests.factories.networks import member_of
from tests.reviews.test_journeys import form

pytestmark = pytest.mark.django_db


def said(key="", text="Vilken kaj?", replies=(), *, at=0, resolved=False):
    """One comment as the form sends it."""
    start = f"comments-{at}-"
    data = {
        f"{start}id": str(key),
        f"{start}text": text,
        f"{start}contentpath": "title",
        f"{start}position": "",
        f"{start}resolved": "on" if resolved else "",
        f"{start}replies-TOTAL_FORMS": str(len(replies)),
        f"{start}replies-INITIAL_FORMS": "0",
        f"{start}replies-MIN_NUM_FORMS": "0",
        f"{start}replies-MAX_NUM_FORMS": "",
    }
    for place, reply in enumerate(replies):
        data |= {f"{start}replies-{place}-id": "", f"{start}replies-{place}-text": reply}
    return data


def save(browser, page, *comments, old=0):
    data = form(title=page.title, slug=page.slug)
    for comment in comments:
        data |= comment
    counts = {"comments-TOTAL_FORMS": str(len(comments)), "comments-INITIAL_FORMS": str(old)}
    response = browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | counts)
    assert response.status_code == 302


def follow(page, *people):
    for somebody in people:
        PageSubscription.objects.create(page=page, user=somebody, comment_notifications=True)


def mails():
    return Mail.all_networks.order_by("pk")


def test_who_follows_the_page_hears_of_a_comment_by_the_outbox_in_their_language(own, at, mailoutbox):
    page, english = own.page("Kajen"), member_of(own.network, "editor", language="en", first_name="Ann")
    follow(page, own.editor, own.secretary, english)
    save(at(own, own.editor), page, said())

    assert {mail.to: (mail.template, mail.language) for mail in mails()} == {
        own.secretary.email: ("page_comments", "sv"),
        english.email: ("page_comments", "en"),
    }
    mail = mails().get(to=english.email)
    assert (mail.network, mail.subject) == (own.network, "Comments on Kajen")
    assert f"Ann, {own.editor.get_full_name()} has changed the comments on “Kajen”." in mail.text
    assert "New comment: Vilken kaj?" in mail.text
    assert f"http://karlskrona.localhost/cms/pages/{page.pk}/edit/" in mail.text
    assert "Vilken kaj?" in mail.html


def test_who_wrote_in_a_thread_hears_of_that_thread_alone(own, at):
    page = own.page("Kajen")
    mine = Comment.objects.create(page=page, user=own.secretary, text="Vilken kaj?", contentpath="title")
    third = member_of(own.network, "editor")
    other = Comment.objects.create(page=page, user=third, text="Vilket år?", contentpath="title")
    save(
        at(own, own.editor),
        page,
        said(mine.pk, replies=["Den <södra>."]),
        said(other.pk, "Vilket år?", at=1, resolved=True),
        old=2,
    )

    assert list(mails().values_list("to", flat=True).order_by("to")) == sorted([own.secretary.email, third.email])
    answered, resolved = mails().get(to=own.secretary.email), mails().get(to=third.email)
    assert "Den <södra>." in answered.text
    assert "Den &lt;södra&gt;." in answered.html
    assert "Vilket år?" not in answered.text
    assert "Resolved: Vilket år?" in resolved.text
    assert "södra" not in resolved.text


def test_nobody_from_outside_and_nobody_against_their_wish_hears_of_comments(own, other, at):
    page = own.page("Kajen")
    gone, deaf, quiet = (member_of(own.network, "editor") for _one in range(3))
    gone.memberships.update(valid_from="2020-01-01", valid_to="2020-12-31")
    UserProfile.objects.create(user=deaf, updated_comments_notifications=False)
    PageSubscription.objects.create(page=page, user=quiet, comment_notifications=False)
    follow(page, gone, deaf, other.editor)
    old = Comment.objects.create(page=page, user=gone, text="Vilken kaj?", contentpath="title")
    CommentReply.objects.create(comment=old, user=other.secretary, text="Kanariefågel")
    save(at(own, own.editor), page, said(old.pk, resolved=True), said(text="Ny?", at=1), old=1)

    assert Comment.objects.count() == 2
    assert not mails().exists()
