"""Submitting, updating, stopping and restarting translations, and what an original causes in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polib
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.log_actions import get_active_log_context
from wagtail.models import Locale, Page
from wagtail.signals import page_published, page_unpublished
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue, validate_translation_links
from wagtail_localize.views.convert import sync_alias

from audit.actions import record
from networks.models import Network
from networks.rules import network_of
from translations.querysets import counterparts, written_in
from translations.rules import followers

if TYPE_CHECKING:
    from accounts.models import User


class ChangedByHandError(Exception):
    """A translation cannot go on without replacing what was written in its page by hand."""

    def __init__(self, parts: list[str]) -> None:
        super().__init__(", ".join(parts))
        self.parts = parts


# ------------------------------------------------------------------ from the original to the translation
@dataclass
class Submitted:
    """What came of a submission: new drafts, drafts of pages above that were missing, pages left as they were."""

    made: list[Page] = field(default_factory=list)
    above: list[Page] = field(default_factory=list)
    kept: list[Page] = field(default_factory=list)


@transaction.atomic
def submit(*, by: User, page: Page, locales: Iterable[Locale], subtree: bool = False) -> Submitted:
    """Make a draft of the page in each language, to be translated; with ``subtree`` of all below it too.

    Pages above it that are missing in a language become drafts as well. A page that has a text of its
    own in the language is left as it is. Raises ValidationError for a page that cannot be copied.
    """
    found = Submitted()
    below = list(page.get_descendants().order_by("path")) if subtree else []
    for locale in locales:
        for above in page.get_ancestors().filter(depth__gt=1).order_by("path"):
            if not counterparts(above).filter(locale=locale).exists():
                found.above.append(_begin(above, locale, by))
        for original in [page, *below]:
            known = written_in(original, locale)
            if known is None:
                found.made.append(_begin(original, locale, by))
            elif not _translations_into(known).filter(enabled=True).exists():
                found.kept.append(known)
    details = {"languages": sorted(locale.language_code for locale in locales), "pages": len(found.made)}
    record(by=by, action="translations.submit", target=page, network=network_of(page), details=details)
    return found


def _begin(original: Page, locale: Locale, by: User) -> Page:
    source, _made = TranslationSource.get_or_create_from_instance(original)
    translation, _made = Translation.objects.update_or_create(
        source=source, target_locale=locale, defaults={"enabled": True}
    )
    translation.save_target(user=by, publish=False)
    return counterparts(original).get(locale=locale)


def _translations_into(page: Page) -> Any:
    return Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id)


@transaction.atomic
def update(*, by: User, source: TranslationSource, publish: Iterable[Translation] = ()) -> int:
    """Take over the original's texts as they are now; gives how many translations wait for their new ones.

    The translations in ``publish`` are published at once, with the original's words where theirs are
    missing. Raises ValidationError where a page cannot be published so.
    """
    source.update_from_db()
    running = list(source.translations.filter(enabled=True).select_related("source", "target_locale"))
    shown = [translation for translation in running if translation in list(publish)]
    for translation in shown:
        translation.save_target(user=by, publish=True)
    original = source.get_source_instance()
    details = {"published": [translation.target_locale.language_code for translation in shown]}
    record(by=by, action="translations.update", target=original, network=network_of(original), details=details)
    return sum(done < texts for texts, done in (translation.get_progress() for translation in running))


@dataclass(frozen=True)
class Imported:
    """Of a PO file: texts taken over, texts that are not the page's, and those with markup that is not allowed."""

    taken: int
    strange: int
    refused: int


@transaction.atomic
def import_po(*, by: User, translation: Translation, file: polib.POFile) -> Imported:
    """Take over the texts of a PO file that was downloaded from this translation.

    How many texts are strange is told as one number: which of them stand in some page of another
    network is nobody's business.
    """
    strange = len(translation.import_po(file, user=by, tool_name="PO"))
    texts = [entry for entry in file if entry.msgstr]
    flagged = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id,
        locale=translation.target_locale,
        translation_of__in=translation.source.stringsegment_set.values("string"),
        has_error=True,
    )
    page = translation.get_target_instance()
    record(by=by, action="translations.import_po", target=page, network=network_of(page))
    return Imported(max(len(texts) - strange, 0), strange, flagged.count())


