"""Proposing a point, as members and partners do it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from extranet.meetings.models import Meeting
from extranet.proposals.actions import LockedError, withdraw_proposal
from extranet.proposals.actions import propose as keep_proposal
from extranet.proposals.forms import ProposalForm
from extranet.proposals.models import Proposal
from extranet.proposals.rules import is_open, last_day, may_propose


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    rows = Meeting.objects.for_network(request.network).select_related("network__site")
    found: Meeting = get_object_or_404(rows, pk=pk)
    return found


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; after the last day it says so."""
    meeting = _meeting(request, pk)
    if not may_propose(request.user, meeting):
        raise PermissionDenied
    until = last_day(meeting)
    form = ProposalForm(request.POST, request.FILES) if request.method == "POST" else ProposalForm()
    if request.method == "POST" and form.is_valid():
        try:
            keep_proposal(by=request.user, meeting=meeting, **form.cleaned_data)
        except LockedError:
            messages.warning(request, _("The agenda takes no proposals any more. Write to the secretariat."))
        else:
            messages.success(request, _("Thank you. The secretariat decides and writes to you."))
        return redirect(meeting.get_absolute_url() + "#proposals")
    context = {
        "meeting": meeting,
        "form": form,
        "until": until,
        "is_open": is_open(meeting, until),
        "own": _own(request, meeting),
    }
    return render(request, "proposals/propose.html", context)


def _own(request: HttpRequest, meeting: Meeting) -> list[Proposal]:
    """What whoever asks has proposed to the meeting."""
    rows = Proposal.objects.for_network(request.network).filter(meeting=meeting, person=request.user)
    return list(rows.with_papers())


@require_POST
def withdraw(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Take one's own proposal back while nobody has decided about it."""
    rows = Proposal.objects.for_network(request.network).filter(person=request.user).select_related("meeting__network")
    found = get_object_or_404(rows, meeting=pk, pk=proposal)
    try:
        withdraw_proposal(by=request.user, proposal=found)
    except LockedError:
        messages.warning(request, _("It is decided already. Write to the secretariat."))
    else:
        messages.success(request, _("The proposal is taken back."))
    return redirect(found.meeting.get_absolute_url() + "#proposals")


def meeting_panel(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """Until when one can propose, and one's own proposals."""
    if meeting.is_past or not may_propose(request.user, meeting):
        return None
    until = last_day(meeting)
    own, still = _own(request, meeting), is_open(meeting, until)
    return {"own": own, "until": until, "is_open": still} if own or still else None
