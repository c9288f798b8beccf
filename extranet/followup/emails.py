"""Mails to those who answer for a measure: its title, its last day and a link to report by, nothing confidential."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone, translation

from extranet.followup.choices import Occasion
from extranet.followup.models import LINK_LASTS, Measure, Notice, token_digest
from notifications.actions import queue_mail

if TYPE_CHECKING:
    from accounts.models import User


def tell(measure: Measure, person: User, occasion: Occasion) -> bool:
    """Write to somebody about a measure, in their language, with a new link; not twice. Whether it was written.

    Of two workers exactly one writes: the note that it was done is unique. Inside the caller's transaction.
    """
    token = secrets.token_urlsafe(32)
    about = {"measure": measure, "person": person, "occasion": occasion}
    if occasion != Occasion.ASSIGNED:
        about["due_on"] = measure.due_on
    link = {"due_on": measure.due_on, "digest": token_digest(token), "expires_at": timezone.now() + LINK_LASTS}
    notice, is_new = Notice.objects.for_network(measure.network).get_or_create(**about, defaults=link)
    if is_new:
        _send(measure, person, occasion, token, notice)
    return is_new


def _send(measure: Measure, person: User, occasion: Occasion, token: str, notice: Notice) -> None:
    network = measure.network
    language = network.language_for(person.language)
    with translation.override(language):
        link = f"{network.base_url}{reverse('followup:link', args=[token])}"
    queue_mail(
        network=network,
        to=person.email,
        language=language,
        template=f"followup_{occasion.value}",
        context={"measure": measure, "first_name": person.first_name, "link": link},
        once=f"followup:{notice.pk}",
        erase_when_sent=True,
    )
