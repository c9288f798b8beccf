"""Wagtail's reports and the history of a page's reviews, with the network's own pages and people only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.pages import history
from wagtail.admin.views.reports import aging_pages, audit_logging, locked_pages, page_types_usage, workflows
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState, WorkflowTask, get_page_models

from networks.models import Network
from networks.querysets import pages_of
from reviews.rules import (
    awaiting,
    own_history,
    own_pages,
    own_people,
    own_reviews,
    own_steps,
    own_tasks,
    own_workflows,
)
from tables.texts import harmless


# ------------------------------------------------------------------ names
def show_people(network: Network, *columns: tuple[Iterable[Any], str]) -> None:
    """Fetch all people that rows name, at once; nobody in particular stands for those of other networks.

    ``columns`` are rows already fetched and the name of their key to a person. The rows are for showing;
    they must not be saved afterwards.
    """
    keys = {getattr(row, f"{field}_id") for rows, field in columns for row in rows} - {None}
    known = own_people(network).select_related("wagtail_userprofile").in_bulk(keys)
    somebody = get_user_model()(first_name=gettext("Somebody outside the network"))
    for rows, field in columns:
        for row in rows:
            if key := getattr(row, f"{field}_id"):
                setattr(row, field, known.get(key, somebody))


def show_progress(reviews: list[WorkflowState]) -> None:
    """Fetch the steps of all these reviews at once; Wagtail does it review by review."""
    tasks: dict[int, list[Any]] = defaultdict(list)
    newest: dict[Any, Any] = {}
    links = WorkflowTask.objects.filter(workflow__in={review.workflow_id for review in reviews})
    for link in links.select_related("task"):
        tasks[link.workflow_id].append(link.task)
    for state in TaskState.objects.filter(workflow_state__in=reviews).order_by("revision_id", "started_at", "pk"):
        # What was approved of an earlier version counts no more once the page was changed.
        newest[state.workflow_state_id, state.task_id, state.revision_id] = state
        newest[state.workflow_state_id] = state.revision_id
    for review in reviews:
        revision = newest.get(review.pk)
        review.all_tasks_with_status = [
            _step(task, newest.get((review.pk, task.pk, revision))) for task in tasks[review.workflow_id]
        ]


def _step(task: Any, state: TaskState | None) -> dict[str, Any]:
    display = state.get_status_display() if state else gettext("Not started")
    return {"name": task.name, "status": state.status if state else None, "status_display": display}


# ------------------------------------------------------------------ reports
class NetworkReport:
    """Mixed into each report: pages of the request's network, and cells that no spreadsheet takes for formulas."""

    request: HttpRequest

    @property
    def network(self) -> Network:
        return self.request.network

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, datetime):  # the network's clock, to the minute; as a date where cells have kinds
            local = timezone.localtime(value).replace(second=0, microsecond=0, tzinfo=None)
            return f"{local:%Y-%m-%d %H:%M}" if export_format == "csv" else local
        told = super().preprocess_field_value(field, value, export_format)
        return harmless(told) if isinstance(told, str) and export_format == "csv" else told


class SiteHistoryFilters(audit_logging.SiteHistoryReportFilterSet):
    """By what happened, who did it, when, and the name of the page."""

    object_type = None

    def get_action_choices(self) -> list[Any]:
        return history.history.get_actions_for_filter(self.queryset)

    def get_users_queryset(self) -> QuerySet[Any]:
        acting = self.queryset.order_by().values("user_id")
        return own_people(self.request.network).filter(pk__in=acting)


