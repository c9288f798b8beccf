"""Attendance by tap on the day, and over the years."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from extranet.attendance.actions import NotTakenError
from extranet.attendance.actions import mark as mark_attendance
from extranet.attendance.rules import is_taken, over_the_years, quorum, seats
from extranet.meetings.models import Meeting
from extranet.members.models import Organisation
from networks.rules import is_secretariat
from office.views import OfficeView


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, for the secretariat of its network."""
    found: Meeting = get_object_or_404(Meeting.objects.for_network(request.network).select_related("network"), pk=pk)
    if not is_secretariat(request.user, request.network):
        raise PermissionDenied
    return found


@require_safe
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """One button an organisation, large enough for a thumb; works without a script."""
    meeting = _meeting(request, pk)
    found = seats(meeting)
    count = quorum(request.network, found)
    context = {"meeting": meeting, "seats": found, "quorum": count, "is_taken": is_taken(meeting)}
    return render(request, "attendance/take.html", context)


@require_POST
def mark(request: HttpRequest, pk: int, organisation: int) -> HttpResponse:
    """Here, or not after all; and back to the same line."""
    meeting = _meeting(request, pk)
    found = get_object_or_404(Organisation.objects.for_network(request.network), pk=organisation)
    try:
        mark_attendance(by=request.user, meeting=meeting, organisation=found, is_there="there" in request.POST)
    except NotTakenError:
        messages.warning(
            request, _("Attendance is taken from two hours before a meeting that members are summoned to.")
        )
    return redirect(f"{reverse('attendance:take', args=[pk])}#organisation-{organisation}")


def meeting_panel(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """The way to the list, for the secretariat, from two hours before."""
    return {} if is_taken(meeting) and is_secretariat(request.user, request.network) else None


class YearsView(OfficeView, TemplateView):
    """How often each member came, by year."""

    template_name = "attendance/years.html"
    page_title = gettext_lazy("Attendance over the years")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years, rows = over_the_years(self.network)
        return super().get_context_data(**kwargs, years=years, rows=rows)
