"""Pages of a network and what wagtail-localize keeps about their translation."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from networks.models import Network
from networks.querysets import pages_of


def own_pages(network: Network | None) -> QuerySet[Page]:
    """Every page in the network's trees, in all its languages; none on the bare host."""
    return Page.objects.filter(pages_of(network))


def own_sources(network: Network | None) -> QuerySet[TranslationSource]:
    """What was submitted for translation from the network's pages."""
    pages = own_pages(network).filter(translation_key=OuterRef("object_id"), locale=OuterRef("locale"))
    return TranslationSource.objects.filter(Exists(pages))


def own_translations(network: Network | None) -> QuerySet[Translation]:
    """Translations whose source and whose result both stand in the network's trees."""
    sources, targets = _ends(network)
    return Translation.objects.filter(Exists(sources), Exists(targets))


def _ends(network: Network | None) -> tuple[QuerySet[Page], QuerySet[Page]]:
    """For a query of translations: the page each is made from, and the page it makes."""
    pages = own_pages(network).filter(translation_key=OuterRef("source__object_id"))
    return pages.filter(locale=OuterRef("source__locale")), pages.filter(locale=OuterRef("target_locale"))


def with_state(translations: QuerySet[Translation], network: Network | None) -> QuerySet[Any]:
    """Adds what a list shows, in the same query.

    ``source_page`` and ``target_page`` are keys of pages, ``target_title`` and ``is_live`` the result's;
    ``texts`` and ``missing`` count strings; ``has_changed`` says that the source was published again,
    or saved if it is a draft, since its texts were last taken over.
    """
    sources, targets = _ends(network)
    segments = StringSegment.objects.filter(source=OuterRef("source")).order_by()
    translated = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=OuterRef("goal"), has_error=False
    )
    missing = segments.annotate(goal=ExpressionWrapper(OuterRef("target_locale"), IntegerField()))
    return translations.select_related("source__locale", "source__specific_content_type", "target_locale").annotate(
        source_page=Subquery(sources.values("pk")[:1]),
        source_title=Subquery(sources.values("draft_title")[:1]),
        source_is_live=Subquery(sources.values("live")[:1]),
        target_page=Subquery(targets.values("pk")[:1]),
        target_title=Subquery(targets.values("draft_title")[:1]),
        is_live=Subquery(targets.values("live")[:1]),
        texts=_count(segments),
        missing=_count(missing.filter(~Exists(translated))),
        changed_at=Subquery(sources.values(moment=WHEN_CHANGED)[:1]),
        has_changed=ExpressionWrapper(Q(changed_at__gt=F("source__last_updated_at")), BooleanField()),
    )


WHEN_CHANGED = Case(When(live=True, then=F("last_published_at")), default=F("latest_revision_created_at"))
"""When what readers see of a page changed last; of a draft, what editors see."""


def _count(segments: QuerySet[StringSegment]) -> Subquery:
    counted = segments.values("source").annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())


def counterparts(page: Page) -> QuerySet[Page]:
    """The page in other languages."""
    return Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk).select_related("locale")


def written_in(page: Page, locale: Locale) -> Page | None:
    """The page's own text in a language; an alias has none."""
    return counterparts(page).filter(locale=locale, alias_of=None).first()
