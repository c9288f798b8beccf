"""Writes of reviews: whose a workflow is, the review a network starts with, who hears of one and of comments."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Task, TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from audit.actions import record
from networks.choices import Role
from networks.models import Network
from networks.rules import network_of
from reviews import emails
from reviews.choices import FIRST_REVIEW, FIRST_TASK
from reviews.models import NetworkTask, NetworkWorkflow
from reviews.rules import approvers, owner_of

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def own_workflow(*, by: User | None, network: Network, workflow: Workflow) -> None:
    """Make a workflow that was just written the network's own."""
    NetworkWorkflow.objects.create(network=network, workflow=workflow)
    record(by=by, action="reviews.create_workflow", target=workflow, network=network)


@transaction.atomic
def own_task(*, by: User | None, network: Network, task: Task) -> None:
    """Make a task that was just written the network's own."""
    NetworkTask.objects.create(network=network, task=task)
    record(by=by, action="reviews.create_task", target=task, network=network)


@transaction.atomic
def start_with_review(network: Network) -> None:
    """One review, by the secretariat, that every page offers from the first day; nobody has to use it.

    Needs the pages. Does nothing the second time.
    """
    if NetworkWorkflow.objects.for_network(network).exists():
        return
    task = GroupApprovalTask.objects.create(name=FIRST_TASK[network.default_language])
    task.groups.set([network.staff_groups.get(role=Role.SECRETARIAT).group])
    own_task(by=None, network=network, task=task)
    workflow = Workflow.objects.create(name=FIRST_REVIEW[network.default_language])
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    own_workflow(by=None, network=network, workflow=workflow)
    for root in network.language_roots():
        WorkflowPage.objects.create(workflow=workflow, page=root)


def assign_to_translation(*, source: Page, target: Page) -> None:
    """A page in a further language is reviewed as the one it was made from."""
    assigned = WorkflowPage.objects.filter(page_id=source.pk).first()
    if assigned:
        WorkflowPage.objects.get_or_create(page_id=target.pk, defaults={"workflow": assigned.workflow})


@transaction.atomic
def ask_approvers(*, step: TaskState, by: User | None) -> None:
    """Tell those who can approve, but not the one who asks, that a page waits for them."""
    network = owner_of(step.task)
    if network is None or not hasattr(step.task.specific, "groups"):
        return
    people = approvers(step.task, network).exclude(wagtail_userprofile__submitted_notifications=False)
    for person in people.exclude(pk=by.pk if by else None):
        emails.send_request(network=network, step=step, to=person)


@transaction.atomic
def tell_requester(*, review: WorkflowState, by: User | None) -> None:
    """Tell the one who asked how the review went, unless they ended it themselves or want no mail."""
    network, person = owner_of(review.workflow), review.requested_by
    if network is None or person is None or person == by or not person.is_active:
        return
    approved = review.status == WorkflowState.STATUS_APPROVED
    wish = "approved_notifications" if approved else "rejected_notifications"
    if getattr(getattr(person, "wagtail_userprofile", None), wish, True):
        emails.send_outcome(network=network, review=review, to=person)


@transaction.atomic
def tell_of_comments(*, page: Page, news: emails.CommentNews, by: User) -> None:
    """Tell those who follow the page everything, and those who wrote in a thread what became of it.

    Nobody hears of their own comments, of a network whose staff they left, or against their wish.
    """
    network = network_of(page)
    if network is None or not news:
        return
    people = get_user_model().objects.filter(is_active=True).exclude(pk=by.pk)
    people = people.exclude(wagtail_userprofile__updated_comments_notifications=False)
    following = people.filter(page_subscriptions__page=page, page_subscriptions__comment_notifications=True)
    for person in following:
        emails.send_comments(network=network, page=page, news=news, by=by, to=person)
    threads: dict[int, set[int]] = defaultdict(set)
    for comment in [*news.resolved, *(comment for comment, _replies in news.replied)]:
        for key in [comment.user_id, *comment.replies.values_list("user_id", flat=True)]:
            threads[key].add(comment.pk)
    for person in people.filter(pk__in=threads).exclude(pk__in=following.values("pk")):
        emails.send_comments(network=network, page=page, news=news.of_threads(threads[person.pk]), by=by, to=person)
