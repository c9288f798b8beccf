"""What home itself puts on a front page, the site map, and choosers and acts of the editor in one network."""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib.sitemaps import views
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_list_or_404
from django.views.decorators.http import require_safe
from wagtail.admin.views.chooser import BrowseView, ExternalLinkView, page_models_from_string
from wagtail.admin.views.dismissibles import DismissiblesView
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.models import Page, Site
from wagtail.views import serve

from admission.rules import are_numbers, pages_in_network
from home.models import HomePage, NewsIndexPage, NewsPage
from home.querysets import route_of
from home.rules import list_path
from home.sitemaps import NetworkSitemap
from networks.models import FocusArea
from networks.querysets import network_being_served, pages_of
from networks.views import hub

NEWS_ON_FRONT = 3
HINT, MOST_HINTS = re.compile(r"[a-z0-9_.-]{1,60}"), 20


def latest_news(request: HttpRequest, page: HomePage) -> dict[str, Any] | None:
    """The newest rows with the list they come from; nothing while there is none."""
    news = NewsPage.objects.in_language_of(page).shown().newest().with_focus_areas().defer_streamfields()
    rows = list(news[:NEWS_ON_FRONT])
    index = list_path(request.network, request.LANGUAGE_CODE, NewsIndexPage)
    return {"news": rows, "index_path": index} if rows else None


def driven_questions(request: HttpRequest, page: HomePage) -> dict[str, Any] | None:
    """The focus areas; each leads to the news that carry it."""
    areas = list(FocusArea.objects.for_network(request.network))
    index = list_path(request.network, request.LANGUAGE_CODE, NewsIndexPage)
    return {"areas": areas, "index_path": index} if areas else None


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own serving, by a way that reads only what is needed; on the bare host the list of networks."""
    if request.network is None and not path:
        return hub(request)
    request._wagtail_route_for_request = route_of(request, path)  # where Wagtail looks
    return serve(request, path)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """``/sitemap.xml`` of the network whose host was asked."""
    if request.network is None:
        raise Http404
    return views.sitemap(request, {"pages": NetworkSitemap(request)})


class ChoosePage(BrowseView):
    """Wagtail's chooser of pages, which opens at what all pages of a kind have in common: here the network's."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        targets = [pk for pk in request.GET.getlist("target_pages[]") if pk]
        if not are_numbers(targets) or (request.network and not pages_in_network(request, targets)):
            raise Http404
        return super().get(request, parent_page_id or self._opens_at(request))

    def _opens_at(self, request: HttpRequest) -> int | None:
        kinds = request.GET.get("page_type")
        if not kinds or request.network is None:
            return None
        try:
            models = page_models_from_string(kinds)
        except (ValueError, LookupError):
            raise Http404 from None
        own = Page.objects.filter(pages_of(request.network)).type(*models)
        top: int = own.first_common_ancestor().pk
        return top


class ChooseExternalLink(ExternalLinkView):
    """An address elsewhere. One that turns out to be a page here is taken as that page, if it is the network's."""

    def post(self, request: HttpRequest) -> HttpResponse:
        request.POST[f"{self.form_prefix}-{self.link_url_field_name}"]  # a form without its field is no form
        own = request.network.site_id if request.network else None
        paths = [entry for entry in Site.get_site_root_paths() if entry.site_id == own]
        request._wagtail_cached_site_root_paths = paths  # where Wagtail looks
        return super().post(request)


class OnOwnPages:
    """Mixed into acts on many pages: "all of them" means all of the network's."""

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Any) -> list[Any]:
        network = network_being_served()
        pages = model.objects.filter(pages_of(network)) if network else model.objects.all()
        return get_list_or_404(pages, pk__in=object_ids)


class DeletePages(OnOwnPages, DeleteBulkAction):
    pass


class MovePages(OnOwnPages, MoveBulkAction):
    pass


class PublishPages(OnOwnPages, PublishBulkAction):
    pass


class UnpublishPages(OnOwnPages, UnpublishBulkAction):
    pass


class WhatWasSeen(DismissiblesView):
    """Which hints of the admin somebody has put away; Wagtail's own keeps whatever is sent."""

    def patch(self, request: HttpRequest) -> HttpResponse:
        try:
            sent = json.loads(request.body)
        except ValueError:
            sent = None
        if not _are_hints(sent):
            return HttpResponseBadRequest()
        response: HttpResponse = super().patch(request)
        return response


def _are_hints(sent: object) -> bool:
    """A few short names with yes or no."""
    return (
        isinstance(sent, dict)
        and len(sent) <= MOST_HINTS
        and all(HINT.fullmatch(name) and isinstance(value, bool) for name, value in sent.items())
    )
