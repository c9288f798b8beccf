"""Mails, and the worker that sends them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from privacy.rules import RetentionRule

BODY_KEPT = timedelta(days=30)
UNSENT_KEPT = timedelta(days=60)
LOG_KEPT = timedelta(days=366)


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("notifications")

    def retention_rules(self) -> "Iterator[RetentionRule]":
        """The text of a mail leaves before the note that it was sent."""
        from notifications.actions import erase_bodies, remove_mails  # app ready
        from notifications.models import DigestEntry, Mail  # app ready
        from privacy.rules import RetentionRule  # app ready

        def sent(now: datetime) -> Any:
            return Mail.objects.sent().filter(sent_at__lt=now - BODY_KEPT).with_body()

        def unsent(now: datetime) -> Any:
            return Mail.objects.given_up().filter(created_at__lt=now - UNSENT_KEPT)

        def old(now: datetime) -> Any:
            return Mail.objects.filter(created_at__lt=now - LOG_KEPT)

        text = _("The text of a sent mail is erased after 30 days.")
        yield RetentionRule("notifications.bodies", text, sent, erase_bodies)
        text = _("A mail that could not be sent is removed after 60 days.")
        yield RetentionRule("notifications.unsent", text, unsent, remove_mails)

        def told(now: datetime) -> Any:
            return DigestEntry.objects.filter(sent_at__lt=now - LOG_KEPT)

        text = _("The note of what a person was told by mail is removed after 12 months.")
        yield RetentionRule("notifications.digests", text, told, remove_rows)
        text = _("The note of when a mail was sent, and to whom, is removed after 12 months.")
        yield RetentionRule("notifications.log", text, old, remove_mails)

    def own_data(self, person: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """How often the person wants mail, and which mails went to them."""
        from notifications.models import DigestEntry, Mail, Subscription  # app ready

        chosen = Subscription.all_networks.filter(person=person).select_related("network")
        told = [{"network": str(row.network), "how_often": str(row.get_rhythm_display())} for row in chosen]
        yield _("Mail about what is new"), told
        lines = DigestEntry.all_networks.filter(person=person)
        yield _("What you were told by mail"), list(lines.values("title", "network__name", "sent_at"))
        mails = Mail.all_networks.filter(to__iexact=person.email, erase_when_sent=False)
        yield _("Mails to you"), list(mails.values("subject", "network__name", "created_at", "sent_at"))

    def periodic_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Every round of the worker."""
        from notifications.actions import send_digests, send_due  # app ready

        yield "digests", send_digests
        yield "mails", send_due

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Once a day: what the tasks leave behind."""
        yield "tasks", prune_tasks

    def restore_steps(self) -> Iterator[tuple[str, Callable[[], int]]]:
        """After a restore nothing that may have left before leaves again."""
        from notifications.actions import drop_waiting_tasks, set_aside_unsent  # app ready

        yield "mails that were waiting, set aside unsent", set_aside_unsent
        yield "background tasks that were waiting, dropped", drop_waiting_tasks

    def readiness_checks(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The worker's sign of life."""
        from notifications.rules import check_worker  # app ready

        yield "worker", check_worker


def prune_tasks() -> None:
    """Remove what finished tasks of the background backend left, where it keeps them in the database."""
    from django_tasks import task_backends  # app ready
    from django_tasks_db.backend import DatabaseBackend  # app ready

    if isinstance(task_backends["background"], DatabaseBackend):
        call_command("prune_db_task_results", "--backend=background", "--queue-name=*", verbosity=0)


def remove_rows(rows: Any) -> int:
    """Remove rows that have served their time; returns how many."""
    count: int = rows.count()
    rows.delete()
    return count
