"""The same theme gives the same bytes, small enough to stand in every page."""

import hashlib
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.choices import Motif
from networks.models import Theme
from printing import pictures
from printing.looks import Look
from printing.motifs import DRAWERS, MARKS, NUMBERS

BANDS = {
    ("archipelago", 12): "b86a34a810d17f2a",
    ("lattice", 17): "e42deb9c7965d8db",
    ("glass", 8): "c1b3ca89ab19631a",
    ("bridge", 5): "9a9477de0d733b36",
    ("mosaic", 21): "1b433a6bd36d14f7",
}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def look(kind="archipelago", seed=12, hue=252, chroma=0.115):
    return Look(kind, hue, chroma, seed)


def test_motifs_when_a_theme_may_choose_one_then_it_can_be_drawn():
    assert set(DRAWERS) == set(MARKS) == set(NUMBERS) == set(Motif.values)


@pytest.mark.parametrize(("kind", "seed"), BANDS)
def test_band_when_drawn_again_then_the_same_bytes(kind, seed):
    drawn = pictures.band(look(kind, seed)).encode()

    assert hashlib.sha256(drawn).hexdigest()[:16] == BANDS[kind, seed]
    assert len(drawn) < 6000


@pytest.mark.parametrize("kind", DRAWERS)
def test_band_when_another_seed_then_another_drawing(kind):
    assert pictures.band(look(kind, 1)) != pictures.band(look(kind, 2))


@settings(deadline=None, max_examples=25)
@given(kind=st.sampled_from(sorted(DRAWERS)), seed=st.integers(0, 2**31 - 1))
def test_band_when_any_seed_then_valid_small_and_without_style(kind, seed):
    drawn = pictures.band(look(kind, seed))

    ElementTree.fromstring(drawn)
    assert len(drawn) < 8000
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "<script" not in drawn


def test_band_when_only_colour_differs_then_the_same_drawing():
    assert pictures.band(look(hue=10)) == pictures.band(look(hue=200))


def test_band_when_decorative_then_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in pictures.band(look())
    assert 'aria-hidden="true"' in pictures.mark(look())


def test_mark_file_when_made_then_a_file_of_its_own_in_plain_colour():
    made = ElementTree.fromstring(pictures.mark_file(look()))

    assert made.tag == "{http://www.w3.org/2000/svg}svg"
    assert made.get("fill").startswith("#")


def test_look_of_when_theme_then_its_numbers():
    theme = Theme(hue=28, chroma=0.1, motif="lattice", seed=17)

    assert Look.of(theme) == Look("lattice", 28, 0.1, 17, NUMBERS["lattice"])


def test_share_when_name_has_markup_then_it_stays_text():
    drawn = pictures.share(look(), "A <b> & co", name="<script>")

    ElementTree.fromstring(drawn)
    assert "<script>" not in drawn
    assert "A &lt;b&gt; &amp; co" in drawn


def test_share_when_title_is_long_then_three_rows():
    drawn = pictures.share(look(), "ett långt ord i taget " * 20)

    assert drawn.count('font-size="66"') == 3


def test_png_when_made_twice_then_the_same_bytes_of_the_width_asked():
    svg = pictures.share(look(), "Länsmöte på Öland", name="Kalmar län")
    made = pictures.png(svg, 600)

    assert made == pictures.png(svg, 600)
    assert made[:8] == PNG_SIGNATURE
    assert int.from_bytes(made[16:20]) == 600
    assert int.from_bytes(made[20:24]) == 315


def test_png_when_picture_has_text_then_it_is_drawn():
    assert pictures.png(pictures.share(look(), "Länsmöte"), 600) != pictures.png(pictures.share(look(), ""), 600)
