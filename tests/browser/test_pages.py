"""Every kind of page by axe, light and dark, at 320 pixels, and by what it asks for over the network."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from competition.models import CompetitionPage, Entry
from events.models import EventIndexPage, EventPage
from extranet.followup.models import Measure
from extranet.guests.models import Guest
from extranet.meetings.models import Meeting
from extranet.members.models import Organisation
from extranet.previews.actions import ask_for_preview, draw
from extranet.summons.models import Summons
from home.models import NewsIndexPage, NewsPage, StandardPage
from library.models import NetworkDocument
from networks.models import Network
from tests.access.world import open_entry, open_links

pytestmark = pytest.mark.once
VARIANTS = [("karlskrona", "sv"), ("karlskrona", "en"), ("kongsberg", "nb"), ("kongsberg", "en")]
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
OVERFLOW = """() => [...document.querySelectorAll("body *")]
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(element => element.outerHTML.slice(0, 120))"""
SPOIL = """() => {
  const text = document.querySelector("main p"), picture = document.createElement("img");
  Object.assign(text.style, { color: "#777", background: "#888", width: "900px" });
  text.after(picture);
}"""
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
FRONT_PAGE_REQUESTS = 8
ENTRY_PAGES = ["entry", "change", "withdraw"]


def public_paths(network: Network, code: str) -> Iterator[str]:
    """The front page and one page of every type, the search, and the form of the competition."""
    roots = network.language_roots().filter(locale__language_code=code)
    below = Page.objects.live().descendant_of(roots.get()).specific().order_by("path")
    kinds = [NewsIndexPage, NewsPage, EventIndexPage, EventPage, StandardPage, CompetitionPage]
    yield f"/{code}/"
    for kind in kinds:
        pages = [page for page in below if type(page) is kind]
        yield pages[-1].get_url().removeprefix(network.base_url)
    yield f"/{code}/search/?q=a"
    yield f"/{code}/search/"
    for name in ["privacy", "accessibility", "entry"]:
        yield f"/{code}/{name}/"
    yield f"/account/login/?next=/{code}/extranet/"


def members_paths(network: Network, code: str) -> Iterator[str]:
    """One page of every kind in the members' area."""
    meeting = Meeting.all_networks.get(network=network, title__startswith="Past")
    with translation.override(code):
        yield f"/{code}/extranet/"
        yield f"/{code}/extranet/meetings/"
        yield meeting.get_absolute_url()
        yield meeting.minutes.get_absolute_url()
        coming = Meeting.all_networks.get(network=network, title__startswith="Coming")
        yield coming.get_absolute_url()
        yield reverse("proposals:propose", args=[coming.pk])
        yield reverse("packs:pack", args=[meeting.pk])
        yield reverse("members:organisation", args=[Organisation.objects.for_network(network).first().pk])
        yield Measure.objects.for_network(network).first().get_absolute_url()
    paper = NetworkDocument.all_networks.filter(network=network, title__startswith="Members").first()
    draw(ask_for_preview(document=paper).pk)
    yield f"/{code}/extranet/documents/{paper.pk}/preview/"
    for name in ["members", "documents", "competition", "search", "measures", "me", "me/data"]:
        yield f"/{code}/extranet/{name}/"
    yield "/account/"


def form_of(network: Network, code: str) -> str:
    """Where a class is entered."""
    page = CompetitionPage.objects.descendant_of(network.language_roots().get(locale__language_code=code)).get()
    return f"{page.get_url().removeprefix(network.base_url)}register/"


def faults(window) -> list[str]:
    """What axe finds in both colour schemes, and what does not fit into 320 pixels.

    Every rule is asked once; the dark scheme changes colours alone, so there the rules about colours are asked again.
    """
    found = []
    for scheme, asked in {"light": {}, "dark": {"runOnly": {"type": "rule", "values": ABOUT_COLOURS}}}.items():
        window.page.emulate_media(color_scheme=scheme)
        options = {"resultTypes": ["violations"]} | asked
        for violation in Axe().run(window.page, options=options).response["violations"]:
            targets = [(node["target"], node["failureSummary"]) for node in violation["nodes"][:3]]
            found.append(f"{window.page.url} ({scheme}): {violation['id']} {targets}")
    window.page.set_viewport_size(NARROW)
    if window.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{window.page.url} scrolls sideways: {window.page.evaluate(OVERFLOW)}")
    window.page.set_viewport_size(WIDE)
    return found


