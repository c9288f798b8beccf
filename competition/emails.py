"""Mails to the teacher of an entered class, in the language the class was entered in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import translation

from competition.models import Entry
from notifications.actions import queue_mail
from places.choices import Change, State


def link_address(entry: Entry, token: str) -> str:
    """The whole address of a link, on the network's own host and in the entry's language."""
    with translation.override(entry.language):
        return f"{entry.network.base_url}{reverse('competition:entry_link', args=[token])}"


def _send(entry: Entry, template: str, link: str, *, to: str = "", once: str = "", **context: Any) -> None:
    """Queue one mail; ``once`` names an occasion that comes once. Nobody is written to whose address has left."""
    to = to or entry.contact_email
    if not to:
        return
    facts = {
        "entry": entry,
        "edition": entry.edition,
        "school": entry.school,
        "link": link,
        "until": entry.answer_until,
    }
    queue_mail(
        network=entry.network,
        to=to,
        language=entry.language,
        template=f"entry_{template}",
        context={**facts, **context},
        reply_to=entry.edition.contact_email,
        once=f"entry:{entry.pk}:{once}" if once else "",
        erase_when_sent=bool(link),
    )


def received(entry: Entry, link: str) -> None:
    """The class has come in: its place is held and must be confirmed, or it waits in line."""
    if entry.place.state == State.WAITING:
        _send(entry, "waiting", link, once="received", number=entry.place.number_in_line())
    else:
        _send(entry, "held", link, once="received")


def confirmed(entry: Entry, link: str) -> None:
    """The class has a place for certain."""
    _send(entry, "confirmed", link, once="confirmed")


def offered(entry: Entry, link: str) -> None:
    """A place has come free; the teacher says yes in time or it goes on."""
    _send(entry, "offered", link, once="offered")


def changed(entry: Entry, link: str) -> None:
    """The entry was changed; the mail says how it stands now."""
    _send(entry, "changed", link)


def moved(entry: Entry, former: str) -> None:
    """To the former address: another one is the contact now. Holds no link."""
    _send(entry, "moved", "", to=former)


def withdrawn(entry: Entry, link: str) -> None:
    """The class is out."""
    _send(entry, "withdrawn", "", once="over")


def expired(entry: Entry, link: str) -> None:
    """Nobody confirmed in time; the place has gone on."""
    _send(entry, "expired", "", once="over")


def link_again(entry: Entry, link: str) -> None:
    """The link that was asked for again."""
    _send(entry, "link", link)


OF_CHANGE: dict[str, Callable[[Entry, str], None]] = {
    Change.CONFIRMED: confirmed,
    Change.PROMOTED: confirmed,
    Change.OFFERED: offered,
    Change.WITHDRAWN: withdrawn,
    Change.EXPIRED: expired,
}
