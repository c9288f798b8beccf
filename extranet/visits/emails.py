"""Mails to those who speak for a host: title, day and link, nothing of what is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone, translation

from extranet.visits.models import Visit
from notifications.actions import queue_mail

if TYPE_CHECKING:
    from accounts.models import User


def _send(visit: Visit, person: User, *, template: str, occasion: str) -> None:
    network = visit.network
    language = network.language_for(person.language)
    with translation.override(language):
        path = reverse("visits:visit", args=[visit.meeting_id])
    queue_mail(
        network=network,
        to=person.email,
        language=language,
        template=f"visit_{template}",
        context={"meeting": visit.meeting, "answer_by": visit.answer_by, "url": network.base_url + path},
        once=f"visits.{template}:{visit.pk}:{person.pk}:{occasion}",
    )


def asked(visit: Visit, person: User) -> None:
    """The host is asked for the practicalities by a day; at most one mail a day for it."""
    _send(visit, person, template="asked", occasion=f"{visit.answer_by}:{timezone.localdate()}")


def reminded(visit: Visit, person: User) -> None:
    """The day is near and nothing is filled in."""
    _send(visit, person, template="reminder", occasion=str(visit.answer_by))
