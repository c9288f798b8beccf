"""The report of translations: the network's own, in few queries."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from wagtail.models import Locale

from tests.factories.home import NewsPageFactory, front_page, news_index
from tests.translations.conftest import EDIT, PREFIX, locale, page_in, translated
from translations.actions import submit

pytestmark = pytest.mark.django_db
REPORT = f"{PREFIX}translations_report"


@pytest.fixture
def both(editor, karlskrona, kongsberg, person):
    """A translation in each of two networks; the other's is of a kind the first has not translated."""
    front_page(kongsberg)
    somebody = person(kongsberg, "editor", first_name="Kanarifugl", last_name="Kanarifugl")
    news = NewsPageFactory(parent=news_index(kongsberg), title="Kanarifugl")
    submit(by=somebody, page=news, locales=[locale("en")])
    return translated(karlskrona, person(karlskrona, "editor"))


@pytest.mark.parametrize("name", ["translations_report", "translations_report_results"])
def test_report_when_two_networks_translate_then_ones_own_rows_only(editor, both, name):
    response = editor.get(PREFIX + name)
    assert [row.pk for row in response.context["object_list"]] == [both.pk]
    assert b"Kanarifugl" not in response.content


def test_report_when_exported_then_ones_own_rows_only(editor, both):
    table = b"".join(editor.get(REPORT, export="csv").streaming_content).decode()
    book = load_workbook(BytesIO(b"".join(editor.get(REPORT, export="xlsx").streaming_content)))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]

    assert table.splitlines()[1:] == ["Stadgar,English,3 of 3 texts missing,Stadgar,Swedish,Page"]
    assert rows[1:] == [["Stadgar", "English", "3 of 3 texts missing", "Stadgar", "Swedish", "Page"]]


def test_report_when_a_title_looks_like_a_formula_then_none_in_the_export(editor, karlskrona, person):
    translated(karlskrona, person(karlskrona, "editor"), "=1+1")
    table = b"".join(editor.get(REPORT, export="csv").streaming_content).decode()

    assert table.splitlines()[1].startswith("'=1+1,")


def test_filters_when_offered_then_the_networks_own_languages_and_kinds(editor, both):
    form = editor.get(REPORT).context["filters"].form
    languages = [[row.language_code for row in form.fields[f"{end}_locale"].queryset] for end in ("source", "target")]

    assert languages == [["en", "sv"], ["en", "sv"]]
    assert [label for value, label in form.fields["content_type"].choices if value] == ["Page"]


def test_filters_when_a_language_or_kind_of_another_is_asked_then_refused(editor, both):
    norwegian = Locale.objects.get(language_code="nb")
    for asked in ({"source_locale": norwegian.pk}, {"content_type": 1}, {"state": "x"}):
        form = editor.get(REPORT, **asked).context["filters"].form
        assert not form.is_valid()


def test_filters_when_by_state_then_the_rows_in_it(editor, karlskrona, person, django_capture_on_commit_callbacks):
    somebody = person(karlskrona, "editor")
    rows = {name: translated(karlskrona, somebody, name) for name in ("missing", "stopped", "changed", "done")}
    for name in ("changed", "done"):
        for segment in rows[name].source.stringsegment_set.all():
            editor.put(f"{PREFIX}edit_string_translation", rows[name].pk, segment.pk, value=segment.string.data)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(EDIT, rows["done"].get_target_instance().pk, action="publish")
    rows["changed"].source.get_source_instance().save_revision().publish()
    editor.post(f"{PREFIX}stop_translation", rows["stopped"].pk)

    def found(state):
        return sorted(row.source_title for row in editor.get(REPORT, state=state).context["object_list"])

    assert found("missing") == ["missing"]
    assert found("stopped") == ["stopped"]
    assert found("changed") == ["changed"]
    assert found("draft") == ["changed", "missing", "stopped"]
    assert found("") == ["changed", "done", "missing", "stopped"]


@pytest.mark.parametrize("count", [1, 3])
def test_report_when_more_rows_then_no_more_queries(editor, karlskrona, person, count):
    somebody = person(karlskrona, "editor")
    for number in range(count):
        translated(karlskrona, somebody, f"Sida {number}")
    editor.get(f"{REPORT}_results")
    with CaptureQueriesContext(connection) as queries:
        editor.get(f"{REPORT}_results")

    assert len(queries) == 9, "\n".join(query["sql"][:200] for query in queries)


def test_menu_when_an_editor_opens_the_admin_then_the_report_is_in_it(editor):
    menu = editor.get("wagtailadmin_home").content.decode()

    assert "/cms/localize/reports/translations/" in menu


def test_buttons_when_a_page_is_listed_then_only_what_can_be_done(editor, karlskrona, person):
    def listed(page):
        screen = editor.get("wagtailadmin_explore", page.pk).content.decode()
        return {name for name in ("submit/page", "update") if f"/cms/localize/{name}/" in screen}

    assert listed(page_in(karlskrona)) == {"submit/page"}
    translation = translated(karlskrona, person(karlskrona, "editor"), "Andra")
    assert listed(translation.source.get_source_instance()) == {"update"}
    assert listed(translation.get_target_instance()) == set()