# ------------------------------------------------------------------ stop, restart, alias, written by hand
@transaction.atomic
def stop(*, by: User, translation: Translation) -> None:
    """From now on the page is edited like any other, and no update reaches it."""
    translation.enabled = False
    translation.save(update_fields=["enabled"])
    page = translation.get_target_instance()
    record(by=by, action="translations.stop", target=page, network=network_of(page))


@transaction.atomic
def restart(*, by: User, translation: Translation, replace: bool = False) -> None:
    """Follow the original again, with the texts that stand in the page now.

    What was written by hand and has no place in the original would be lost: raises ChangedByHandError,
    which names the parts, unless ``replace`` says that this is meant.
    """
    page = translation.get_target_instance().get_latest_revision_as_object()
    with transaction.atomic():
        _take_over_texts(translation, page, by)
        parts = _parts_lost(translation, page)
        if parts and not replace:
            raise ChangedByHandError(parts)
        translation.enabled = True
        translation.save(update_fields=["enabled"])
    record(by=by, action="translations.restart", target=page, network=network_of(page))


def _take_over_texts(translation: Translation, page: Page, by: User) -> None:
    """The page's strings become the translations, wherever the page still has as many as the original."""
    written: dict[str, list[StringValue]] = defaultdict(list)
    for value in extract_segments(page):
        if isinstance(value, StringSegmentValue):
            written[value.path].append(value.string)
    wanted: dict[str, list[Any]] = defaultdict(list)
    for segment in translation.source.stringsegment_set.select_related("string", "context").order_by("order"):
        wanted[segment.context.path].append(segment)
    for path, segments in wanted.items():
        if len(segments) == len(written[path]):
            for segment, text in zip(segments, written[path], strict=True):
                _take_over(translation, segment, text.data, by)


def _take_over(translation: Translation, segment: Any, text: str, by: User) -> None:
    known = {"translation_of": segment.string, "locale": translation.target_locale, "context": segment.context}
    before = StringTranslation.objects.filter(**known).first()
    if text == (before.data if before else segment.string.data):
        return
    try:
        validate_translation_links(segment.string.data, text)
    except ValueError:
        return  # a link of its own: it stays among the parts that would be lost
    new = {"data": text, "last_translated_by": by, "translation_type": "manual", "has_error": False, "field_error": ""}
    StringTranslation.objects.update_or_create(**known, defaults=new)


def _parts_lost(translation: Translation, page: Page) -> list[str]:
    """The fields in which the page would no longer say what it says now."""
    then = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    fields = [translatable.get_field(type(page)) for translatable in get_translatable_fields(type(page))]
    return [str(one.verbose_name) for one in fields if one.concrete and _kept(one, page) != _kept(one, then)]


def _kept(one: Any, page: Page) -> Any:
    return one.get_prep_value(getattr(page, one.attname))


@transaction.atomic
def make_alias(*, by: User, page: Page, original: Page) -> None:
    """Let the page show the original's text, live if that one is; its own text is gone."""
    page = page.specific
    sync_alias(original, page, revision=original.get_latest_revision())
    page.alias_of = original
    page.save(update_fields=["alias_of"], clean=False)
    _translations_into(page).delete()
    page.refresh_from_db()
    signal = page_published if page.live else page_unpublished
    signal.send(sender=type(page), instance=page, revision=None)
    record(by=by, action="translations.make_alias", target=page, network=network_of(page))


def written_by_hand(*, page: Page) -> None:
    """Code or a person wrote in the page itself: no translation may replace that from now on."""
    _translations_into(page).update(enabled=False)


# ------------------------------------------------------------------ what an original causes
def take_down_translations(*, page: Page) -> None:
    """A page was taken down: so are its translations, and what was translated from them."""
    by = _acting()
    for translated in followers(page):
        if translated.live:
            translated.specific.unpublish(user=by)
            record(by=by, action="translations.take_down", target=translated, network=network_of(translated))


def _acting() -> Any:
    """Who makes the request, for what Wagtail tells without naming anybody."""
    return get_active_log_context().user


# ------------------------------------------------------------------ a new network
def let_staff_translate(network: Network) -> None:
    """The network's staff may submit pages; which ones, the gate and each page's rights decide."""
    permission = Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
    for group in Group.objects.filter(staff_of__network=network):
        group.permissions.add(permission)
