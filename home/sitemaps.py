"""The site map of a network: its public pages in every language, each with its translations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from wagtail.models import Page

from home.querysets import shown
from home.rules import path_of
from networks.querysets import pages_of


class NetworkSitemap(Sitemap):
    """All live pages below the network's language roots; addresses on its own host only."""

    limit = 5000

    def __init__(self, request: HttpRequest) -> None:
        self.network = request.network

    def items(self) -> list[dict[str, Any]]:
        """Pages with the addresses of all their translations, in two queries."""
        own = pages_of(self.network)
        pages = shown(Page.objects.filter(own, alias_of=None, locale__language_code__in=self.network.languages))
        rows = list(pages.select_related("locale").order_by("path"))
        addresses: dict[Any, dict[str, str]] = {}
        for page in rows:
            addresses.setdefault(page.translation_key, {})[page.locale.language_code] = self._address(page)
        return [{"page": page, "addresses": addresses[page.translation_key]} for page in rows]

    def _address(self, page: Page) -> str:
        return f"{self.network.base_url}{path_of(page)}"

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        """Django's entries, with the addresses as we know them rather than from a site of its own."""
        return [self._entry(item) for item in self.paginator.page(page).object_list]

    def _entry(self, item: dict[str, Any]) -> dict[str, Any]:
        page, addresses = item["page"], item["addresses"]
        main = addresses.get(self.network.default_language) or next(iter(addresses.values()))
        links = [{"lang_code": code, "location": url} for code, url in addresses.items()]
        return {
            "item": page,
            "location": self._address(page),
            "lastmod": self.lastmod(page),
            "alternates": [*links, {"lang_code": "x-default", "location": main}],
        }

    def lastmod(self, page: Page) -> datetime | None:
        """When it was last published."""
        published: datetime | None = page.last_published_at
        return published
