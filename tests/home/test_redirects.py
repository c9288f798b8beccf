"""Old addresses that lead on: whose they are, where they may lead, and what readers learn of them."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from audit.models import Entry
from home.actions import translate_page
from home.rules import redirect_for
from tests.factories.home import StandardPageFactory, front_page, grow

pytestmark = pytest.mark.django_db
PERMANENT, TEMPORARY = 301, 302
LIST_QUERIES = 15
READER_QUERIES = 4


@pytest.fixture
def networks(karlskrona, kongsberg):
    return grow(karlskrona), grow(kongsberg)


@pytest.fixture
def reader(networks):
    """Ask for a path at Karlskrona, or at another network."""
    return lambda path, network=networks[0]: Client(headers={"host": network.site.hostname}).get(path)


@pytest.fixture
def editor(networks, person):
    """A browser in which an editor of Karlskrona is logged in."""
    browser = Client(headers={"host": networks[0].site.hostname})
    browser.force_login(person(networks[0], "editor"))
    return browser


def page_of(network, **fields):
    return StandardPageFactory(parent=front_page(network), **fields)


def form(**fields):
    return {"old_path": "/gammal", "redirect_page": "", "redirect_link": "", "is_permanent": "on", **fields}


def errors_of(response):
    return response.context["form"].errors


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


# ------------------------------------------------------------------ staff


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


# ------------------------------------------------------------------ a file of them


def send(editor, text, name="old.csv"):
    return editor.post(reverse("redirects:import"), {"file": SimpleUploadedFile(name, text.encode())})


def confirm(editor, checked):
    return editor.post(reverse("redirects:import"), {"rows": checked.context["confirm"].initial["rows"]})


def test_file_when_checked_then_nothing_is_written_until_it_is_confirmed(networks, editor):
    page = page_of(networks[0], title="Om oss", slug="om-oss")
    text = "Old address;Leads to;For good\n/about.html;/sv/om-oss/;yes\n/kurs;https://example.org/;no\n"

    checked = send(editor, text)
    before = Redirect.objects.count()
    done = confirm(editor, checked)

    assert (before, done.status_code) == (0, 302)
    assert list(
        Redirect.objects.order_by("pk").values_list(
            "old_path", "site", "redirect_page", "redirect_link", "is_permanent"
        )
    ) == [
        ("/about.html", networks[0].site_id, page.pk, "", True),
        ("/kurs", networks[0].site_id, None, "https://example.org/", False),
    ]
    entry = Entry.objects.for_network(networks[0]).exclude(action="home.publish_page").get()
    assert (entry.action, entry.details) == ("home.import_redirects", {"rows": 2})


def test_file_when_rows_are_wrong_then_each_is_named_and_none_is_written(networks, editor):
    Redirect.objects.create(site=networks[0].site, old_path="/tagen", redirect_link="/sv/x/")
    text = "from;to\n/god;/sv/x/\n/cms/x;/sv/x/\n/b;javascript:x\n/tagen;/sv/x/\n;/sv/x/\n/god/;/sv/y/\n/c;/god\n"

    response = send(editor, text)

    assert [str(error) for error in response.context["errors"]] == [
        "Row 3: This address belongs to the platform itself and cannot lead anywhere else.",
        "Row 4: Begin with https:// or, for an address on your own website, with /.",
        "Row 5: This old address leads somewhere already.",
        "Row 6, Old address: This must be filled in.",
        "Row 7: The same old address stands in row 2.",
        "Row 8: That address leads on itself. Choose the place it leads to.",
    ]
    assert "confirm" not in response.context
    assert Redirect.objects.count() == 1


def test_file_when_something_came_between_then_nothing_is_written(networks, editor):
    checked = send(editor, "from;to\n/a;/sv/x/\n/b;/sv/x/\n")
    Redirect.objects.create(site=networks[0].site, old_path="/b", redirect_link="/sv/y/")

    response = confirm(editor, checked)

    assert [str(error) for error in response.context["errors"]] == ["Row 3: This old address leads somewhere already."]
    assert Redirect.objects.count() == 1


def test_file_when_its_rows_are_forged_or_another_networks_then_nothing_is_written(networks, editor, person):
    other = Client(headers={"host": networks[1].site.hostname})
    other.force_login(person(networks[1], "editor"))
    checked = send(other, "from;to\n/a;/nb/x/\n")

    answers = [confirm(editor, checked), editor.post(reverse("redirects:import"), {"rows": "W10:forged"})]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("text", ["", "from;to\n", "%PDF-1.4", "\x00\x01", "a;b\n1;2\n"])
def test_file_when_it_holds_no_rows_then_told_so(networks, editor, text):
    response = send(editor, text)

    assert response.status_code == 200
    assert "confirm" not in response.context
    assert not Redirect.objects.exists()


def test_reader_when_a_path_is_encoded_then_found_all_the_same(networks, reader):
    Redirect.objects.create(site=networks[0].site, old_path="/företag", redirect_link="/sv/x/")

    assert reader("/f%C3%B6retag/?" + urlencode({"a": "ö"}))["Location"] == "/sv/x/"