class SiteHistory(NetworkReport, audit_logging.LogEntriesView):
    """What happened to the network's pages, and by whom. Rows of other kinds have their own screens and log."""

    filterset_class = SiteHistoryFilters
    list_export = ["object_id", "label", "action", "user_display_name", "timestamp"]

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return super().get_filterset_kwargs() | {"queryset": own_history(self.network)}

    def get_filtered_queryset(self) -> QuerySet[PageLogEntry]:
        rows = own_history(self.network).select_related("content_type")
        return self.filter_queryset(rows).order_by("-timestamp", "-pk")

    def decorate_paginated_queryset(self, rows: Any) -> list[PageLogEntry]:
        entries, finder = list(rows), AdminURLFinder(self.request.user)
        show_people(self.network, (entries, "user"))
        pages = Page.objects.in_bulk({entry.page_id for entry in entries})
        for entry in entries:
            page = pages.get(entry.page_id)
            entry.edit_url = finder.get_edit_url(page) if page else None
            if entry.user is not None and entry.user.pk is None:
                entry.user_display_name = entry.user.get_full_name()
        return entries


class AgingPages(NetworkReport, aging_pages.AgingPagesView):
    """The network's pages by when they were published last."""

    def get_base_queryset(self) -> QuerySet[Page]:
        return super().get_base_queryset().filter(pages_of(self.network))

    def decorate_paginated_queryset(self, rows: QuerySet[Page]) -> QuerySet[Page]:
        keys = {page.last_published_by for page in rows} - {None}
        names = {person.pk: person.get_full_name() for person in own_people(self.network).filter(pk__in=keys)}
        for page in rows:
            page.last_published_by_user = names.get(page.last_published_by, "")
            page.last_published_by = ""
        return rows


class LockedPagesFilters(locked_pages.LockedPagesReportFilterSet):
    """Offers the network's people only."""

    locked_by = django_filters.ModelChoiceFilter(
        label=_("Locked by"),
        empty_label=_("Anyone"),
        queryset=lambda request: own_people(request.network).filter(locked_pages__in=own_pages(request.network)),
    )

    class Meta(locked_pages.LockedPagesReportFilterSet.Meta):
        pass


class LockedPages(NetworkReport, locked_pages.LockedPagesView):
    """The network's locked pages."""

    filterset_class = LockedPagesFilters
    results_template_name = "reviews/locked_results.html"
    list_export = ["title", "page_type_display_name", "status_string", "locked_at", "locked_by"]
    export_headings = {"page_type_display_name": _("Type"), "status_string": _("Status")}

    def get_base_queryset(self) -> QuerySet[Page]:
        pages = super().get_base_queryset().filter(pages_of(self.network))
        return pages.prefetch_workflow_states().annotate_approved_schedule()

    def decorate_paginated_queryset(self, rows: QuerySet[Page]) -> QuerySet[Page]:
        show_people(self.network, (rows, "locked_by"))
        return rows


class PageTypes(NetworkReport, page_types_usage.PageTypesUsageReportView):
    """How many pages of each type the network has, and which was edited last."""

    filterset_class = None
    results_template_name = "reviews/page_types_results.html"
    list_export = ["name", "count"]
    export_headings = {"name": _("Type"), "count": _("Pages")}

    def get_queryset(self) -> QuerySet[ContentType]:
        own = own_pages(self.network)
        latest = own.filter(content_type=OuterRef("pk")).order_by(
            F("latest_revision_created_at").desc(nulls_last=True), "title", "-pk"
        )
        types = ContentType.objects.get_for_models(*get_page_models()).values()
        rows = ContentType.objects.filter(pk__in=[kind.pk for kind in types]).annotate(
            count=Count("pages", filter=Q(pages__in=own)), last_edited_page_id=Subquery(latest.values("pk")[:1])
        )
        self.queryset = rows.filter(count__gt=0).order_by("-count", "app_label", "model")
        return self.queryset


