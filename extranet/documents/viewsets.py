"""The shelves as the secretariat fills them: many files at once, versions, and who has read what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.views.generic import EditView
from wagtail.admin.widgets.button import HeaderButton

from admission.viewsets import NetworkModelViewSet
from audit.actions import record
from extranet.documents.actions import shelve
from extranet.documents.forms import DownloadFilterForm, UploadForm
from extranet.documents.models import Shelf
from library.actions import remove_version
from library.models import NetworkDocument
from office.views import PAGE_SIZE, OfficeView, StepView
from tables.sheets import CSV, XLSX, Column, sheet_response, write_csv, write_xlsx


class ShelfEditView(EditView):
    """The form, with the way to the upload of many files."""

    template_name = "documents/admin/edit.html"


class ShelfViewSet(NetworkModelViewSet):
    """Shelves with their documents."""

    model = Shelf
    name = url_prefix = "shelves"
    icon = "folder-open-inverse"
    menu_label = _("Shelves")
    menu_order = 500
    add_to_admin_menu = True
    edit_view_class = ShelfEditView
    list_display = ["name", "position"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("position")]),
            FieldPanel("kept_years"),
            InlinePanel(
                "entries",
                [FieldPanel("document"), FieldPanel("year")],
                heading=_("Documents"),
                label=_("Document"),
                help_text=_("Who may read a document is set on the document itself."),
            ),
        ]
    )


SHELVES = (_("Shelves"), reverse_lazy("shelves:index"))
DOWNLOADS = (_("Who has read what"), reverse_lazy("shelf_tools:downloads"))


class UploadView(OfficeView, FormView):
    """Many files for one shelf. With script each is sent by itself and shows how far it has come."""

    template_name = "documents/admin/upload.html"
    page_title = _("Upload documents")
    header_icon = "upload"
    form_class = UploadForm
    above = (SHELVES,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.network is None:
            raise Http404
        self.shelf = get_object_or_404(Shelf.objects.for_network(request.network), pk=kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, shelf=self.shelf, limit=settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        if self._wants_words():
            errors = [str(error) for found in form.errors.values() for error in found]
            return JsonResponse({"error": " ".join(errors)}, status=400)
        return super().form_invalid(form)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        refused = [(file.name, words) for file in form.cleaned_data["papers"] if (words := self._take(file, form))]
        if self._wants_words():
            return JsonResponse({"error": refused[0][1]} if refused else {}, status=400 if refused else 200)
        taken = len(form.cleaned_data["papers"]) - len(refused)
        if taken:
            said = ngettext("%(count)d document is on the shelf.", "%(count)d documents are on the shelf.", taken)
            messages.success(self.request, said % {"count": taken})
        for name, words in refused:
            messages.error(self.request, gettext("%(file)s was not taken: %(why)s") % {"file": name, "why": words})
        return redirect("shelf_tools:upload", self.shelf.pk) if refused else redirect("shelves:edit", self.shelf.pk)

    def _wants_words(self) -> bool:
        """Whether the page's script asks, file by file."""
        return self.request.headers.get("Accept") == "application/json"

    def _take(self, file: Any, form: UploadForm) -> str:
        """Put a file on the shelf; why not, where it is refused."""
        year, audience = form.cleaned_data["year"], form.chosen_audience()
        try:
            shelve(by=self.request.user, shelf=self.shelf, file=file, year=year, audience=audience)
        except ValidationError as error:
            return " ".join(error.messages)
        return ""


class DownloadsView(OfficeView, TemplateView):
    """Who looked at or downloaded what, and when last."""

    template_name = "documents/admin/downloads.html"
    page_title = _("Who has read what")
    header_icon = "download"
    above = (SHELVES,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DownloadFilterForm(self.request.GET)
        page = Paginator(form.rows(self.network), PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs, filters_form=form, page=page)


DOWNLOAD_COLUMNS = [
    Column("title", _("Document")),
    Column("person", _("Who")),
    Column("mail", _("Mail address")),
    Column("version", _("Version")),
    Column("first", _("First downloaded")),
    Column("last", _("Last downloaded")),
    Column("times", _("Times")),
    Column("seen", _("Last looked at")),
]


class ExportDownloadsView(OfficeView, TemplateView):
    """The readers as they were filtered, as a file; that it was taken out stands in the log."""

    page_title = _("Who has read what")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("shelf_tools:downloads")

    def post(self, request: HttpRequest) -> HttpResponse:
        told = [
            {
                "title": row.document.title,
                "person": str(row.person),
                "mail": row.person.email,
                "version": row.version,
                "first": row.first_at,
                "last": row.last_at,
                "times": row.times,
                "seen": row.seen_at,
            }
            for row in DownloadFilterForm(request.POST).rows(self.network)
        ]
        details = {"rows": len(told)}
        record(by=request.user, action="documents.export_downloads", target=self.network, details=details)
        name = f"downloads-{self.network.slug}"
        if request.POST.get("format") == "csv":
            return sheet_response(f"{name}.csv", CSV, write_csv(DOWNLOAD_COLUMNS, told))
        return sheet_response(f"{name}.xlsx", XLSX, write_xlsx(DOWNLOAD_COLUMNS, told, str(self.page_title)))


class VersionsView(OfficeView, TemplateView):
    """A document as it is and as it was."""

    template_name = "documents/admin/versions.html"
    page_title = _("Versions")
    header_icon = "history"
    above = (SHELVES,)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("wagtaildocs:edit", args=[self.kwargs["document_id"]])
        return [HeaderButton(gettext("Change the document"), url=url, icon_name="edit")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = NetworkDocument.objects.for_network(self.network)
        document = get_object_or_404(rows, pk=self.kwargs["document_id"])
        earlier = document.versions.select_related("document", "replaced_by")
        return super().get_context_data(**kwargs, document=document, earlier=earlier)


class RemoveVersionView(StepView):
    """Remove an earlier version for good."""

    page_title = _("Remove a version")
    header_icon = "bin"
    button = _("Remove the version")
    is_serious = True
    above = (SHELVES,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.network is None:
            raise Http404
        document = get_object_or_404(NetworkDocument.objects.for_network(request.network), pk=kwargs["document_id"])
        self.version = get_object_or_404(document.versions.select_related("document__network"), number=kwargs["number"])

    def back(self) -> str:
        return reverse("shelf_tools:versions", args=[self.version.document_id])

    def question(self) -> str:
        words = {"number": self.version.number, "name": self.version.name}
        return gettext("Version %(number)s (%(name)s) is deleted and cannot be brought back.") % words

    def take(self) -> str:
        remove_version(by=self.request.user, version=self.version)
        return gettext("The version has been removed.")
