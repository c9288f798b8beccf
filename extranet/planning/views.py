"""The secretariat's screens for planning a year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.widgets.button import HeaderButton

from extranet.planning.actions import plan_series
from extranet.planning.forms import Dates, Plan, SeriesForm, first_look
from extranet.planning.models import Series
from extranet.planning.rules import candidates
from office.views import OfficeView

PAGE_SIZE = 10
YEAR_PLANS = (_("Plans of a year"), reverse_lazy("planning:series"))
PLAN_FIELDS = ("title", "kind", "year", "recurrence", "begins", "ends", "blocked_weeks")


class SeriesView(OfficeView, TemplateView):
    """What was planned, by which rule, and what was changed."""

    template_name = "planning/series.html"
    page_title = _("Plans of a year")
    header_icon = "calendar-alt"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(gettext("Plan a year"), url=reverse("planning:plan"), icon_name="plus"),
            HeaderButton(gettext("Whose turn it is to host"), url=reverse("planning:turns"), icon_name="home"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Series.objects.for_network(self.network).select_related("network__site")
        rows = rows.prefetch_related("dates__meeting__host", "dates__suggested_host")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        language = get_language() or self.network.default_language
        told = [(series, series.rule_words(language)) for series in page]
        return super().get_context_data(**kwargs, page=page, told=told)


class PlanView(OfficeView, TemplateView):
    """The rule, then its dates to look at and change, then the meetings: nothing is made before."""

    template_name = "planning/plan.html"
    page_title = _("Plan a year")
    header_icon = "calendar-alt"
    above = (YEAR_PLANS,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", SeriesForm(network=self.network))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SeriesForm(request.POST, network=self.network)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        plan = form.plan()
        shared = {"form_kwargs": {"plan": plan, "hosts": form.hosts()}}
        if "save" not in request.POST:
            return self._show(form, plan, Dates(initial=first_look(plan), **shared))
        dates = Dates(request.POST, **shared)
        if not dates.is_valid():
            return self._show(form, plan, dates)
        return self._make(form, dates)

    def _show(self, form: SeriesForm, plan: Plan, dates: Any) -> HttpResponse:
        told = [(one, *_planned(one, plan)) for one in dates.forms]
        return self.render_to_response(self.get_context_data(form=form, dates=dates, told=told))

    def _make(self, form: SeriesForm, dates: Any) -> HttpResponse:
        given = form.cleaned_data | {"recurrence": form.recurrence}
        facts = {name: given[name] for name in PLAN_FIELDS}
        chosen = [one.chosen for one in dates.forms]
        plan_series(by=self.request.user, network=self.network, dates=chosen, **facts)
        number = sum(one.day is not None for one in chosen)
        text = ngettext("%(number)d meeting is planned.", "%(number)d meetings are planned.", number)
        messages.success(self.request, text % {"number": number})
        return redirect("planning:series")


def _planned(form: Any, plan: Plan) -> tuple[Any, Any]:
    """The date that a row of the form is about, as the plan has it now; nothing where the plan has changed."""
    value = form["planned_on"].value()
    found = [entry for planned_on, entry in plan.items() if str(planned_on) == str(value)]
    return found[0] if found else (None, None)


class TurnsView(OfficeView, TemplateView):
    """Whose turn it is to host: the order, and what it rests on."""

    template_name = "planning/turns.html"
    page_title = _("Whose turn it is to host")
    header_icon = "home"
    above = (YEAR_PLANS,)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(gettext("Room and refusals"), url=reverse("hosts:index"), icon_name="edit")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        told = [(one, _until(one, today)) for one in candidates(self.network)]
        return super().get_context_data(**kwargs, told=told)


def _until(candidate: Any, today: Any) -> Any:
    """Until when a candidate is not asked."""
    return max((until for said, until in candidate.refusals if said <= today < until), default=None)
