"""The mail about a page that could not be published at its time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Revision

from notifications.actions import queue_mail

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


def send_not_published(
    *, network: Network, version: Revision, due_at: datetime, to: User, error: ValidationError
) -> None:
    """What stood in the way, in the reader's language, with the way to the page."""
    page, language = version.as_object(), network.language_for(to.language)
    with translation.override(language):
        reasons = [str(message) for message in error.messages]
    queue_mail(
        network=network,
        to=to.email,
        language=language,
        template="page_not_published",
        context={
            "first_name": to.first_name,
            "title": page.get_admin_display_title(),
            "due_at": timezone.localtime(due_at, network.time_zone),
            "reasons": reasons,
            "url": network.base_url + reverse("wagtailadmin_pages:edit", args=[page.pk]),
        },
        once=f"home.not_published:{version.pk}:{to.pk}",
    )
