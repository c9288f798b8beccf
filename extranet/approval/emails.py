"""Mails about the approval of minutes: a title and a way in, and nothing of what the minutes say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation

from notifications.actions import queue_mail

if TYPE_CHECKING:
    from extranet.approval.models import Adjuster


def _language(adjuster: Adjuster) -> str:
    return adjuster.network.language_for(adjuster.person.language)


def ask_to_approve(adjuster: Adjuster) -> None:
    """Tell an adjuster that minutes are out; once for each version."""
    language, minutes, network = _language(adjuster), adjuster.minutes, adjuster.network
    with translation.override(language):
        url = network.base_url + reverse("approval:approve", args=[minutes.meeting_id])
    queue_mail(
        network=network,
        to=adjuster.person.email,
        language=language,
        template="minutes_to_approve",
        context={"meeting": minutes.meeting, "until": minutes.comment_until, "url": url},
        once=f"approval.ask:{adjuster.pk}:{minutes.version}",
    )


def send_code(adjuster: Adjuster, code: str) -> None:
    """The code with which an adjuster approves."""
    queue_mail(
        network=adjuster.network,
        to=adjuster.person.email,
        language=_language(adjuster),
        template="minutes_code",
        context={"meeting": adjuster.minutes.meeting, "code": code},
        erase_when_sent=True,
    )
