"""Schools, editions and entries as rows alone; ``enter`` takes the way a teacher does."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from competition.actions import register_entry
from competition.models import CompetitionPage, Edition, Entry, EntryLink, Milestone, School
from competition.models.entries import token_digest
from networks.fields import Translated
from networks.models import Network
from tests.factories.home import PageFactory, front_page
from tests.factories.places import PlaceFactory, PoolFactory


class SchoolFactory(DjangoModelFactory):
    country = "SE"
    code = factory.Sequence(lambda n: f"{99000000 + n}")
    name = factory.Sequence(lambda n: f"Skola {n}")
    municipality_code, municipality = "1080", "Karlskrona"
    grade_from, grade_to = 7, 9

    class Meta:
        model = School


class EditionFactory(DjangoModelFactory):
    """Published and open, for grade 8 in the network's country, twenty places."""

    network = factory.SubFactory("tests.factories.networks.NetworkFactory")
    school_year = "2026/27"
    name = Translated({"sv": "Framtidsdrömmar", "nb": "Fremtidsdrømmer", "en": "Dreams of the future"})
    country = factory.LazyAttribute(lambda edition: edition.network.country)
    contact_name, contact_email = "Kansliet", "kansliet@example.org"
    published_at = factory.LazyFunction(timezone.now)
    pool = factory.SubFactory(
        PoolFactory,
        network=factory.SelfAttribute("..network"),
        capacity=factory.SelfAttribute("..places"),
        opens_at=factory.SelfAttribute("..opens_at"),
        closes_at=factory.SelfAttribute("..closes_at"),
    )

    class Params:
        places = 20
        opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
        closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    class Meta:
        model = Edition


class MilestoneFactory(DjangoModelFactory):
    edition = factory.SubFactory(EditionFactory)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
    title = Translated({"sv": "Uppgifterna släpps", "en": "The tasks come out"})

    class Meta:
        model = Milestone


class EntryFactory(DjangoModelFactory):
    """A row beside a place; the counter of the pool is not kept."""

    edition = factory.SubFactory(EditionFactory)
    place = factory.SubFactory(PlaceFactory, pool=factory.SelfAttribute("..edition.pool"))
    school = factory.SubFactory(SchoolFactory)
    submission_key = factory.LazyFunction(uuid.uuid4)
    class_label = "8A"
    class_key = "8-a"
    pupils, adults = 24, 2
    contact_name, contact_email, contact_phone = "Asta Glödhagen", "asta@example.org", "+46455300000"
    language = "sv"
    photo_confirmed_at = factory.LazyFunction(timezone.now)
    photo_confirmed_by, photo_version = "Asta Glödhagen", "2026-1"

    class Meta:
        model = Entry


class EntryLinkFactory(DjangoModelFactory):
    entry = factory.SubFactory(EntryFactory)
    digest = factory.Sequence(lambda n: token_digest(f"token{n}"))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    class Meta:
        model = EntryLink


class CompetitionPageFactory(PageFactory):
    title, headline = "Tävlingen", "Åttor löser industrins uppgifter"
    slug = "tavlingen"
    parent = factory.LazyAttribute(lambda page: front_page(page.network))

    class Params:
        network = factory.SubFactory("tests.factories.networks.NetworkFactory")

    class Meta:
        model = CompetitionPage


FIELDS = {
    "class_label": "8B",
    "composition": "one",
    "pupils": 27,
    "adults": 2,
    "contact_name": "Asta Glödhagen",
    "contact_email": "asta@example.org",
    "contact_phone": "+46455300000",
    "not_pictured": 2,
    "notes": "",
    "may_be_named": True,
}


def enter(edition: Edition, school: School | None = None, language: str = "sv", **fields: object) -> Entry:
    """Enter a class as the form does."""
    school = school or SchoolFactory(country=edition.country)
    key = fields.pop("submission_key", None) or uuid.uuid4()
    return register_entry(edition=edition, school=school, fields=FIELDS | fields, language=language, submission_key=key)


def plant(network: Network) -> CompetitionPage:
    """The competition pages of a network; answers with the one in its main language."""
    from competition.actions import plant_page  # app ready

    front_page(network)
    network.site.refresh_from_db()
    plant_page(network)
    return CompetitionPage.objects.get(locale__language_code=network.default_language)
