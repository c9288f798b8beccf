"""Asking for a pack, making it, and noting who took it."""

from __future__ import annotations

import logging
import shutil
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from audit.actions import record
from extranet.documents.actions import note_reading
from extranet.meetings.models import Meeting
from extranet.packs.choices import PackState
from extranet.packs.models import Pack
from extranet.packs.rules import (
    MAX_BYTES,
    MAX_PAGES,
    Contents,
    Paper,
    contents,
    fingerprint,
    is_current,
    may_have,
    printed,
    speaking,
)
from library.actions import remove_worker_strays
from library.models import NetworkDocument
from papers import binding
from printing.documents import pdf, strips

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

FOLDER = "navet-pack-"


@transaction.atomic
def ask_for_pack(*, by: User, meeting: Meeting, language: str) -> Pack:
    """The person's pack of a meeting: the one that is made or being made if it is what they want, else a new one."""
    from extranet.packs.tasks import make_pack  # tasks call actions

    rows = Pack.objects.for_network(meeting.network).filter(meeting=meeting, person=by)
    known: Pack | None = rows.select_for_update(of=("self",)).select_related("person").first()
    if known is not None and known.language == language and (known.is_under_way or is_current(known, meeting)):
        return known
    if known is not None:
        known.delete()
    # Of two presses at once the second finds the row of the first.
    facts = {"network": meeting.network, "language": language}
    pack, is_new = Pack.all_networks.get_or_create(meeting=meeting, person=by, defaults=facts)
    if is_new:
        transaction.on_commit(partial(make_pack.enqueue, pack.pk), robust=True)
    return pack


def make(pack_id: int) -> None:
    """Make a pack that waits; does nothing where another worker has it or it is wanted no longer."""
    rows = Pack.all_networks.filter(pk=pack_id)
    if not rows.filter(state=PackState.WAITING).update(state=PackState.READING):
        return
    pack = rows.select_related("person", "meeting__network__site", "meeting__network__theme").get()
    try:
        if may_have(pack.person, pack.meeting):
            with tempfile.TemporaryDirectory(prefix=FOLDER) as folder, speaking(pack.meeting, pack.language):
                _make(pack, Path(folder))
    finally:
        # Whatever went wrong: a person waits for a word.
        rows.exclude(state=PackState.READY).update(state=PackState.FAILED)


def _make(pack: Pack, folder: Path) -> None:
    found = contents(pack.person, pack.meeting)
    mark = fingerprint(pack.meeting, pack.language, found)
    fit, unfit = _survey(pack, folder, found)
    _step(pack, PackState.BINDING)
    _print(pack, folder, found, fit, unfit)
    bound = [_bookmark(paper) for paper in found.papers if paper.document.pk in fit]
    network, told = pack.meeting.network, partial(_one_more, pack)
    pages = binding.bind(folder, bound, title=pack.meeting.title, author=network.name, told=told)
    with (folder / "pack.pdf").open("rb") as made:
        pack.file.save("pack.pdf", File(made), save=False)
    facts = {"file": pack.file.name, "size": pack.file.size, "pages": pages, "holds": list(fit), "fingerprint": mark}
    facts |= {"left_out": len(unfit), "state": PackState.READY}
    if not Pack.all_networks.filter(pk=pack.pk, state=PackState.BINDING).update(**facts):
        pack.file.delete(save=False)


def _survey(pack: Pack, folder: Path, found: Contents) -> tuple[dict[int, list[float]], dict[int, str]]:
    """By document the widths of the pages of those that are bound in, and why others are not."""
    unfit: dict[int, str] = {}
    names: dict[str, int] = {}
    room = MAX_BYTES
    for paper in (paper for paper in found.papers if paper.is_pdf):
        document = paper.document
        room -= document.file_size or 0
        if room < 0:
            unfit[document.pk] = "full"
            room += document.file_size or 0
        elif _fetch(document, folder / f"{paper.number}.pdf"):
            names[f"{paper.number}.pdf"] = document.pk
        else:
            unfit[document.pk] = "damaged"
    Pack.all_networks.filter(pk=pack.pk).update(total=2 * len(names) + 1)
    widths, reasons = binding.survey(folder, list(names), partial(_one_more, pack)) if names else ({}, {})
    unfit |= {names[name]: why for name, why in reasons.items()}
    fit: dict[int, list[float]] = {}
    for name, pk in names.items():
        if name in widths and sum(map(len, fit.values())) + len(widths[name]) > MAX_PAGES:
            unfit[pk] = "full"
        elif name in widths:
            fit[pk] = widths[name]
    return fit, unfit


def _fetch(document: NetworkDocument, path: Path) -> bool:
    """Copy a document's file to where the process that reads it looks; whether there is one."""
    try:
        with document.file.storage.open(document.file.name or "") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
    except FileNotFoundError:
        return False
    return True


def _bookmark(paper: Paper) -> binding.Paper:
    words = {"number": paper.number, "title": paper.document.title}
    title = gettext("Paper %(number)d: %(title)s") % words
    return binding.Paper(f"{paper.number}.pdf", title, paper.item)


def _print(pack: Pack, folder: Path, found: Contents, fit: dict[int, list[float]], unfit: dict[int, str]) -> None:
    """Our own pages, and what is written below each page of the papers."""
    follows, starts = 1, dict[int, int]()
    for pk, widths in fit.items():
        starts[pk] = follows
        follows += len(widths)
    data = printed(pack.meeting, found, starts, unfit, follows - 1) | {"kind": gettext("Meeting papers")}
    own = pdf("pack", data)
    (folder / "own.pdf").write_bytes(own)
    page = binding.count_pages(own)
    lines = []
    total = page + follows - 1
    for paper in (paper for paper in found.papers if paper.document.pk in fit):
        for width in fit[paper.document.pk]:
            page += 1
            words = {"number": paper.number, "page": page, "total": total}
            right = gettext("Paper %(number)d, page %(page)d of %(total)d") % words
            lines.append({"width": width, "left": paper.document.title, "right": right})
    if lines:
        (folder / "strips.pdf").write_bytes(strips(pack.meeting.network, pack.language, lines))


def _step(pack: Pack, state: PackState) -> None:
    Pack.all_networks.filter(pk=pack.pk).update(state=state)


def _one_more(pack: Pack) -> None:
    Pack.all_networks.filter(pk=pack.pk, done__lt=F("total")).update(done=F("done") + 1)


@transaction.atomic
def note_download(*, by: User, pack: Pack) -> None:
    """Write down who took the pack, and that they have the papers bound in it."""
    details = {"pages": pack.pages, "papers": pack.holds}
    record(by=by, action="packs.download", target=pack.meeting, network=pack.meeting.network, details=details)
    for document in NetworkDocument.objects.for_network(pack.meeting.network).filter(pk__in=pack.holds):
        note_reading(document=document, person=by)


def remove_strays(now: datetime | None = None) -> int:
    """Delete what a killed worker left a day ago: its folder, and files that no row names; returns how many."""
    return remove_worker_strays("packs", (Pack,), FOLDER, now)
