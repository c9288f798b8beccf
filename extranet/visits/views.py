"""A visit's practicalities for visitors and host, and the reception list for host and secretariat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.actions import record
from extranet.meetings.models import Meeting
from extranet.members.rules import spoken_for
from extranet.nav import Row
from extranet.visits.actions import OutdatedError, TooLateError, save_visit
from extranet.visits.forms import VisitForm
from extranet.visits.models import Visit
from extranet.visits.querysets import asked, with_visits
from extranet.visits.rules import (
    LIST_KEPT,
    Standing,
    columns,
    last_visit,
    list_data,
    practicalities,
    practicalities_data,
    rows_of,
    standing,
    standing_of,
    visitors,
)
from printing.documents import pdf
from tables.sheets import XLSX, sheet_response, write_xlsx


def _standing(request: HttpRequest, pk: int) -> Standing:
    """The visit of a meeting of the network, as far as it concerns whoever asks; 404 where there is none."""
    return standing(request.user, get_object_or_404(with_visits(request.network), pk=pk))


def _refuse(found: Standing) -> None:
    """403 for those who see that there is a visit, 404 for the others."""
    if found.reads:
        raise PermissionDenied
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """The one form of the practicalities, for the host and for the secretariat."""
    found = _standing(request, pk)
    if not found.fills:
        _refuse(found)
    meeting, visit = found.meeting, found.visit or Visit(meeting=found.meeting)
    last = last_visit(meeting)
    context = {"meeting": meeting, "visit": found.visit, "last": last}
    if request.method == "POST":
        return _kept(request, VisitForm(request.POST, instance=visit, meeting=meeting), context)
    initial = _copied(last) if last and "copy" in request.GET else None
    form = VisitForm(instance=visit, meeting=meeting, initial=initial)
    return render(request, "visits/fill.html", context | {"form": form})


def _kept(request: HttpRequest, form: VisitForm, context: dict[str, Any]) -> HttpResponse:
    """Save what was sent, and back to the meeting; or the form again with what was typed."""
    meeting, stands = form.meeting, None
    if form.is_valid():
        read = form.cleaned_data["read_version"] or 0
        try:
            save_visit(by=request.user, meeting=meeting, read_version=read, values=form.values)
        except OutdatedError as outdated:
            form.refuse(outdated.current)
            stands = practicalities(outdated.current)
        except TooLateError:
            messages.warning(request, _("Nothing was kept: the meeting was held or is cancelled."))
            return redirect(meeting.get_absolute_url())
        else:
            messages.success(request, _("Thank you. Visitors read it on the meeting’s page."))
            return redirect(meeting.get_absolute_url() + "#visit")
    return render(request, "visits/fill.html", context | {"form": form, "stands": stands})


def _copied(last: Visit) -> dict[str, Any]:
    """What is the same at every visit to a host, to be looked through before it is saved."""
    same = ("entrance", "parking", "safety", "clothing", "photography", "contact_name", "contact_phone", "reception")
    return {name: getattr(last, name) for name in same if getattr(last, name)}


@require_safe
def visit_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The practicalities on paper, tagged for screen readers."""
    found = _standing(request, pk)
    if not found.reads:
        raise Http404
    found.visit.meeting = found.meeting
    return _download(pdf("meeting", practicalities_data(found.visit)), _name(found, _("visit"), "pdf"))


def _name(found: Standing, word: str, kind: str) -> str:
    return f"{found.meeting.starts_at:%Y-%m-%d}-{word}.{kind}"


def _download(content: bytes, name: str) -> HttpResponse:
    header = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type="application/pdf", headers=header)


def _receiving(request: HttpRequest, pk: int) -> Standing:
    """The visit, for those who receive the visitors, as long as the list is kept."""
    found = _standing(request, pk)
    if not found.receives:
        _refuse(found)
    return found


@require_safe
def reception(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is expected, to read at the door."""
    found = _receiving(request, pk)
    context = {
        "meeting": found.meeting,
        "visit": found.visit,
        "visitors": visitors(found.meeting, found.visit),
        "until": found.meeting.ends_at + LIST_KEPT,
    }
    return render(request, "visits/reception.html", context)


@require_safe
def reception_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The list on paper."""
    found = _receiving(request, pk)
    _note(request, found, "pdf")
    data = list_data(found.meeting, found.visit, visitors(found.meeting, found.visit))
    return _download(pdf("list", data), _name(found, _("reception"), "pdf"))


@require_safe
def reception_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a workbook, for a visitors' system."""
    found = _receiving(request, pk)
    _note(request, found, "xlsx")
    rows = rows_of(visitors(found.meeting, found.visit))
    content = write_xlsx(columns(), rows, _("Reception list"))
    return sheet_response(_name(found, _("reception"), "xlsx"), XLSX, content)


def _note(request: HttpRequest, found: Standing, kind: str) -> None:
    """That the list was taken out is in the log."""
    record(by=request.user, action="visits.take_list", target=found.meeting, details={"kind": kind})


def meeting_panel(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """What visitors must know; for host and secretariat also the ways to the form and to the list."""
    found = standing_of(request.user, meeting)
    if found is None or not (found.reads or found.fills or found.receives):
        return None
    return {"standing": found, "told": practicalities(found.visit) if found.reads else []}


def asked_of_host(request: HttpRequest) -> dict[str, Any] | None:
    """Visits for which whoever looks was asked to fill in the practicalities."""
    hosts = spoken_for(request.user, request.network)
    rows = asked(with_visits(request.network)).upcoming().filter(host__in=hosts)[:5]
    found = [_row(meeting) for meeting in rows]
    return {"rows": found} if found else None


def _row(meeting: Any) -> Row:
    url = reverse("visits:visit", args=[meeting.pk])
    day = meeting.visit.answer_by or timezone.localdate(meeting.starts_at)
    return Row(_("Tell visitors what they must know"), url, meeting.title, day)
