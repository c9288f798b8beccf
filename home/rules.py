"""Which network a page belongs to, what may stand on it, and what other apps put on a front page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.encoding import uri_to_iri
from django.utils.text import capfirst
from django.utils.translation import get_language
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

import library.rules
from admission.rules import AdminAddress, Who, are_numbers, page_in_network, pages_in_network
from home.querysets import shown
from home.validators import is_of_platform
from networks.models import Network
from networks.querysets import network_being_served, once_a_request, pages_of
from networks.rules import network_of
from search.sources import IndexData, Source

MENU_SECONDS = 600


@dataclass(frozen=True)
class FrontPanel:
    """A part of the front page offered by an app above.

    ``context(request, page)`` answers with what the template needs, or None when there is nothing to
    show. Panels stand in ``order``, lowest first; news is 30, focus areas 50.
    """

    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]
    order: int = 50


class ServedPagePolicy(PagePermissionPolicy):
    """Wagtail's rights over pages, in the network whose host was asked and in no other."""

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[Any]:
        rights, network = super().get_all_permissions_for_user(user), network_being_served()
        return rights.filter(page__in=Page.objects.filter(pages_of(network))) if network else rights

    def _base_queryset_for_user(self, user: Any) -> QuerySet[Any] | None:
        rows, network = super()._base_queryset_for_user(user), network_being_served()
        return rows if rows is None or network is None else rows.filter(pages_of(network) | Q(depth=1))


PAGE_ACTIONS = {"move", "delete", "publish", "unpublish"}


