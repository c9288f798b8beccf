"""Whatever hue a network saves, its pages stay readable."""

import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from networks.choices import Motif
from networks.models import Theme
from printing.colours import Palette, contrast, dark_palette, light_palette

TEXT, EDGE = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "tint", TEXT),
    ("ink", "accent_faint", TEXT),
    ("muted", "paper", TEXT),
    ("muted", "surface", TEXT),
    ("muted", "tint", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "surface", TEXT),
    ("accent", "tint", TEXT),
    ("on_accent", "accent", TEXT),
    ("ok", "paper", TEXT),
    ("warn", "paper", TEXT),
    ("bad", "paper", TEXT),
    ("bad", "bad_tint", TEXT),
    ("line_strong", "paper", EDGE),
]
PALETTES = {"light": cache(light_palette), "dark": cache(dark_palette)}


@pytest.mark.parametrize("scheme", PALETTES)
@pytest.mark.parametrize("chroma", [0, 0.06, 0.12])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS, ids=[f"{one} on {other}" for one, other, _ in PAIRS])
def test_contrast_when_any_hue_then_enough(text, ground, least, chroma, scheme):
    poor = []
    for hue in range(360):
        colours = PALETTES[scheme](hue, chroma)
        ratio = contrast(getattr(colours, text), getattr(colours, ground))
        if ratio < least:
            poor.append((hue, ratio))

    assert poor == []


def test_contrast_when_chroma_between_then_enough_for_every_step():
    poor = [
        (hue, step)
        for hue in range(0, 360, 6)
        for step in range(13)
        for palette in (light_palette(hue, step / 100), dark_palette(hue, step / 100))
        if contrast(palette.accent, palette.tint) < TEXT or contrast(palette.on_accent, palette.accent) < TEXT
    ]

    assert poor == []


def test_contrast_when_black_and_white_then_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#336699", "#336699") == 1


@pytest.mark.parametrize(("hue", "chroma"), [(0, 0), (359, 0.12), (180, 0.06)])
def test_theme_when_within_limits_then_accepted(hue, chroma):
    Theme(hue=hue, chroma=chroma, motif=Motif.GLASS, seed=1).clean_fields(exclude=["network"])


@pytest.mark.parametrize(
    ("hue", "chroma", "field"), [(360, 0.1, "hue"), (-1, 0.1, "hue"), (10, 0.121, "chroma"), (10, -0.01, "chroma")]
)
def test_theme_when_outside_limits_then_refused(hue, chroma, field):
    with pytest.raises(ValidationError) as refused:
        Theme(hue=hue, chroma=chroma, motif=Motif.GLASS, seed=1).clean_fields(exclude=["network"])

    assert list(refused.value.message_dict) == [field]


def _sheet() -> str:
    return (Path(settings.BASE_DIR) / "site" / "static" / "css" / "tokens.css").read_text()


def _pair(name: str) -> tuple[str, str]:
    """The light and the dark value of a token, as they stand in the style sheet."""
    found = re.search(rf"--{name}: light-dark\((.*)\);?$", _sheet(), re.MULTILINE)
    assert found, name
    light, dark = re.split(r", (?=#|oklch)", found.group(1))
    return light, dark


def _numbers(value: str) -> tuple[float, float]:
    """Lightness and share of the chroma in ``oklch(.74 calc(var(--chroma) * .62) var(--hue))``."""
    lightness, share = re.fullmatch(
        r"oklch\((\.\d+) (?:var\(--chroma\)|calc\(var\(--chroma\) \* (\.\d+)\)) var\(--hue\)\)", value
    ).groups()
    return float(lightness), float(share or 1)


@pytest.mark.parametrize(
    "name", ["paper", "surface", "ink", "muted", "line", "line-strong", "ok", "warn", "bad", "bad-tint", "on-accent"]
)
def test_palette_when_colour_is_fixed_then_that_of_the_style_sheet(name):
    light, dark = (value.replace("#fff", "#ffffff") if value == "#fff" else value for value in _pair(name))
    field = name.replace("-", "_")

    assert light == getattr(light_palette(0, 0), field)
    assert dark == getattr(dark_palette(0, 0), field)


@pytest.mark.parametrize("name", ["accent", "motif", "accent-mid", "accent-faint", "tint"])
def test_palette_when_colour_follows_the_theme_then_that_of_the_style_sheet(name, monkeypatch):
    asked = []
    monkeypatch.setattr("printing.colours.oklch_to_hex", lambda *numbers: asked.append(numbers) or str(numbers))
    field = name.replace("-", "_")

    for value, palette in zip(_pair(name), (light_palette(200, 0.1), dark_palette(200, 0.1)), strict=True):
        lightness, share = _numbers(value)
        assert getattr(palette, field) == str((lightness, 0.1 * share, 200))
    assert len(asked) == 10


def test_palette_when_read_then_every_colour_is_six_digits():
    for palette in (light_palette(322, 0.12), dark_palette(322, 0.12)):
        assert isinstance(palette, Palette)
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in asdict(palette).values())


def test_style_sheets_when_read_then_no_network_has_its_colour_in_them():
    folder = Path(settings.BASE_DIR) / "site" / "static" / "css"

    assert re.findall(r"data-network=", "".join(path.read_text() for path in folder.glob("*.css"))) == []
