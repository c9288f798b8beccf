"""The secretariat's screens of summons and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from extranet.meetings.choices import MeetingState
from extranet.meetings.models import Meeting
from extranet.summons.actions import TooLateError, give_answer, invite_always, remind, summon
from extranet.summons.forms import AnswerForm, CallForm, StandingForm
from extranet.summons.models import Summons
from extranet.summons.rules import needs, tally
from extranet.summons.views import loaded
from office.views import OfficeView

MEETINGS = (_("Meetings"), reverse_lazy("meeting_screens:index"))
TOO_LATE = _("Nothing was done: the meeting has begun, was held or is cancelled.")


class MeetingScreen(OfficeView, TemplateView):
    """A screen about one meeting of the network."""

    header_icon = "mail"
    above: tuple[tuple[Any, Any], ...] = (MEETINGS,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Meeting.objects.for_network(request.network).select_related("network__site", "call", "host")
        self.meeting = get_object_or_404(rows, pk=kwargs["pk"])
        self.page_subtitle = self.meeting.title
        self.above = (MEETINGS, (self.meeting.title, reverse("meeting_screens:edit", args=[self.meeting.pk])))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"meeting": self.meeting} | kwargs)


def _tell(request: HttpRequest, number: int, text: str, nobody: str) -> None:
    """How many were written to. "0 are on their way" after a second press would read as if the first had failed."""
    if number:
        messages.success(request, text % {"number": number})
    else:
        messages.info(request, nobody)


class CallView(MeetingScreen):
    """Send the summons, see the answers, remind."""

    template_name = "summons/admin/call.html"
    page_title = _("Summons and answers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(loaded(self.request).filter(meeting=self.meeting))
        kwargs.setdefault("form", CallForm(meeting=self.meeting))
        is_open = self.meeting.state in {MeetingState.PLANNED, MeetingState.SUMMONED} and not self.meeting.is_past
        facts = {"rows": rows, "tally": tally(rows), "needs": needs(self.meeting, rows), "is_open": is_open}
        return super().get_context_data(**kwargs, **facts)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        here = reverse("summons_office:call", args=[pk])
        if "remind" in request.POST:
            number = remind(by=request.user, meeting=self.meeting)
            text = ngettext("%(number)d reminder is on its way.", "%(number)d reminders are on their way.", number)
            _tell(request, number, text, gettext("Nobody to remind: all have answered, or were reminded today."))
            return redirect(here)
        form = CallForm(request.POST, meeting=self.meeting)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            number = summon(by=request.user, meeting=self.meeting, **form.cleaned_data)
        except TooLateError:
            messages.error(request, TOO_LATE)
        else:
            text = ngettext("%(number)d summons is on its way.", "%(number)d summonses are on their way.", number)
            _tell(request, number, text, gettext("Nobody new to summon: those you chose have the summons already."))
        return redirect(here)


class AnswerView(MeetingScreen):
    """An answer that came by telephone."""

    template_name = "summons/admin/answer.html"
    page_title = _("Answer for somebody")
    summons: Summons

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.summons = get_object_or_404(loaded(request), meeting=kwargs["pk"], pk=kwargs["summons"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", AnswerForm(summons=self.summons))
        return super().get_context_data(**kwargs | {"summons": self.summons})

    def post(self, request: HttpRequest, pk: int, summons: int) -> HttpResponse:
        form = AnswerForm(request.POST, summons=self.summons)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            give_answer(by=request.user, summons=self.summons, given=form.given)
        except TooLateError:
            messages.error(request, TOO_LATE)
        else:
            messages.success(request, gettext("The answer is kept."))
        return redirect("summons_office:call", pk)


class StandingView(OfficeView, FormView):
    """Which partners and observers are always summoned, by kind of meeting."""

    template_name = "summons/admin/standing.html"
    form_class = StandingForm
    page_title = _("Standing invitations")
    header_icon = "mail"
    success_url = reverse_lazy("summons_office:standing")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def form_valid(self, form: StandingForm) -> HttpResponse:
        number = invite_always(by=self.request.user, wanted=form.wanted)
        text = ngettext(
            "Saved. It changed for %(number)d organisation.", "Saved. It changed for %(number)d organisations.", number
        )
        messages.success(self.request, text % {"number": number})
        return super().form_valid(form)