def may_be_acted_on(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whether one act on many pages or files names only the network's own, and puts them only there."""
    ids = [*request.GET.getlist("id"), *request.POST.getlist("id")]
    ids = [pk for pk in ids if pk != "all"]
    if not are_numbers(request.GET.getlist("childOf")):
        return False
    if kwargs["app_label"] == "library":
        return library.rules.may_be_acted_on(request, kwargs["model_name"], kwargs["action"], ids)
    places = [*request.GET.getlist("childOf"), *filter(None, request.POST.getlist("chooser"))]
    known = (kwargs["app_label"], kwargs["model_name"]) == ("wagtailcore", "page") and kwargs["action"] in PAGE_ACTIONS
    return known and pages_in_network(request, ids) and pages_in_network(request, places)


def admin_addresses() -> dict[str, AdminAddress]:
    """The addresses under /cms/ that this app stands in front of."""
    return {
        "home_choose_page": AdminAddress(Who.STAFF),
        "home_choose_page_child": AdminAddress(Who.STAFF, _parent),
        "home_choose_external_link": AdminAddress(Who.STAFF),
        "wagtail_bulk_action": AdminAddress(Who.STAFF, may_be_acted_on),
    }


def _parent(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    root = Page.get_first_root_node()
    return kwargs["parent_page_id"] == root.pk or page_in_network(request, kwargs["parent_page_id"])


@dataclass(frozen=True)
class Entry:
    """A link in the menu or at the foot."""

    title: str
    url: str


def entries_of(network: Network, language: str) -> dict[str, Any]:
    """``menu`` and ``foot`` as entries, ``lists`` as paths of the front page's children by their kind.

    Kept per network and language until a page is published.
    """
    key = menu_key(network, language)
    return once_a_request(key, lambda: _kept_entries(key, network, language))


def _kept_entries(key: str, network: Network, language: str) -> dict[str, Any]:
    known: dict[str, Any] | None = cache.get(key)
    if known is None:
        known = _read_entries(network, language)
        cache.set(key, known, MENU_SECONDS)
    return known


def _read_entries(network: Network, language: str) -> dict[str, Any]:
    root = network.language_roots().filter(locale__language_code=language).first()
    if root is None:
        return {"menu": [], "foot": [], "lists": {}}
    inside = shown(Page.objects.descendant_of(root)).select_related("content_type").order_by("path")
    menu, foot = inside.filter(show_in_menus=True), inside.filter(standardpage__show_in_footer=True)
    return {
        "menu": [Entry(page.title, path_of(page, language)) for page in menu],
        "foot": [Entry(page.title, path_of(page, language)) for page in foot],
        "lists": {page.content_type.model: path_of(page, language) for page in inside.filter(depth=root.depth + 1)},
    }


def list_path(network: Network, language: str, model: type[Page]) -> str:
    """The path of the list of this kind that stands below the front page; empty where there is none."""
    path: str = entries_of(network, language)["lists"].get(model._meta.model_name, "")
    return path


def menu_key(network: Network, language: str) -> str:
    """Under which name menu and foot of a network are kept in the cache."""
    return f"home:menu:{network.pk}:{language}"


def is_public(document: Any) -> bool:
    """Whether anybody may read a document: one of its audience keys is ``public``."""
    return "public" in document.audience


def path_of(page: Page, language: str | None = None) -> str:
    """The page's path on its network's host, worked out from its place in the tree.

    The language is the given one, else that of a locale already fetched, else that of the request.
    """
    locale = page._state.fields_cache.get("locale")
    return path_at(page.url_path, language or (locale.language_code if locale else get_language()))


def path_at(url_path: str, language: str) -> str:
    """The path of what stands at this place in the tree of a language."""
    return f"/{language}/{url_path.split('/', 2)[2]}"


def page_source(model: type[Page]) -> Source:
    """Makes pages of a type found by everyone while they are live and nothing closes them."""
    return Source(model, capfirst(model._meta.verbose_name), _page_entries, network=network_of)


def _page_entries(page: Any) -> Iterator[IndexData]:
    if page.is_open():
        code = page.locale.language_code
        text, day = page.searchable_text(), page.day_in_search()
        yield IndexData(code, page.title, text, path_of(page, code), frozenset({"public"}), day)


def redirect_for(network: Network, full_path: str) -> tuple[str, bool] | None:
    """Where an old address of this network leads, and whether for good; None where it leads nowhere.

    The address with its query is tried before the one without. A page that readers may not see is not
    revealed, not even by its address, and the platform's own addresses lead nowhere else.
    """
    try:
        asked: str = Redirect.normalise_path(full_path, decode_unicode=False)
    except ValueError:
        return None
    if "\0" in uri_to_iri(asked) or is_of_platform(asked):
        return None
    bare = asked.partition("?")[0]
    wanted = list(dict.fromkeys([uri_to_iri(asked), asked, uri_to_iri(bare), bare]))
    rows = {row.old_path: row for row in Redirect.objects.filter(site_id=network.site_id, old_path__in=wanted)}
    found = next((rows[path] for path in wanted if path in rows), None)
    target = _target_of(found, network) if found else ""
    return (target, found.is_permanent) if found and target and target not in wanted else None


def _target_of(redirect: Redirect, network: Network) -> str:
    if not redirect.redirect_page_id:
        return str(redirect.redirect_link)
    page = shown(Page.objects.filter(pk=redirect.redirect_page_id)).select_related("locale").first()
    if page is None or page.locale.language_code not in network.languages or not _stands_in(page, network):
        return ""
    return path_of(page).rstrip("/") + (redirect.redirect_page_route_path or "/")


def _stands_in(page: Page, network: Network) -> bool:
    return any(page.path.startswith(path) for path in network.language_roots().values_list("path", flat=True))


def page_at(network: Network, path: str) -> Page | None:
    """The live page of the network that stands at a path with its language, such as ``/sv/om``."""
    code, _slash, below = path.strip("/").partition("/")
    root = network.language_roots().filter(locale__language_code=code).first()
    if root is None:
        return None
    place = f"{root.url_path}{below}/" if below else root.url_path
    return Page.objects.live().descendant_of(root, inclusive=True).filter(url_path=place).first()
