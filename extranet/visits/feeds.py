"""What digests tell of visits: title and link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from extranet.visits.querysets import with_visits
from extranet.visits.rules import standing
from notifications.rules import DigestItem

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


def digest_items(person: User, network: Network, since: datetime) -> Iterator[DigestItem]:
    """Practicalities of visits to come that are there or changed since, for those who read them; once a day."""
    for meeting in with_visits(network).upcoming().filter(visit__told_at__gte=since):
        if standing(person, meeting).reads:
            title = gettext("For visitors: %(title)s") % {"title": meeting.title}
            url = f"{network.base_url}{meeting.get_absolute_url()}#visit"
            yield DigestItem(f"visit:{meeting.visit.pk}:{meeting.visit.told_at:%Y%m%d}", title, url)
