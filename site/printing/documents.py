"""PDFs: tagged, readable by a screen reader (PDF/UA-1), in the network's look.

A document is a template in ``printing/typst/`` and data; the data travels as JSON and is never read as
markup, so what a person wrote stays what it was.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from networks.models import Network
from printing.looks import Look
from printing.pictures import pdf_head

TEMPLATES = Path(__file__).parent / "typst"
NEUTRAL = Look("mosaic", 80, 0.01, 1)
"""For a network that has no theme yet."""

MEETING: dict[str, Any] = {
    "kind": "",
    "when": "",
    "place": "",
    "present": [],
    "state": "",
    "introduction": "",
    "items": [],
    "parts": [],
    "decisions": [],
    "signatures": [],
    "checksum": "",
}
LIST: dict[str, Any] = {"kind": "", "when": "", "place": "", "introduction": "", "closing": "", "rows": []}
ITEM: dict[str, Any] = {
    "number": "",
    "title": "",
    "presenter": "",
    "minutes": "",
    "text": "",
    "papers": [],
    "decisions": [],
}
PAPER: dict[str, Any] = {"title": "", "url": "", "note": "", "number": 0, "follows": 0, "bound": 0, "why": ""}
STRIP_HEIGHT = 15
"""Points by which a page of a pack is longer than the paper's own, so that nothing is written over."""


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return the PDF of ``printing/typst/<template>.typ``; raises ``typst.TypstError`` where it cannot be set.

    Every document needs ``network`` (a :class:`networks.models.Network`), ``title`` and ``language`` (sv,
    nb or en; the fixed words follow it). Dates, times and durations come as text, already in that language.

    ``meeting`` (agenda with papers, or minutes) takes besides, all optional and all text unless said:

    - ``kind``: "Agenda", "Minutes, version 2"; ``when``, ``place``; ``state``: "Approved 10 December 2026"
    - ``present``: list of names; ``introduction``: paragraphs with an empty line between
    - ``items``: list of ``{"number": "3", "title", "presenter", "minutes": "20 min", "text", "papers",
      "decisions": [texts]}``, of which only ``title`` is needed; ``papers`` is a list of ``{"title", "url": where it
      is read, "note": "DOCX"}``
    - ``parts``: list of ``{"title", "text"}``, what stands under headings of its own
    - ``decisions``: list of texts, for a meeting whose decisions belong to no item
    - ``signatures``: list of names that sign; ``checksum``: of approved minutes

    ``pack`` (what stands before the papers of a meeting) takes the same without what minutes need, and ``papers``:
    list of papers as in items, which may also have ``number``, ``follows`` (on which of the pages after ours it
    begins) with ``bound`` (which of those bound in it is), or ``why`` it is not bound in; ``following``: how many
    pages come after ours.

    ``list`` (a table to tick off by hand) takes ``columns``: list of headings, ``rows``: list of lists of
    texts, one for each column; and ``kind``, ``when``, ``place``, ``introduction`` above and ``closing`` below, all
    optional.

    ``note`` (a plain paper) takes ``paragraphs``: list of texts.

    The same data gives the same bytes.
    """
    network: Network = data["network"]
    with translation.override(data["language"]):
        complete = _defaults(template) | data | {"words": _words()}
    complete["items"] = [_item(item) for item in complete.get("items", [])]
    complete["papers"] = [PAPER | paper for paper in complete.get("papers", [])]
    complete |= {"network": _network(network), "look": _look(network)}
    source = TEMPLATES / f"{template}.typ"
    return bytes(
        typst.compile(
            str(source),
            root=str(TEMPLATES),
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(complete)},
        )
    )


def strips(network: Network, language: str, lines: list[dict[str, Any]]) -> bytes:
    """A narrow page for each of ``lines`` (``{"width": in points, "left", "right"}``), to be set below others."""
    data = {"language": language, "lines": lines, "height": STRIP_HEIGHT, "muted": _look(network)["muted"]}
    return bytes(
        typst.compile(
            str(TEMPLATES / "strips.typ"),
            root=str(TEMPLATES),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
            pdf_tags=False,
        )
    )


def _defaults(template: str) -> dict[str, Any]:
    return {"meeting": MEETING, "pack": MEETING, "list": LIST}.get(template, {})


def _item(given: dict[str, Any]) -> dict[str, Any]:
    item = ITEM | given
    return item | {"papers": [PAPER | paper for paper in item["papers"]]}


def _network(network: Network) -> dict[str, str]:
    return {"name": network.name, "contact": network.contact_email}


def _look(network: Network) -> dict[str, str]:
    """The band as SVG and the colours the templates use."""
    theme = getattr(network, "theme", None)
    look = Look.of(theme) if theme else NEUTRAL
    colours = look.on_paper()
    return {"band": pdf_head(look), "accent": colours.accent, "ink": colours.ink, "muted": colours.muted}


def _words() -> dict[str, str]:
    """The fixed words of all templates, in the active language."""
    return {
        "page": _("Page"),
        "when": _("When"),
        "place": _("Where"),
        "present": _("Present"),
        "state": _("State"),
        "items": _("Agenda"),
        "paper": _("Paper"),
        "papers": _("Papers"),
        "number": _("No."),
        "where": _("Where it is"),
        "decision": _("Decision"),
        "decisions": _("Decisions"),
        "approved": pgettext("minutes", "Approved"),
        "checksum": _("Checksum (SHA-256)"),
    }
