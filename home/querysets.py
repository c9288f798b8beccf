"""Which pages a reader may see, and the news among them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Any, Self

from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, Value
from django.http import Http404
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult

from networks.models import FocusArea, Network
from networks.querysets import once_a_request

DEEPEST = 20
"""How many pages below each other an address may name: one made up does not make a query grow."""


@cache
def restricted() -> Exists:
    """For a query of pages: whether a view restriction closes the page (see :func:`closing`).

    Starts from the restrictions, which are few and usually none: asked from the page, every page above it
    would be looked for among all pages, page by page. Built once: a query copies what it is given.
    """
    keys = PageViewRestriction.objects.values("page__translation_key")
    originals = Page.objects.filter(translation_key__in=keys).values("pk")
    closed = Page.objects.filter(Q(translation_key__in=keys) | Q(alias_of__in=originals))
    asked, source = (ExpressionWrapper(OuterRef(name), output_field=CharField()) for name in ("path", "alias_of__path"))
    below = Q(asked__startswith=F("path")) | Q(source__startswith=F("path"))
    return Exists(closed.alias(asked=asked, source=source).filter(below))


def closing(above: Any) -> Any:
    """The restrictions on these pages, on their translations, and on what they are aliases of.

    ``above`` is a page with all above it; for an alias also the original with all above that. A page that
    was closed after it was translated is closed in every language.
    """
    keys = Q(page__translation_key__in=above.values("translation_key"))
    return PageViewRestriction.objects.filter(
        keys | Q(page__translation_key__in=above.values("alias_of__translation_key"))
    )


def is_any_closed() -> bool:
    """Whether there is a view restriction at all; usually there is none, and no query need look for them."""
    return once_a_request("is_any_closed", PageViewRestriction.objects.exists)


def shown(pages: Any) -> Any:
    """The live pages that no view restriction closes."""
    return pages.live().filter(~restricted()) if is_any_closed() else pages.live()


class BasePageQuerySet(PageQuerySet):
    """Pages of our own types."""

    def shown(self) -> Self:
        """What anybody may read at this moment."""
        return shown(self)

    def with_focus_areas(self) -> Self:
        """Fetch the focus areas with the pages, in one query whatever their number."""
        return self.prefetch_related(Prefetch("focus_areas", queryset=FocusArea.all_networks.all()))

    def in_language_of(self, page: Page) -> Self:
        """Pages of the same network and language as this page: those below the same home page."""
        return self.filter(path__startswith=page.path[: 2 * page.steplen])


class NewsQuerySet(BasePageQuerySet):
    """News, newest first by the date that the editor gave."""

    def newest(self) -> Self:
        return self.order_by(F("date").desc(nulls_last=True), "-pk")

    def related_to(self, page: Any) -> Self:
        """Other news of the same network and language that share a topic or focus area; most shared first."""
        topics = [topic.pk for topic in page.topics.all()]
        areas = [area.pk for area in page.focus_areas.all()]
        shared = Q(topics__in=topics) | Q(focus_areas__in=areas)
        counted = Count("topics", filter=Q(topics__in=topics), distinct=True) + Count(
            "focus_areas", filter=Q(focus_areas__in=areas), distinct=True
        )
        rows = self.in_language_of(page).exclude(pk=page.pk).filter(shared)
        return rows.annotate(shared=counted).order_by("-shared", "-date", "-pk")


BasePageManager: Any = PageManager.from_queryset(BasePageQuerySet)
NewsManager: Any = PageManager.from_queryset(NewsQuerySet)


def route_of(request: Any, path: str) -> RouteResult | None:
    """The way to a page by its path below the language, as Wagtail would find it, with fewer queries.

    The page knows the ones above it (``pages_above``) and whether a restriction closes it
    (``is_restricted``). A type with routes of its own is asked for what lies below it.
    """
    if request.network is None:
        return None
    root = _front_page(request.network, request.LANGUAGE_CODE)
    if root is None:
        return None
    left = [part for part in path.split("/") if part]
    way = [root, *_below(root, left[:DEEPEST])]
    return _answer(request, way[-1], way[:-1], left[len(way) - 1 :])


def _front_page(network: Network, language: str) -> Page | None:
    """The site's own page came with the network, in its main language; others are asked for."""
    root: Page = network.site.root_page
    if root.locale.language_code == language:
        return root
    return network.language_roots().filter(locale__language_code=language).first()


def _below(root: Page, slugs: list[str]) -> Iterator[Page]:
    """The pages that these slugs name one below the other, as far as there are any, in one query."""
    places = [f"{root.url_path}{'/'.join(slugs[: end + 1])}/" for end in range(len(slugs))]
    # By the slug, which is indexed; the whole path is not.
    rows = Page.objects.filter(slug__in=slugs, url_path__in=places).order_by() if slugs else ()
    found = {row.url_path: row for row in rows}
    return takewhile(bool, map(found.get, places))


def _with_restriction(pages: Any) -> Any:
    """With ``is_restricted``: whether a restriction closes the page."""
    return pages.annotate(is_restricted=restricted() if is_any_closed() else Value(False))


def _answer(request: Any, page: Page, above: list[Page], left: list[str]) -> RouteResult | None:
    model = page.specific_class
    if model is None or (left and model.route is Page.route):
        return None
    rows = model._default_manager.select_related("locale", *getattr(model, "read_with", ()))
    found = _with_restriction(rows).get(pk=page.pk)
    if above:
        found._cached_parent_obj = above[-1]
    found.pages_above = [row for row in above if row.live]
    try:
        route: RouteResult = found.route(request, left)
    except Http404:
        return None
    return route
