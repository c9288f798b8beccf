"""The blocks of which a page's body is made."""

from wagtail import blocks

from home.blocks.fact import FactBlock, PlateFactBlock
from home.blocks.links import CallBlock, DocumentBlock, LinkBlock, LinkListBlock
from home.blocks.picture import PictureBlock
from home.blocks.text import HeadingBlock, QuoteBlock, TextBlock

__all__ = [
    "BodyBlock",
    "CallBlock",
    "DocumentBlock",
    "FactBlock",
    "HeadingBlock",
    "LinkBlock",
    "LinkListBlock",
    "PictureBlock",
    "PlateBlock",
    "PlateFactBlock",
    "QuoteBlock",
    "TextBlock",
    "body_blocks",
]

body_blocks = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("fact", FactBlock()),
    ("links", LinkListBlock()),
    ("call", CallBlock()),
    ("document", DocumentBlock()),
]
"""Names and blocks, in the order in which the editor offers them."""


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    def __init__(self, local_blocks: object = None, **kwargs: object) -> None:
        super().__init__(local_blocks or body_blocks, **kwargs)


class PlateBlock(blocks.StreamBlock):
    """The plate of a front page: at most four key figures."""

    fact = PlateFactBlock()

    class Meta:
        max_num = 4
