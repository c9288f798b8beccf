"""Commenting on minutes and approving them, on the members' pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from admission.adapter import second_factor_recent
from extranet.approval import actions
from extranet.approval.forms import CodeForm, CommentForm
from extranet.approval.models import Adjuster, Comment
from extranet.approval.rules import adjuster_of, comments_are_open, may_be_adjusted
from extranet.meetings.actions import OutdatedVersionError, WrongStateError
from extranet.meetings.models import Minutes
from extranet.meetings.rules import agenda_for, minutes_for


def _minutes(request: HttpRequest, pk: int) -> Minutes:
    """Minutes this person may read."""
    rows = Minutes.objects.for_network(request.network).select_related("meeting__network")
    found = minutes_for(request.user, get_object_or_404(rows, meeting=pk))
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what should change; what one has said oneself stands below."""
    minutes = _minutes(request, pk)
    form = CommentForm(request.POST or None, agenda=agenda_for(request.user, minutes.meeting))
    if request.method == "POST" and form.is_valid():
        text, item = form.cleaned_data["text"], form.chosen_item()
        try:
            actions.comment_minutes(by=request.user, minutes=minutes, text=text, item=item)
        except WrongStateError:
            form.add_error(None, _("The time for comments is over. Write to the secretariat instead."))
        else:
            messages.success(request, _("Your comment is with the secretariat."))
            return redirect("approval:comment", pk)
    own = Comment.objects.for_network(request.network).filter(minutes=minutes.pk, person=request.user)
    context = {"minutes": minutes, "meeting": minutes.meeting, "form": form, "is_open": comments_are_open(minutes)}
    return render(request, "approval/comment.html", context | {"own": own.select_related("item")})


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """For an adjuster: what is approved, and the one button."""
    adjuster = adjuster_of(request.user, _minutes(request, pk))
    if adjuster is None:
        raise Http404
    form = CodeForm(request.POST if request.POST.get("do") == "approve" else None)
    if request.method == "POST" and may_be_adjusted(adjuster.minutes):
        done = _send_code(request, adjuster) if request.POST.get("do") == "code" else _approve(request, adjuster, form)
        if done:
            return redirect("approval:approve", pk)
    context: dict[str, Any] = {
        "minutes": adjuster.minutes,
        "meeting": adjuster.minutes.meeting,
        "adjuster": adjuster,
        "has_approved": adjuster.approved_version == adjuster.minutes.version - adjuster.minutes.is_locked,
        "is_open": may_be_adjusted(adjuster.minutes),
        "needs_code": not second_factor_recent(request),
        "form": form,
    }
    return render(request, "approval/approve.html", context)


def _send_code(request: HttpRequest, adjuster: Adjuster) -> bool:
    try:
        actions.send_code(adjuster=adjuster)
    except actions.CodeJustSentError:
        messages.warning(request, _("A code left less than a minute ago. Look in your mailbox before you ask again."))
    else:
        messages.success(request, _("A code is on its way to your mail address. It is good for 15 minutes."))
    return True


def _approve(request: HttpRequest, adjuster: Adjuster, form: CodeForm) -> bool:
    """Approve what was read; False where the form has something to say."""
    if not second_factor_recent(request):
        if not form.is_valid():
            return False
        try:
            actions.use_code(adjuster=adjuster, code=form.cleaned_data["code"])
        except actions.WrongCodeError:
            form.add_error("code", _("That is not the code, or it is too old. Have a new one sent."))
            return False
    version = request.POST.get("read_version", "")
    try:
        minutes = actions.adjust_minutes(
            by=request.user, minutes=adjuster.minutes, read_version=int(version) if version.isdecimal() else 0
        )
    except OutdatedVersionError:
        messages.error(request, _("The text was changed meanwhile. Read it once more and approve it then."))
    except actions.BeingWrittenError:
        messages.error(request, _("Somebody is writing in the minutes right now. Try again in a while."))
    except WrongStateError:
        messages.error(request, _("The minutes cannot be approved now."))
    else:
        done = _("The minutes are approved and locked.") if minutes.is_locked else _("You have approved the minutes.")
        messages.success(request, done)
    return True
