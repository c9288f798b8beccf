"""The secretariat's screens of import and export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from extranet.exchange import actions
from extranet.exchange.choices import State
from extranet.exchange.forms import ConfirmForm, FileForm, WantedForm
from extranet.exchange.models import Import
from extranet.exchange.rules import file_kinds, progress_of
from office.views import OfficeView

SHOWN = 10


class ImportView(OfficeView, FormView):
    """Takes a file, and gives the register out as one."""

    template_name = "exchange/upload.html"
    page_title = _("Import and export")
    header_icon = "upload"
    form_class = FileForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        earlier = Import.objects.for_network(self.network).select_related("uploaded_by")[:SHOWN]
        told = [(row, file_kinds()[row.holds]) for row in earlier]
        return super().get_context_data(**kwargs, earlier=told, kinds=file_kinds().values())

    def form_valid(self, form: FileForm) -> HttpResponse:
        row = actions.take_file(by=self.request.user, network=self.network, **form.cleaned_data)
        return redirect("exchange:check", row.pk)


class CheckView(OfficeView, TemplateView):
    """What a file would do, how far it is, what became of it. Saves it on a post."""

    template_name = "exchange/check.html"
    page_title = _("Check the file")
    header_icon = "upload"
    above = ((_("Import and export"), reverse_lazy("exchange:import")),)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = Import.objects.for_network(request.network).select_related("network")
        self.row = get_object_or_404(rows, pk=kwargs["pk"])
        self.page_subtitle = self.row.name
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = file_kinds()[self.row.holds]
        return super().get_context_data(**kwargs, row=self.row, kind=kind, progress=progress_of(self.row))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ConfirmForm(request.POST)
        try:
            if not form.is_valid():
                raise actions.ChangedMeanwhileError
            done = actions.confirm(by=request.user, row=self.row, **form.cleaned_data)
            if done.state == State.SAVED:
                messages.success(request, gettext("All of it is saved."))
        except actions.ChangedMeanwhileError:
            messages.error(request, gettext("Nothing was saved: this is not what was checked. Look at it once more."))
        return redirect("exchange:check", self.row.pk)


class TemplateFileView(OfficeView, TemplateView):
    """The file to fill in."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = WantedForm(request.GET)
        return actions.template(network=self.network, kind=form.kind, as_csv=form.as_csv)


class ExportView(OfficeView, TemplateView):
    """The register as a file; that it was taken out stands in the log."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(reverse("exchange:import"))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = WantedForm(request.POST)
        return actions.export(by=request.user, network=self.network, kind=form.kind, as_csv=form.as_csv)
