"""The admin's start page: what waits, what is locked and what one edited last, in this network."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, Max, Q, When
from django.db.models.functions import Cast
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views import home as stock
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.images.wagtail_hooks import ImagesSummaryItem
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState

from networks.querysets import pages_of
from reviews.rules import awaiting, own_pages, own_reviews, own_tasks
from reviews.views import show_people, show_progress

NEWEST = 5


class AwaitingPanel(stock.WorkflowObjectsToModeratePanel):
    """Pages of the network that wait for this person's approval."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        steps = list(
            awaiting(request.user, request.network)
            .select_related("revision", "workflow_state__workflow")
            .prefetch_related("revision__content_object", "revision__content_object__latest_revision")
            .annotate(previous_revision_id=Revision.objects.previous_revision_id_subquery())
            .order_by("-started_at")
        )
        tasks = own_tasks(request.network).filter(pk__in={step.task_id for step in steps}).specific().in_bulk()
        for step in steps:
            step.task = tasks[step.task_id]
            if step.revision.content_object:
                # What Wagtail would ask the database for, page by page.
                step.revision.content_object._current_workflow_states = [step.workflow_state]
        show_progress([step.workflow_state for step in steps])
        show_people(request.network, ([step.revision for step in steps], "user"))
        return {
            "request": request,
            "csrf_token": parent_context["csrf_token"],
            "states": [self._row(step, request) for step in steps if step.revision.content_object],
        }

    @staticmethod
    def _row(step: Any, request: HttpRequest) -> dict[str, Any]:
        page = step.revision.content_object
        return {
            "obj": page,
            "revision": step.revision,
            "previous_revision_id": step.previous_revision_id,
            "live_revision_id": page.live_revision_id,
            "task_state": step,
            "actions": step.task.get_actions(page, request.user),
            "workflow_tasks": step.workflow_state.all_tasks_with_status,
            "workflow_action_url_name": "wagtailadmin_pages:workflow_action",
            "workflow_preview_url_name": "wagtailadmin_pages:workflow_preview",
            "revisions_compare_url_name": "wagtailadmin_pages:revisions_compare",
        }


class UnderWayPanel(stock.UserObjectsInWorkflowModerationPanel):
    """This person's pages of the network that are with somebody else."""

    template_name = "reviews/under_way_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        mine = own_pages(request.network).filter(owner=request.user).annotate(text=Cast("pk", CharField()))
        reviews = (
            own_reviews(request.network)
            .filter(Q(requested_by=request.user) | Q(object_id__in=mine.values("text")))
            .filter(status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES])
            .prefetch_related("content_object", "content_object__latest_revision")
            .select_related("current_task_state__task")
            .order_by("-current_task_state__started_at")
        )
        return {"request": request, "workflow_states": [review for review in reviews if review.content_object]}


class LockedPanel(stock.LockedPagesPanel):
    """The network's pages that this person has locked."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        pages = context["locked_pages"].filter(pages_of(parent_context["request"].network))
        return context | {"locked_pages": pages.prefetch_workflow_states().annotate_approved_schedule()}


class RecentPanel(stock.RecentEditsPanel):
    """The network's pages that this person edited last."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        edits = (
            PageLogEntry.objects.filter(user=request.user, action="wagtail.edit", page__in=own_pages(request.network))
            .values("page_id")
            .annotate(latest=Max("timestamp"))
            .order_by("-latest")[:NEWEST]
        )
        when = {edit["page_id"]: edit["latest"] for edit in edits}
        pages = Page.objects.specific().prefetch_workflow_states().annotate_approved_schedule().in_bulk(list(when))
        return {"request": request, "last_edits": [(moment, pages[key]) for key, moment in when.items()]}


class DraftsPanel(Component):
    """Pages of the network that hold something readers do not see yet; one's own first, then the latest."""

    name = "drafts"
    template_name = "reviews/drafts_panel.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        touched = Q(latest_revision__user=request.user) | Q(latest_revision=None, owner=request.user)
        drafts = (
            own_pages(request.network)
            .filter(Q(live=False) | Q(has_unpublished_changes=True), alias_of=None)
            .annotate(mine=Case(When(touched, then=True), default=False))
            .select_related("latest_revision__user")
            .order_by("-mine", F("latest_revision_created_at").desc(nulls_last=True), "pk")[:NEWEST]
        )
        shown = list(drafts)
        show_people(request.network, ([page.latest_revision for page in shown if page.latest_revision], "user"))
        return {"drafts": shown}


OURS: dict[type[Any], Any] = {
    stock.WorkflowObjectsToModeratePanel: AwaitingPanel,
    stock.UserObjectsInWorkflowModerationPanel: UnderWayPanel,
    stock.LockedPagesPanel: LockedPanel,
    stock.RecentEditsPanel: RecentPanel,
}


@hooks.register("construct_homepage_panels")
def own_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Ours in place of Wagtail's; none on the bare host, which has no pages."""
    kept = [panel for panel in panels if request.network is not None or type(panel) not in OURS]
    panels[:] = [OURS[type(panel)]() if type(panel) in OURS else panel for panel in kept]
    if request.network is not None:
        panels.append(DraftsPanel())


class OwnPagesSummary(PagesSummaryItem):
    """How many pages the network has."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        network = self.request.network
        roots = list(network.language_roots()[:2])
        return {
            "root_page": roots[0] if len(roots) == 1 else Page.get_first_root_node(),
            "total_pages": own_pages(network).count(),
            "site_name": network.name,
        }


class OwnImagesSummary(ImagesSummaryItem):
    """How many images the network has; Wagtail counts the same, and names the installation."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {"site_name": self.request.network.name}


class OwnDocumentsSummary(DocumentsSummaryItem):
    """How many documents the network has, named as the images are."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {"site_name": self.request.network.name}


COUNTED = {
    PagesSummaryItem: OwnPagesSummary,
    ImagesSummaryItem: OwnImagesSummary,
    DocumentsSummaryItem: OwnDocumentsSummary,
}


@hooks.register("construct_homepage_summary_items", order=1000)
def own_summary(request: HttpRequest, items: list[Any]) -> None:
    """The counts of what the network has, under its name, once Wagtail has put its own there."""
    if request.network is not None:
        items[:] = [COUNTED[type(item)](request) if type(item) in COUNTED else item for item in items]


@hooks.register("construct_reports_menu")
@hooks.register("construct_settings_menu")
def nothing_to_report(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports and workflows are a network's; the bare host has none."""
    if request.network is None:
        ours = ("/reports/", "/workflows/")
        items[:] = [item for item in items if not any(part in (item.url or "") for part in ours)]
