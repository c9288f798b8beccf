"""A page from its editor to its readers, by way of the secretariat."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.admin.templatetags.wagtailadmin_tags import naturaltime
from wagtail.models import TaskState, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from audit.models import Entry
from home import actions
from home.models import NewsPage
from notifications.models import Mail
from reviews.rules import awaiting
from tests.factories.home import news_index
from tests.factories.networks import PersonFactory, member_of

pytestmark = pytest.mark.django_db


def form(**fields):
    return nested_form_data(
        {
            "title": "Ny kaj",
            "slug": "ny-kaj",
            "date": "2026-11-12",
            "lead": "I korthet.",
            "picture": "",
            "picture_text": "",
            "seo_title": "",
            "search_description": "",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "comments-MIN_NUM_FORMS": "0",
            "comments-MAX_NUM_FORMS": "0",
            "body": streamfield([]),
            **fields,
        }
    )


def write(browser, own):
    url = reverse("wagtailadmin_pages:add", args=["home", "newspage", news_index(own.network).pk])
    response = browser.post(url, form() | {"action-submit": "1"})
    assert response.status_code == 302
    return NewsPage.objects.get(slug="ny-kaj")


def act(browser, page, action, **data):
    step = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, step.pk])
    response = browser.post(url, data)
    page = NewsPage.objects.get(pk=page.pk)
    return response.status_code, page


def mails(network):
    return Mail.objects.for_network(network).order_by("pk")


def test_journey_when_the_secretariat_approves_then_the_page_is_live(own, at):
    page = write(at(own, own.editor), own)
    request = mails(own.network).get()

    assert not page.live
    assert (request.to, request.template, request.language) == (own.secretary.email, "review_request", "sv")
    assert f"http://karlskrona.localhost/cms/pages/{page.pk}/edit/" in request.text
    assert "Ny kaj" in request.subject

    home = at(own, own.secretary).get(reverse("wagtailadmin_home"))
    assert b"Ny kaj" in home.content
    preview = reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, own.task.pk])
    assert at(own, own.secretary).get(preview).status_code == 200
    status, page = act(at(own, own.secretary), page, "approve")

    assert (status, page.live) == (302, True)
    assert list(mails(own.network).values_list("to", "template")) == [
        (own.secretary.email, "review_request"),
        (own.editor.email, "review_approved"),
    ]
    assert "http://karlskrona.localhost/sv/nyheter/ny-kaj/" in mails(own.network).last().text


def test_approval_that_fails_halfway_leaves_page_step_and_mails_as_they_were(own, at, monkeypatch):
    page = write(at(own, own.editor), own)

    def fails(**kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(RuntimeError):
        act(at(own, own.secretary), page, "approve")

    page = NewsPage.objects.get(pk=page.pk)
    assert (page.live, page.workflow_in_progress, mails(own.network).count()) == (False, True, 1)


def test_journey_when_sent_back_with_a_comment_then_it_returns_and_comes_again(own, at):
    page = write(at(own, own.editor), own)
    status, page = act(at(own, own.secretary), page, "reject", comment="Vilken kaj?")

    assert (status, page.live, page.current_workflow_state.status) == (302, False, WorkflowState.STATUS_NEEDS_CHANGES)
    returned = mails(own.network).last()
    assert (returned.to, returned.template) == (own.editor.email, "review_returned")
    assert "Vilken kaj?" in returned.text
    assert own.secretary.get_full_name() in returned.text

    browser = at(own, own.editor)
    assert b"Vilken kaj?" in browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(title="Södra kajen") | {"action-submit": "1"})
    assert mails(own.network).filter(template="review_request").count() == 2
    _status, page = act(at(own, own.secretary), NewsPage.objects.get(pk=page.pk), "approve")
    assert (page.live, page.title) == (True, "Södra kajen")

    detail = reverse("wagtailadmin_pages:workflow_history_detail", args=[page.pk, WorkflowState.objects.get().pk])
    assert b"Vilken kaj?" in at(own, own.editor).get(detail).content


def test_journey_when_approved_from_the_start_page_then_it_leads_back_there(own, at):
    page = write(at(own, own.editor), own)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", page.current_workflow_task_state.pk])
    browser, ajax = at(own, own.secretary), {"x-requested-with": "XMLHttpRequest"}
    answers = {
        browser.post(url, {"comment": "Nej.", "next": elsewhere}, headers=ajax).status_code
        for elsewhere in ("http://evil.example/cms/", "//evil.example/", "http://karlskrona.localhost.evil.example/")
    }
    assert answers == {400}

    response = browser.post(url, {"comment": "Nej.", "next": "http://karlskrona.localhost/cms/"}, headers=ajax)
    assert response.json() == {"step": "success", "redirect": "http://karlskrona.localhost/cms/"}
    page = NewsPage.objects.get(pk=page.pk)
    assert page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES


def test_journey_when_the_editor_cancels_then_it_waits_no_more(own, at):
    page = write(at(own, own.editor), own)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    at(own, own.editor).post(url, form() | {"action-cancel-workflow": "1"})

    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    assert TaskState.objects.get().status == TaskState.STATUS_CANCELLED
    assert not awaiting(own.secretary, own.network).exists()


def test_an_editor_cannot_approve_where_only_the_secretariat_does(own, at):
    page = write(at(own, own.editor), own)
    _status, page = act(at(own, own.editor), page, "approve")

    assert (page.live, page.current_workflow_state.status) == (False, WorkflowState.STATUS_IN_PROGRESS)


def test_mails_go_to_the_networks_own_people_in_their_language(own, other):
    PersonFactory(is_superuser=True, email="root@navet.example")
    gone = member_of(own.network, "secretariat")
    gone.memberships.update(valid_from="2020-01-01", valid_to="2020-12-31")
    english = member_of(own.network, "secretariat", language="en")
    own.submit("Kanariefågel")

    sent = dict(mails(own.network).values_list("to", "language"))
    assert sent == {own.secretary.email: "sv", english.email: "en"}
    assert not Mail.objects.for_network(other.network).exists()


def test_mails_when_somebody_wants_none_then_they_get_none(own):
    from wagtail.users.models import UserProfile  # app ready

    UserProfile.objects.create(user=own.secretary, submitted_notifications=False)
    own.submit("Kanariefågel")

    assert not mails(own.network).exists()


def test_mails_are_rows_of_the_outbox_and_none_is_sent_at_once(own, mailoutbox, django_capture_on_commit_callbacks):
    own.submit("Kanariefågel")

    assert mails(own.network).count() == 1
    assert [mail.to for mail in mailoutbox] == []


def test_receivers_of_wagtail_are_not_connected():
    from wagtail import signals  # app ready
    from wagtail.admin.mail import Notifier  # app ready

    connected = [
        receiver
        for signal in (signals.task_submitted, signals.workflow_approved, signals.workflow_rejected)
        for (_key, reference, *_rest) in signal.receivers
        if isinstance(receiver := reference() if callable(reference) else reference, Notifier)
    ]
    assert connected == []


def test_a_new_network_starts_with_one_review_by_its_secretariat(own, other):
    assert own.workflow.name == "Sekretariatets granskning"
    assert list(own.task.groups.all()) == [own.network.staff_groups.get(role="secretariat").group]
    assert {page.page_id for page in own.workflow.workflow_pages.all()} == set(
        own.network.language_roots().values_list("pk", flat=True)
    )
    assert other.workflow != own.workflow
    assert Entry.objects.for_network(own.network).filter(action="reviews.create_workflow").count() == 1


def test_no_workflow_is_shared_by_all_networks(own):
    from wagtail.models import Workflow  # app ready

    assert not Workflow.objects.filter(owner=None).exists()


@pytest.mark.parametrize(("language", "words"), [("sv", "3 timmar sedan"), ("nb", "3 timer siden")])
def test_the_state_of_a_review_tells_how_long_ago_in_the_readers_language(language, words):
    with translation.override(language):
        assert naturaltime(timezone.now() - timedelta(hours=3)).replace("\xa0", " ") == words
