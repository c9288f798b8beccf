"""What an editor gives a time: published and taken down by itself, whole, and seen by nobody before."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from accounts.models import User
from audit.models import Entry
from home import actions
from home.models import NewsPage
from notifications.actions import tick
from notifications.models import Mail
from search.models import IndexEntry
from tests.factories.home import NewsPageFactory, news_index
from tests.home.test_editing import news_form

pytestmark = pytest.mark.django_db

TITLE = "Bron öppnar"


@pytest.fixture
def reader(karlskrona):
    return Client(headers={"host": karlskrona.site.hostname})


def in_form(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def send(editor, url, **fields):
    """The form of a page, sent with *Publish*."""
    response = editor.post(url, news_form(title=TITLE, slug="bron", **fields) | {"action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors


def is_found(network):
    return IndexEntry.all_networks.filter(network=network, title=TITLE).exists()


def log_of(page):
    lines = Entry.all_networks.filter(action="home.publish_page", target_id=str(page.pk))
    return list(lines.values_list("person__email", flat=True))


@pytest.fixture
def scheduled(editor, karlskrona):
    """A page to be published in two days and taken down in four, by the editor."""
    now = timezone.now()
    url = reverse("wagtailadmin_pages:add", args=["home", "newspage", news_index(karlskrona).pk])
    send(
        editor,
        url,
        go_live_at=in_form(now + timedelta(days=2)),
        expire_at=in_form(now + timedelta(days=4)),
    )
    return NewsPage.objects.get(slug="bron")


def test_a_page_is_published_and_taken_down_at_its_times(scheduled, karlskrona, reader, commit):
    def status():
        return reader.get("/sv/nyheter/bron/").status_code

    assert (scheduled.live, status(), is_found(karlskrona), log_of(scheduled)) == (False, 404, False, [])
    assert actions.publish_scheduled() == 0
    with later(3):
        with commit():
            assert actions.publish_scheduled() == 1
        assert (status(), is_found(karlskrona), len(log_of(scheduled))) == (200, True, 1)
        assert actions.publish_scheduled() == 0
    with later(5):
        with commit():
            assert actions.publish_scheduled() == 1
        assert (status(), is_found(karlskrona)) == (404, False)
        assert actions.publish_scheduled() == 0
    scheduled.refresh_from_db()
    assert (scheduled.live, scheduled.expired) == (False, True)


def test_a_new_version_of_a_live_page_waits_for_its_time(editor, karlskrona, reader, commit):
    page = NewsPageFactory(parent=news_index(karlskrona), title="Bron byggs", slug="bron")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    send(editor, url, go_live_at=in_form(timezone.now() + timedelta(days=2)))
    assert "Bron byggs" in reader.get("/sv/nyheter/bron/").text
    with later(3), commit():
        assert actions.publish_scheduled() == 1
    assert TITLE in reader.get("/sv/nyheter/bron/").text


def test_the_worker_does_it_in_its_round(scheduled, commit):
    with later(3), commit():
        assert tick() == []
    assert Page.objects.get(pk=scheduled.pk).live


def test_one_that_fails_holds_up_no_other_and_leaves_nothing_half(scheduled, editor, karlskrona, monkeypatch, caplog):
    url = reverse("wagtailadmin_pages:add", args=["home", "newspage", news_index(karlskrona).pk])
    second = news_form(title="Vägen", slug="vagen", go_live_at=in_form(timezone.now() + timedelta(days=2, hours=1)))
    assert editor.post(url, second | {"action-publish": "1"}).status_code == 302
    stock = actions.record

    def fails_once(**kwargs):
        if kwargs["target"].pk == scheduled.pk:
            raise RuntimeError("canary")
        return stock(**kwargs)

    monkeypatch.setattr(actions, "record", fails_once)
    with later(3):
        assert actions.publish_scheduled() == 1
        assert not Page.objects.get(pk=scheduled.pk).live
        assert Revision.objects.get(pk=scheduled.latest_revision_id).approved_go_live_at
        assert "canary" not in caplog.text
        assert "go_live of" in caplog.text
        monkeypatch.undo()
        assert actions.publish_scheduled() == 1
    assert Page.objects.get(slug="vagen").live
    assert Page.objects.get(pk=scheduled.pk).live


def test_what_another_worker_did_is_not_done_again(scheduled):
    with later(3):
        version = Revision.objects.get(pk=scheduled.latest_revision_id)
        assert actions._go_live(version.pk)
        assert not actions._go_live(version.pk)
        assert actions._take_down(scheduled.pk)
        assert not actions._take_down(scheduled.pk)
    assert len(log_of(scheduled)) == 1


@pytest.fixture
def taken(scheduled, karlskrona):
    """The scheduled page, which cannot be published: its short name stands on another page meanwhile."""
    version = Revision.objects.get(pk=scheduled.latest_revision_id)
    NewsPageFactory(parent=news_index(karlskrona), title="Annan", slug="annan")
    version.content |= {"slug": "annan"}
    version.save()
    return scheduled


def test_a_version_that_cannot_be_published_loses_its_time_and_its_editor_is_told(taken, karlskrona):
    with later(3):
        assert (actions.publish_scheduled(), actions.publish_scheduled()) == (0, 0)
    page = NewsPage.objects.get(pk=taken.pk)
    assert (page.live, page.approved_schedule, page.title) == (False, False, TITLE)

    [mail] = Mail.objects.for_network(karlskrona).filter(template="page_not_published")
    assert (mail.to, mail.language) == (taken.latest_revision.user.email, "sv")
    assert TITLE in mail.subject
    assert "annan" in mail.text
    assert f"http://karlskrona.localhost/cms/pages/{taken.pk}/edit/" in mail.text
    assert Entry.objects.for_network(karlskrona).filter(action="home.call_off_publication").count() == 1


@pytest.mark.parametrize("left", ["role", "account"])
def test_of_an_editor_who_left_the_secretariat_is_told(taken, karlskrona, person, left):
    secretary, editor = person(karlskrona, "secretariat"), taken.latest_revision.user
    if left == "role":
        editor.memberships.all().delete()
    else:
        User.objects.filter(pk=editor.pk).update(is_active=False)
    with later(3):
        actions.publish_scheduled()

    mails = Mail.objects.for_network(karlskrona).filter(template="page_not_published")
    assert [mail.to for mail in mails] == [secretary.email]


# ------------------------------------------------------------------ in one piece
@pytest.mark.parametrize("then", ["record", "page_changed"])
def test_a_publication_that_fails_halfway_changes_nothing(editor, karlskrona, monkeypatch, then):
    page = NewsPageFactory(parent=news_index(karlskrona), title="Bron byggs", slug="bron")
    versions = Revision.page_revisions.filter(object_id=str(page.pk)).count()

    def fails(**kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, then, fails)
    with pytest.raises(RuntimeError):
        send(editor, reverse("wagtailadmin_pages:edit", args=[page.pk]))

    kept = Page.objects.get(pk=page.pk)
    assert (kept.title, kept.draft_title) == ("Bron byggs", "Bron byggs")
    assert Revision.page_revisions.filter(object_id=str(page.pk)).count() == versions


def test_a_publication_by_code_or_after_a_translation_is_whole_too(karlskrona, monkeypatch):
    page = NewsPageFactory(parent=news_index(karlskrona), title="Bron byggs", slug="bron")
    page.title = TITLE
    version = page.save_revision()

    def fails(**kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "page_changed", fails)
    with pytest.raises(RuntimeError):
        version.publish()
    assert Page.objects.get(pk=page.pk).title == "Bron byggs"
    with pytest.raises(RuntimeError):
        NewsPage.objects.get(pk=page.pk).unpublish()
    assert Page.objects.get(pk=page.pk).live
