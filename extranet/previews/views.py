"""The pages of a document on the screen. Each request asks anew who may read the document."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from extranet.documents.actions import note_look
from extranet.previews.actions import ask_for_preview
from extranet.previews.models import Preview, PreviewPage
from extranet.previews.rules import has_preview, is_current, is_shown
from library.models import NetworkDocument
from library.rules import may_read
from library.views import file_response
from papers.drawing import MAX_PAGES


class PreviewScreen(TemplateView):
    """The pages drawn so far, one below the other; the first look has them drawn."""

    template_name = "previews/preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = _document(self.request, kwargs["document_id"])
        preview = self._preview(document)
        pages = list(preview.drawn.all()) if preview else []
        if preview and is_shown(preview) and self.request.META["REQUEST_METHOD"] == "GET":
            note_look(document=document, person=self.request.user)
        return super().get_context_data(
            document=document,
            preview=preview,
            pages=pages,
            left=max(preview.pages - len(pages), 0) if preview else 0,
            to_draw=min(preview.pages, MAX_PAGES) or 1 if preview else 1,
            **kwargs,
        )

    def _preview(self, document: NetworkDocument) -> Preview | None:
        known = _current(document)
        # In somebody else's place nothing is set going, and a question for the headers alone reads nothing.
        if known or hasattr(self.request, "viewing") or self.request.META["REQUEST_METHOD"] != "GET":
            return known
        return ask_for_preview(document=document)

    def post(self, request: HttpRequest, document_id: int) -> HttpResponse:
        ask_for_preview(document=_document(request, document_id), again=True)
        return redirect("previews:preview", document_id)


@require_safe
def picture(request: HttpRequest, document_id: int, number: int) -> HttpResponseBase:
    """One page of the document's present file."""
    preview = _current(_document(request, document_id))
    page: PreviewPage | None = preview.drawn.filter(number=number).first() if preview else None
    if page is None:
        raise Http404("No such page.")
    return file_response(page)


def _document(request: HttpRequest, document_id: int) -> NetworkDocument:
    """The PDF, for those who may read it at this moment; for others there is none."""
    rows = NetworkDocument.objects.for_network(request.network).select_related("network")
    document: NetworkDocument | None = rows.filter(pk=document_id).first()
    if document is None or not may_read(request.user, document) or not has_preview(document):
        raise Http404("No such document.")
    return document


def _current(document: NetworkDocument) -> Preview | None:
    """What was made of the document's present file."""
    preview: Preview | None = Preview.objects.for_network(document.network).filter(document=document).first()
    return preview if preview and is_current(preview, document) else None
