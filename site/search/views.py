"""Public search. The extranet has a page of its own over the same results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from search.forms import PER_PAGE, SearchForm


def results(request: HttpRequest, keys: Iterable[str]) -> dict[str, Any]:
    """What ``search/results.html`` needs, for the holder of these audience keys in the request's network."""
    form = SearchForm.of(request.GET)
    hits = form.find(request.network, get_language() or "", keys)
    asked = form.cleaned_data
    first = (asked["page"] - 1) * PER_PAGE
    has_more = first + len(hits.items) < hits.total_capped
    return {
        "form": form,
        "hits": hits,
        "query": asked["q"],
        "kind": asked["kind"],
        "newest_first": asked["order"] == "newest",
        "all_count": sum(kind.count for kind in hits.kinds),
        "first": first + 1,
        "last": first + len(hits.items),
        "next_page": asked["page"] + 1 if has_more else None,
        "previous_page": asked["page"] - 1 if asked["page"] > 1 else None,
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What everyone may find; the same for everyone, so nobody's session is read."""
    if request.network is None:
        raise Http404("Search belongs to a network.")
    response = render(request, "search/search.html", results(request, {"public"}))
    response["X-Robots-Tag"] = "noindex"
    return response
