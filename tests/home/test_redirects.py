"""Old addresses that lead on: whose they are, where readers come, and what a page leaves behind when it moves."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from home.actions import translate_page
from home.rules import redirect_for
from tests.factories.home import StandardPageFactory, front_page, page_of

pytestmark = pytest.mark.django_db
PERMANENT, TEMPORARY = 301, 302
READER_QUERIES = 4


@pytest.fixture
def reader(networks):
    """Ask for a path at Karlskrona, or at another network."""
    return lambda path, network=networks[0]: Client(headers={"host": network.site.hostname}).get(path)


def rename(page, slug):
    page.slug = slug
    page.save_revision().publish()


# ------------------------------------------------------------------ readers


def test_reader_when_an_old_address_is_asked_then_led_on(networks, reader):
    page = page_of(networks[0], title="Om oss", slug="om-oss")
    Redirect.objects.create(site=networks[0].site, old_path="/about.html", redirect_page=page)
    Redirect.objects.create(
        site=networks[0].site, old_path="/kurs", redirect_link="https://example.org/kurs", is_permanent=False
    )

    moved, elsewhere = reader("/about.html"), reader("/kurs/")

    assert (moved.status_code, moved["Location"]) == (PERMANENT, "/sv/om-oss/")
    assert (elsewhere.status_code, elsewhere["Location"]) == (TEMPORARY, "https://example.org/kurs")
    assert moved["Cache-Control"] == "public, max-age=3600"


def test_reader_when_asked_with_a_query_then_the_closest_redirect_counts(networks, reader):
    site = networks[0].site
    Redirect.objects.create(site=site, old_path="/article.php", redirect_link="/sv/a/")
    Redirect.objects.create(site=site, old_path="/article.php?id=7", redirect_link="/sv/seven/")

    assert reader("/article.php?id=7")["Location"] == "/sv/seven/"
    assert reader("/article.php?id=8")["Location"] == "/sv/a/"


def test_reader_when_the_redirect_is_another_networks_then_not_found(networks, reader):
    Redirect.objects.create(site=networks[1].site, old_path="/gammal", redirect_link="/sv/x/")

    assert reader("/gammal").status_code == 404
    assert reader("/gammal", networks[1]).status_code == PERMANENT


def test_reader_when_the_redirect_names_no_network_then_it_never_acts(networks, reader):
    Redirect.objects.create(site=None, old_path="/gammal", redirect_link="https://evil.example/")

    assert [reader("/gammal", network).status_code for network in networks] == [404, 404]


@pytest.mark.parametrize("path", ["/cms/redirects/", "/account/nothing", "/sv/extranet/nothing/", "/nb/extranet/"])
def test_reader_when_the_address_is_the_platforms_then_no_redirect_acts(networks, reader, path):
    Redirect.objects.create(site=networks[0].site, old_path=path.rstrip("/"), redirect_link="https://evil.example/")

    assert "evil.example" not in reader(path).headers.get("Location", "")


def test_reader_when_the_page_is_not_published_then_not_even_its_address_is_told(networks, reader):
    page = page_of(networks[0], title="Hemlig", slug="hemlig")
    Redirect.objects.create(site=networks[0].site, old_path="/gammal", redirect_page=page)
    page.unpublish()

    assert reader("/gammal").status_code == 404


def test_reader_when_the_page_or_one_above_is_closed_then_not_told_either(networks, reader):
    above = page_of(networks[0], title="Ovan", slug="ovan")
    page = StandardPageFactory(parent=above, title="Sida", slug="sida")
    Redirect.objects.create(site=networks[0].site, old_path="/gammal", redirect_page=page)
    PageViewRestriction.objects.create(page=above, restriction_type="groups")

    assert reader("/gammal").status_code == 404


def test_reader_when_the_page_is_another_networks_then_not_told(networks, reader):
    foreign = StandardPageFactory(parent=front_page(networks[1], "en"), title="Foreign", slug="foreign")
    Redirect.objects.create(site=networks[0].site, old_path="/gammal", redirect_page=foreign)

    assert reader("/gammal").status_code == 404


def test_reader_when_a_redirect_would_lead_to_itself_then_not_found(networks, reader):
    Redirect.objects.create(site=networks[0].site, old_path="/gammal", redirect_link="/gammal")

    assert reader("/gammal").status_code == 404


@pytest.mark.parametrize("path", ["/%00", "/;[x", "/%5B%00?%00=1", "/a?" + "b" * 3000])
def test_reader_when_the_address_is_broken_then_no_server_error(networks, reader, path):
    assert reader(path).status_code in {301, 302, 400, 404}


def test_reader_when_a_path_is_encoded_then_found_all_the_same(networks, reader):
    Redirect.objects.create(site=networks[0].site, old_path="/företag", redirect_link="/sv/x/")

    assert reader("/f%C3%B6retag/?" + urlencode({"a": "ö"}))["Location"] == "/sv/x/"


def test_redirect_when_the_address_is_no_address_then_none(networks):
    assert redirect_for(networks[0], "//[") is None


@pytest.mark.parametrize("number", [1, 3])
def test_reader_when_nothing_stands_there_then_as_many_questions_whatever_their_number(
    networks, number, django_assert_num_queries
):
    page = page_of(networks[0], title="Start", slug="start")
    for n in range(number):
        Redirect.objects.create(site=networks[0].site, old_path=f"/gammal{n}", redirect_page=page)

    with django_assert_num_queries(READER_QUERIES):
        assert redirect_for(networks[0], "/gammal0/?a=1") == ("/sv/start/", True)


# ------------------------------------------------------------------ made when a page moves


def test_page_when_its_name_changes_then_the_old_address_leads_on_in_each_language(
    networks, reader, django_capture_on_commit_callbacks
):
    page = page_of(networks[0], title="Vi", slug="vi")
    english = translate_page(by=None, page=page, language="en", values={"title": "We", "slug": "we"})

    with django_capture_on_commit_callbacks(execute=True):
        rename(page, "vi-alla")
        rename(english, "we-all")

    assert reader("/sv/vi/")["Location"] == "/sv/vi-alla/"
    assert reader("/en/we/")["Location"] == "/en/we-all/"
    assert set(Redirect.objects.values_list("site", "automatically_created")) == {(networks[0].site_id, True)}


def test_page_when_it_moves_then_what_is_below_leads_on_too(networks, reader, django_capture_on_commit_callbacks):
    english = front_page(networks[0], "en")
    above = StandardPageFactory(parent=english, title="New", slug="new")
    page = StandardPageFactory(parent=english, title="Page", slug="page")
    StandardPageFactory(parent=page, title="Below", slug="below")

    with django_capture_on_commit_callbacks(execute=True):
        page.move(above, pos="last-child")

    assert reader("/en/page/")["Location"] == "/en/new/page/"
    assert reader("/en/page/below/")["Location"] == "/en/new/page/below/"
    assert reader("/en/page/", networks[1]).status_code == 404


def test_page_when_a_draft_moves_then_its_new_address_is_not_told(networks, reader, django_capture_on_commit_callbacks):
    above = page_of(networks[0], title="Ny", slug="ny")
    page = page_of(networks[0], title="Utkast", slug="utkast")
    page.unpublish()

    with django_capture_on_commit_callbacks(execute=True):
        page.move(above, pos="last-child")

    assert reader("/sv/utkast/").status_code == 404
    assert not Redirect.objects.exists()


def test_page_when_its_first_translation_gets_a_name_then_no_address_is_left(
    networks, django_capture_on_commit_callbacks
):
    page = page_of(networks[0], title="Vi", slug="vi")

    with django_capture_on_commit_callbacks(execute=True):
        translate_page(by=None, page=page, language="en", values={"title": "We", "slug": "we"})

    assert not Redirect.objects.exists()


def test_page_when_sorted_among_its_siblings_then_no_address_is_left(networks, django_capture_on_commit_callbacks):
    first, second = (page_of(networks[0], title=name, slug=name) for name in ("a", "b"))

    with django_capture_on_commit_callbacks(execute=True):
        second.move(first, pos="left")

    assert not Redirect.objects.exists()
