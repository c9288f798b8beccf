"""Links to pages and addresses, and documents the public may read."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from home.blocks.choosers import OwnDocumentBlock, OwnPageBlock
from networks.querysets import is_page_served


def in_this_language(pages: Iterable[Page]) -> dict[int, Page]:
    """Live counterparts of pages in the language of the request, by the key of the page asked for.

    A page without one stands for itself as long as it is live; one of another network than the one served
    is none at all. The same number of queries whatever the number of pages.
    """
    chosen = [page for page in pages if page is not None]
    if not chosen:
        return {}
    keys, asked = {page.translation_key for page in chosen}, {page.pk for page in chosen}
    rows = Page.objects.live().filter(translation_key__in=keys).select_related("locale")
    best: dict[Any, Page] = {}
    for row in sorted(filter(is_page_served, rows), key=_is_here):
        if row.pk in asked or _is_here(row):
            best[row.translation_key] = row
    return {page.pk: best[page.translation_key] for page in chosen if page.translation_key in best}


def _is_here(page: Page) -> bool:
    return bool(page.locale.language_code == get_language())


class LinkBlock(blocks.StructBlock):
    """A link to one of the network's pages or to an address elsewhere, exactly one of them."""

    label = blocks.CharBlock(label=_("Text of the link"), max_length=100)
    page = OwnPageBlock(label=_("Page"), required=False)
    address = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation or bool(cleaned.get("page")) != bool(cleaned.get("address")):
            return cleaned
        problem = ValidationError(_("Choose a page or write an address, one of the two."))
        raise StructBlockValidationError(block_errors={"page": problem})


def targets(links: Iterable[Any]) -> list[dict[str, Any]]:
    """What the template shows of links: those whose page is not live, or is not to be had, are left out."""
    links = list(links)
    pages = in_this_language(link["page"] for link in links)
    shown = []
    for link in links:
        page = link["page"]
        if page.pk in pages if page else link["address"]:
            shown.append({"label": link["label"], "page": pages[page.pk] if page else None, "address": link["address"]})
    return shown


class LinkListBlock(blocks.StructBlock):
    """Several links with an optional heading."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=12)

    class Meta:
        icon = "list-ul"
        label = _("Links")
        description = _("A list of pages or addresses to go on to.")
        template = "blocks/link_list.html"
        preview_value = {"heading": "Mer", "links": [{"label": "SCB", "page": None, "address": "https://www.scb.se/"}]}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"links": targets(value["links"])}


class CallBlock(LinkBlock):
    """One link as a button; the text says what happens."""

    class Meta:
        icon = "redirect"
        label = _("Button")
        description = _("One link that stands out. Its text says what happens.")
        template = "blocks/call.html"
        preview_value = {"label": "Se alla åtgärder", "page": None, "address": "https://example.org/"}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"links": targets([value])}


class DocumentBlock(blocks.StructBlock):
    """A document with its type and size. One that the public may not read is not shown at all."""

    document = OwnDocumentBlock(label=_("Document"))
    label = blocks.CharBlock(label=_("Text of the link"), max_length=120, required=False)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to download. Only documents for everyone are shown.")
        template = "blocks/document.html"
        preview_value = {"document": None, "label": "Presentationen från mötet"}
