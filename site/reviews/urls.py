"""Which of our views answers at which of Wagtail's addresses, for whom, and about whose rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import workflows as stock

from admission.rules import AdminAddress, Kwargs, Who, page_in_network
from reviews import views, viewsets
from reviews.rules import own_task_named, own_workflow_named, step_of_page

Owns = Callable[[HttpRequest, Kwargs], bool]
View = Callable[..., HttpResponse]


def _page(request: HttpRequest, kwargs: Kwargs) -> bool:
    return page_in_network(request, kwargs["page_id"])


def _step(request: HttpRequest, kwargs: Kwargs) -> bool:
    return _page(request, kwargs) and step_of_page(kwargs["page_id"], kwargs["task_state_id"])


def _previewed(request: HttpRequest, kwargs: Kwargs) -> bool:
    return _page(request, kwargs) and own_task_named(request.network, kwargs["task_id"])


def _workflow(request: HttpRequest, kwargs: Kwargs) -> bool:
    return own_workflow_named(request.network, kwargs["pk"])


def _task(request: HttpRequest, kwargs: Kwargs) -> bool:
    return own_task_named(request.network, kwargs["pk"])


def _chosen_task(request: HttpRequest, kwargs: Kwargs) -> bool:
    return own_task_named(request.network, kwargs["task_id"])


def _assigned_page(request: HttpRequest, kwargs: Kwargs) -> bool:
    return page_in_network(request, kwargs["page_pk"])


WORKFLOWS: dict[str, tuple[Owns | None, View]] = {
    "index": (None, viewsets.WorkflowList.as_view()),
    "index_results": (None, viewsets.WorkflowList.as_view(results_only=True)),
    "add": (None, viewsets.AddWorkflow.as_view()),
    "edit": (_workflow, viewsets.ChangeWorkflow.as_view()),
    "disable": (_workflow, viewsets.DisableWorkflow.as_view()),
    "enable": (_workflow, viewsets.logged("reviews.enable_workflow", stock.Workflow, stock.enable_workflow)),
    "usage": (_workflow, viewsets.WorkflowUsage.as_view()),
    "usage_results": (_workflow, viewsets.WorkflowUsage.as_view(results_only=True)),
    "remove": (_assigned_page, stock.remove_workflow),
    "task_index": (None, viewsets.TaskList.as_view()),
    "task_index_results": (None, viewsets.TaskList.as_view(results_only=True)),
    "select_task_type": (None, stock.select_task_type),
    "add_task": (None, viewsets.AddTask.as_view()),
    "edit_task": (_task, viewsets.ChangeTask.as_view()),
    "disable_task": (_task, viewsets.DisableTask.as_view()),
    "enable_task": (_task, viewsets.logged("reviews.enable_task", stock.Task, stock.enable_task)),
    "task_chooser": (None, viewsets.TaskChooser.as_view()),
    "task_chooser_results": (None, viewsets.TaskChooserResults.as_view()),
    "task_chooser_create": (None, viewsets.TaskChooserAdd.as_view()),
    "task_chosen": (_chosen_task, stock.task_chosen),
}
REPORTS: dict[str, Any] = {
    "locked_pages": views.LockedPages,
    "workflow": views.Reviews,
    "workflow_tasks": views.Steps,
    "site_history": views.SiteHistory,
    "aging_pages": views.AgingPages,
    "page_types_usage": views.PageTypes,
}
PAGES: dict[str, AdminAddress] = {
    "workflow_action": AdminAddress(Who.STAFF, _step),
    "collect_workflow_action_data": AdminAddress(Who.STAFF, _step),
    "confirm_workflow_cancellation": AdminAddress(Who.STAFF, _page),
    "workflow_preview": AdminAddress(Who.STAFF, _previewed),
    "workflow_history": AdminAddress(Who.STAFF, _page, view=views.PageReviews.as_view()),
    "workflow_history_detail": AdminAddress(Who.STAFF, _page, view=views.PageReview.as_view()),
}


def _in_network(owns: Owns | None, view: View) -> View:
    """Answers on a network's host and about its rows only, to the one who runs the installation too."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.network is None or (owns is not None and not owns(request, kwargs)):
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def _address(who: Who, owns: Owns | None, view: View) -> AdminAddress:
    return AdminAddress(who, owns, view=require_admin_access(_in_network(owns, view)))


def admin_addresses() -> dict[str, AdminAddress]:
    """Every admin address of workflows, reports, and reviews of pages."""
    rows = {
        f"wagtailadmin_workflows:{name}": _address(Who.SECRETARIAT, owns, view)
        for name, (owns, view) in WORKFLOWS.items()
    }
    for name, view in REPORTS.items():
        rows[f"wagtailadmin_reports:{name}"] = _address(Who.STAFF, None, view.as_view())
        rows[f"wagtailadmin_reports:{name}_results"] = _address(Who.STAFF, None, view.as_view(results_only=True))
    return rows | {
        f"wagtailadmin_pages:{name}": _address(row.who, row.owns, row.view) if row.view else row
        for name, row in PAGES.items()
    }
