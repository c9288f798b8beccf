"""Each list costs the same number of queries with one row as with three."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from home.models import NewsPage
from reviews.actions import own_workflow
from tests.factories.home import StandardPageFactory, front_page
from tests.factories.reviews import NetworkTaskFactory

pytestmark = pytest.mark.django_db


def queries(browser, address):
    browser.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def another_workflow(own, number):
    """A workflow of two steps, given to a page of its own."""
    workflow = Workflow.objects.create(name=f"Flöde {number}")
    for order in range(2):
        task = NetworkTaskFactory(network=own.network).task
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    own_workflow(by=None, network=own.network, workflow=workflow)
    page = StandardPageFactory(parent=front_page(own.network))
    WorkflowPage.objects.create(workflow=workflow, page=page)


def another_page(own, number):
    """A page that waits, and one that is locked and was edited by both."""
    own.submit(f"Väntar {number}")
    page = own.page(f"Låst {number}")
    page.locked, page.locked_by = True, own.secretary
    page.save()
    page.save_revision(user=own.editor, log_action=True)
    page.save_revision(user=own.secretary, log_action=True).publish(user=own.secretary)
    NewsPage.objects.filter(pk=page.pk).update(locked=True, locked_by=own.secretary, locked_at=timezone.now())


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("wagtailadmin_workflows:index", another_workflow),
        ("wagtailadmin_workflows:task_index", another_workflow),
        ("wagtailadmin_reports:workflow", another_page),
        ("wagtailadmin_reports:workflow_tasks", another_page),
        ("wagtailadmin_reports:site_history", another_page),
        ("wagtailadmin_reports:aging_pages", another_page),
        ("wagtailadmin_reports:locked_pages", another_page),
        ("wagtailadmin_reports:page_types_usage", another_page),
        ("wagtailadmin_home", another_page),
    ],
)
@pytest.mark.parametrize("export", ["", "?export=xlsx"])
def test_lists_cost_the_same_with_three_rows(own, at, name, more, export):
    if export and "reports" not in name:
        pytest.skip("only reports can be taken out as a file")
    browser = at(own, own.secretary)
    more(own, 1)
    one = queries(browser, reverse(name) + export)
    more(own, 2)
    more(own, 3)

    assert queries(browser, reverse(name) + export) <= one


def test_usage_costs_the_same_with_three_pages(own, at):
    address = reverse("wagtailadmin_workflows:usage", args=[own.workflow.pk])
    browser = at(own, own.secretary)
    own.page("Ett")
    one = queries(browser, address)
    own.page("Två"), own.page("Tre")

    assert queries(browser, address) <= one


def test_history_of_a_page_costs_the_same_with_three_reviews(own, at):
    review = own.submit("Ofta")
    page = NewsPage.objects.get(pk=review.object_id)
    address = reverse("wagtailadmin_pages:workflow_history", args=[page.pk])
    browser = at(own, own.secretary)
    one = queries(browser, address)
    for _number in range(2):
        page.current_workflow_state.cancel(user=own.editor)
        page = NewsPage.objects.get(pk=page.pk)
        own.workflow.start(page, own.editor)

    assert queries(browser, address) <= one
