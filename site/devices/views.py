"""Ending one's sessions from one's account page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from devices.actions import end_session, end_sessions


@require_POST
@login_required
def end_one(request: HttpRequest) -> HttpResponse:
    """Log out one other device; 404 for a session that is not one's own."""
    if not end_session(by=request.user, reference=request.POST.get("session", ""), network=request.network):
        raise Http404
    messages.success(request, _("The device is logged out."))
    return redirect("admission:account")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    number = end_sessions(
        by=request.user, person=request.user, network=request.network, but=request.session.session_key
    )
    messages.success(
        request,
        ngettext("%(number)d other device is logged out.", "%(number)d other devices are logged out.", number)
        % {"number": number},
    )
    return redirect("admission:account")
