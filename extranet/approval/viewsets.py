"""The secretariat's screens: adjusters, the public summary, and who is writing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from extranet.approval import actions
from extranet.approval.forms import AdjustersForm, SummaryForm
from extranet.approval.models import Comment, PublicSummary
from extranet.approval.rules import writers_but
from extranet.meetings.actions import MinutesLockedError
from extranet.meetings.models import Minutes


def _minutes(request: HttpRequest, pk: int) -> Minutes:
    if request.network is None:
        raise Http404
    rows = Minutes.objects.for_network(request.network).select_related("meeting__network")
    found: Minutes = get_object_or_404(rows, pk=pk)
    return found


class MinutesFormView(WagtailAdminTemplateMixin, FormView[Any]):
    """A form that belongs to minutes and leads back to them."""

    header_icon = "doc-full"
    template_name = "approval/admin/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.minutes = _minutes(request, kwargs["pk"])
        self.page_subtitle = str(self.minutes)
        self.back = reverse("minutes:edit", args=[self.minutes.pk])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("minutes:index"), "label": capfirst(Minutes._meta.verbose_name_plural)}
        here = {"url": "", "label": self.page_title}
        return [*self.breadcrumbs_items, listed, {"url": self.back, "label": str(self.minutes)}, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.back, minutes=self.minutes, **kwargs)

    def get_success_url(self) -> str:
        return self.back


class AdjustersView(MinutesFormView):
    """Who approves the minutes."""

    page_title = _("Adjusters")
    form_class = AdjustersForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.request.network}

    def get_initial(self) -> dict[str, Any]:
        return {"people": list(self.minutes.adjusters.values_list("person", flat=True))}

    def form_valid(self, form: AdjustersForm) -> HttpResponse:
        try:
            people = form.cleaned_data["people"]
            actions.name_adjusters(by=self.request.user, minutes=self.minutes, people=people)
        except MinutesLockedError:
            form.add_error(None, gettext("These minutes are approved and locked."))
            return self.form_invalid(form)
        messages.success(self.request, gettext("The adjusters are named."))
        return super().form_valid(form)


class SummaryView(MinutesFormView):
    """What the public is told of the meeting."""

    page_title = _("Public summary")
    form_class = SummaryForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": PublicSummary.all_networks.filter(minutes=self.minutes).first()}

    def form_valid(self, form: SummaryForm) -> HttpResponse:
        actions.write_summary(by=self.request.user, minutes=self.minutes, text=form.cleaned_data["text"])
        messages.success(self.request, gettext("The summary is saved."))
        return super().form_valid(form)


@require_POST
def draft_news(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: a draft of news from the summary, opened in the editor."""
    minutes = _minutes(request, pk)
    summary = get_object_or_404(PublicSummary.objects.for_network(request.network), minutes=minutes)
    try:
        page = actions.draft_news(by=request.user, summary=summary)
    except actions.NoNewsListError:
        messages.error(request, gettext("There is no list of news in the network’s main language. Make one first."))
        return redirect("minutes:edit", minutes.pk)
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def writing(request: HttpRequest, pk: int) -> HttpResponse:
    """The form says that it is open, or that it was closed; the answer names others who have it open."""
    minutes = _minutes(request, pk)
    others = actions.note_writing(by=request.user, minutes=minutes, is_over="over" in request.POST)
    text = gettext("%(names)s is writing here too. Whoever saves second is shown both texts.")
    return JsonResponse({"text": text % {"names": ", ".join(others)} if others else ""})


def boxes(request: HttpRequest, minutes: Minutes) -> Iterator[str]:
    """What stands above the form of minutes: adjusters, comments by item, the public summary."""
    comments = Comment.objects.for_network(request.network).filter(minutes=minutes.pk)
    comments = comments.select_related("item", "person").order_by("item__sort_order", "item", "made_at")
    context = {
        "minutes": minutes,
        "adjusters": minutes.adjusters.select_related("person"),
        "comments": [(item, list(rows)) for item, rows in groupby(comments, key=lambda row: row.item)],
        "summary": PublicSummary.objects.for_network(request.network).filter(minutes=minutes.pk).first(),
        "writers": writers_but(request.user, minutes),
    }
    yield render_to_string("approval/admin/boxes.html", context, request=request)
