"""The sections of the seed file that make register, shelves and meetings."""

import jsonschema
import pytest
from django.utils import timezone

from admission.seeds import SeedError, World
from extranet.documents import seeds as shelves
from extranet.documents.models import ShelvedDocument
from extranet.meetings import seeds as meetings
from extranet.meetings.models import AgendaItem, Meeting, Minutes, MinutesVersion
from extranet.members import seeds as members
from extranet.members.models import Organisation
from networks.choices import Role
from networks.rules import roles_of
from tests.factories.library import NetworkDocumentFactory
from tests.factories.networks import FocusAreaFactory, PersonFactory

ORGANISATIONS = [
    {
        "key": "trosso",
        "name": "Trossö Mekaniska",
        "number": "556016-0680",
        "place": "Karlskrona",
        "sites": ["Trossö"],
        "employees": 310,
        "focus_areas": ["infrastruktur"],
        "public": True,
        "membership": {"kind": "member", "from": "2014-01-01"},
        "representatives": [
            {"person": "disa@example.org", "function": "platschef", "from": "2019-05-01"},
            {"person": "ture@example.org", "deputy_of": "disa@example.org"},
        ],
    },
    {"name": "Gått AB", "membership": {"kind": "partner", "from": "2014-01-01", "to": "2020-12-31"}},
]
MANDATES = [{"person": "disa@example.org", "office": "chair", "from": "2025-01-01", "elected": "2024-11-20"}]
MEETINGS = [
    {
        "title": "Decembermöte",
        "starts": "today+17 13:00",
        "ends": "today+17 16:30",
        "host": "trosso",
        "focus_area": "infrastruktur",
        "agenda": [
            {"title": "Öppnande", "minutes": 5},
            {"title": "Avtal", "audience": "board", "papers": ["avtal"]},
        ],
    },
    {
        "title": "Septembermöte",
        "starts": "today-60 13:00",
        "ends": "today-60 15:00",
        "minutes": {"text": "Nio kom."},
    },
    {"title": "Vårmöte", "starts": "today+120 13:00", "ends": "today+120 15:00", "state": "planned"},
    {"title": "Inställt", "starts": "today+30 13:00", "ends": "today+30 15:00", "state": "cancelled"},
]


@pytest.fixture
def world(karlskrona):
    world = World(network=karlskrona)
    for mail in ("disa@example.org", "ture@example.org"):
        PersonFactory(email=mail)
    world.objects["focus_area:infrastruktur"] = FocusAreaFactory(network=karlskrona, slug="infrastruktur")
    world.objects["document:avtal"] = NetworkDocumentFactory(network=karlskrona, audience={karlskrona.key("board")})
    return world


def load(section, value, world):
    jsonschema.validate(value, section.schema, cls=jsonschema.Draft202012Validator)
    section.load(world.network, value, world)


def test_organisations_bring_memberships_people_and_roles(karlskrona, world):
    for section, value in zip(members.SECTIONS[:2], (ORGANISATIONS, MANDATES), strict=True):
        load(section, value, world)

    organisation = Organisation.objects.for_network(karlskrona).joined().get()
    assert (organisation.number, organisation.site_names) == ("5560160680", ["Trossö"])
    assert [area.slug for area in organisation.focus_areas.all()] == ["infrastruktur"]
    assert roles_of(world.person("disa@example.org"), karlskrona) == {Role.REPRESENTATIVE, Role.CHAIR}
    assert roles_of(world.person("ture@example.org"), karlskrona) == {Role.DEPUTY}


def test_organisations_with_an_unknown_person_say_so(world):
    value = [{"name": "Fel AB", "representatives": [{"person": "okänd@example.org"}]}]

    with pytest.raises(SeedError, match="okänd@"):
        members.SECTIONS[0].load(world.network, value, world)


def test_meetings_come_with_agenda_papers_state_and_minutes(karlskrona, world):
    load(members.SECTIONS[0], ORGANISATIONS, world)
    load(meetings.SECTION, MEETINGS, world)

    rows = Meeting.objects.for_network(karlskrona)
    assert dict(rows.values_list("title", "state")) == {
        "Decembermöte": "summoned",
        "Septembermöte": "held",
        "Vårmöte": "planned",
        "Inställt": "cancelled",
    }
    items = AgendaItem.objects.for_network(karlskrona).values_list("title", "minutes_planned", "papers__document")
    assert list(items) == [("Öppnande", 5, None), ("Avtal", 10, world.objects["document:avtal"].pk)]
    minutes = Minutes.objects.for_network(karlskrona).get()
    assert (minutes.state, MinutesVersion.objects.for_network(karlskrona).count()) == ("approved", 2)
    past = rows.get(title="Septembermöte")
    december = rows.get(title="Decembermöte")
    assert world.examples == {
        "meeting": f"/sv/extranet/meetings/{december.pk}/",
        "minutes": f"/sv/extranet/meetings/{past.pk}/minutes/",
    }


def test_minutes_that_are_out_for_comment_stay_so(karlskrona, world):
    minutes = {"text": "Nio kom.", "state": "out_for_comment", "comment_until": "today+7", "kind": "formal"}
    load(meetings.SECTION, [MEETINGS[1] | {"minutes": minutes}], world)

    found = Minutes.objects.for_network(karlskrona).get()
    assert (found.state, found.kind, found.version, "minutes" in world.examples) == (
        "out_for_comment",
        "formal",
        1,
        False,
    )


def test_minutes_were_approved_after_their_meeting_and_not_in_the_future(karlskrona, world):
    load(meetings.SECTION, [MEETINGS[1], MEETINGS[1] | {"minutes": {"text": "Nio.", "approved": "today-5"}}], world)

    days = [timezone.localdate(row.approved_at) for row in Minutes.objects.for_network(karlskrona).order_by("pk")]
    assert days == [world.day("today-32"), world.day("today-5")]


def test_shelves_hold_documents_by_year(karlskrona, world):
    load(
        shelves.SECTION, [{"name": {"sv": "Avtal"}, "documents": [{"document": "avtal", "added": "2024-03-01"}]}], world
    )

    (entry,) = ShelvedDocument.objects.for_network(karlskrona).select_related("shelf")
    assert (str(entry.shelf.name), entry.year, entry.document) == ("Avtal", 2024, world.objects["document:avtal"])


@pytest.mark.parametrize("section", [*members.SECTIONS, meetings.SECTION, shelves.SECTION])
def test_a_key_nobody_knows_is_refused(section):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"nonsense": 1}], section.schema, cls=jsonschema.Draft202012Validator)


def test_minutes_keep_what_earlier_drafts_said(karlskrona, world):
    row = {"title": "Möte", "starts": "today-60 13:00", "ends": "today-60 15:00"}
    load(meetings.SECTION, [row | {"minutes": {"text": "Nio kom.", "drafts": ["Åtta kom."]}}], world)

    versions = MinutesVersion.objects.for_network(karlskrona).order_by("number")
    assert list(versions.values_list("number", "state", "text")) == [
        (1, "draft", "Åtta kom."),
        (2, "draft", "Nio kom."),
        (3, "approved", "Nio kom."),
    ]
    saved = list(versions.values_list("saved_at", flat=True))
    assert saved == sorted(saved)
