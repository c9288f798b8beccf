"""The mails of a review and of comments, one function each, in the language of its reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.models import Comment, CommentReply, Page, TaskState, WorkflowState

from networks.rules import is_staff
from notifications.actions import queue_mail
from reviews.rules import name_in

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


def send_request(*, network: Network, step: TaskState, to: User) -> None:
    """A page waits for this person's approval."""
    page, asking = step.workflow_state.content_object, step.workflow_state.requested_by
    context = {"task": step.task.name, "asking": name_in(network, asking)}
    _send(network, "review_request", page, to, context, once=f"reviews.request:{step.pk}:{to.pk}")


def send_outcome(*, network: Network, review: WorkflowState, to: User) -> None:
    """A page was approved, or sent back with a comment."""
    # Anew: the approval has published it meanwhile.
    page, last = Page.objects.get(pk=review.object_id), review.current_task_state
    if review.status == WorkflowState.STATUS_APPROVED:
        parts = page.get_url_parts() if page.live else None
        context = {"public_url": network.base_url + parts[2] if parts else ""}
        _send(network, "review_approved", page, to, context, once=f"reviews.approved:{review.pk}:{last.pk}")
    else:
        context = {"comment": last.get_comment(), "by": name_in(network, last.finished_by)}
        _send(network, "review_returned", page, to, context, once=f"reviews.returned:{last.pk}")


@dataclass(frozen=True)
class CommentNews:
    """What one save did to a page's comments, or as much of it as is somebody's business."""

    new: list[Comment] = field(default_factory=list)
    replied: list[tuple[Comment, list[CommentReply]]] = field(default_factory=list)
    resolved: list[Comment] = field(default_factory=list)
    deleted: list[Comment] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.replied or self.resolved or self.deleted)

    def of_threads(self, keys: set[int]) -> CommentNews:
        """What was said and settled in these threads."""
        return CommentNews(
            replied=[(comment, replies) for comment, replies in self.replied if comment.pk in keys],
            resolved=[comment for comment in self.resolved if comment.pk in keys],
        )


def send_comments(*, network: Network, page: Page, news: CommentNews, by: User, to: User) -> None:
    """Somebody commented a page that this person follows, or answered a comment of theirs."""
    context = {"by": name_in(network, by), "news": news, "switch": network.base_url + reverse("wagtailadmin_account")}
    _send(network, "page_comments", page, to, context)


def _send(network: Network, template: str, page: Page, to: User, context: dict[str, Any], once: str = "") -> None:
    # Whoever left the staff meanwhile learns nothing about drafts any more.
    if not is_staff(to, network):
        return
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    queue_mail(
        network=network,
        to=to.email,
        language=network.language_for(to.language),
        template=template,
        context={
            "first_name": to.first_name,
            "title": page.specific.get_admin_display_title(),
            "url": network.base_url + path,
            **context,
        },
        once=once,
    )
