"""What whoever opened a mailed link reads without a log-in: these rows, and of them these fields."""

from __future__ import annotations

from typing import Any

from extranet.followup.models import Measure
from extranet.guests.models import Guest
from extranet.summons.models import Summons
from networks.models import Network

LINK_OF = {"summoned": "member", "responsible": "chair"}
"""Whose link it is: what is about them they read there too."""

Shown = set[tuple[tuple[str, int], str]]
"""Row and field of each private text."""


def shown_behind_links(network: Network) -> dict[str, Shown]:
    """For each of the actors in ``LINKS`` what their page, calendar entry and PDF may say."""
    guest = Guest.objects.for_network(network).select_related("meeting__visit").get()
    summons = Summons.objects.for_network(network).select_related("meeting__call", "organisation")
    called = summons.get(person__email=f"member@{network.slug}.example")
    measures = Measure.objects.for_network(network).select_related("decision")
    measure = measures.get(owner__email=f"chair@{network.slug}.example")
    return {
        "guest": {
            *_texts(guest, "guest_name guest_organisation guest_email wishes"),
            *_texts(guest.meeting, "place directions"),
            *_texts(guest.meeting.visit, "entrance parking safety clothing contact_name contact_phone"),
            *(text for item in guest.items.all() for text in _texts(item, "title text")),
        },
        "summoned": {
            *_texts(called.meeting, "title place directions theme"),
            *_texts(called.meeting.call, "message"),
            *_texts(called.organisation, "name"),
        },
        "responsible": {
            *_texts(measure, "title text carrier funding"),
            *_texts(measure.meeting, "title"),
            *_texts(measure.decision, "text"),
            *(text for update in measure.updates.all() for text in _texts(update, "note")),
        },
    }


def _texts(row: Any, fields: str) -> Shown:
    label = row._meta.label
    return {((label, row.pk), f"{label}.{name}") for name in fields.split()}
