"""What blocks show, and what they keep to themselves."""

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import timezone, translation

from home.actions import translate_page
from home.blocks import BodyBlock, FactBlock, body_blocks
from home.blocks.links import in_this_language
from home.fields import BodyField
from home.models import StandardPage
from home.templatetags.text import public_text, type_and_size
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index
from tests.factories.library import NetworkDocumentFactory

pytestmark = pytest.mark.django_db


def rendered(name, value):
    stream = BodyBlock().to_python([{"type": name, "value": value}])
    return Template("{% load wagtailcore_tags %}{% for b in s %}{% include_block b %}{% endfor %}").render(
        Context({"s": stream})
    )


def fact(**values):
    base = {"value": "18 %", "text": "av länet", "comparison": "", "bars": [], "source": "SCB", "source_url": ""}
    return rendered("fact", {**base, "year": timezone.localdate().year, **values})


def test_there_is_no_block_for_raw_html_or_for_what_other_hosts_serve():
    assert [name for name, _block in body_blocks] == [
        "heading",
        "text",
        "picture",
        "quote",
        "fact",
        "links",
        "call",
        "document",
    ]


@pytest.mark.parametrize("name", [name for name, _block in body_blocks])
def test_every_block_says_what_it_is_and_can_be_previewed(name):
    block = dict(body_blocks)[name]
    assert block.meta.icon
    assert block.meta.description
    assert str(block.label)
    assert block.meta.template
    assert block.get_preview_value() is not None


def test_block_definitions_stay_out_of_migrations():
    _name, _path, args, kwargs = BodyField(BodyBlock(), blank=True).deconstruct()
    assert (args, kwargs) == ([], {"blank": True})


@pytest.mark.parametrize(("years", "marked"), [(0, False), (3, False), (4, True)])
def test_a_figure_older_than_three_years_is_marked(years, marked):
    html = fact(year=timezone.localdate().year - years)
    assert ("Older figure" in html) is marked
    assert str(timezone.localdate().year - years) in html


def test_bars_are_measured_by_the_largest():
    html = fact(bars=[{"label": "2026", "number": 9}, {"label": "2025", "number": 5}])
    assert html.count('max="9.000000"') == 2
    assert 'value="5.000000"' in html


def test_a_figure_needs_a_year_that_can_be():
    with pytest.raises(ValidationError):
        FactBlock().clean(FactBlock().to_python({"value": "1", "text": "x", "year": 20, "source": "SCB", "bars": []}))


def test_text_is_escaped():
    canary = "<img src=x onerror=alert(1)>"
    for name, value in {
        "heading": canary,
        "quote": {"text": canary, "person": canary, "title": canary, "organisation": canary},
        "call": {"label": canary, "page": None, "address": "https://example.org/"},
    }.items():
        assert "<img" not in rendered(name, value)
    assert "<img" not in fact(value=canary, text=canary, source=canary)


def test_a_link_to_another_website_says_so():
    html = public_text('<p><a href="https://www.scb.se/">SCB</a> och <a href="mailto:a@example.org">a</a></p>')
    assert html == (
        '<p><a class="out" rel="noopener external" href="https://www.scb.se/">SCB'
        '<span class="hidden"> (another website)</span></a> och <a href="mailto:a@example.org">a</a></p>'
    )


@pytest.mark.parametrize(("audience", "linked"), [({"public"}, True), ({"network:1"}, False), (set(), False)])
def test_only_documents_for_everyone_are_shown(karlskrona, audience, linked):
    document = NetworkDocumentFactory(network=karlskrona, title="Kanariefågel", audience=audience)
    block = rendered("document", {"document": document.pk, "label": ""})
    text = public_text(f'<a linktype="document" id="{document.pk}">Filen</a>')
    assert ("Kanariefågel" in block) is linked
    assert (document.url in block) is linked
    assert (document.url in text) is linked


def test_type_and_size_are_told_in_the_readers_language(karlskrona):
    document = NetworkDocumentFactory(network=karlskrona)
    document.file_size = 430_000
    with translation.override("sv"):
        assert type_and_size(document).replace("\xa0", " ") == "TXT, 419,9 kB"


def test_a_link_leads_to_the_page_in_the_readers_language_and_never_to_a_draft(karlskrona):
    page = StandardPageFactory(parent=front_page(karlskrona), title="Stadgar")
    english = translate_page(by=None, page=page, language="en", values={"title": "Bylaws"})
    link = f'<a linktype="page" id="{page.pk}">Hit</a>'
    with translation.override("en"):
        assert public_text(link) == '<a href="/en/bylaws/">Hit</a>'
        english.unpublish()
        assert public_text(link) == '<a href="/sv/stadgar/">Hit</a>'
        StandardPage.objects.get(pk=page.pk).unpublish()
        assert public_text(link) == "<a>Hit</a>"


def test_a_list_of_links_leaves_out_what_is_not_live(karlskrona):
    page = StandardPageFactory(parent=front_page(karlskrona))
    draft = StandardPageFactory(parent=front_page(karlskrona), title="Kanariefågel")
    draft.unpublish()
    links = [{"label": row.title, "page": row.pk, "address": ""} for row in (page, draft)]
    with translation.override("sv"):
        html = rendered("links", {"heading": "", "links": links})
    assert html.count("<li>") == 1
    assert "Kanariefågel" not in html


@pytest.mark.parametrize("number", [1, 3])
def test_links_cost_one_query_whatever_their_number(karlskrona, django_assert_num_queries, number):
    pages = [NewsPageFactory(parent=news_index(karlskrona)) for _order in range(number)]
    with translation.override("sv"), django_assert_num_queries(1):
        assert len(in_this_language(pages)) == number
