"""The one view that serves documents, uploads of several files at once, and where files are used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel
from wagtail.documents.views.bulk_actions import AddTagsBulkAction as WagtailTagDocuments
from wagtail.documents.views.documents import UsageView as WagtailDocumentUsage
from wagtail.documents.views.multiple import AddView as WagtailAddDocuments
from wagtail.images.views.bulk_actions import AddTagsBulkAction as WagtailTagPictures
from wagtail.images.views.images import UsageView as WagtailPictureUsage
from wagtail.images.views.multiple import AddView as WagtailAddPictures

from admission.adapter import second_factor_missing
from admission.viewsets import ScopedUsage
from audit.actions import record
from library.forms import PortraitForm, TagsForm
from library.models import NetworkDocument, NetworkImage
from library.querysets import tags_of
from library.rules import is_public, may_read, may_read_versions
from library.validators import clean_picture
from networks.actions import for_everybody
from networks.apps import collect

POLICY = "default-src 'none'; sandbox"


@require_safe
def serve(request: HttpRequest, key: str, filename: str) -> HttpResponseBase:
    """A document's file, if the person may read it now.

    Whoever is not logged in is sent to the log-in page, whether there is such a document or not;
    whoever is, gets the same "not found" for what is missing and for what is not theirs. The name a
    document had in an earlier version leads on to the present one.
    """
    document = _document(request, key)
    if document is not None and is_public(document):
        response = _present(document, filename)
        for_everybody(response)
        return response
    return _guarded(request, document, may_read, lambda found: _told(request, found, _present(found, filename)))


@require_safe
def serve_version(request: HttpRequest, key: str, number: int, filename: str) -> HttpResponseBase:
    """An earlier version's file, for the network's staff."""
    document = _document(request, key)

    def answer(found: NetworkDocument) -> HttpResponseBase:
        version = found.versions.filter(number=number, name=filename).first()
        if version is None:
            raise Http404("No such version.")
        return file_response(version)

    return _guarded(request, document, may_read_versions, answer)


def _guarded(
    request: HttpRequest,
    document: NetworkDocument | None,
    allowed: Callable[[Any, NetworkDocument], bool],
    answer: Callable[[NetworkDocument], HttpResponseBase],
) -> HttpResponseBase:
    """What ``answer`` gives to those who are allowed; no cache keeps it."""
    response: HttpResponseBase
    if request.network is not None and not request.user.is_authenticated:
        response = redirect_to_login(request.get_full_path())
    elif document is None or not allowed(request.user, document):
        raise Http404("No such document.")
    else:
        missing = second_factor_missing(request)
        response = redirect(missing) if missing else answer(document)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _document(request: HttpRequest, key: str) -> NetworkDocument | None:
    if request.network is None:
        return None
    documents = NetworkDocument.objects.for_network(request.network).select_related("network")
    return documents.filter(key=key).first()


def _present(document: NetworkDocument, filename: str) -> HttpResponseBase:
    """The file under its own name; an earlier name leads to it, any other one to nothing."""
    if filename == document.name:
        return file_response(document)
    if not document.versions.filter(name=filename).exists():
        raise Http404("No such document.")
    return redirect(document.url)


def _told(request: HttpRequest, document: NetworkDocument, response: HttpResponseBase) -> HttpResponseBase:
    """Let those hear of it who keep what was read; a question for the headers alone reads nothing."""
    if response.status_code == 200 and request.META["REQUEST_METHOD"] == "GET":
        for listener in collect("document_listeners"):
            listener(document=document, person=request.user)
    return response


class Stored(Protocol):
    """A file on private storage, kept under a name. Whoever hands it out has asked who may have it."""

    file: Any
    media_type: Any
    name: Any


def file_response(document: Stored) -> HttpResponseBase:
    """The whole file as a download that no browser opens as a page of ours; ranges are left to the web server."""
    response: HttpResponseBase
    if settings.DOCUMENTS_ACCEL_PREFIX:
        response = HttpResponse()
        response["X-Accel-Redirect"] = settings.DOCUMENTS_ACCEL_PREFIX + quote(document.file.name or "")
    else:
        try:
            response = FileResponse(document.file.storage.open(document.file.name or ""))
        except FileNotFoundError:
            raise Http404("No such document.") from None
    response["Content-Type"] = document.media_type
    response["Content-Disposition"] = content_disposition_header(True, document.name)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refused(messages: list[str]) -> JsonResponse:
    return JsonResponse({"success": False, "error_message": "\n".join(messages)})


class AddDocuments(WagtailAddDocuments):
    """Several documents at once.

    Wagtail keeps a file whose form has an error in the public media folder until the error is mended;
    here nothing of a refused document is kept.
    """

    def post(self, request: HttpRequest) -> HttpResponse:
        if "files[]" not in request.FILES:
            return HttpResponseBadRequest("Choose a file.", content_type="text/plain")
        file: Any = request.FILES["files[]"]
        answers = {"title": request.POST.get("title") or file.name, "collection": request.POST.get("collection")}
        form = self.get_upload_form_class()(answers, {"file": file}, user=request.user)
        if not form.is_valid():
            return _refused([message for errors in form.errors.values() for message in errors])
        self.object = self.save_object(form)
        return JsonResponse(self.get_edit_object_response_data())

    @transaction.atomic
    def save_object(self, form: Any) -> NetworkDocument:
        document: NetworkDocument = super().save_object(form)
        record(by=self.request.user, action="library.store_document", target=document)
        return document


class AddPictures(WagtailAddPictures):
    """Several pictures at once. What waits for its description has been freed of its metadata already."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if "files[]" not in request.FILES:
            return HttpResponseBadRequest("Choose a picture.", content_type="text/plain")
        try:
            request.FILES["files[]"] = clean_picture(request.FILES["files[]"])
        except ValidationError as error:
            return _refused(error.messages)
        response: HttpResponse = super().post(request)
        return response

    def get_edit_upload_form_context_data(self) -> dict[str, Any]:
        """Offered as title: what was sent as one, where Wagtail would put the file's name with its ending."""
        self.object.title = self.request.POST.get("title") or self.object.title
        context: dict[str, Any] = super().get_edit_upload_form_context_data()
        return context

    @transaction.atomic
    def save_object(self, form: Any) -> NetworkImage:
        picture: NetworkImage = super().save_object(form)
        record(by=self.request.user, action="library.store_picture", target=picture)
        return picture


