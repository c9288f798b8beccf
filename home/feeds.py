"""News as a feed, in each language of a network."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from home.models import NewsIndexPage, NewsPage
from home.rules import path_of
from networks.actions import for_everybody
from networks.models import Network

NEWS_IN_FEED = 20


class NewsFeed(Feed):
    """The newest news in the language of the address."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> tuple[Network, str]:
        """The network of the host and the language of the address."""
        if request.network is None:
            raise Http404
        return request.network, request.LANGUAGE_CODE

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same for every reader."""
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        for_everybody(response)
        return response

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        """Gives the feed the network's own address, whatever host Django would guess."""
        self.network = obj[0]
        return super().get_feed(obj, request)

    def title(self, obj: tuple[Network, str]) -> str:
        return _("News from %(network)s") % {"network": obj[0].name}

    def link(self, obj: tuple[Network, str]) -> str:
        network, language = obj
        index = _in(NewsIndexPage, network, language).shown().first()
        return network.base_url + (path_of(index, language) if index else f"/{language}/")

    def feed_url(self, obj: tuple[Network, str]) -> str:
        return f"{obj[0].base_url}/{obj[1]}/news/feed/"

    def items(self, obj: tuple[Network, str]) -> list[NewsPage]:
        news = _in(NewsPage, *obj).shown().newest().select_related("locale").defer_streamfields()
        return list(news[:NEWS_IN_FEED])

    def item_title(self, item: NewsPage) -> str:
        return item.title

    def item_description(self, item: NewsPage) -> str:
        return item.teaser()

    def item_link(self, item: NewsPage) -> str:
        return f"{self.network.base_url}{path_of(item)}"

    def item_guid(self, item: NewsPage) -> str:
        return f"urn:uuid:{item.translation_key}:{item.locale.language_code}"

    def item_pubdate(self, item: NewsPage) -> datetime | None:
        return item.first_published_at or _start_of(item.date)

    def item_updateddate(self, item: NewsPage) -> datetime | None:
        return item.last_published_at


def _in(model: Any, network: Network, language: str) -> Any:
    trees = network.language_roots().filter(locale__language_code=language).values_list("path", flat=True)
    return model.objects.filter(path__startswith=next(iter(trees), "-"))


def _start_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=UTC) if day else None
