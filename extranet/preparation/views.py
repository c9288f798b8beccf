"""The steps around a meeting, for the secretariat: one button a step, large enough for a thumb."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from extranet.meetings.models import Meeting
from extranet.nav import Row
from extranet.preparation import rules
from extranet.preparation.actions import CancelledError, SettledError, add_step, prepare, reopen, settle
from extranet.preparation.choices import Outcome
from extranet.preparation.forms import StepForm
from extranet.preparation.models import Step
from networks.rules import is_secretariat

SHOWN = 5


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, for the secretariat of its network."""
    rows = Meeting.objects.for_network(request.network).select_related("network__site", "host")
    found: Meeting = get_object_or_404(rows, pk=pk)
    if not is_secretariat(request.user, request.network):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest, pk: int) -> HttpResponse:
    """The list; sent, it makes the steps of the meeting's kind, or keeps one more."""
    meeting = _meeting(request, pk)
    if request.method != "POST":
        return _show(request, meeting, StepForm(meeting=meeting))
    if "make" in request.POST:
        return _make(request, meeting)
    form = StepForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _show(request, meeting, form)
    step = add_step(by=request.user, step=form.instance)
    messages.success(request, _("The step is on the list."))
    return redirect(_at(step))


def _show(request: HttpRequest, meeting: Meeting, form: StepForm) -> HttpResponse:
    rows = Step.objects.for_network(request.network).filter(meeting=meeting)
    found = list(rows.select_related("person", "settled_by"))
    for step in found:
        step.meeting = meeting
    context = {
        "meeting": meeting,
        "steps": found,
        "open": [step for step in found if step.is_open],
        "settled": [step for step in found if not step.is_open],
        "overdue": sum(step.is_overdue for step in found),
        "checklist": None if found else rules.checklist_for(meeting),
        "may_be_prepared": rules.may_be_prepared(meeting),
        "form": form,
    }
    return render(request, "preparation/steps.html", context)


def _make(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        number = prepare(by=request.user, meeting=meeting)
    except CancelledError:
        messages.warning(request, _("The meeting is cancelled; there is nothing to prepare."))
    else:
        text = ngettext("%(number)d step is on the list.", "%(number)d steps are on the list.", number)
        messages.success(request, text % {"number": number})
    return redirect("preparation:steps", meeting.pk)


def _at(step: Step) -> str:
    """The list, at the step's line."""
    return f"{reverse('preparation:steps', args=[step.meeting_id])}#step-{step.pk}"


@require_POST
def tick(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Done, not needed, or to be done after all; and back to the same line."""
    meeting = _meeting(request, pk)
    rows = Step.objects.for_network(request.network).filter(meeting=meeting)
    found = get_object_or_404(rows.select_related("meeting__network"), pk=step)
    try:
        if "open" in request.POST:
            reopen(by=request.user, step=found)
        else:
            outcome = Outcome.NOT_NEEDED if "not_needed" in request.POST else Outcome.DONE
            settle(by=request.user, step=found, outcome=outcome)
    except SettledError:
        messages.warning(request, _("Somebody else was faster. The list shows how it stands now."))
    return redirect(_at(found))


def due_soon(request: HttpRequest) -> dict[str, Any] | None:
    """For the secretariat: what is overdue or due within a week, the earliest first."""
    if not is_secretariat(request.user, request.network):
        return None
    found = [_row(step) for step in rules.due_soon(request.network)[:SHOWN]]
    return {"rows": found} if found else None


def _row(step: Step) -> Row:
    text = _("Overdue: %(meeting)s") if step.is_overdue else "%(meeting)s"
    return Row(step.text, _at(step), text % {"meeting": step.meeting.title}, step.due_on)
