"""What may be translated, by whom, from which original; and the gate's word on wagtail-localize."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page
from wagtail_localize.models import OverridableSegment, StringSegment, Translation, TranslationSource

from admission.rules import AdminAddress, Who, page_in_network
from networks.models import Network
from networks.rules import network_of, runs_installation
from translations.querysets import WHEN_CHANGED, counterparts, own_pages, own_sources, own_translations, written_in

if TYPE_CHECKING:
    from accounts.models import User

ADDRESS_SCHEMES = ["http", "https"]
OTHER_ADDRESSES = ("mailto:", "tel:")


def may_change(person: User, page: Page) -> bool:
    """May write in this page, which nobody has locked."""
    rights = page.permissions_for_user(person)
    return bool(rights.can_edit() and not rights.page_locked())


def may_publish(person: User, page: Page) -> bool:
    """May show this page to readers."""
    rights = page.permissions_for_user(person)
    return bool(rights.can_publish() and not rights.page_locked())


def has_changed(translation: Translation) -> bool:
    """Whether the original was published again, or saved if it is a draft, since its texts were taken over."""
    pages = Page.objects.filter(
        translation_key=translation.source.object_id, locale=translation.source.locale_id
    ).annotate(changed_at=WHEN_CHANGED)
    return pages.filter(changed_at__gt=translation.source.last_updated_at).exists()


def state_of(translation: Any) -> str:
    """In words, what is to be done with a translation; what matters most."""
    if not translation.enabled:
        return _("Edited by hand")
    if translation.has_changed:
        return _("The original has changed")
    if translation.missing:
        text = ngettext("%(count)d of %(all)d text missing", "%(count)d of %(all)d texts missing", translation.texts)
        return text % {"count": translation.missing, "all": translation.texts}
    return _("Complete") if translation.is_live else _("Complete, not published")


# ------------------------------------------------------------------ originals and what follows them
def language_of_original(page: Page, network: Network) -> Locale | None:
    """The language a page was translated from: as wagtail-localize keeps it, else the network's main one."""
    source = TranslationSource.objects.filter(
        object_id=page.translation_key, translations__target_locale=page.locale_id
    ).first()
    return source.locale if source else Locale.objects.filter(language_code=network.default_language).first()


def followers(page: Page) -> list[Page]:
    """The translations that were made from this page, each in its own language."""
    network = network_of(page)
    if network is None:
        return []
    others = own_pages(network).filter(pk__in=counterparts(page).values("pk")).select_related("locale")
    return [other for other in others if language_of_original(other, network) == page.locale]


def all_followers(page: Page) -> list[Page]:
    """The translations made from this page, and those made from them."""
    found: list[Page] = []
    waiting = [page]
    while waiting:
        new = [other for other in followers(waiting.pop()) if other not in found and other != page]
        found += new
        waiting += new
    return found


def may_place(person: User, page: Page, locale: Locale) -> bool:
    """May put the page's translation where it belongs: below the nearest page above it that has one.

    A language without a front page gets it from the one who runs the installation.
    """
    for above in page.get_ancestors().filter(depth__gt=1).order_by("-depth"):
        there = counterparts(above).filter(locale=locale).first()
        if there is not None:
            return bool(there.permissions_for_user(person).can_add_subpage())
    return runs_installation(person)


def languages_to_come(person: User, page: Page) -> list[Locale]:
    """The network's languages in which the person may have the page translated, and it has no text of its own yet."""
    network = network_of(page)
    others = network.locales().exclude(pk=page.locale_id) if network else []
    return [locale for locale in others if written_in(page, locale) is None and may_place(person, page, locale)]


def is_followed(page: Page) -> bool:
    """Whether a translation takes its texts from this page."""
    running = Translation.objects.filter(enabled=True, source__locale=page.locale_id)
    return running.filter(source__object_id=page.translation_key).exists()


def validate_override(value: Any, *, instead_of: Any) -> None:
    """A value that stands in place of the original's: a row by its number, an address, or a mail address.

    Raises ValidationError. Running text takes over such an address as it is, so what could run as a
    script must not come through.
    """
    if isinstance(instead_of, int):
        if not str(value).isdecimal():
            raise ValidationError("not a number")
    elif "@" in str(instead_of) and ":" not in str(instead_of):
        validate_email(value)
    elif not str(value).startswith(OTHER_ADDRESSES) or any(sign.isspace() for sign in str(value)):
        URLValidator(schemes=ADDRESS_SCHEMES)(value)


# ------------------------------------------------------------------ the gate
Owns = Callable[[HttpRequest, dict[str, Any]], bool]


def _page(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return page_in_network(request, kwargs["page_id"])


def _source(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return own_sources(request.network).filter(pk=kwargs["translation_source_id"]).exists()


def _translation(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return own_translations(request.network).filter(pk=kwargs["translation_id"]).exists()


def _segment(model: type[StringSegment] | type[OverridableSegment], name: str) -> Owns:
    """The text is one of the original that the translation is made from."""

    def owns(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
        sources = own_translations(request.network).filter(pk=kwargs["translation_id"]).values("source")
        return model.objects.filter(pk=kwargs[name], source__in=sources).exists()

    return owns


STAFF_ADDRESSES: dict[str, Owns | None] = {
    "javascript_catalog": None,
    "submit_page_translation": _page,
    "update_translations": _source,
    "edit_string_translation": _segment(StringSegment, "string_segment_id"),
    "edit_override": _segment(OverridableSegment, "overridable_segment_id"),
    "download_pofile": _translation,
    "upload_pofile": _translation,
    "preview_translation": _translation,
    "stop_translation": _translation,
    "convert_to_alias": _page,
    "translations_report": None,
    "translations_report_results": None,
}


def admin_addresses() -> dict[str, AdminAddress]:
    """Every admin address of wagtail-localize that is mounted (``translations.urls``).

    Machine translation is not: no text may go to a third party. Snippets are not: all networks would
    share them, and none of ours is translated.
    """
    return {f"wagtail_localize:{name}": AdminAddress(Who.STAFF, owns) for name, owns in STAFF_ADDRESSES.items()}


def machine_translator_is_set() -> bool:
    """Whether the installation was told to send texts to a machine translator."""
    return bool(getattr(settings, "WAGTAILLOCALIZE_MACHINE_TRANSLATOR", None))
