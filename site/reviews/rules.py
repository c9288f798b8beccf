"""What of pages, workflows, reviews and people is a network's own, and who keeps its workflows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import CharField, IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import (
    Page,
    PageLogEntry,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
    get_default_page_content_type,
    get_page_models,
)
from wagtail.permission_policies.base import BasePermissionPolicy

from audit.models import Entry
from networks.choices import STAFF_ROLES, Role
from networks.models import Membership, Network
from networks.querysets import network_being_served, pages_of
from networks.rules import is_secretariat, runs_installation

if TYPE_CHECKING:
    from accounts.models import User
    from networks.rules import Person


class SecretariatPolicy(BasePermissionPolicy):
    """The secretariat keeps the workflows and tasks of the network whose host was asked."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        network = network_being_served()
        return network is not None and is_secretariat(user, network)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        network = network_being_served()
        return people_with_role(network, Role.SECRETARIAT) if network else get_user_model().objects.none()

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Any) -> bool:
        network = network_being_served()
        return network is not None and owner_of(instance) == network and self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Person, actions: Iterable[str], instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


def owner_of(row: Workflow | Task) -> Network | None:
    """The network that a workflow or a task belongs to; None for Wagtail's own."""
    owner = getattr(row, "owner", None)
    return owner.network if owner else None


def own_pages(network: Network) -> QuerySet[Page]:
    """The pages of the network's tree."""
    return Page.objects.filter(pages_of(network))


def own_workflows(network: Network) -> QuerySet[Workflow]:
    """The network's workflows, by name."""
    return Workflow.objects.filter(owner__network=network).order_by("name")


def own_tasks(network: Network) -> QuerySet[Task]:
    """The network's tasks, by name."""
    return Task.objects.filter(owner__network=network).order_by("name")


def approver_groups(network: Network) -> QuerySet[Group]:
    """The groups that may be asked to approve: the network's staff."""
    return Group.objects.filter(staff_of__network=network).select_related("staff_of").order_by("staff_of__role")


def _ids(network: Network) -> Any:
    # A review names its page by a text, and PostgreSQL compares texts with texts only.
    return own_pages(network).annotate(text=Cast("pk", CharField())).values("text")


def own_reviews(network: Network) -> QuerySet[WorkflowState]:
    """The reviews, begun or done, of the network's pages."""
    kind = get_default_page_content_type()
    return WorkflowState.objects.filter(base_content_type=kind, object_id__in=_ids(network))


def own_steps(network: Network) -> QuerySet[TaskState]:
    """The steps of these reviews."""
    kind = get_default_page_content_type()
    return TaskState.objects.filter(workflow_state__base_content_type=kind, workflow_state__object_id__in=_ids(network))


def awaiting(person: User, network: Network) -> QuerySet[TaskState]:
    """The steps that wait for this person's approval. Wagtail asks task by task, of all networks."""
    steps = own_steps(network).filter(status=TaskState.STATUS_IN_PROGRESS, task__active=True)
    if runs_installation(person):
        return steps
    tasks = own_tasks(network).filter(groupapprovaltask__groups__in=person.groups.all())
    return steps.filter(task__in=tasks.order_by().values("pk"))


def own_history(network: Network) -> QuerySet[PageLogEntry]:
    """What happened to the network's pages, those deleted since included.

    A deleted page stands in no tree any more; our own log remembers whose it was.
    """
    labels = [model._meta.label_lower for model in get_page_models()]
    remembered = Entry.objects.for_network(network).filter(target_type__in=labels)
    gone = remembered.annotate(page=Cast("target_id", IntegerField())).order_by().values("page")
    pages = own_pages(network).values("pk")
    standing = Page.objects.values("pk")
    return PageLogEntry.objects.filter(Q(page_id__in=pages) | (Q(page_id__in=gone) & ~Q(page_id__in=standing)))


def own_people(network: Network) -> QuerySet[User]:
    """Everybody who has, or once had, a role in the network, by name."""
    held = Membership.objects.for_network(network).order_by().values("person")
    return get_user_model().objects.filter(pk__in=held).order_by("last_name", "first_name", "pk")


def name_in(network: Network, person: User | None) -> str:
    """The person's name where it may stand before the network's staff; empty for somebody from outside."""
    is_own = person is not None and own_people(network).filter(pk=person.pk).exists()
    return person.get_full_name() if person is not None and is_own else ""


def people_with_role(network: Network, *roles: str) -> QuerySet[User]:
    """Those who hold one of these staff roles in the network today and may log in."""
    held = Membership.objects.for_network(network).current().with_role(*roles)
    return get_user_model().objects.filter(is_active=True, pk__in=held.order_by().values("person"))


def approvers(task: Task, network: Network) -> QuerySet[User]:
    """The network's people who can approve at this task; nobody else's, whatever groups it names."""
    roles = network.staff_groups.filter(role__in=STAFF_ROLES, group__in=task.specific.groups.all())
    return people_with_role(network, *roles.values_list("role", flat=True))


def own_workflow_named(network: Network | None, workflow_id: Any) -> bool:
    """Whether a workflow, named by number, is the network's."""
    return network is not None and own_workflows(network).filter(pk=workflow_id).exists()


def own_task_named(network: Network | None, task_id: Any) -> bool:
    """Whether a task, named by number, is the network's."""
    return network is not None and own_tasks(network).filter(pk=task_id).exists()


def step_of_page(page_id: Any, task_state_id: Any) -> bool:
    """Whether a step of a review, named by number, is one of this page's; Wagtail does not ask."""
    steps = TaskState.objects.filter(workflow_state__base_content_type=get_default_page_content_type())
    return steps.filter(pk=task_state_id, workflow_state__object_id=str(page_id)).exists()
