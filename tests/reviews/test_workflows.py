"""What a secretariat makes and changes of its workflows and tasks; nothing foreign gets in (SECURITY, A4, A5)."""

import pytest
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage

from home.models import NewsPage
from tests.factories.home import front_page, news_index
from tests.reviews.conftest import told

pytestmark = pytest.mark.django_db


def workflow_form(name, tasks, pages=()):
    data = {
        "name": name,
        "workflow_tasks-TOTAL_FORMS": len(tasks),
        "workflow_tasks-INITIAL_FORMS": 0,
        "workflow_tasks-MIN_NUM_FORMS": 0,
        "workflow_tasks-MAX_NUM_FORMS": 1000,
        "pages-TOTAL_FORMS": len(pages),
        "pages-INITIAL_FORMS": 0,
        "pages-MIN_NUM_FORMS": 0,
        "pages-MAX_NUM_FORMS": 1000,
    }
    for number, task in enumerate(tasks):
        data |= {
            f"workflow_tasks-{number}-task": task.pk,
            f"workflow_tasks-{number}-ORDER": number + 1,
            f"workflow_tasks-{number}-id": "",
        }
    for number, page in enumerate(pages):
        data |= {f"pages-{number}-page": page.pk}
    return data


def test_the_secretariat_makes_changes_and_ends_its_workflow(own, at):
    browser = at(own, own.secretary)
    news = news_index(own.network)
    assert browser.get(reverse("wagtailadmin_workflows:add")).status_code == 200
    response = browser.post(reverse("wagtailadmin_workflows:add"), workflow_form("Två ögon", [own.task], [news]))
    assert response.status_code == 302
    made = Workflow.objects.get(name="Två ögon")
    assert made.owner.network == own.network
    assert NewsPage.objects.child_of(news).exists() or Page.objects.get(pk=news.pk).get_workflow() == made

    edit = reverse("wagtailadmin_workflows:edit", args=[made.pk])
    assert browser.get(edit).status_code == 200
    assert browser.get(reverse("wagtailadmin_workflows:usage", args=[made.pk])).status_code == 200
    assert browser.get(reverse("wagtailadmin_workflows:disable", args=[made.pk])).status_code == 200
    assert browser.post(reverse("wagtailadmin_workflows:disable", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert not made.active
    browser.post(reverse("wagtailadmin_workflows:enable", args=[made.pk]))
    made.refresh_from_db()
    assert made.active


def test_a_workflow_takes_no_foreign_task_and_no_foreign_page(own, other, at, both):
    browser, url = at(own, both), reverse("wagtailadmin_workflows:add")
    foreign, root = front_page(other.network), Page.get_first_root_node()
    for form in (
        workflow_form("Fel", [other.task]),
        workflow_form("Fel", [own.task], [foreign]),
        workflow_form("Fel", [own.task], [root]),
    ):
        response = browser.post(url, form)
        assert response.status_code == 200
        assert not Workflow.objects.filter(name="Fel").exists()
    assert WorkflowPage.objects.get(page=foreign).workflow == other.workflow


def test_a_task_is_approved_by_own_groups_only(own, other, at, both):
    browser = at(own, both)
    url = reverse("wagtailadmin_workflows:add_task", args=["wagtailcore", "groupapprovaltask"])
    theirs = other.network.staff_groups.get(role="editor").group
    ours = own.network.staff_groups.get(role="editor").group
    page = told(browser.get(url))
    assert "kongsberg" not in page
    assert "karlskrona: editor" not in page
    assert browser.post(url, {"name": "Fel", "groups": [theirs.pk]}).status_code == 200
    assert browser.post(url, {"name": "Fel", "groups": [ours.pk, theirs.pk]}).status_code == 200
    assert not GroupApprovalTask.objects.filter(name="Fel").exists()

    assert browser.post(url, {"name": "Rätt", "groups": [ours.pk]}).status_code == 302
    made = GroupApprovalTask.objects.get(name="Rätt")
    assert made.owner.network == own.network
    edit = reverse("wagtailadmin_workflows:edit_task", args=[made.pk])
    assert browser.post(edit, {"name": "Rätt", "groups": [theirs.pk]}).status_code == 200
    assert list(made.groups.all()) == [ours]


def test_a_task_made_in_the_chooser_belongs_to_the_network(own, other, at, both):
    browser, url = at(own, both), reverse("wagtailadmin_workflows:task_chooser_create")
    theirs = other.network.staff_groups.get(role="editor").group
    ours = own.network.staff_groups.get(role="editor").group
    browser.post(url, {"create-task-name": "Fel", "create-task-groups": [theirs.pk]})
    assert not GroupApprovalTask.objects.filter(name="Fel").exists()
    response = browser.post(url, {"create-task-name": "Rätt", "create-task-groups": [ours.pk]})
    assert response.json()["step"] == "task_chosen"
    assert GroupApprovalTask.objects.get(name="Rätt").owner.network == own.network
