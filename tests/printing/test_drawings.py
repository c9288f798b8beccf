"""The template tags: what they print, and that they draw once."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from printing import pictures
from printing.templatetags import drawings
from printing.year import Mark


def rendered(source, **context):
    return Template("{% load drawings %}" + source).render(Context(context))


@pytest.fixture
def drawn(monkeypatch):
    """How often a band was drawn; the process has forgotten earlier ones."""
    drawings._band.cache_clear()
    calls = []
    draw = pictures.band
    monkeypatch.setattr(pictures, "band", lambda *args: calls.append(args) or draw(*args))
    yield calls
    drawings._band.cache_clear()


def test_band_when_asked_twice_then_drawn_once(karlskrona, drawn):
    first = rendered("{% band theme %}", theme=karlskrona.theme)

    assert first == rendered("{% band theme %}", theme=karlskrona.theme)
    assert first.startswith('<div class="band"><svg class="motif" viewBox="0 0 1440 240"')
    assert len(drawn) == 1


def test_band_when_another_process_has_drawn_it_then_taken_from_the_cache(karlskrona, drawn):
    rendered("{% band theme %}", theme=karlskrona.theme)
    drawings._band.cache_clear()
    rendered("{% band theme %}", theme=karlskrona.theme)

    assert len(drawn) == 1


def test_band_when_seed_changes_then_drawn_anew(karlskrona, drawn):
    before = rendered("{% band theme %}", theme=karlskrona.theme)
    karlskrona.theme.seed += 1

    assert rendered("{% band theme %}", theme=karlskrona.theme) != before
    assert len(drawn) == 2


def test_band_when_low_then_half_as_high(karlskrona):
    low = rendered("{% band theme low=True %}", theme=karlskrona.theme)

    assert low.startswith('<div class="band band--low"><svg class="motif" viewBox="0 0 1440 120"')


def test_band_when_no_theme_then_nothing():
    assert rendered("{% band theme %}", theme=None) == ""


def test_mark_when_no_theme_then_that_of_the_hub(karlskrona):
    assert rendered("{% mark theme %}", theme=None) == pictures.HUB_MARK
    assert rendered("{% mark theme %}", theme=karlskrona.theme) != pictures.HUB_MARK


def test_year_strip_when_drawn_then_three_widths_that_name_their_months():
    marks = [Mark(date(2027, 7, 1), "Sommarmöte"), Mark(date(2026, 12, 10), "Möte")]
    with translation.override("en"):
        made = rendered("{% year_strip marks today %}", marks=marks, today=date(2026, 11, 23))

    assert [made.count(f'class="{name}"') for name in ("strip", "strip strip--half", "strip strip--few")] == [1, 1, 1]
    assert "From September 2026 to August 2027. Today is 23 November." in made or "November 23" in made
    assert made.count("Sommarmöte") == 1
    assert made.count(">Möte<") == 3


def test_year_wheel_when_marks_of_other_years_then_left_out():
    marks = [Mark(date(2027, 7, 1), "a"), Mark(date(2026, 12, 10), "b")]
    made = rendered("{% year_wheel marks today %}", marks=marks, today=date(2026, 11, 23))

    assert made.count('r="12"') == 1


def test_light_colours_when_network_then_hex_of_its_theme(karlskrona):
    source = "{% with c=network|light_colours d=network|dark_colours %}{{ c.accent }} {{ d.accent }}{% endwith %}"

    assert rendered(source, network=karlskrona) == "#14518c #99c8ff"
    assert rendered(source, network=None) == rendered(source, network=None)
