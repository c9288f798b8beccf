"""The shelves as members see them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from extranet.documents.actions import mark_read, note_reading
from extranet.documents.forms import DocumentFilterForm
from extranet.documents.models import Shelf, ShelvedDocument
from extranet.documents.querysets import NEW_FOR
from extranet.documents.rules import grouped, mark_of
from extranet.documents.storage import archive, is_too_large
from extranet.nav import Row
from library.storage import safe_name
from networks.rules import audience_keys

PAGE_SIZE = 100


class DocumentList(TemplateView):
    """What lies on the shelves and this person may read, by shelf and year."""

    template_name = "documents/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        network, person = self.request.network, self.request.user
        readable = ShelvedDocument.objects.readable(network, audience_keys(person, network)).marked_for(person)
        years = sorted(set(readable.values_list("year", flat=True)), reverse=True)
        form = DocumentFilterForm(self.request.GET, network=network, years=years)
        order = ["-year", "shelf__position", "shelf"] if form.by_year else ["shelf__position", "shelf", "-year"]
        rows = form.filter(readable).order_by(*order, "sort_order", "pk")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        for entry in page:
            entry.mark = mark_of(entry)
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            form=form,
            page=page,
            groups=grouped(page, by_year=form.by_year),
            some_new=any(entry.mark for entry in page),
            query=query.urlencode() + "&" if query else "",
        )


class MarkRead(TemplateView):
    """Everything a person may read is new to them no longer."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("documents:list")

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = audience_keys(request.user, request.network)
        unread = ShelvedDocument.objects.readable(request.network, keys).marked_for(request.user).unread()
        documents = {entry.document_id: entry.document for entry in unread}
        mark_read(by=request.user, network=request.network, documents=documents.values())
        messages.success(request, _("Nothing is marked as new any longer."))
        return redirect("documents:list")


@require_safe
def shelf_archive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The files of a shelf, of one year if asked, that this person may read at this moment."""
    shelf = get_object_or_404(Shelf.objects.for_network(request.network), pk=pk)
    rows = ShelvedDocument.objects.readable(request.network, audience_keys(request.user, request.network))
    rows = rows.filter(shelf=shelf).order_by("-year", "sort_order", "pk")
    year = request.GET.get("year", "")
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(year=int(year))
    documents = list({row.document_id: row.document for row in rows}.values())
    if not documents:
        raise Http404("Nothing on this shelf is for this person.")
    if is_too_large(documents):
        messages.error(request, _("This is too much for one file. Choose a year first."))
        return redirect("documents:list")
    if request.META["REQUEST_METHOD"] == "GET":
        for document in documents:
            note_reading(document=document, person=request.user)
    response = StreamingHttpResponse(archive(documents), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, safe_name(f"{shelf.name}.zip"))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def new_documents(request: HttpRequest) -> dict[str, Any] | None:
    """The documents put on shelves or changed lately that this person has not read, the latest first."""
    keys = audience_keys(request.user, request.network)
    rows = ShelvedDocument.objects.readable(request.network, keys).marked_for(request.user).unread()
    latest = rows.filter(added_on__gte=timezone.localdate() - NEW_FOR).order_by("-added_on", "-pk")[:5]
    found = [Row(row.document.title, row.document.url, str(row.shelf.name), row.added_on) for row in latest]
    return {"rows": found} if found else None
