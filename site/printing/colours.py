"""Colours: from the two numbers of a theme to what a page, a picture and a mail need.

Lightness is 0 to 1, chroma is OKLCH chroma (ours at most 0.12), hue is degrees. Lightness is fixed
here and in ``static/css/tokens.css``, so the contrast holds whatever hue a network chooses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Channels = tuple[float, float, float]


def _linear(lightness: float, chroma: float, hue: float) -> Channels:
    """OKLCH to linear sRGB (Björn Ottosson's matrices); channels leave 0 to 1 outside the screen's colours."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    l3 = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m3 = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s3 = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
        -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
        -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3,
    )


def _byte(channel: float) -> int:
    channel = min(1.0, max(0.0, channel))
    return round(255 * (12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055))


def oklch_to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Return ``#rrggbb``; chroma is lowered in small steps until the colour fits sRGB."""
    channels = _linear(lightness, chroma, hue)
    while not all(-0.0005 <= channel <= 1.0005 for channel in channels) and chroma >= 0.002:
        chroma -= 0.002
        channels = _linear(lightness, chroma, hue)
    return "#" + "".join(f"{_byte(channel):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (1 to 21) of two ``#rrggbb`` colours, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Colours:
    """The colours a drawing uses: CSS variables inside a page, plain values in a file."""

    ground: str
    accent: str
    middle: str
    faint: str
    ink: str
    muted: str


IN_BAND = Colours("none", "var(--motif)", "var(--accent-mid)", "var(--accent-faint)", "var(--ink)", "var(--muted)")
ON_PAGE = Colours("none", "var(--accent)", "var(--accent-mid)", "var(--accent-faint)", "var(--ink)", "var(--muted)")


def on_paper(hue: float, chroma: float) -> Colours:
    """Plain light colours for share pictures, mails and PDFs."""
    return Colours(
        ground=oklch_to_hex(0.95, chroma * 0.1, hue),
        accent=oklch_to_hex(0.43, chroma, hue),
        middle=oklch_to_hex(0.74, chroma * 0.62, hue),
        faint=oklch_to_hex(0.85, chroma * 0.4, hue),
        ink="#1c1a17",
        muted="#5c5850",
    )


@dataclass(frozen=True)
class Palette:
    """Every colour of a page in one scheme; ``accent_faint`` is the style sheet's ``--accent-faint``."""

    paper: str
    surface: str
    ink: str
    muted: str
    line: str
    line_strong: str
    ok: str
    warn: str
    bad: str
    bad_tint: str
    accent: str
    motif: str
    on_accent: str
    accent_mid: str
    accent_faint: str
    tint: str


def light_palette(hue: float, chroma: float) -> Palette:
    """The colours of a page for a reader who wants it light."""
    return Palette(
        paper="#fbfaf8",
        surface="#ffffff",
        ink="#1c1a17",
        muted="#5c5850",
        line="#dcd8d0",
        line_strong="#868177",
        ok="#17612f",
        warn="#774c00",
        bad="#a1211a",
        bad_tint="#fcefec",
        accent=oklch_to_hex(0.43, chroma, hue),
        motif=oklch_to_hex(0.43, chroma, hue),
        on_accent="#ffffff",
        accent_mid=oklch_to_hex(0.74, chroma * 0.62, hue),
        accent_faint=oklch_to_hex(0.85, chroma * 0.4, hue),
        tint=oklch_to_hex(0.95, chroma * 0.1, hue),
    )


def dark_palette(hue: float, chroma: float) -> Palette:
    """The colours of a page for a reader who wants it dark."""
    return Palette(
        paper="#171614",
        surface="#211f1c",
        ink="#ece9e2",
        muted="#b3ada1",
        line="#3b3833",
        line_strong="#8a8479",
        ok="#8fd3a3",
        warn="#eebf67",
        bad="#ff9f92",
        bad_tint="#33201d",
        accent=oklch_to_hex(0.82, chroma * 0.8, hue),
        motif=oklch_to_hex(0.63, chroma * 0.85, hue),
        on_accent="#171614",
        accent_mid=oklch_to_hex(0.52, chroma * 0.7, hue),
        accent_faint=oklch_to_hex(0.36, chroma * 0.5, hue),
        tint=oklch_to_hex(0.24, chroma * 0.16, hue),
    )
