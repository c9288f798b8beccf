"""The secretariat's screen of a visit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from extranet.summons.viewsets import TOO_LATE, MeetingScreen
from extranet.visits.actions import OutdatedError, TooLateError, ask_host, save_visit, speakers_of_host
from extranet.visits.forms import AskForm, OthersForm
from extranet.visits.models import Visit
from extranet.visits.rules import practicalities, standing_of


class VisitView(MeetingScreen):
    """Ask the host, see what it said, note who else comes along."""

    template_name = "visits/admin/visit.html"
    page_title = _("Company visit")
    header_icon = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = standing_of(self.request.user, self.meeting)
        visit = found.visit if found else None
        kwargs.setdefault("ask", AskForm(meeting=self.meeting, initial={"answer_by": visit and visit.answer_by}))
        kwargs.setdefault("form", OthersForm(instance=visit))
        speakers = speakers_of_host(self.meeting) if self.meeting.host_id else []
        told = practicalities(visit) if visit else []
        facts = {"found": found, "visit": visit, "told": told, "speakers": speakers}
        return super().get_context_data(**kwargs | facts)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = standing_of(request.user, self.meeting)
        if found is None or not found.fills:
            messages.error(request, TOO_LATE)
            return redirect("visits_office:visit", pk)
        return self._ask(pk) if "ask" in request.POST else self._note(pk, found.visit)

    def _ask(self, pk: int) -> HttpResponse:
        form = AskForm(self.request.POST, meeting=self.meeting)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(ask=form))
        try:
            number = ask_host(by=self.request.user, meeting=self.meeting, answer_by=form.cleaned_data["answer_by"])
        except TooLateError:
            messages.error(self.request, TOO_LATE)
            return redirect("visits_office:visit", pk)
        text = ngettext("%(number)d person is asked by mail.", "%(number)d people are asked by mail.", number)
        messages.success(self.request, text % {"number": number})
        return redirect("visits_office:visit", pk)

    def _note(self, pk: int, visit: Visit | None) -> HttpResponse:
        form = OthersForm(self.request.POST, instance=visit or Visit(meeting=self.meeting))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        values = {"others": form.cleaned_data["others"]}
        try:
            read = form.cleaned_data["read_version"] or 0
            save_visit(by=self.request.user, meeting=self.meeting, read_version=read, values=values)
        except OutdatedError:
            form.add_error(None, gettext("Somebody else changed this in the meantime. Open it anew."))
            return self.render_to_response(self.get_context_data(form=form))
        except TooLateError:
            messages.error(self.request, TOO_LATE)
        else:
            messages.success(self.request, gettext("The list is kept."))
        return redirect("visits_office:visit", pk)
