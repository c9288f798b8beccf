"""Cheap networks and people in them. ``create_network`` makes a whole one; these make the rows alone."""

import factory
from django.conf import settings
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory
from wagtail.models import Collection, Locale, Page, Site

from accounts.models import User
from networks.choices import STAFF_ROLES, Motif, Role
from networks.models import FocusArea, Membership, Network, ParentOrganisation, StaffGroup, Theme, Topic


def _planted(model: type) -> object:
    """The root that a migration made, anew: the flush after a transactional test took it away."""
    if model is Collection:
        return Collection.add_root(name="Root")
    locale, _made = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    return Page.add_root(title="Root", slug="root", locale=locale)


class ParentOrganisationFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Företagsföreningen {n}")

    class Meta:
        model = ParentOrganisation


class SiteFactory(DjangoModelFactory):
    hostname = factory.Sequence(lambda n: f"network{n}.localhost")
    port = 80
    root_page = factory.LazyFunction(lambda: Page.get_first_root_node() or _planted(Page))

    class Meta:
        model = Site


class ThemeFactory(DjangoModelFactory):
    network = factory.SubFactory("tests.factories.networks.NetworkFactory", theme=None)
    hue, chroma, motif, seed = 252, 0.115, Motif.ARCHIPELAGO, 12

    class Meta:
        model = Theme


class NetworkFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"network{n}")
    name = factory.Sequence(lambda n: f"Nätverk {n}")
    default_language = "sv"
    languages = factory.LazyFunction(lambda: ["sv", "en"])
    contact_email = factory.LazyAttribute(lambda n: f"{n.slug}@example.org")
    site = factory.SubFactory(SiteFactory, hostname=factory.SelfAttribute("..slug"))
    collection = factory.LazyAttribute(
        lambda n: (Collection.get_first_root_node() or _planted(Collection)).add_child(name=n.name)
    )
    theme = factory.RelatedFactory(ThemeFactory, factory_related_name="network")

    class Meta:
        model = Network
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        site = kwargs["site"]
        if "." not in site.hostname:
            site.hostname = f"{site.hostname}.localhost"
            site.save()
        for code in kwargs["languages"]:
            Locale.objects.get_or_create(language_code=code)
        network = super()._create(model_class, *args, **kwargs)
        for role in sorted(STAFF_ROLES):
            StaffGroupFactory(network=network, role=role)
        return network


class StaffGroupFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    role = Role.EDITOR
    group = factory.LazyAttribute(lambda g: Group.objects.get_or_create(name=f"{g.network.slug}: {g.role}")[0])

    class Meta:
        model = StaffGroup
        django_get_or_create = ("network", "role")


class PersonFactory(DjangoModelFactory):
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = "Kim"
    last_name = factory.Sequence(lambda n: f"Person{n}")

    class Meta:
        model = User


class MembershipFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    network = factory.SubFactory(NetworkFactory)
    role = Role.REPRESENTATIVE
    source = "granted"

    class Meta:
        model = Membership


class FocusAreaFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    name = {"sv": "Infrastruktur", "nb": "Infrastruktur", "en": "Infrastructure"}
    slug = factory.Sequence(lambda n: f"area-{n}")

    class Meta:
        model = FocusArea


class TopicFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    name = {"sv": "Kompetens", "nb": "Kompetanse", "en": "Skills"}
    slug = factory.Sequence(lambda n: f"topic-{n}")

    class Meta:
        model = Topic


def swedish_network() -> Network:
    """What the tests call ``karlskrona``."""
    return NetworkFactory(slug="karlskrona", name="Industrigruppen i Karlskrona")


def norwegian_network() -> Network:
    """What the tests call ``kongsberg``."""
    return NetworkFactory(
        slug="kongsberg",
        name="Industrilederforum Kongsberg",
        country="NO",
        default_language="nb",
        languages=["nb", "en"],
    )


def member_of(network: Network, *roles: str, **fields: object) -> User:
    """A person with these roles in the network; staff roles also bring the Wagtail group."""
    person = PersonFactory(**fields)
    for role in roles or (Role.REPRESENTATIVE,):
        MembershipFactory(person=person, network=network, role=role)
        if role in STAFF_ROLES:
            person.groups.add(StaffGroup.objects.get(network=network, role=role).group)
    return person