class WorkflowFilters(workflows.WorkflowReportFilterSet):
    """Offers the network's workflows and people only."""

    workflow = django_filters.ModelChoiceFilter(
        label=_("Workflow"), queryset=lambda request: own_workflows(request.network)
    )
    requested_by = django_filters.ModelChoiceFilter(
        label=_("Requested by"),
        queryset=lambda request: own_people(request.network).filter(
            pk__in=own_reviews(request.network).values("requested_by")
        ),
    )

    def filter_reviewable(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        steps = awaiting(self.request.user, self.request.network).values("pk")
        return rows.filter(current_task_state__in=steps) if value else rows

    class Meta(workflows.WorkflowReportFilterSet.Meta):
        pass


class Reviews(NetworkReport, workflows.WorkflowView):
    """The reviews of the network's pages."""

    filterset_class = WorkflowFilters
    results_template_name = "reviews/reviews_results.html"
    export_headings = workflows.WorkflowView.export_headings | {
        "workflow": _("Workflow"),
        "content_object.pk": _("Page number"),
        "content_type": _("Type"),
        "content_object": _("Page"),
        "requested_by": _("Requested by"),
    }

    def get_queryset(self) -> QuerySet[WorkflowState]:
        self.queryset = (
            own_reviews(self.network)
            .select_related("workflow", "content_type")
            .prefetch_related("content_object", "content_object__latest_revision")
            .order_by("-created_at", "-pk")
        )
        return self.queryset

    def decorate_paginated_queryset(self, rows: Any) -> list[WorkflowState]:
        reviews = super().decorate_paginated_queryset(rows)
        show_people(self.network, (reviews, "requested_by"))
        show_progress(reviews)
        return reviews


class StepFilters(workflows.WorkflowTasksReportFilterSet):
    """Offers the network's workflows and tasks only."""

    workflow = django_filters.ModelChoiceFilter(
        field_name="workflow_state__workflow",
        label=_("Workflow"),
        queryset=lambda request: own_workflows(request.network),
    )
    task = django_filters.ModelChoiceFilter(label=_("Task"), queryset=lambda request: own_tasks(request.network))

    def filter_reviewable(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        steps = awaiting(self.request.user, self.request.network).values("pk")
        return rows.filter(pk__in=steps) if value else rows

    class Meta(workflows.WorkflowTasksReportFilterSet.Meta):
        pass


class Steps(NetworkReport, workflows.WorkflowTasksView):
    """The steps of these reviews."""

    filterset_class = StepFilters
    results_template_name = "reviews/steps_results.html"
    export_headings = workflows.WorkflowTasksView.export_headings | {
        "task": _("Task"),
        "workflow_state.content_object.pk": _("Page number"),
        "workflow_state.content_type": _("Type"),
        "workflow_state.content_object.__str__": _("Page"),
        "started_at": _("Started at"),
        "finished_at": _("Finished at"),
        "finished_by": _("Finished by"),
    }

    def get_queryset(self) -> QuerySet[TaskState]:
        self.queryset = (
            own_steps(self.network)
            .select_related("workflow_state__content_type", "task")
            .prefetch_related("workflow_state__content_object", "workflow_state__content_object__latest_revision")
            .order_by("-started_at", "-pk")
        )
        return self.queryset

    def decorate_paginated_queryset(self, rows: Any) -> list[TaskState]:
        steps = super().decorate_paginated_queryset(rows)
        reviews = [step.workflow_state for step in steps]
        show_people(self.network, (reviews, "requested_by"), (steps, "finished_by"))
        return steps


# ------------------------------------------------------------------ one page
class PageReviews(history.WorkflowHistoryView):
    """The reviews a page went through."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        reviews = list(context["workflow_states"])
        show_people(self.request.network, (reviews, "requested_by"))
        show_progress(reviews)
        context["workflow_states"] = context["object_list"] = reviews
        return context


class PageReview(history.WorkflowHistoryDetailView):
    """One of them, step by step."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        moments = context["timeline"]
        done = [state for _revision, states in context["task_states_by_revision"] for state in states if state]
        show_people(
            self.request.network,
            ([context["workflow_state"]], "requested_by"),
            ([revision for revision, _states in context["task_states_by_revision"]], "user"),
            ([moment["revision"] for moment in moments if "revision" in moment], "user"),
            ([*done, *(moment["task_state"] for moment in moments if "task_state" in moment)], "finished_by"),
        )
        return context
