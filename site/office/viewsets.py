"""The log of one's own network, its mails, and its settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from accounts.models import User
from audit.actions import record
from networks.forms import LookForm, SettingsForm
from networks.models import Network, Theme
from notifications.models import Mail
from office.actions import change_settings
from office.forms import LogFilterForm, MailFilterForm
from office.querysets import people_at
from office.rules import deed_words, detail_words, error_words, kind_words, mail_words, people_named
from office.views import PAGE_SIZE, OfficeView
from tables.sheets import CSV, XLSX, Column, sheet_response, write_csv, write_xlsx


class LogView(OfficeView, TemplateView):
    """Who did what in the network; nothing here can be changed."""

    template_name = "office/log.html"
    page_title = _("Log")
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = LogFilterForm(self.request.GET, network=self.network)
        page = Paginator(form.rows(), PAGE_SIZE).get_page(self.request.GET.get("p"))
        names = people_named(page)
        told = [
            (row, deed_words(row.action), row.target_label or names.get(row.target_id, ""), detail_words(row))
            for row in page
        ]
        return super().get_context_data(**kwargs, filters_form=form, page=page, told=told)


LOG_COLUMNS = [
    Column("at", _("When")),
    Column("person", _("Who")),
    Column("deed", _("What was done")),
    Column("kind", _("Kind")),
    Column("name", _("Name")),
    Column("details", _("Details")),
]


class ExportLogView(LogView):
    """The log as it was filtered, as a file; that it was taken out stands in the log."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("office:log")

    def post(self, request: HttpRequest) -> HttpResponse:
        rows = list(LogFilterForm(request.POST, network=self.network).rows())
        names = people_named(rows)
        told = [
            {
                "at": row.at,
                "person": str(row.person or ""),
                "deed": deed_words(row.action),
                "kind": kind_words(row),
                "name": row.target_label or names.get(row.target_id, ""),
                "details": detail_words(row),
            }
            for row in rows
        ]
        record(by=request.user, action="audit.export", network=self.network, details={"rows": len(told)})
        name = f"log-{self.network.slug}"
        if request.POST.get("format") == "csv":
            return sheet_response(f"{name}.csv", CSV, write_csv(LOG_COLUMNS, told))
        return sheet_response(f"{name}.xlsx", XLSX, write_xlsx(LOG_COLUMNS, told, str(self.page_title)))


# ------------------------------------------------------------------ mails


class MailsView(OfficeView, TemplateView):
    """What was sent to whom, and what became of it; never what it says."""

    template_name = "office/mails.html"
    page_title = _("Mails")
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = MailFilterForm(self.request.GET, network=self.network)
        page = Paginator(form.rows(), PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs, filters_form=form, page=page, told=told(page, self.network))


def told(mails: Iterable[Mail], network: Network) -> list[tuple[Mail, User | None, str, str]]:
    """Each mail with the person of the network it went to, what it is about, and what went wrong."""
    rows = list(mails)
    people = people_at((mail.to for mail in rows), network)
    return [(mail, people.get(mail.to.lower()), mail_words(mail.template), error_words(mail)) for mail in rows]


MAIL_COLUMNS = [
    Column("written", _("Written")),
    Column("to", _("To")),
    Column("person", _("Person")),
    Column("about", _("What about")),
    Column("subject", _("Subject")),
    Column("state", _("State")),
    Column("sent", _("Sent")),
    Column("attempts", _("Attempts")),
    Column("error", _("Last error")),
]


class ExportMailsView(MailsView):
    """The mails as they were filtered, as a file; that it was taken out stands in the log."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("office:mails")

    def post(self, request: HttpRequest) -> HttpResponse:
        mails = MailFilterForm(request.POST, network=self.network).rows()
        rows = [
            {
                "written": mail.created_at,
                "to": mail.to,
                "person": str(person or ""),
                "about": about,
                "subject": mail.subject,
                "state": mail.get_state_display(),
                "sent": mail.sent_at,
                "attempts": mail.attempts,
                "error": error,
            }
            for mail, person, about, error in told(mails, self.network)
        ]
        details = {"rows": len(rows)}
        record(by=request.user, action="notifications.export_mails", network=self.network, details=details)
        name = f"mails-{self.network.slug}"
        if request.POST.get("format") == "csv":
            return sheet_response(f"{name}.csv", CSV, write_csv(MAIL_COLUMNS, rows))
        return sheet_response(f"{name}.xlsx", XLSX, write_xlsx(MAIL_COLUMNS, rows, str(self.page_title)))


# ------------------------------------------------------------------ settings


class SettingsView(OfficeView, FormView):
    """What the network is called, how it is reached, how it looks. Whose it is comes from the host asked."""

    template_name = "office/settings.html"
    page_title = _("Settings")
    header_icon = "cogs"
    form_class = SettingsForm
    success_url = reverse_lazy("office:settings")

    def get_form_kwargs(self) -> dict[str, Any]:
        # Not the row of the request: a form that is refused leaves its values on the row it was given.
        row = Network.objects.select_related("theme", "site").get(pk=self.network.pk)
        return super().get_form_kwargs() | {"instance": row}

    def form_invalid(self, form: SettingsForm) -> HttpResponse:
        messages.error(self.request, gettext("Nothing has been saved yet: some fields below need your attention."))
        return super().form_invalid(form)

    def form_valid(self, form: SettingsForm) -> HttpResponse:
        facts = {"facts": form.Meta.fields, "theme": form.theme(), "changed": form.changed_data}
        try:
            change_settings(by=self.request.user, network=form.instance, **facts)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, gettext("The settings have been saved."))
        return super().form_valid(form)


class LookView(OfficeView, TemplateView):
    """The head of a page in a look that is being tried; nothing is kept."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = LookForm(request.GET)
        if not form.is_valid():
            return HttpResponseBadRequest(gettext("This look cannot be drawn."))
        return render(request, "office/look.html", {"theme": Theme(**form.cleaned_data)})
