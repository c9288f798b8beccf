"""What is drawn of a network: band, mark, share picture, heads of mails and PDFs.

Lengths are SVG user units, one CSS pixel at natural size. Everything is text until :func:`png`.
"""

from __future__ import annotations

from functools import lru_cache

import typst

from printing.colours import IN_BAND, oklch_to_hex
from printing.looks import Look
from printing.motifs import DRAWERS, MARKS
from printing.paths import whole, words

SVG = 'xmlns="http://www.w3.org/2000/svg"'
# The only serif that typst carries with it: pictures must not depend on the machine's fonts.
FONT = "Libertinus Serif"
HUB_SHAPE = '<circle cx="12" cy="12" r="4"/><path d="M12 1v7M12 16v7M1 12h7M16 12h7"/>'
HUB_MARK = (
    '<svg class="mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
    f' aria-hidden="true" focusable="false">{HUB_SHAPE}</svg>'
)
TITLE_ROWS, TITLE_LETTERS = 3, 30


def band(look: Look, width: float = 1440, height: float = 240) -> str:
    """The head of a page: decorative, cropped from the middle when narrower, coloured by the page."""
    drawing = DRAWERS[look.kind](look.seed, look.numbers, width, height, IN_BAND)
    return (
        f'<svg class="motif" viewBox="0 0 {whole(width)} {whole(height)}" preserveAspectRatio="xMidYMid slice"'
        f' aria-hidden="true" focusable="false">{drawing}</svg>'
    )


def mark(look: Look) -> str:
    """The sign beside the name, 24 by 24 units, in the colour of the text around it."""
    return (
        '<svg class="mark" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" focusable="false">'
        f"{MARKS[look.kind]}</svg>"
    )


def mark_file(look: Look) -> str:
    """The sign as a file of its own, in a tone that shows on light and dark browser tabs."""
    tone = oklch_to_hex(0.6, look.chroma, look.hue)
    return f'<svg {SVG} viewBox="0 0 24 24" fill="{tone}" color="{tone}">{MARKS[look.kind]}</svg>'


def share(look: Look, title: str, line: str = "", name: str = "") -> str:
    """The picture shown when a page is shared: 1200 by 630 units, with the network's name at the foot."""
    c = look.on_paper()
    rows = _rows(title)
    texts = "".join(
        words(64, 496 - 78 * (len(rows) - 1 - k), row, c.ink, size=66, bold=True) for k, row in enumerate(rows)
    )
    return (
        f'<svg {SVG} viewBox="0 0 1200 630" width="1200" height="630">'
        '<rect width="1200" height="630" fill="#fbfaf8"/>'
        f'<rect width="1200" height="240" fill="{c.ground}"/>'
        f'<svg width="1200" height="240" viewBox="0 0 1200 240">{_drawn(look, 1200, 240)}</svg>'
        f'<path d="M0 240h1200" stroke="{c.ink}" stroke-width="3"/><g font-family="{FONT}">{texts}'
        f"{words(64, 582, name, c.accent, size=28, bold=True)}"
        f"{words(1136, 582, line, c.muted, size=28, anchor='end')}</g></svg>"
    )


def illustration(look: Look) -> str:
    """The pattern alone, for a page: 1200 by 480 units."""
    return (
        f'<svg {SVG} viewBox="0 0 1200 480" width="1200" height="480">'
        f'<rect width="1200" height="480" fill="{look.on_paper().ground}"/>{_drawn(look, 1200, 480)}</svg>'
    )


def mail_head(look: Look) -> str:
    """The head of a mail: 1200 by 180 units; the ruler below it is a table in the mail."""
    return (
        f'<svg {SVG} viewBox="0 0 1200 180" width="1200" height="180">'
        f'<rect width="1200" height="180" fill="{look.on_paper().ground}"/>{_drawn(look, 1200, 180)}</svg>'
    )


def pdf_head(look: Look) -> str:
    """The head of a printed page: 595 by 64 units (A4 width in points), plain colours."""
    return (
        f'<svg {SVG} viewBox="0 0 1440 155" width="595" height="64">'
        f'<rect width="1440" height="155" fill="{look.on_paper().ground}"/>{_drawn(look, 1440, 155)}</svg>'
    )


def png(svg: str, width: int) -> bytes:
    """A picture of ``width`` pixels from an SVG with a natural size; for mail programs and link previews."""
    page = f"#set page(width: {width}pt, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 100%)"
    picture = typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": svg}, ignore_system_fonts=True)
    return bytes(picture)


@lru_cache(maxsize=16)  # the head of every paper of a network is the same, and drawing it takes most of its time
def _drawn(look: Look, width: float, height: float) -> str:
    return DRAWERS[look.kind](look.seed, look.numbers, width, height, look.on_paper())


def _rows(title: str) -> list[str]:
    """The title broken into at most three rows."""
    rows, row = [], ""
    for word in title.split():
        if row and len(row) + len(word) > TITLE_LETTERS:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    rows.append(row)
    return rows[:TITLE_ROWS]
