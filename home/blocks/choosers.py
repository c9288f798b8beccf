"""Choosers within blocks that know the pages, pictures and documents of the network served, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from networks.querysets import is_page_served

REFUSAL = _("This link, picture or document belongs to another network, or is gone. Choose another.")


class OwnRows:
    """Mixed into a chooser block: a key that leads elsewhere is refused, and shown to nobody.

    Wagtail would show the form again with the title of whatever the number belongs to, and for a draft
    drop what it does not find without a word.
    """

    model_class: Any

    def to_python(self, value: Any) -> Any:
        return self._own(super().to_python(value))

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        return [self._own(found) for found in super().bulk_to_python(values)]

    def value_from_form(self, value: Any) -> Any:
        if value is None or isinstance(value, self.model_class):
            return value
        return self._chosen(str(value)) or _nothing(self.model_class)

    def clean(self, value: Any) -> Any:
        if is_nothing(value):
            raise ValidationError(REFUSAL)
        return super().clean(value)

    def get_form_state(self, value: Any) -> Any:
        return super().get_form_state(None if is_nothing(value) else value)

    def _chosen(self, key: str) -> Any:
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            return None
        return self._own(self.model_class.objects.filter(pk=key).first())

    def _own(self, found: Any) -> Any:
        """Files need no further question: the manager gives those of the network served."""
        return found


def _nothing(model: Any) -> Any:
    """Stands for a row that was named and is not to be had, until the block is cleaned."""
    row = model()
    row.is_nothing = True
    return row


def is_nothing(row: Any) -> bool:
    """Whether a block was sent a key that leads elsewhere."""
    return getattr(row, "is_nothing", False)


class OwnPageBlock(OwnRows, blocks.PageChooserBlock):
    """One of the network's pages."""

    def _own(self, found: Any) -> Any:
        return found if found is not None and is_page_served(found) else None


class OwnDocumentBlock(OwnRows, DocumentChooserBlock):
    """One of the network's documents."""


class OwnPictureBlock(OwnRows, ImageChooserBlock):
    """One of the network's pictures."""


class OwnImageBlock(ImageBlock):
    """A picture of the network with words for those who do not see it."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        picture = OwnPictureBlock(required=required)
        picture.set_name("image")
        self.child_blocks["image"] = picture
