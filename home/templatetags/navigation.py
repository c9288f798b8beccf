"""Menu, languages, breadcrumbs and foot of the public pages; none of it asks who the reader is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

from home.models import BasePage
from home.querysets import shown
from home.rules import Entry, entries_of, path_at, path_of
from networks.models import Network

register = template.Library()


@dataclass(frozen=True)
class Language:
    """One of the network's languages as an address of this page; no ``path`` where it is not translated."""

    code: str
    path: str | None

    @property
    def name(self) -> str:
        """In the language itself."""
        name: str = get_language_info(self.code)["name_local"]
        return name[:1].upper() + name[1:]

    @property
    def name_here(self) -> str:
        """In the language of the reader, as it stands within a sentence."""
        name = str(get_language_info(self.code)["name_translated"])
        return name if get_language() == "en" else name.lower()


def _shown_page(context: template.Context) -> BasePage | None:
    page = context.get("page")
    return page if isinstance(page, BasePage) and page.pk else None


def _languages(context: template.Context) -> list[Language]:
    """Every language of the network, in its own order, with the address of this page in it."""
    request: HttpRequest = context["request"]
    page = _shown_page(context)
    if page is not None:
        if "_languages" not in page.__dict__:
            page._languages = _translations(page, request.network)
        return page._languages
    return [Language(code, _same_path(request, code)) for code in request.network.languages]


def _translations(page: BasePage, network: Network) -> list[Language]:
    rows = shown(Page.objects.filter(translation_key=page.translation_key)).order_by()
    places = dict(rows.values_list("locale__language_code", "url_path"))
    return [Language(code, path_at(places[code], code) if code in places else None) for code in network.languages]


def _same_path(request: HttpRequest, code: str) -> str:
    """The same address in another language, for what is not a page; its front page where nothing was found."""
    here = f"/{get_language()}/"
    if request.resolver_match is None or not request.path.startswith(here):
        return f"/{code}/"
    return f"/{code}/{request.path.removeprefix(here)}"


@register.inclusion_tag("home/tags/menu.html", takes_context=True)
def public_menu(context: template.Context) -> dict[str, Any]:
    """The pages marked for menus, as list items; the one we are on or below is marked."""
    request = context["request"]
    entries = entries_of(request.network, get_language())["menu"]
    current = [entry.url for entry in entries if request.path.startswith(entry.url)]
    return {"entries": entries, "here": max(current, key=len, default=""), "path": request.path}


@register.inclusion_tag("home/tags/languages.html", takes_context=True)
def language_switch(context: template.Context) -> dict[str, Any]:
    """The other languages; one without a translation of this page is text, never a link elsewhere."""
    if not context["request"].network:
        return {"languages": []}
    return {"languages": [language for language in _languages(context) if language.code != get_language()]}


@register.inclusion_tag("home/tags/hreflang.html", takes_context=True)
def hreflang(context: template.Context) -> dict[str, Any]:
    """Links to every translation of a page, with x-default in the network's main language."""
    network = context["request"].network
    if _shown_page(context) is None or network is None:
        return {"languages": []}
    there = [language for language in _languages(context) if language.path]
    main = next((language for language in there if language.code == network.default_language), None)
    return {"languages": there, "main": main or (there[0] if there else None), "base": network.base_url}


@register.inclusion_tag("home/tags/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: template.Context) -> dict[str, Any]:
    """The way from the front page; nothing on pages directly below it."""
    page = _shown_page(context)
    if page is None or page.depth < 4:
        return {"crumbs": []}
    known = page.__dict__.get("pages_above")
    above = known or shown(page.get_ancestors().filter(depth__gt=1)).select_related("locale").order_by("depth")
    return {"crumbs": [Entry(row.title, path_of(row)) for row in above]}


@register.inclusion_tag("home/tags/footer.html", takes_context=True)
def footer_links(context: template.Context) -> dict[str, Any]:
    """The pages marked for the foot, as list items."""
    return {"entries": entries_of(context["request"].network, get_language())["foot"]}


@register.filter
def page_path(page: Page) -> str:
    """The path of a page of this network in the language of the request, without a query."""
    return path_of(page)


@register.simple_tag(takes_context=True)
def front_panel(context: template.Context, name: str, data: dict[str, Any]) -> str:
    """One panel of the front page: its template with what it asked for."""
    with context.push(**data):
        return get_template(name).template.render(context)
