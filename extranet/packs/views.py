"""The papers of a meeting in one PDF: asking for it, seeing how far it has come, taking it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from extranet.meetings.models import Meeting
from extranet.packs.actions import ask_for_pack, note_download
from extranet.packs.choices import PackState
from extranet.packs.models import Pack
from extranet.packs.rules import contents, is_current, may_have
from library.views import file_response


class PackPage(TemplateView):
    """One button that asks for the pack; then how far it has come, then where to take it."""

    template_name = "packs/pack.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = _meeting(self.request, kwargs["pk"])
        pack = _pack(self.request, meeting)
        found = contents(self.request.user, meeting)
        return super().get_context_data(
            meeting=meeting,
            pack=pack,
            is_current=pack is not None and is_current(pack, meeting),
            papers=len(found.papers),
            bound=sum(paper.is_pdf for paper in found.papers),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = _meeting(request, pk)
        language = get_language() or meeting.network.default_language
        ask_for_pack(by=request.user, meeting=meeting, language=language)
        return redirect("packs:pack", pk)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The reader's own pack, while it is what they may read; another's does not exist."""
    meeting = _meeting(request, pk)
    pack = _pack(request, meeting)
    if pack is None or pack.state != PackState.READY:
        raise Http404("No such pack.")
    if not is_current(pack, meeting):
        messages.warning(request, _("The file made earlier no longer holds. Make it anew."))
        return redirect("packs:pack", pk)
    response = file_response(pack)
    if request.META["REQUEST_METHOD"] == "GET":
        note_download(by=request.user, pack=pack)
    return response


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, for those who read its agenda."""
    rows = Meeting.objects.for_network(request.network).select_related("network__site", "network__theme")
    meeting: Meeting = get_object_or_404(rows, pk=pk)
    if not may_have(request.user, meeting):
        raise Http404("No agenda for this person.")
    return meeting


def _pack(request: HttpRequest, meeting: Meeting) -> Pack | None:
    rows = Pack.objects.for_network(request.network).filter(meeting=meeting, person=request.user)
    found: Pack | None = rows.select_related("person", "meeting").first()
    return found