class PictureUsage(ScopedUsage, WagtailPictureUsage):
    """The network's pages that show a picture."""


class DocumentUsage(ScopedUsage, WagtailDocumentUsage):
    """The network's pages that offer a document."""


MAX_TAGS = 10


@require_safe
def suggest_tags(request: HttpRequest) -> JsonResponse:
    """Tags that begin as typed, of those the network's own files carry."""
    term = request.GET.get("term", "")[:100].replace("\0", "")
    tags = tags_of(request.network if term else None, NetworkImage, NetworkDocument)
    names = [tag.name for tag in tags.filter(name__istartswith=term).order_by("name")[:MAX_TAGS]]
    return JsonResponse(sorted(names, key=str.casefold), safe=False)


class OwnTags:
    """Tags for many files: those of one's own network are suggested, and the log tells of each file."""

    deed = ""
    form_class = TagsForm
    request: HttpRequest
    cleaned_form: TagsForm

    def get_execution_context(self) -> dict[str, Any]:
        return {"tags": self.cleaned_form.cleaned_data["tags"], "by": self.request.user}

    @classmethod
    def execute_action(cls, files: list[Any], *, tags: list[str], by: Any, **kwargs: Any) -> tuple[int, int]:
        for file in files:
            file.tags.add(*tags)
            record(by=by, action=cls.deed, target=file, details={"fields": ["tags"]})
        return len(files), 0


class TagPictures(OwnTags, WagtailTagPictures):
    deed = "library.change_picture"


class TagDocuments(OwnTags, WagtailTagDocuments):
    deed = "library.change_document"


class OwnPicture(AvatarSettingsPanel):
    """Says what is wrong with a picture; Wagtail's own leaves it out."""

    form_class = PortraitForm
    template_name = "library/portrait_panel.html"


class Account(AccountView):
    """What one sets for oneself in the admin, with a picture that is checked like all others."""

    def get_panels(self) -> list[Any]:
        panels = super().get_panels()
        return [
            OwnPicture(panel.request, panel.user, panel.profile) if type(panel) is AvatarSettingsPanel else panel
            for panel in panels
        ]


account = require_admin_access(Account.as_view())
