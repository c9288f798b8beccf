"""Headings, running text and quotes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["h2", "bold", "italic", "ol", "ul", "link", "document-link"]
"""What running text may hold; pictures and figures are blocks of their own."""


class HeadingBlock(blocks.CharBlock):
    """A heading between two passages of a page."""

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Divides a long page. Keep it to one line.")
        template = "blocks/heading.html"
        preview_value = "Vad vi kom överens om"


class TextBlock(blocks.RichTextBlock):
    """Running text with few means: small headings, lists, links."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")
        template = "blocks/text.html"
        preview_value = "<p>Fyra gånger om året träffas företagen hos ett av dem.</p>"


class QuoteBlock(blocks.StructBlock):
    """What somebody said, and who it was at that time."""

    text = blocks.TextBlock(label=_("Quote"), help_text=_("Without quotation marks."), max_length=500)
    person = blocks.CharBlock(label=_("Name"), max_length=80, required=False)
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    organisation = blocks.CharBlock(label=_("Organisation"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("Someone’s own words, with name, title and organisation.")
        template = "blocks/quote.html"
        preview_value = {
            "text": "Vi är oense om takten, inte om riktningen.",
            "person": "",
            "title": "Ordförande",
            "organisation": "Industrigruppen",
        }
