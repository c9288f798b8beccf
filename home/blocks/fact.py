"""Figures with their year and source."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

YEARS_FRESH = 3
"""A figure older than this says so."""


class FactValue(blocks.StructValue):
    """A fact, with what follows from its year."""

    @property
    def is_old(self) -> bool:
        return timezone.localdate().year - (self.get("year") or 0) > YEARS_FRESH

    @property
    def largest(self) -> float:
        """The length of the longest bar."""
        return max((bar["number"] for bar in self.get("bars", [])), default=0)


class BarBlock(blocks.StructBlock):
    """One figure of a comparison."""

    label = blocks.CharBlock(label=_("What it is"), max_length=60)
    number = blocks.FloatBlock(label=_("Number"), min_value=0)


class FactBlock(blocks.StructBlock):
    """One figure in large type: what it counts, what it compares with, its year and source."""

    value = blocks.CharBlock(label=_("Figure"), max_length=24, help_text=_("For example 9 of 14, or 5 000."))
    text = blocks.CharBlock(label=_("What it says"), max_length=160)
    comparison = blocks.CharBlock(label=_("Compared with"), max_length=160, required=False)
    bars = blocks.ListBlock(BarBlock(), label=_("Bars"), min_num=0, max_num=4, default=[])
    year = blocks.IntegerBlock(label=_("Year"), validators=[MinValueValidator(1900), MaxValueValidator(2100)])
    source = blocks.CharBlock(label=_("Source"), max_length=120)
    source_url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "order"
        label = _("Figure")
        description = _("A number with year and source; old numbers are marked.")
        template = "blocks/fact.html"
        value_class = FactValue
        preview_value = {
            "value": "18 %",
            "text": "av länets sysselsatta arbetar i industrin",
            "comparison": "11 % i riket",
            "bars": [],
            "year": 2025,
            "source": "SCB",
            "source_url": "",
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["bars"] = [
            {"id": f"bar-{id(value):x}-{order}", **bar} for order, bar in enumerate(value.get("bars") or [])
        ]
        return context


class PlateFactBlock(blocks.StructBlock):
    """One cell of the plate at the head of a front page."""

    label = blocks.CharBlock(label=_("What it is"), max_length=40)
    value = blocks.CharBlock(label=_("Figure or word"), max_length=40)
    note = blocks.CharBlock(label=_("Year and source"), max_length=60, required=False)

    class Meta:
        icon = "order"
        label = _("Key figure")
        description = _("One of at most four facts beside the headline.")
        template = "blocks/plate_fact.html"
        preview_value = {"label": "Medlemsföretag", "value": "25", "note": "november 2026"}
