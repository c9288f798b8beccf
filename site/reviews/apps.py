"""Reviews of pages before they go live, and reports on a network's pages."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("reviews")

    def ready(self) -> None:
        """Rights over workflows come from the network; mails about reviews go by our outbox.

        The receivers take the names under which Wagtail's own, which send at once and to people of all
        networks, would register; Wagtail's app is ready after this one, and a name is taken once.
        """
        from wagtail import signals  # app ready
        from wagtail.models import Task, TaskState, Workflow, WorkflowState  # app ready
        from wagtail.permissions import register_permission_policy  # app ready

        from reviews.rules import SecretariatPolicy  # app ready

        register_permission_policy(Workflow, SecretariatPolicy(Workflow))
        register_permission_policy(Task, SecretariatPolicy(Task))
        signals.task_submitted.connect(
            on_submitted, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
        )
        signals.workflow_approved.connect(
            on_ended, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification"
        )
        signals.workflow_rejected.connect(
            on_ended, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification"
        )
        signals.copy_for_translation_done.connect(on_translated, dispatch_uid="reviews.translated")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        from reviews.urls import admin_addresses  # app ready

        yield from admin_addresses().items()


def on_submitted(sender: Any, instance: Any, user: Any = None, **kwargs: Any) -> None:
    """A page came to a step of its review."""
    from reviews.actions import ask_approvers  # app ready

    ask_approvers(step=instance, by=user)


def on_ended(sender: Any, instance: Any, user: Any = None, **kwargs: Any) -> None:
    """A review ended, or came back for changes."""
    from reviews.actions import tell_requester  # app ready

    tell_requester(review=instance, by=user)


def on_translated(sender: Any, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A page was copied for another language."""
    from wagtail.models import Page  # app ready

    from reviews.actions import assign_to_translation  # app ready

    if isinstance(target_obj, Page):
        assign_to_translation(source=source_obj, target=target_obj)
