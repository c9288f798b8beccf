"""Screens of translation, in place of wagtail-localize's own where those check no network."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http import QueryDict as Fields
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail_localize.models import OverridableSegment, Translation, TranslationSource
from wagtail_localize.views import edit_translation as stock

from library.rules import references_outside
from networks.rules import network_of
from translations import actions
from translations.forms import PoFileForm, SubmitForm, UpdateForm
from translations.querysets import with_state, written_in
from translations.rules import languages_to_come, may_change, may_publish, validate_override


class _Screen(WagtailAdminTemplateMixin, PermissionRequiredMixin, FormView):  # type: ignore[type-arg]  # of any form
    """A form about one page, with a way back."""

    permission_required = "wagtail_localize.submit_translation"
    raise_exception = True
    header_icon = "wagtail-localize-language"
    breadcrumbs_items: list[Any] = []
    page: Page

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        next_url = get_valid_next_url_from_request(self.request)
        back_url = next_url or reverse("wagtailadmin_explore", args=[self.page.get_parent().pk])
        return super().get_context_data(**kwargs) | {"page": self.page, "next_url": next_url, "back_url": back_url}


class SubmitPage(_Screen):
    """Have a page translated: drafts in the chosen languages."""

    form_class = SubmitForm
    template_name = "translations/submit.html"
    page_title = gettext_lazy("Translate")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        page = get_object_or_404(Page, pk=kwargs["page_id"], depth__gt=1)
        self.page = (page.alias_of or page).specific
        if network_of(self.page) != network_of(page):
            raise Http404
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def offered(self) -> list[Any]:
        return languages_to_come(self.request.user, self.page)

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("select_locale")
        chosen = [locale for locale in self.offered if locale.language_code == asked or len(self.offered) == 1]
        return {"locales": chosen}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"page": self.page, "offered": self.offered}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The languages that are not offered are named, with the reason."""
        network = network_of(self.page)
        others = network.locales().exclude(pk=self.page.locale_id) if network else []
        texts = [text for locale in others if (text := written_in(self.page, locale))]
        synced = Translation.objects.filter(source__object_id=self.page.translation_key, enabled=True)
        running = set(synced.values_list("target_locale", flat=True))
        return super().get_context_data(**kwargs) | {
            "translated": [text for text in texts if text.locale_id in running],
            "by_hand": [text for text in texts if text.locale_id not in running],
        }

    def form_valid(self, form: SubmitForm) -> HttpResponse:
        locales, subtree = list(form.cleaned_data["locales"]), form.cleaned_data.get("include_subtree", False)
        try:
            done = actions.submit(by=self.request.user, page=self.page, locales=locales, subtree=subtree)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        self._tell(done)
        new = written_in(self.page, locales[0]) if len(locales) == 1 else None
        next_url = get_valid_next_url_from_request(self.request)
        if new is not None:
            next_url = next_url or reverse("wagtailadmin_pages:edit", args=[new.pk])
        return redirect(next_url or reverse("wagtailadmin_explore", args=[self.page.get_parent().pk]))

    def _tell(self, done: actions.Submitted) -> None:
        made = len(done.made)
        text = ngettext(
            "%(count)d draft is ready to be translated. Nobody sees it until you publish it.",
            "%(count)d drafts are ready to be translated. Nobody sees them until you publish them.",
            made,
        )
        messages.success(self.request, text % {"count": made})
        if done.above:
            text = _("These pages stand above it and are drafts to be translated now, too: %(titles)s.")
            messages.info(self.request, text % {"titles": titles(done.above)})
        if done.kept:
            text = _("Left as they are, because they have a text of their own: %(titles)s.")
            messages.warning(self.request, text % {"titles": titles(done.kept)})


def titles(pages: list[Page]) -> str:
    """Pages by title and language."""
    return ", ".join(f"{page.draft_title} ({page.locale.get_display_name()})" for page in pages)


