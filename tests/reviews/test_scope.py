"""Nobody sees, chooses or changes another network's workflows, reviews, pages and people (SECURITY, A4 to A8)."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowPage

from home.models import NewsPage
from notifications.models import Mail
from tests.factories.home import front_page
from tests.factories.networks import MembershipFactory, PersonFactory
from tests.reviews.conftest import told

pytestmark = pytest.mark.django_db

FOREIGN = "Papegoja"
"""Stands in every title and name of the other network."""

REPORTS = ["locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages", "page_types_usage"]


@pytest.fixture(scope="module")
def filled(for_the_module, sides):
    """Something of everything on both sides; the workflow and the task of the other have its canary too."""
    with for_the_module():
        for side, name in zip(sides, ("Kanarie", FOREIGN), strict=True):
            Workflow.objects.filter(pk=side.workflow.pk).update(name=f"{name}flöde")
            GroupApprovalTask.objects.filter(pk=side.task.pk).update(name=f"{name}steg")
            side.submit(f"{name}fågel")
            locked = side.page(f"{name}lås")
            locked.locked, locked.locked_by, locked.locked_at = True, side.editor, timezone.now()
            locked.save()
            locked.save_revision(user=side.editor, log_action=True)
            locked.save_revision(user=side.secretary, log_action=True).publish(user=side.secretary)


@pytest.fixture
def seen(filled, own, other):
    return own, other


@pytest.fixture
def superuser(db):
    return PersonFactory(is_superuser=True, email="root@navet.example", first_name="Rut", last_name="Rot")


@pytest.mark.parametrize("export", ["", "?export=csv", "?export=xlsx"])
@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("who", ["secretary", "both", "superuser"])
def test_reports_tell_of_the_own_network_only(seen, at, request, report, export, who):
    own, _other = seen
    somebody = own.secretary if who == "secretary" else request.getfixturevalue(who)
    response = at(own, somebody).get(reverse(f"wagtailadmin_reports:{report}") + export)

    assert response.status_code == 200
    text = told(response)
    assert FOREIGN not in text
    if report != "page_types_usage":
        assert "Kanarie" in text


@pytest.mark.parametrize("report", REPORTS)
def test_results_of_reports_tell_of_the_own_network_only(seen, at, report, both):
    own, other = seen
    response = at(own, both).get(reverse(f"wagtailadmin_reports:{report}_results") + "?_w_filter_fragment=1")

    assert response.status_code == 200
    assert FOREIGN not in told(response)
    assert other.editor.email not in told(response)


@pytest.mark.parametrize(
    ("report", "query"),
    [
        ("site_history", "user={person}"),
        ("locked_pages", "locked_by={person}"),
        ("workflow", "requested_by={person}"),
        ("workflow", "workflow={workflow}"),
        ("workflow_tasks", "workflow={workflow}"),
        ("workflow_tasks", "task={task}"),
    ],
)
def test_filters_do_not_take_another_networks_rows(seen, at, report, query):
    own, other = seen
    query = query.format(person=other.editor.pk, workflow=other.workflow.pk, task=other.task.pk)
    response = at(own, own.secretary).get(reverse(f"wagtailadmin_reports:{report}") + f"?{query}")

    assert response.status_code == 200
    assert response.context["filters"].form.errors
    assert FOREIGN not in told(response)


@pytest.mark.parametrize("export", ["", "?export=csv"])
def test_site_history_when_a_stranger_acted_then_their_name_stays_out(seen, at, export):
    own, other = seen
    page = NewsPage.objects.get(title="Kanarielås")
    page.save_revision(user=other.editor, log_action=True)
    page.get_latest_revision().publish(user=other.editor, skip_permission_checks=True)
    for report in ("site_history", "aging_pages"):
        text = told(at(own, own.secretary).get(reverse(f"wagtailadmin_reports:{report}") + export))
        assert FOREIGN not in text
    assert "Somebody outside" in told(at(own, own.secretary).get(reverse("wagtailadmin_reports:site_history") + export))


def test_reviews_when_a_stranger_asked_and_answered_then_their_name_stays_out(seen, at):
    own, other = seen
    state = own.page("Kanariekaj")
    state.save_revision(user=other.editor)
    review = own.workflow.start(state, other.editor)
    review.current_task_state.reject(user=other.secretary)
    addresses = [
        reverse("wagtailadmin_reports:workflow"),
        reverse("wagtailadmin_reports:workflow_tasks"),
        reverse("wagtailadmin_reports:workflow_tasks") + "?export=csv",
        reverse("wagtailadmin_pages:workflow_history", args=[state.pk]),
        reverse("wagtailadmin_pages:workflow_history_detail", args=[state.pk, review.pk]),
    ]
    for address in addresses:
        response = at(own, own.secretary).get(address)
        assert response.status_code == 200
        assert FOREIGN not in told(response), address


def test_site_history_of_a_deleted_page_stays_in_its_network(seen, at):
    own, other = seen
    for side, title in ((own, "Kanarielås"), (other, "Papegojalås")):
        page = NewsPage.objects.get(title=title)
        url = reverse("wagtailadmin_pages:delete", args=[page.pk])
        NewsPage.objects.filter(pk=page.pk).update(locked=False, locked_by=None)
        at(side, side.secretary).post(url)
        assert not Page.objects.filter(pk=page.pk).exists()
    text = told(at(own, own.secretary).get(reverse("wagtailadmin_reports:site_history") + "?export=csv"))

    assert "Kanarielås" in text
    assert "Delete" in text or "Radera" in text or "Ta bort" in text
    assert FOREIGN not in text


def test_page_types_count_the_own_tree_and_name_its_latest_page(seen, at):
    own, _other = seen
    response = at(own, own.secretary).get(reverse("wagtailadmin_reports:page_types_usage"))
    rows = {row.model: (row.count, row.last_edited_page.title) for row in response.context["object_list"]}

    assert rows["newspage"] == (2, "Kanarielås")


@pytest.mark.parametrize("who", ["secretary", "both", "superuser"])
def test_start_page_tells_of_the_own_network_only(seen, at, request, who):
    own, other = seen
    somebody = own.secretary if who == "secretary" else request.getfixturevalue(who)
    page = NewsPage.objects.get(title="Papegojalås")
    page.save_revision(user=somebody, log_action=True)
    NewsPage.objects.filter(pk=page.pk).update(locked_by=somebody, owner=somebody)
    other.workflow.start(NewsPage.objects.get(pk=page.pk), somebody)
    response = at(own, somebody).get(reverse("wagtailadmin_home"))
    text = told(response)

    assert FOREIGN not in text
    assert "Kanariefågel utkast" in text
    counted = Page.objects.descendant_of(front_page(own.network), inclusive=True).count()
    counted += Page.objects.descendant_of(front_page(own.network, "en"), inclusive=True).count()
    assert re.search(rf"{counted}\s+(Pages|Sidor)", text)


# ------------------------------------------------------------------ workflows and tasks
LISTS = ["index", "index_results", "task_index", "task_index_results", "task_chooser", "task_chooser_results"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["both", "superuser"])
def test_lists_and_choosers_hold_own_workflows_and_tasks_only(seen, at, request, name, who):
    own, _other = seen
    browser = at(own, request.getfixturevalue(who))
    for query in ("", "?q=steg" if "chooser" in name else "?show_disabled=true"):
        text = told(browser.get(reverse(f"wagtailadmin_workflows:{name}") + query))
        assert FOREIGN not in text
        assert "Kanarie" in text


@pytest.mark.parametrize("name", ["edit", "disable", "enable", "usage", "usage_results"])
@pytest.mark.parametrize("who", ["both", "superuser"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_networks_workflow_is_not_there(seen, at, request, name, who, method):
    own, other = seen
    browser = at(own, request.getfixturevalue(who))
    response = getattr(browser, method)(reverse(f"wagtailadmin_workflows:{name}", args=[other.workflow.pk]))

    assert response.status_code == 404
    assert FOREIGN not in told(response)
    assert Workflow.objects.get(pk=other.workflow.pk).active


@pytest.mark.parametrize("name", ["edit_task", "disable_task", "enable_task", "task_chosen"])
@pytest.mark.parametrize("who", ["both", "superuser"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_networks_task_is_not_there(seen, at, request, name, who, method):
    own, other = seen
    browser = at(own, request.getfixturevalue(who))
    response = getattr(browser, method)(reverse(f"wagtailadmin_workflows:{name}", args=[other.task.pk]))

    assert response.status_code == 404
    assert FOREIGN not in told(response)
    assert GroupApprovalTask.objects.get(pk=other.task.pk).active


def test_another_networks_page_keeps_its_workflow(seen, at, superuser, both):
    own, other = seen
    page = front_page(other.network)
    for somebody in (superuser, both):
        url = reverse("wagtailadmin_workflows:remove", args=[page.pk, other.workflow.pk])
        assert at(own, somebody).post(url).status_code == 404
    assert WorkflowPage.objects.filter(page=page).exists()


def test_an_editor_does_not_keep_workflows(seen, at):
    own, _other = seen
    for name in ("index", "add", "task_index", "task_chooser", "select_task_type"):
        assert at(own, own.editor).get(reverse(f"wagtailadmin_workflows:{name}")).status_code == 403


def test_bare_host_has_no_workflows_and_no_reports(seen, client, superuser, settings):
    client.force_login(superuser)
    for address in ("wagtailadmin_workflows:index", *(f"wagtailadmin_reports:{name}" for name in REPORTS)):
        assert client.get(reverse(address), headers={"host": settings.HUB_HOST}).status_code == 404
    assert client.get(reverse("wagtailadmin_home"), headers={"host": settings.HUB_HOST}).status_code == 200


# ------------------------------------------------------------------ reviews of pages
@pytest.mark.parametrize("name", ["workflow_action", "collect_workflow_action_data"])
@pytest.mark.parametrize("who", ["secretary", "both"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_steps_of_another_networks_review_are_not_there(seen, at, request, name, who, method):
    own, other = seen
    somebody = own.secretary if who == "secretary" else request.getfixturevalue(who)
    step = TaskState.objects.get(task=other.task)
    own_page = NewsPage.objects.get(title="Kanariefågel")
    for page_id in (step.workflow_state.object_id, own_page.pk):
        url = reverse(f"wagtailadmin_pages:{name}", args=[page_id, "approve", step.pk])
        response = getattr(at(own, somebody), method)(url)
        assert response.status_code == 404
        assert FOREIGN not in told(response)
    step.refresh_from_db()
    assert step.status == TaskState.STATUS_IN_PROGRESS


def test_a_step_is_not_approved_by_way_of_another_page(own, at):
    first, second = own.submit("Ett"), own.submit("Två")
    url = reverse("wagtailadmin_pages:workflow_action", args=[first.object_id, "approve", second.current_task_state_id])

    assert at(own, own.secretary).post(url).status_code == 404
    second.current_task_state.refresh_from_db()
    assert second.current_task_state.status == TaskState.STATUS_IN_PROGRESS


def test_cancelling_does_not_name_another_networks_workflow(seen, at, both):
    own, other = seen
    page = TaskState.objects.get(task=other.task).workflow_state.object_id
    for name in ("confirm_workflow_cancellation", "workflow_history"):
        response = at(own, both).get(reverse(f"wagtailadmin_pages:{name}", args=[page]))
        assert response.status_code == 404
        assert FOREIGN not in told(response)
    own_page = NewsPage.objects.get(title="Kanariefågel")
    response = at(own, own.editor).get(reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=[own_page.pk]))
    assert "Kanarie" in told(response)


def test_approvers_when_a_task_names_a_foreign_group_then_it_is_asked_nothing(own, other):
    own.task.groups.add(other.network.staff_groups.get(role="secretariat").group)
    Mail.all_networks.all().delete()
    own.submit("Två ögon")

    assert [mail.to for mail in Mail.all_networks.all()] == [own.secretary.email]


def test_menu_shows_reports_to_editors_and_workflows_to_the_secretariat(own, at):
    def menu(somebody):
        return told(at(own, somebody).get(reverse("wagtailadmin_home")))

    editor, secretary = menu(own.editor), menu(own.secretary)
    for report in REPORTS:
        assert reverse(f"wagtailadmin_reports:{report}") in editor
    assert reverse("wagtailadmin_workflows:index") not in editor
    assert reverse("wagtailadmin_workflows:index") in secretary
    assert reverse("wagtailadmin_workflows:task_index") in secretary


def test_a_former_colleague_is_still_one_of_the_networks_people(seen, at):
    own, _other = seen
    gone = PersonFactory(first_name="Fru", last_name="Forna")
    MembershipFactory(person=gone, network=own.network, role="editor", valid_from="2020-01-01", valid_to="2020-12-31")
    NewsPage.objects.get(title="Kanarielås").save_revision(user=gone, log_action=True)

    assert "Fru Forna" in told(at(own, own.secretary).get(reverse("wagtailadmin_reports:site_history")))


def test_exports_hold_no_formulas(own, at):
    own.submit("=1+1")
    text = told(at(own, own.secretary).get(reverse("wagtailadmin_reports:workflow") + "?export=csv"))

    assert ",=1+1" not in text
    assert "'=1+1" in text


HEADINGS = {
    "workflow": "Workflow,Page number,Type,Page,Status,Requested by,Started at",
    "workflow_tasks": "Task,Page number,Type,Page,Status,Requested By,Started at,Finished at,Finished by",
}


@pytest.mark.parametrize("report", HEADINGS)
def test_exports_have_headings_in_words_and_times_of_the_networks_clock(own, at, report):
    review = own.submit("Kajen")
    address = reverse(f"wagtailadmin_reports:{report}")
    response = at(own, own.secretary).get(address, {"export": "csv"}, headers={"accept-language": "en"})
    heading, *rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert heading == HEADINGS[report]
    assert any(f"{timezone.localtime(review.created_at):%Y-%m-%d %H:%M}" in row for row in rows)
    assert "+00:00" not in "".join(rows)
    assert at(own, own.secretary).get(address, {"export": "xlsx"}).status_code == 200
