"""Mails to those who are summoned: each with the calendar entry, none with anything confidential."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import translation

from calendars.ical import Event, Organizer, calendar
from extranet.meetings.models import Meeting
from extranet.meetings.views import calendar_event
from extranet.summons.models import Summons, SummonsLink
from networks.apps import collect
from notifications.actions import queue_mail


def link_address(summons: Summons, language: str) -> str:
    """A new link to the page where the summons is answered, on the network's own host."""
    token = SummonsLink.issue(summons)
    with translation.override(language):
        return f"{summons.network.base_url}{reverse('summons:link', args=[token])}"


def invitation(meeting: Meeting, name: str, email: str) -> tuple[str, bytes, str]:
    """The calendar entry as a file of a mail: a request, or the cancelling of an earlier one."""
    event: Event = replace(calendar_event(meeting), attendee=Organizer(name, email))
    method = "CANCEL" if event.cancelled else "REQUEST"
    return "meeting.ics", calendar([event], method=method), f"text/calendar; method={method}"


def _send(summons: Summons, template: str, *, once: str, link: bool = True) -> None:
    person, meeting = summons.person, summons.meeting
    language = meeting.network.language_for(person.language)
    with translation.override(language):
        entry = invitation(meeting, person.get_full_name(), person.email)
        links = collect("summons_links", meeting) if link else []
        further = [(label, f"{meeting.network.base_url}{path}") for label, path in links]
    queue_mail(
        network=meeting.network,
        to=person.email,
        language=language,
        template=f"summons_{template}",
        context={**_facts(summons), "link": link_address(summons, language) if link else "", "further": further},
        attachments=[entry],
        once=f"summons:{summons.pk}:{once}",
        erase_when_sent=link,
    )


def _facts(summons: Summons) -> dict[str, Any]:
    meeting = summons.meeting
    return {"summons": summons, "meeting": meeting, "call": getattr(meeting, "call", None)}


def summoned(summons: Summons) -> None:
    """The summons itself, with the link to answer."""
    _send(summons, "call", once=f"call:{summons.meeting.sequence}")


def reminded(summons: Summons, occasion: str) -> None:
    """To somebody who has not answered."""
    _send(summons, "reminder", once=f"reminder:{occasion}")


def changed(summons: Summons) -> None:
    """The meeting lies elsewhere or at another time now; the answer stands until it is changed."""
    _send(summons, "changed", once=f"changed:{summons.meeting.sequence}")


def cancelled(summons: Summons) -> None:
    """The meeting does not take place; the calendar entry goes. Nothing is left to answer."""
    _send(summons, "cancelled", once=f"cancelled:{summons.meeting.sequence}", link=False)


def substitute(summons: Summons, *, template: str = "substitute") -> None:
    """To the substitute for this one meeting: when and where, and the calendar entry."""
    meeting = summons.meeting
    language = meeting.network.default_language
    with translation.override(language):
        entry = invitation(meeting, summons.substitute_name, summons.substitute_email)
    queue_mail(
        network=meeting.network,
        to=summons.substitute_email,
        language=language,
        template=f"summons_{template}",
        context=_facts(summons),
        attachments=[entry],
    )


def substitute_released(summons: Summons) -> None:
    """To a substitute who need not come after all: the entry leaves that calendar."""
    meeting = summons.meeting
    language = meeting.network.default_language
    with translation.override(language):
        event = replace(
            calendar_event(meeting),
            cancelled=True,
            sequence=meeting.sequence + 1,
            attendee=Organizer(summons.substitute_name, summons.substitute_email),
        )
    queue_mail(
        network=meeting.network,
        to=summons.substitute_email,
        language=language,
        template="summons_released",
        context=_facts(summons),
        attachments=[("meeting.ics", calendar([event], method="CANCEL"), "text/calendar; method=CANCEL")],
    )