class UpdateTranslations(_Screen):
    """Carry the changes of an original to its translations."""

    form_class = UpdateForm
    template_name = "translations/update.html"
    page_title = gettext_lazy("Update translations")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.source = get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"])
        self.page = _page_or_404(self.source.get_source_instance)
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def translations(self) -> list[Any]:
        rows = Translation.objects.filter(source=self.source, enabled=True)
        return list(with_state(rows, network_of(self.page)).order_by("target_locale__language_code"))

    @cached_property
    def shown(self) -> list[Any]:
        """The translations that readers see; those can be published anew, while the original is published."""
        return [translation for translation in self.translations if translation.is_live and self.page.live]

    def get_form_kwargs(self) -> dict[str, Any]:
        pages = Page.objects.filter(pk__in=[translation.target_page for translation in self.shown])
        allowed = all(may_publish(self.request.user, page) for page in pages)
        return super().get_form_kwargs() | {"may_publish": bool(self.shown) and allowed}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "translations": self.translations,
            "last_updated_at": self.source.last_updated_at,
        }

    def form_valid(self, form: UpdateForm) -> HttpResponse:
        publish = self.shown if form.cleaned_data.get("publish_translations") else []
        try:
            waiting = actions.update(by=self.request.user, source=self.source, publish=publish)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The translations now follow the original as it is today."))
        if waiting:
            text = ngettext(
                "%(count)d translation has texts to translate.",
                "%(count)d translations have texts to translate.",
                waiting,
            )
            report = messages.button(reverse("wagtail_localize:translations_report"), _("Show them"))
            messages.info(self.request, text % {"count": waiting}, buttons=[report])
        next_url = get_valid_next_url_from_request(self.request)
        return redirect(next_url or reverse("wagtailadmin_explore", args=[self.page.get_parent().pk]))


def _page_or_404(get: Callable[[], Any]) -> Any:
    """A page that wagtail-localize looks up; 404 where it is gone."""
    try:
        return get()
    except ObjectDoesNotExist as error:
        raise Http404 from error


