"""Wagtail's screens of workflows and tasks, with the rows of the request's network only.

The gate lets nobody but the secretariat in and asks whose the row in the address is (``reviews.urls``);
here lists and choices are narrowed, and what is written gets its network in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import workflows as stock

from audit.actions import record
from networks.models import Network
from networks.querysets import pages_of
from reviews.actions import own_task, own_workflow
from reviews.forms import narrow_pages, narrow_tasks, task_form_class


class OwnRows:
    """Lists and objects of the network."""

    request: HttpRequest

    @property
    def network(self) -> Network:
        return self.request.network

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(owner__network=self.network)

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.filter(owner__network=self.network) if isinstance(rows, models.QuerySet) else rows


class Logged:
    """Writes an audit entry in the transaction of the change."""

    action_name = ""
    request: HttpRequest

    def save_instance(self) -> Any:
        with transaction.atomic():
            instance = super().save_instance()
            record(by=self.request.user, action=self.action_name, target=instance, network=self.request.network)
        return instance

    def delete_action(self) -> None:
        with transaction.atomic():
            super().delete_action()
            gone = self.object
            record(by=self.request.user, action=self.action_name, target=gone, network=self.request.network)


def logged(action: str, model: type[models.Model], view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for Wagtail's views that are functions: they enable what was disabled."""

    @transaction.atomic
    def answer(request: HttpRequest, pk: int) -> HttpResponse:
        response = view(request, pk)
        if request.method == "POST":
            record(by=request.user, action=action, target=model._default_manager.get(pk=pk), network=request.network)
        return response

    return answer


# ------------------------------------------------------------------ workflows
class AssignedPagesColumn(Column):
    """The pages a workflow was given to, by title; Wagtail counts all below them, workflow by workflow."""

    cell_template_name = "reviews/assigned_pages_cell.html"


class StepsColumn(Column):
    """The steps in their order, from rows already fetched."""

    cell_template_name = "reviews/steps_cell.html"


class WorkflowList(OwnRows, stock.Index):
    """The network's workflows."""

    columns = [
        stock.Index.columns[0],
        AssignedPagesColumn("pages", label=_("Used on"), accessor=lambda workflow: workflow.workflow_pages.all()),
        StepsColumn("steps", label=_("Tasks"), accessor=lambda workflow: workflow.workflow_tasks.all(), width="50%"),
    ]


class WorkflowForm:
    """Steps and pages of the network only."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        narrow_tasks(form.formsets["workflow_tasks"], self.request.network)
        return form

    def get_pages_formset(self) -> Any:
        formset = super().get_pages_formset()
        narrow_pages(formset, self.request.network)
        return formset


class AddWorkflow(WorkflowForm, stock.Create):
    """A new workflow of the network."""

    def save_instance(self) -> Any:
        with transaction.atomic():
            workflow = super().save_instance()
            own_workflow(by=self.request.user, network=self.request.network, workflow=workflow)
        return workflow


class ChangeWorkflow(OwnRows, WorkflowForm, Logged, stock.Edit):
    """A workflow of the network."""

    action_name = "reviews.change_workflow"


class DisableWorkflow(OwnRows, Logged, stock.Disable):
    """Ends a workflow and what is under way in it."""

    action_name = "reviews.disable_workflow"


class WorkflowUsage(stock.WorkflowUsageView):
    """The network's pages that a workflow applies to."""

    base_columns = [column for column in stock.WorkflowUsageView.base_columns if column.name != "bulk_actions"]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(pages_of(self.request.network))


# ------------------------------------------------------------------ tasks
def approver_names(task: Any) -> str:
    """The roles of a task's groups, from rows already fetched."""
    return ", ".join(capfirst(group.staff_of.get_role_display()) for group in task.groups.all())


class TaskList(OwnRows, stock.TaskIndex):
    """The network's tasks, and who approves at each."""

    columns = [
        stock.TaskIndex.columns[0],
        Column("approvers", label=_("Who approves"), accessor=approver_names, width="25%"),
        stock.TaskIndex.columns[2],
    ]

    def get_table(self, object_list: Any) -> Any:
        models.prefetch_related_objects(list(object_list), "groups__staff_of")
        return super().get_table(object_list)


class AddTask(stock.CreateTask):
    """A new task of the network."""

    def get_form_class(self) -> type[forms.BaseForm]:
        return task_form_class(self.model, self.request.network)

    def save_instance(self) -> Any:
        with transaction.atomic():
            task = super().save_instance()
            own_task(by=self.request.user, network=self.request.network, task=task)
        return task


class ChangeTask(OwnRows, Logged, stock.EditTask):
    """A task of the network; its name stays."""

    action_name = "reviews.change_task"

    def get_form_class(self) -> type[forms.BaseForm]:
        return task_form_class(self.model, self.request.network, for_edit=True)


class DisableTask(OwnRows, Logged, stock.DisableTask):
    """Takes a task out of the reviews under way."""

    action_name = "reviews.disable_task"


class OwnTaskChoice:
    """The chooser of a step offers the network's tasks, and makes new ones of its own."""

    request: HttpRequest

    def get_create_form_class(self) -> type[forms.BaseForm] | None:
        stock_class = super().get_create_form_class()
        return task_form_class(self.create_model, self.request.network) if stock_class else None

    def get_task_listing_context_data(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_task_listing_context_data()
        own = context["all_tasks"].filter(owner__network=self.request.network)
        found = own.filter(name__icontains=context["query_string"])
        page = Paginator(found, per_page=10).get_page(self.request.GET.get("p"))
        return context | {"all_tasks": own, "tasks": page}


class TaskChooser(OwnTaskChoice, stock.TaskChooserView):
    """The window of the chooser."""


class TaskChooserResults(OwnTaskChoice, stock.TaskChooserResultsView):
    """What a search in it finds."""


class TaskChooserAdd(OwnTaskChoice, stock.TaskChooserCreateView):
    """A task made on the way."""

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        form_class = self.get_create_form_class()
        if form_class is None:
            return HttpResponseBadRequest()
        self.create_form: Any = form_class(request.POST, request.FILES, prefix="create-task")
        if not self.create_form.is_valid():
            return self.render_to_response(self.get_context_data())
        task = self.create_form.save()
        own_task(by=request.user, network=request.network, task=task)
        return stock.get_task_chosen_response(request, task)
