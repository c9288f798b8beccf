from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from django.apps import AppConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from privacy.rules import RetentionRule


class AdmissionConfig(AppConfig):
    name = "admission"
    verbose_name = _("admission")

    def ready(self) -> None:
        """Wagtail sends whoever lacks a right back to its start page; here that is 403, as everywhere."""
        from wagtail.admin import auth  # app ready

        auth.permission_denied = _refuse

    def retention_rules(self) -> Iterator[RetentionRule]:
        """Invitations leave 60 days after they expired; attempts as soon as they no longer count."""
        from admission.models import Invitation, LogInAttempt  # app ready
        from privacy.rules import RetentionRule  # app ready

        def remove(rows: Any) -> int:
            return rows.delete()[0]

        yield RetentionRule(
            name="admission.invitations",
            description=_("Invitations are erased 60 days after they have expired."),
            due=lambda now: Invitation.objects.due(now),
            purge=remove,
        )
        yield RetentionRule(
            name="admission.attempts",
            description=_("Failed log-ins are forgotten when they no longer count, after 15 minutes."),
            due=lambda now: LogInAttempt.objects.past(now),
            purge=remove,
        )

    def own_data(self, person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """The invitations a person had."""
        from admission.models import Invitation  # app ready

        fields = ["network__name", "email", "first_name", "last_name", "role", "created_at", "accepted_at"]
        yield _("Invitations"), list(Invitation.all_networks.about(person).values(*fields))


def _refuse(request: HttpRequest) -> NoReturn:
    raise PermissionDenied
