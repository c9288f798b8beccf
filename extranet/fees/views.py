"""The secretariat's screen of a year's fees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from extranet.fees import actions, rules
from extranet.fees.choices import CURRENCIES, STEPS_FROM, TAKE_BACK, FeeState
from extranet.fees.forms import FeeFilterForm, MarkForm
from extranet.fees.models import Fee
from office.views import OfficeView


class FeesView(OfficeView, TemplateView):
    """A year's fees with what they come to; marks those that are ticked."""

    template_name = "fees/list.html"
    page_title = _("Fees")
    header_icon = "list-ul"
    mark_form: MarkForm | None = None

    def fees(self, year: int, state: str) -> list[Fee]:
        """The network's fees of a year, in a state or all."""
        rows = Fee.objects.for_network(self.network).filter(year=year).select_related("organisation__network")
        return list(rows.in_state(FeeState(state)) if state else rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FeeFilterForm(self.request.GET)
        year, state = form.asked()
        fees = self.fees(year, "")
        mark_form = self.mark_form or MarkForm(numbers=[], initial={"on": timezone.localdate()})
        return super().get_context_data(
            **kwargs,
            filters_form=FeeFilterForm(initial={"year": year, "state": state}),
            year=year,
            state=state,
            currency=CURRENCIES[self.network.country],
            fees=[fee for fee in fees if not state or fee.state == state],
            summary=rules.summary(fees),
            steps=list(STEPS_FROM),
            mark_form=mark_form,
            ticked=set(mark_form.data.getlist("fees")) if mark_form.is_bound else set(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        year, state = FeeFilterForm(request.GET).asked()
        form = MarkForm(request.POST, numbers=[fee.pk for fee in self.fees(year, "")])
        if not form.is_valid():
            self.mark_form = form
            return self.render_to_response(self.get_context_data())
        done, said = self._take_step(form.cleaned_data)
        if left := len(form.cleaned_data["fees"]) - done:
            said += " " + gettext("%(number)d stayed as they were: the step does not fit their state.") % {
                "number": left
            }
        messages.success(request, said)
        return redirect(f"{reverse('fees:list')}?year={year}&state={state}")

    def _take_step(self, data: dict[str, Any]) -> tuple[int, str]:
        """Mark or take back; how many fees, and what is said."""
        by = {"by": self.request.user, "network": self.network, "fees": data["fees"]}
        if data["step"] == TAKE_BACK:
            done = actions.unmark_fees(**by)
            said = ngettext(
                "The last mark of %(number)d fee is taken back.",
                "The last marks of %(number)d fees are taken back.",
                done,
            )
        else:
            done = actions.mark_fees(**by, state=FeeState(data["step"]), on=data["on"])
            said = ngettext("%(number)d fee has been marked.", "%(number)d fees have been marked.", done)
        return done, said % {"number": done}


class AssessView(FeesView):
    """Sets the fees of a year by the rules."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("fees:list")

    def post(self, request: HttpRequest) -> HttpResponse:
        year, _state = FeeFilterForm(request.POST).asked()
        made = actions.assess_fees(by=request.user, network=self.network, year=year)
        said = ngettext("%(number)d fee has been set.", "%(number)d fees have been set.", made)
        messages.success(request, said % {"number": made})
        return redirect(f"{reverse('fees:list')}?year={year}")


class ExportView(FeesView):
    """The fees as they were filtered, as a workbook for invoicing."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("fees:list")

    def post(self, request: HttpRequest) -> HttpResponse:
        year, state = FeeFilterForm(request.POST).asked()
        fees = self.fees(year, state)
        return actions.export_fees(by=request.user, network=self.network, fees=fees, year=year)
