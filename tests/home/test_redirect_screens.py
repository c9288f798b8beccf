"""The screens on which editors keep old addresses: their own only, and none that misleads."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from audit.models import Entry
from tests.factories.home import page_of

pytestmark = pytest.mark.django_db
LIST_QUERIES = 14


def form(**fields):
    return {"old_path": "/gammal", "redirect_page": "", "redirect_link": "", "is_permanent": "on", **fields}


def errors_of(response):
    return response.context["form"].errors


def test_editor_when_adding_then_it_is_the_networks_whatever_is_sent(networks, editor):
    sent = form(
        old_path="https://old.example/om oss/".replace(" ", "-"),
        redirect_link="https://example.org/",
        site=networks[1].site_id,
        automatically_created="on",
        redirect_page_route_path="/x/",
    )

    response = editor.post(reverse("redirects:add"), sent)
    empty = editor.post(reverse("redirects:add"), form(old_path="/b", redirect_link="/sv/x/", site=""))

    assert (response.status_code, empty.status_code) == (302, 302)
    first, second = Redirect.objects.order_by("pk")
    assert (first.site, first.old_path, first.automatically_created) == (networks[0].site, "/om-oss", False)
    assert first.redirect_page_route_path == ""
    assert second.site == networks[0].site
    assert [entry.action for entry in Entry.objects.for_network(networks[0])] == [
        "wagtailredirects.create_redirect",
        "wagtailredirects.create_redirect",
    ]


def test_editor_when_changing_or_deleting_then_the_site_stays_and_it_is_logged(networks, editor):
    row = Redirect.objects.create(
        site=networks[0].site, old_path="/a", redirect_link="/sv/a/", automatically_created=True
    )

    editor.post(reverse("redirects:edit", args=[row.pk]), form(old_path="/b", redirect_link="/sv/b/", site=""))
    row.refresh_from_db()
    editor.post(reverse("redirects:delete", args=[row.pk]))

    assert (row.site, row.old_path, row.automatically_created) == (networks[0].site, "/b", False)
    assert not Redirect.objects.exists()
    assert [entry.action for entry in Entry.objects.for_network(networks[0]).order_by("pk")] == [
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    ]


def test_editor_when_listing_and_searching_then_own_rows_only(networks, editor):
    Redirect.objects.create(site=networks[0].site, old_path="/egen", redirect_link="/sv/x/")
    Redirect.objects.create(site=networks[1].site, old_path="/fremmed", redirect_link="/nb/x/")
    Redirect.objects.create(site=None, old_path="/alla", redirect_link="/nb/x/")

    listed = editor.get(reverse("redirects:index")).content.decode()
    found = editor.get(reverse("redirects:index_results"), {"q": "fremmed"}).content.decode()

    assert [path in listed for path in ("/egen", "/fremmed", "/alla")] == [True, False, False]
    assert "/fremmed" not in found


@pytest.mark.parametrize("screen", ["edit", "delete", "history", "usage"])
def test_editor_when_naming_a_row_of_another_network_or_of_none_then_not_found(networks, editor, screen):
    rows = [
        Redirect.objects.create(site=site, old_path="/fremmed", redirect_link="/nb/x/")
        for site in (networks[1].site, None)
    ]

    asked = [editor.get(reverse(f"redirects:{screen}", args=[row.pk])).status_code for row in rows]
    sent = [editor.post(reverse(f"redirects:{screen}", args=[row.pk]), form()).status_code for row in rows]

    assert (asked, sent) == ([404, 404], [404, 404])
    assert Redirect.objects.filter(old_path="/fremmed").count() == 2


def test_editor_when_choosing_a_page_of_another_network_then_refused(networks, editor):
    own = page_of(networks[0], title="Egen", slug="egen")
    foreign = page_of(networks[1], title="Fremmed", slug="fremmed")

    refused = editor.post(reverse("redirects:add"), form(redirect_page=foreign.pk))
    no_number = editor.post(reverse("redirects:add"), form(redirect_page="x"))
    taken = editor.post(reverse("redirects:add"), form(redirect_page=own.pk))

    assert list(errors_of(no_number)) == ["redirect_page"]
    assert list(errors_of(refused)) == ["redirect_page"]
    assert "Fremmed" not in refused.content.decode()
    assert taken.status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cms/",
        "/CMS/pages/",
        "/%63ms/",
        "/account/login/",
        "/sv",
        "/sv/extranet/",
        "/nb/extranet/x",
        "/sv//extranet",
        "/sv/x/../extranet/",
        "/en/search/?q=1",
        "/static/a.css",
        "/media/a.png",
        "/robots.txt",
        "/documents/a/b.pdf",
    ],
)
def test_editor_when_an_address_of_the_platform_is_covered_then_refused(networks, editor, path):
    response = editor.post(reverse("redirects:add"), form(old_path=path, redirect_link="/sv/x/"))

    assert list(errors_of(response)) == ["old_path"]
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("path", ["http://[", "/a b", "/a\\b", "/\x00", "/" + "a" * 256])
def test_editor_when_the_old_address_is_none_then_refused(networks, editor, path):
    response = editor.post(reverse("redirects:add"), form(old_path=path, redirect_link="/sv/x/"))

    assert list(errors_of(response)) == ["old_path"]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "//evil.example/",
        "/\\evil.example",
        "ftp://example.org/",
        "https:evil.example",
        "data:text/html,x",
        "https://",
        "http://[",
        "https://a@evil.example/",
        "mailto:a@example.org",
        "/\tx",
        "evil.example",
    ],
)
def test_editor_when_the_target_is_neither_http_nor_own_then_refused(networks, editor, link):
    response = editor.post(reverse("redirects:add"), form(redirect_link=link))

    assert list(errors_of(response)) == ["redirect_link"]
    assert not Redirect.objects.exists()


def test_editor_when_neither_or_both_targets_are_given_then_told_so(networks, editor):
    page = page_of(networks[0], title="Egen", slug="egen")
    neither = editor.post(reverse("redirects:add"), form())
    both = editor.post(reverse("redirects:add"), form(redirect_page=page.pk, redirect_link="/sv/x/"))

    told = {"redirect_page": ["Choose a page or write an address, one of the two."]}
    assert (errors_of(neither), errors_of(both)) == (told, told)


def test_editor_when_the_old_address_is_taken_or_a_page_stands_there_then_told_so(networks, editor):
    page_of(networks[0], title="Egen", slug="egen")
    Redirect.objects.create(site=networks[0].site, old_path="/tagen", redirect_link="/sv/x/")
    Redirect.objects.create(site=networks[1].site, old_path="/ledig", redirect_link="/nb/x/")

    taken = editor.post(reverse("redirects:add"), form(old_path="/tagen/", redirect_link="/sv/x/"))
    page = editor.post(reverse("redirects:add"), form(old_path="/sv/egen/", redirect_link="/sv/x/"))
    free = editor.post(reverse("redirects:add"), form(old_path="/ledig", redirect_link="/sv/x/"))

    assert errors_of(taken) == {"old_path": ["This old address leads somewhere already."]}
    assert errors_of(page) == {"old_path": ["A published page stands at this address. Move it or unpublish it first."]}
    assert free.status_code == 302


def test_editor_when_redirects_would_lead_in_a_circle_then_refused(networks, editor):
    Redirect.objects.create(site=networks[0].site, old_path="/a", redirect_link="/b")

    circle = editor.post(reverse("redirects:add"), form(old_path="/b", redirect_link="/a/"))
    itself = editor.post(reverse("redirects:add"), form(old_path="/c", redirect_link="/c/"))

    assert errors_of(circle) == {"redirect_link": ["That address leads on itself. Choose the place it leads to."]}
    assert errors_of(itself) == {"redirect_link": ["The old address would lead to itself."]}


@pytest.mark.parametrize("number", [1, 3])
def test_editor_when_the_list_is_shown_then_as_many_questions_whatever_its_length(
    networks, editor, number, django_assert_num_queries
):
    for n in range(number):
        page = page_of(networks[0], title=f"Sida {n}", slug=f"sida-{n}")
        Redirect.objects.create(site=networks[0].site, old_path=f"/gammal{n}", redirect_page=page)
    editor.get(reverse("redirects:index"))

    with django_assert_num_queries(LIST_QUERIES):
        editor.get(reverse("redirects:index"))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("index", []), ("add", []), ("start_import", []), ("process_import", []), ("edit", [1]), ("delete", [1])],
)
def test_stock_screens_when_asked_by_anybody_then_gone(networks, person, name, arguments):
    Redirect.objects.create(pk=1, site=networks[0].site, old_path="/egen", redirect_link="/sv/x/")
    people = [person(networks[0], "secretariat"), person(networks[0], "editor", is_superuser=True)]

    for who in people:
        browser = Client(headers={"host": networks[0].site.hostname}, raise_request_exception=False)
        browser.force_login(who)
        address = reverse(f"wagtailredirects:{name}", args=arguments)
        assert [browser.get(address).status_code, browser.post(address, {"site": ""}).status_code] == [404, 404]
