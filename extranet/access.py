"""The one guard of the members' area. ``extranet.urls`` puts it around every view."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext

from admission.adapter import second_factor_missing
from admission.views import log_in_first
from audit.actions import record_once_a_day
from extranet.viewing.actions import end
from extranet.viewing.rules import SAFE_METHODS, Viewing, ViewingOver, is_closed, viewing_of
from extranet.viewing.views import refused
from networks.rules import is_member

if TYPE_CHECKING:
    from django.db.models import Model

View = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """What the guard lets through: log-in first, and nothing at all for those who do not belong here."""
    if request.network is None:
        raise Http404("The bare host has no members.")
    if not request.user.is_authenticated:
        return log_in_first(request)
    if not is_member(request.user, request.network):
        raise Http404("Not a member of this network.")
    missing = second_factor_missing(request)
    if missing:
        return redirect(missing)
    try:
        viewing = viewing_of(request)
    except ViewingOver as over:
        # Whatever was sent was meant to be done in somebody else's place.
        end(request, how=over.how)
        messages.info(request, gettext("You see the members’ area as yourself again."))
        return redirect("extranet:dashboard")
    if viewing is not None:
        return _as_somebody_else(viewing, view, request, *args, **kwargs)
    return view(request, *args, **kwargs)


def _as_somebody_else(
    viewing: Viewing, view: View, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    """What the person would see, and nothing done: whatever the view writes is undone, marks of reading included."""
    oneself = request.user
    request.user, request.viewing = viewing.person, viewing  # read by the templates
    try:
        if request.method not in SAFE_METHODS or is_closed(request):
            return refused(request)
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            transaction.set_rollback(True)
    finally:
        request.user = oneself
    return response


def note_shown(request: Any, action: str, target: Model, **details: int | str) -> None:
    """Tell the guard what a view shows or hands out, for the log: once a day, person, target and details."""
    request.shown.append((action, target, details))


def _log_shown(request: Any) -> None:
    """Write it, of whoever is really logged in. Where nothing can be written, it is shown all the same.

    A question for the headers alone is shown nothing.
    """
    if request.META["REQUEST_METHOD"] != "GET":
        return
    try:
        for action, target, details in request.shown:
            record_once_a_day(by=request.user, action=action, target=target, network=request.network, details=details)
    except DatabaseError as error:
        logger.error("What was shown could not be logged: %s", type(error).__name__)


def guarded(view: View) -> View:
    """The view behind the guard; whatever it answers, errors included, no cache keeps it."""

    @wraps(view)
    def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase | HttpResponse
        request.shown = []
        try:
            response = _answer(view, request, *args, **kwargs)
            _log_shown(request)
        except (Http404, PermissionDenied) as error:
            response = response_for_exception(request, error)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    entrance.is_guarded = True
    return entrance


def guard_all(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses, each view of them guarded, however deep it is included."""
    return [_guard_one(pattern) for pattern in patterns]


def _guard_one(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(pattern, URLPattern):
        return URLPattern(pattern.pattern, guarded(pattern.callback), pattern.default_args, pattern.name)
    return URLResolver(
        pattern.pattern,
        guard_all(pattern.url_patterns),
        pattern.default_kwargs,
        pattern.app_name,
        pattern.namespace,
    )
