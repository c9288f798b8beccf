"""Texts of minutes, and what must belong together."""

import pytest
from django.core.exceptions import ValidationError

from extranet.meetings.models import Meeting
from extranet.meetings.models.minutes import Block, blocks
from tests.factories.library import NetworkDocumentFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    AgendaPaperFactory,
    MeetingFactory,
    MinutesFactory,
    MinutesVersionFactory,
)
from tests.factories.members import OrganisationFactory
from tests.factories.networks import FocusAreaFactory

TEXT = """Nio av elva kom.

# 1. Läget
Orderläget är gott.
Två varslar.
- Verkö anställer
- Saltö väntar

# 2. Bussen
Klart 2027."""


def test_blocks_reads_headings_lists_and_paragraphs():
    assert blocks(TEXT) == [
        Block("paragraph", ("Nio av elva kom.",)),
        Block("heading", ("1. Läget",)),
        Block("paragraph", ("Orderläget är gott.", "Två varslar.")),
        Block("list", ("Verkö anställer", "Saltö väntar")),
        Block("heading", ("2. Bussen",)),
        Block("paragraph", ("Klart 2027.",)),
    ]


@pytest.mark.parametrize("text", ["", "   \n\n  \n"])
def test_blocks_of_nothing_is_nothing(text):
    assert blocks(text) == []


def test_blocks_puts_headings_one_by_one():
    assert blocks("# Ett\n# Två") == [Block("heading", ("Ett",)), Block("heading", ("Två",))]


def test_parts_begin_at_each_heading(db):
    introduction, parts = MinutesFactory(text=TEXT).parts

    assert introduction == "Nio av elva kom."
    assert parts == [
        ("1. Läget", "Orderläget är gott.\nTvå varslar.\n\n– Verkö anställer\n– Saltö väntar"),
        ("2. Bussen", "Klart 2027."),
    ]


@pytest.mark.parametrize(("field", "factory"), [("host", OrganisationFactory), ("focus_area", FocusAreaFactory)])
def test_meeting_refuses_what_is_another_networks(field, factory, karlskrona, kongsberg):
    meeting = MeetingFactory(network=karlskrona)
    setattr(meeting, field, factory(network=kongsberg))

    with pytest.raises(ValidationError) as refused:
        meeting.full_clean()
    assert set(refused.value.message_dict) == {field}


def test_meeting_refuses_to_end_before_it_starts(karlskrona):
    meeting = MeetingFactory(network=karlskrona)
    meeting.ends_at = meeting.starts_at

    with pytest.raises(ValidationError, match="ends before"):
        meeting.full_clean()


def test_paper_refuses_another_networks_document(karlskrona, kongsberg):
    paper = AgendaPaperFactory(item__meeting__network=karlskrona)
    paper.document = NetworkDocumentFactory(network=kongsberg)

    with pytest.raises(ValidationError, match="of this network"):
        paper.full_clean()


def test_item_knows_the_key_that_opens_it(karlskrona):
    meeting = MeetingFactory(network=karlskrona)

    assert AgendaItemFactory(meeting=meeting).audience_key == karlskrona.key()
    assert AgendaItemFactory(meeting=meeting, audience="board").audience_key == karlskrona.key("board")


def test_upcoming_and_past_are_each_others_complement(karlskrona):
    meeting = MeetingFactory(network=karlskrona)
    rows = Meeting.objects.for_network(karlskrona)

    for moment, is_past in [
        (meeting.starts_at, False),
        (meeting.starts_at + (meeting.ends_at - meeting.starts_at) / 2, False),
        (meeting.ends_at, True),
    ]:
        assert (rows.upcoming(moment).exists(), rows.past(moment).exists()) == (not is_past, is_past)


def test_rows_are_named_as_people_name_them(karlskrona):
    minutes = MinutesFactory(meeting__network=karlskrona, meeting__title="Septembermöte")
    version = MinutesVersionFactory(minutes=minutes, number=3)
    paper = AgendaPaperFactory(item__meeting=minutes.meeting, item__title="Bussen", document__title="Turlista")

    assert [str(row) for row in (minutes.meeting, minutes, version, paper.item, paper)] == [
        "Septembermöte",
        "Notes: Septembermöte",
        "Notes: Septembermöte, 3",
        "Bussen",
        "Turlista",
    ]
