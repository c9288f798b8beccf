"""The gate in front of /cms/: closed unless an address is classified and its objects are one's own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.log_actions import LogContext

from admission.adapter import second_factor_missing
from admission.rules import AdminAddress, Who, admin_addresses, allows
from admission.views import log_in_first
from audit.actions import tell
from networks.middleware import ADMIN_PREFIX, UNPREFIXED
from networks.rules import is_member, runs_installation
from networks.views import bad_request

logger = logging.getLogger(__name__)

ACCOUNT_PREFIX = "/account/"


def _is_here(request: HttpRequest, value: str) -> bool:
    """Whether a page to return to lies on this host; Wagtail would take any other word for the name of a view.

    wagtail-localize's editor sends the whole address of the page it stands on.
    """
    path = value.removeprefix(f"{request.scheme}://{request.get_host()}")
    return not value or (path.startswith("/") and not path.startswith("//"))


class ClosedWithoutCacheMiddleware:
    """While the cache that counts tries is away, nobody logs in: 503 and a word in place of a server error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only below /account/; everywhere else an error stays one."""
        if not request.path_info.startswith(ACCOUNT_PREFIX) or not isinstance(exception, OSError):
            return None
        logger.exception("Log-in is closed: the cache does not answer.", exc_info=exception)
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = "60"
        add_never_cache_headers(response)
        return response


class AdminGateMiddleware:
    """404 for what is unknown or foreign, 403 for members without the right, log-in for strangers.

    What stands at ``/cms/`` and ``/account/`` is somebody's own, so that no cache keeps it, errors included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(UNPREFIXED):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Decide before any admin view runs."""
        if not request.path_info.startswith(ADMIN_PREFIX):
            return None
        match = request.resolver_match
        address = admin_addresses().get(match.view_name) if match and match.url_name else None
        if address is None or address.who is Who.NOBODY:
            raise Http404
        if not all(_is_here(request, value) for sent in (request.GET, request.POST) for value in sent.getlist("next")):
            return bad_request(request, SuspiciousOperation("The page to return to is not on this host."))
        if address.who is Who.ANYONE:
            return None
        if not request.user.is_authenticated:
            return log_in_first(request)
        self._demand_right(request, address, kwargs)
        missing = second_factor_missing(request)
        return redirect(missing) if missing else self._answer(request, view, address, args, kwargs)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A form without its fields, a number no row has, a row others need: the sender's mistake, no server error."""
        if not request.path_info.startswith(ADMIN_PREFIX):
            return None
        if isinstance(exception, MultiValueDictKeyError | OverflowError | DataError) or _is_no_number(exception):
            logger.warning("Refused what was sent to %s: %s", request.path_info, type(exception).__name__)
            return bad_request(request, exception)
        if isinstance(exception, ProtectedError):
            response = bad_request(request, exception)
            response.status_code = 409
            return response
        return None

    def _answer(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        address: AdminAddress,
        args: Any,
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """From our view where one stands in place of Wagtail's, or as one transaction; None where neither is so."""
        is_whole = address.whole and request.method == "POST"
        if address.view is None and not is_whole:
            return None
        try:
            # Around the transaction: wagtail-localize publishes after it, and the history names who did.
            with LogContext(user=request.user), transaction.atomic() if is_whole else nullcontext():
                return (address.view or view)(request, *args, **kwargs)
        except Exception as exception:
            if response := self.process_exception(request, exception):
                return response
            raise

    def _demand_right(self, request: HttpRequest, address: AdminAddress, kwargs: dict[str, Any]) -> None:
        person, network = request.user, request.network
        try:
            self._decide(request, address, kwargs)
        except (Http404, PermissionDenied):
            name = request.resolver_match.view_name
            tell("foreign_admin_address", person=person, network=network, address=name[:80])
            raise

    def _decide(self, request: HttpRequest, address: AdminAddress, kwargs: dict[str, Any]) -> None:
        person, network = request.user, request.network
        if not allows(request, address.who):
            if address.who is not Who.SUPERUSER and network and is_member(person, network):
                raise PermissionDenied
            raise Http404
        if address.owns and not runs_installation(person) and not address.owns(request, kwargs):
            raise Http404


def _is_no_number(exception: Exception) -> bool:
    """Whether a key in the question was no number, as Django says of a column that holds numbers.

    SQLite says *datatype mismatch* of a place in a list that is beyond its numbers.
    """
    text = str(exception)
    is_too_large = isinstance(exception, IntegrityError) and text == "datatype mismatch"
    return is_too_large or (isinstance(exception, ValueError) and "expected a number" in text)