def faults_of(window, paths: Iterator[str]) -> list[str]:
    """The faults of pages that must be there."""
    found = []
    for path in paths:
        answer = window.go(path)
        assert answer.status == 200, path
        found += faults(window)
    return found


def test_faults_are_seen(visit):
    window = visit()
    window.go("/en/")
    window.page.evaluate(SPOIL)
    found = "".join(faults(window))
    for fault in ["(light): color-contrast", "(dark): color-contrast", "(light): image-alt", "scrolls sideways"]:
        assert fault in found


@pytest.mark.parametrize(("slug", "code"), VARIANTS)
def test_public_pages_have_no_fault(visit, slug, code):
    assert faults_of(visit(slug), public_paths(Network.objects.get(slug=slug), code)) == []


@pytest.mark.parametrize(("slug", "code"), VARIANTS)
def test_members_pages_have_no_fault(visit, slug, code):
    board = visit(slug)
    board.log_in_as(f"board@{slug}.example")
    assert faults_of(board, members_paths(Network.objects.get(slug=slug), code)) == []


@pytest.mark.parametrize(("slug", "code"), VARIANTS)
def test_forms_with_errors_and_the_code_page_have_no_fault(visit, slug, code):
    window, network = visit(slug), Network.objects.get(slug=slug)
    found = faults_of(window, iter([form_of(network, code)]))
    window.page.locator("main .button--main").click()
    window.page.locator(".errors").wait_for()
    found += faults(window)
    window.go(f"/account/login/?next=/{code}/extranet/")
    window.page.locator("[name=login]").fill(f"member@{slug}.example")
    window.page.locator("main .button--main").click()
    window.page.wait_for_url("**/account/login/code/**")
    found += faults(window)
    window.page.locator("[name=code]").fill("000000")
    window.page.locator("main .button--main").click()
    window.page.locator(".errors").wait_for()
    assert found + faults(window) == []


@pytest.mark.parametrize(("slug", "code"), VARIANTS)
def test_pages_behind_mailed_links_have_no_fault(visit, slug, code):
    network = Network.objects.get(slug=slug)
    opened = open_links(network) | {"teacher": open_entry(network)}
    entry, guest = (model.objects.for_network(network).first() for model in (Entry, Guest))
    summons = Summons.objects.for_network(network).get(person__email=f"member@{slug}.example")
    measure = Measure.objects.for_network(network).get(owner__email=f"chair@{slug}.example")
    with translation.override(code):
        paths = {
            "guest": [reverse("guests:part", args=[guest.reference])],
            "summoned": [reverse("summons:answer", args=[summons.reference])],
            "responsible": [reverse("followup:report", args=[measure.reference])],
            "teacher": [reverse(f"competition:{name}", args=[entry.reference]) for name in ENTRY_PAGES],
        }
    found = []
    for actor, cookies in opened.items():
        window = visit(slug)
        window.bring(cookies)
        found += faults_of(window, iter(paths[actor]))
    assert found == []


@pytest.mark.parametrize(("slug", "code"), VARIANTS)
def test_page_not_found_has_no_fault(visit, slug, code):
    window = visit(slug)
    assert window.go(f"/{code}/nothing-here/").status == 404
    found = faults(window)
    # Chromium itself reports the answer of the page that was asked for.
    window.complaints = [text for text in window.complaints if "404 (Not Found)" not in text]
    assert found == []


@pytest.mark.parametrize("code", ["sv", "nb", "en"])
def test_hub_has_no_fault(visit, code):
    assert faults_of(visit(""), iter([f"/{code}/"])) == []


@pytest.mark.parametrize(("slug", "code"), VARIANTS)
def test_front_page_sets_no_cookie_and_asks_for_little(visit, slug, code):
    reader = visit(slug)
    reader.go(f"/{code}/")
    reader.page.wait_for_load_state("networkidle")
    assert reader.context.cookies() == []
    assert len(reader.requests) <= FRONT_PAGE_REQUESTS, reader.requests
