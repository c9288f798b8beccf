"""What a person changes about themselves in one network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audit.actions import record
from extranet.me.models import CalendarFeed, new_reference
from extranet.me.rules import Table, own_tables

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


@transaction.atomic
def renew_feed(*, by: User, network: Network) -> CalendarFeed:
    """Make the person's calendar address, or a new one: the earlier one opens nothing from now on."""
    facts = {"reference": new_reference(), "made_at": timezone.now()}
    feed, _is_new = CalendarFeed.all_networks.update_or_create(network=network, person=by, defaults=facts)
    record(by=by, action="me.renew_feed", target=feed, network=network)
    return feed


@transaction.atomic
def close_feed(*, by: User, network: Network) -> None:
    """Take the calendar address away."""
    feed = CalendarFeed.objects.for_network(network).filter(person=by).first()
    if feed is not None:
        record(by=by, action="me.close_feed", target=feed, network=network)
        feed.delete()


@transaction.atomic
def save_details(*, by: User, network: Network, fields: dict[str, Any]) -> None:
    """Save the person's own name and language, which hold in all their networks."""
    changed = sorted(name for name, value in fields.items() if getattr(by, name) != value)
    for name in changed:
        setattr(by, name, fields[name])
    if changed:
        by.save(update_fields=changed)
        record(by=by, action="me.save_details", target=by, network=network, details={"fields": changed})


@transaction.atomic
def export_own_data(*, by: User, network: Network) -> list[Table]:
    """Everything kept about the person; that it was taken out stands in the log."""
    tables = own_tables(by)
    record(by=by, action="me.export_own_data", target=by, network=network)
    return tables
