"""The programme of an event: items after one another, and sessions at the same time."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class SpeakerBlock(blocks.StructBlock):
    """Somebody who speaks, with title and organisation as they were at the time."""

    name = blocks.CharBlock(label=_("Name"), max_length=80)
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    organisation = blocks.CharBlock(label=_("Organisation"), max_length=120, required=False)

    class Meta:
        icon = "user"
        label = _("Speaker")


class TimedBlock(blocks.StructBlock):
    """When something in a programme takes place; without a day it is the first."""

    day = blocks.DateBlock(label=_("Day"), required=False, help_text=_("For events over several days."))
    starts = blocks.TimeBlock(label=_("From"))
    ends = blocks.TimeBlock(label=_("To"), required=False)
    title = blocks.CharBlock(label=_("Title"), max_length=140)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            raise StructBlockValidationError(block_errors={"ends": ValidationError(_("It ends before it starts."))})
        return cleaned


class ItemBlock(TimedBlock):
    """One item of the programme."""

    text = blocks.TextBlock(label=_("What it is about"), required=False, max_length=600)
    room = blocks.CharBlock(label=_("Room"), max_length=80, required=False)
    speakers = blocks.ListBlock(SpeakerBlock(), label=_("Speakers"), min_num=0, default=[])

    class Meta:
        icon = "time"
        label = _("Programme item")
        description = _("One thing at a time: a talk, a visit, a break.")
        template = "blocks/programme_item.html"
        preview_value = {
            "day": None,
            "starts": "13:00",
            "ends": "14:15",
            "title": "Kompetens som stannar",
            "text": "En platschef och en rektor svarar på samma frågor.",
            "room": "",
            "speakers": [],
        }


class SessionBlock(blocks.StructBlock):
    """One of several sessions at the same time, meant for those with a certain role."""

    role = blocks.CharBlock(label=_("For whom"), max_length=80, help_text=_("For example: municipal directors."))
    title = blocks.CharBlock(label=_("Title"), max_length=140)
    room = blocks.CharBlock(label=_("Room"), max_length=80, required=False)
    speakers = blocks.ListBlock(SpeakerBlock(), label=_("Speakers"), min_num=0, default=[])

    class Meta:
        icon = "group"
        label = _("Session")


class ParallelBlock(TimedBlock):
    """Sessions at the same time."""

    note = blocks.CharBlock(label=_("Note"), max_length=200, required=False)
    sessions = blocks.ListBlock(SessionBlock(), label=_("Sessions"), min_num=2, max_num=6)

    class Meta:
        icon = "grip"
        label = _("Parallel sessions")
        description = _("Sessions at the same time, each for a role.")
        template = "blocks/programme_parallel.html"
        preview_value = {
            "day": None,
            "starts": "14:45",
            "ends": "16:30",
            "title": "Två möten efter roll",
            "note": "",
            "sessions": [
                {
                    "role": "Kommundirektörer",
                    "title": "Organisationen som klarar en etablering",
                    "room": "",
                    "speakers": [],
                },
                {"role": "Näringslivschefer", "title": "Lägesbild", "room": "", "speakers": []},
            ],
        }


class ProgrammeBlock(blocks.StreamBlock):
    """A programme in the order in which it takes place."""

    item = ItemBlock()
    parallel = ParallelBlock()
