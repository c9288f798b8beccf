"""The mailbox of the demo, only with DEBUG, and the page that stops mails about what is new."""

from __future__ import annotations

from collections.abc import Callable
from email.header import decode_header, make_header
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from networks.querysets import unscoped
from notifications.actions import choose_rhythm
from notifications.choices import Rhythm
from notifications.emails import base_url, sender
from notifications.forms import MailboxForm
from notifications.models import Mail
from notifications.rules import subscription_of

MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
}
"""Mails carry their styles on the elements, and nothing else may run in them."""


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 in production; in the demo the view may read the mails of all networks."""

    @require_safe
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404("The mailbox belongs to the demo.")
        with unscoped():
            return view(request, **kwargs)

    return guarded


@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail, the newest first."""
    form = MailboxForm(request.GET)
    mails = form.filter(Mail.objects.select_related("network").defer("text", "html"))
    page = Paginator(mails, 50).get_page(request.GET.get("page"))
    query = "" if not request.GET.get("to") else urlencode({"to": request.GET["to"]}) + "&"
    return render(request, "notifications/mailbox.html", {"form": form, "page": page, "query": query})


@csp_update({"frame-src": [SELF]})
@demo_only
def mail(request: HttpRequest, *, pk: int) -> HttpResponse:
    """One mail as it reads, with and without markup."""
    found: Mail = get_object_or_404(Mail.objects.select_related("network").prefetch_related("attachments"), pk=pk)
    if found.network and found.network != request.network:
        return redirect(f"{base_url(found.network)}{request.path}")  # where its pictures are
    return render(
        request,
        "notifications/mail.html",
        {"mail": found, "sender": str(make_header(decode_header(sender(found.network))))},
    )


@csp(MAIL_POLICY)
@demo_only
def markup(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The mail's HTML alone; its links lead out of the frame it is shown in."""
    found: Mail = get_object_or_404(Mail.objects.all(), pk=pk)
    return HttpResponse(found.html.replace("<head>", '<head><base target="_top"><link rel="icon" href="data:,">', 1))


@csrf_exempt  # mail programs press the button without a page of ours; the signed token allows this one thing
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One press ends the mails about what is new in a network (RFC 8058); opening the address changes nothing."""
    found = subscription_of(token, request.network) if request.network else None
    if found is None:
        raise Http404("No such choice.")
    if request.method == "POST":
        choose_rhythm(by=found.person, network=found.network, rhythm=Rhythm.NONE)
    with translation.override(found.network.language_for(found.person.language)):
        return render(request, "notifications/stop.html", {"done": request.method == "POST"})
