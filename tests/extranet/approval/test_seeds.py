"""The section of the seed file with adjusters, comments and public summaries."""

import jsonschema
import pytest
from django.utils import timezone

from admission.seeds import World
from extranet.approval.models import Adjuster, Comment, PublicSummary
from extranet.approval.seeds import SECTION
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory
from tests.factories.networks import member_of


@pytest.fixture
def world(karlskrona):
    world = World(network=karlskrona)
    world.objects["meeting:november"] = MeetingFactory(network=karlskrona, past=True)
    return world


def load(world, **row):
    value = [{"meeting": "november", **row}]
    jsonschema.validate(value, SECTION.schema, cls=jsonschema.Draft202012Validator)
    SECTION.load(world.network, value, world)


def test_adjusters_of_minutes_that_are_out_have_not_approved(karlskrona, world):
    person = member_of(karlskrona)
    MinutesFactory(meeting=world.objects["meeting:november"], state="out_for_comment")

    load(world, adjusters=[person.email])

    adjuster = Adjuster.objects.for_network(karlskrona).get()
    assert (adjuster.person, adjuster.approved_version, adjuster.approved_at) == (person, None, None)


def test_adjusters_of_approved_minutes_have_approved_them(karlskrona, world):
    person = member_of(karlskrona)
    minutes = MinutesFactory(meeting=world.objects["meeting:november"], approved=True)

    load(world, adjusters=[person.email])

    adjuster = Adjuster.objects.for_network(karlskrona).get()
    assert (adjuster.approved_version, adjuster.approved_at) == (minutes.version - 1, minutes.approved_at)


def test_comments_and_summary_stand_as_given(karlskrona, world):
    person, meeting = member_of(karlskrona), world.objects["meeting:november"]
    item = AgendaItemFactory(meeting=meeting, title="El")
    MinutesFactory(meeting=meeting, state="out_for_comment")
    comments = [
        {"person": person.email, "text": "Det var tre.", "item": "El", "version": 2},
        {"person": person.email, "text": "Bra."},
    ]

    load(world, comments=comments, summary="Vi talade om el.")

    rows = Comment.objects.for_network(karlskrona).order_by("pk")
    assert [(row.item, row.text, row.version) for row in rows] == [(item, "Det var tre.", 2), (None, "Bra.", 1)]
    assert all(row.made_at <= timezone.now() for row in rows)
    assert PublicSummary.objects.for_network(karlskrona).get().text == "Vi talade om el."
