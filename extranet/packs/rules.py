"""What a pack holds for a person, whether a made one still is what they may read, and when it goes."""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from extranet.meetings.models import Meeting
from extranet.meetings.rules import Line, agenda_data, agenda_for, reads_agenda
from extranet.packs.choices import PackState
from extranet.packs.models import Pack
from library.models import NetworkDocument
from library.storage import extension_of
from networks.rules import is_member
from privacy.rules import RetentionRule

if TYPE_CHECKING:
    from accounts.models import User

MAX_BYTES = 100 * 1024 * 1024
MAX_PAGES = 1000

WHY = {
    "locked": _("Locked by its maker."),
    "special": _("A form or a drawing with layers: here it would not look the same."),
    "damaged": _("Cannot be read as a PDF."),
    "full": _("No room: a file holds at most 100 MB and 1,000 pages."),
}
"""Why a PDF only stands in the list, with its link."""


@dataclass(frozen=True)
class Paper:
    """A paper of the agenda: its number in the pack, and at which item it stands first."""

    number: int
    document: NetworkDocument
    item: int

    @property
    def is_pdf(self) -> bool:
        """Could be bound in."""
        return extension_of(self.document.name) == "pdf"


@dataclass(frozen=True)
class Contents:
    """What one person may read of a meeting at this moment; a paper of two items is there once."""

    lines: list[Line]
    papers: list[Paper]


def may_have(person: User, meeting: Meeting) -> bool:
    """Belongs to the network and reads the agenda."""
    return is_member(person, meeting.network) and reads_agenda(person, meeting)


def contents(person: User, meeting: Meeting) -> Contents:
    """The agenda as this person sees it, with the papers they may read."""
    lines = agenda_for(person, meeting)
    found: dict[int, Paper] = {}
    for place, line in enumerate(lines):
        for paper in line.item.readable_papers:
            if paper.document_id not in found:
                found[paper.document_id] = Paper(len(found) + 1, paper.document, place)
    return Contents(lines, list(found.values()))


def speaking(meeting: Meeting, language: str) -> ExitStack:
    """The language and the clock of a pack, for as long as the block lasts."""
    stack = ExitStack()
    stack.enter_context(translation.override(language))
    stack.enter_context(timezone.override(meeting.network.time_zone))
    return stack


def fingerprint(meeting: Meeting, language: str, found: Contents) -> str:
    """Of everything that stands in the pack: another word, paper or version gives another."""
    with speaking(meeting, language):
        data = agenda_data(meeting, found.lines)
    papers = [(paper.document.pk, paper.document.sha256, paper.document.title) for paper in found.papers]
    text = json.dumps([data | {"network": meeting.network.name}, papers], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_current(pack: Pack, meeting: Meeting) -> bool:
    """Made, not too old, and the very same that its reader may read now."""
    if pack.state != PackState.READY or pack.expires_at <= timezone.now():
        return False
    return pack.fingerprint == fingerprint(meeting, pack.language, contents(pack.person, meeting))


def printed(
    meeting: Meeting, found: Contents, bound: dict[int, int], unfit: dict[int, str], total: int
) -> dict[str, Any]:
    """What our own pages are made from; ``bound`` says on which of the pages that follow each document begins."""
    data = agenda_data(meeting, found.lines)
    order = {pk: place for place, pk in enumerate(bound)}
    papers: dict[int, dict[str, Any]] = {}
    given = (shown for item in data["items"] for shown in item["papers"])
    documents = (paper.document_id for line in found.lines for paper in line.item.readable_papers)
    numbers = {paper.document.pk: paper.number for paper in found.papers}
    for shown, pk in zip(given, documents, strict=True):
        shown |= {"number": numbers[pk], "follows": bound.get(pk, 0), "bound": order.get(pk, 0)}
        shown |= {"why": str(WHY[unfit[pk]]) if pk in unfit else ""}
        papers.setdefault(pk, shown)
    return data | {"papers": list(papers.values()), "following": total}


def _outlived(now: datetime) -> Any:
    return Pack.objects.all().outlived(now)


def remove(rows: Any) -> int:
    """One by one, so that each takes its file with it."""
    count = 0
    for pack in rows:
        pack.delete()
        count += 1
    return count


RETENTION = [
    RetentionRule("packs.packs", _("Papers put together in one PDF for a person go after a day."), _outlived, remove)
]