# ------------------------------------------------------------------ one translation
View = Callable[..., HttpResponse]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def changing(view: View) -> View:
    """The view gets the translation, once it is known that the person may write in its page."""

    @wraps(view)
    def checked(request: HttpRequest, translation_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        translation = get_object_or_404(
            Translation.objects.select_related("source", "target_locale"), pk=translation_id
        )
        if not may_change(request.user, _page_or_404(translation.get_target_instance)):
            raise PermissionDenied
        return view(request, translation, *args, **kwargs)

    return checked


def _refused(text: str) -> JsonResponse:
    return JsonResponse({"detail": text}, status=400)


def kept_as_a_form(view: View) -> View:
    """PUT and DELETE only, and what is put comes as a form: the screen sends nothing else."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "PUT" and request.content_type not in FORMS:
            return HttpResponse(status=415)
        return view(request, *args, **kwargs)

    return require_http_methods(["PUT", "DELETE"])(checked)


@kept_as_a_form
@changing
def edit_string(request: HttpRequest, translation: Translation, string_segment_id: int) -> HttpResponse:
    """Keep or forget one text. What no database column takes is refused."""
    if _holds_nul(request):
        return _refused(_("This text holds a sign that cannot be kept."))
    try:
        with transaction.atomic():
            response: HttpResponse = stock.edit_string_translation(request, translation.pk, string_segment_id)
    except DataError:
        return _refused(_("This text is too long."))
    return response


def _holds_nul(request: HttpRequest) -> bool:
    plain = request.content_type == FORMS[0]
    return b"\0" in request.body or (plain and "\0" in Fields(request.body).get("value", ""))


@kept_as_a_form
@changing
def edit_override(request: HttpRequest, translation: Translation, overridable_segment_id: int) -> HttpResponse:
    """Keep or forget what stands in place of the original's picture, page or address.

    What the page would then show is worked out before it is kept: it must exist and be the network's own.
    """
    segment = get_object_or_404(OverridableSegment, pk=overridable_segment_id, source=translation.source)
    refused = _refused(_("This cannot be used here."))
    try:
        with transaction.atomic():
            response: HttpResponse = stock.edit_override(request, translation.pk, overridable_segment_id)
            if request.method == "PUT":
                _validate_override(translation, segment)
    except (ValidationError, ValueError, ObjectDoesNotExist, DataError):
        return refused
    return response


def _validate_override(translation: Translation, segment: OverridableSegment) -> None:
    kept = segment.context.overrides.get(locale=translation.target_locale)
    validate_override(kept.data, instead_of=segment.data)
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    network = network_of(page)
    if network is None or references_outside(page, network):
        raise ValidationError("another network's")


def _back(request: HttpRequest, translation: Translation) -> HttpResponseRedirect:
    page = translation.get_target_instance()
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk]))


@require_POST
@changing
def upload_pofile(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Take over a PO file, or say why not."""
    form = PoFileForm(request.POST, request.FILES, translation=translation)
    if not form.is_valid():
        for error in form.errors.get("file", []):
            messages.error(request, error)
        return _back(request, translation)
    try:
        done = actions.import_po(by=request.user, translation=translation, file=form.cleaned_data["file"])
    except DataError:
        messages.error(request, _("A text in the file is too long. Nothing was taken over."))
        return _back(request, translation)
    taken = ngettext("%(count)d text was taken over.", "%(count)d texts were taken over.", done.taken)
    messages.success(request, taken % {"count": done.taken})
    if done.strange:
        strange = ngettext(
            "%(count)d text in the file is not on this page.",
            "%(count)d texts in the file are not on this page.",
            done.strange,
        )
        messages.warning(request, strange % {"count": done.strange})
    if done.refused:
        refused = ngettext(
            "%(count)d text has markup that is not allowed. It is marked below and will not be published.",
            "%(count)d texts have markup that is not allowed. They are marked below and will not be published.",
            done.refused,
        )
        messages.warning(request, refused % {"count": done.refused})
    return _back(request, translation)


@require_POST
@changing
def stop(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Let the page be edited by hand."""
    actions.stop(by=request.user, translation=translation)
    messages.success(request, _("The page no longer follows its original. You edit it like any other page now."))
    return _back(request, translation)


def restart(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Let the page follow its original again; asks first when that would replace what was written by hand."""
    stopped = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id)
    translation = stopped.filter(enabled=False).select_related("source", "target_locale").first()
    if translation is None:
        return None
    if not may_change(request.user, page):
        raise PermissionDenied
    replace = request.POST.get("localize-restart-translation") == "replace"
    try:
        actions.restart(by=request.user, translation=translation, replace=replace)
    except actions.ChangedByHandError as error:
        return render(request, "translations/confirm_restart.html", {"page": page, "parts": error.parts})
    messages.success(request, _("The page follows its original again, with the texts it had."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Let a page show its original's text instead of its own. The page is published with the original."""
    page = get_object_or_404(Page, pk=page_id, alias_of=None)
    source = TranslationSource.objects.filter(
        object_id=page.translation_key, translations__target_locale=page.locale_id
    ).first()
    if source is None or source.locale_id == page.locale_id:
        raise Http404
    original = _page_or_404(source.get_source_instance)
    if not (may_change(request.user, page) and may_publish(request.user, page)):
        raise PermissionDenied
    next_url = get_valid_next_url_from_request(request)
    if request.method != "POST":
        context = {"page": page, "source_page": original, "next": next_url}
        return render(request, "translations/confirm_alias.html", context)
    actions.make_alias(by=request.user, page=page, original=original)
    text = _("“%(title)s” now shows the text of its original.") % {"title": page.draft_title}
    messages.success(request, text)
    return redirect(next_url or reverse("wagtailadmin_pages:edit", args=[page.pk]))
