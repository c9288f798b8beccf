"""Pictures in running text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks.choosers import OwnImageBlock


class PictureBlock(blocks.StructBlock):
    """A picture that says in words what it shows, or is marked as decorative."""

    picture = OwnImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=240, required=False)
    credit = blocks.CharBlock(label=_("Made by"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture across the column. Pictures are public.")
        template = "blocks/picture.html"
        preview_value = {"picture": None, "caption": "Den nya provhallen på Verkö", "credit": ""}
