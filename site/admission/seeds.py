"""Networks from a file: what the demo and one's own test data are made of.

Each app offers sections of a network's description by ``seed_sections()``. A section has a JSON
schema, so that a mistake is answered with the path of what is wrong, and a function that makes the
rows by the same actions as the product.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import jsonschema
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from admission.actions import create_network, grant_role
from networks.apps import collect
from networks.choices import GRANTED_ROLES, Controller, Country, MinutesKind, Motif, Role
from networks.fields import Translated
from networks.models import FocusArea, Membership, Network, ParentOrganisation, Topic

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAY_PATTERN = rf"(\d{{4}}-\d\d-\d\d|today([+-]\d+)?|({'|'.join(WEEKDAYS)})([+-]\d+)?)"
DAY = {"type": "string", "pattern": f"^{DAY_PATTERN}$", "description": "2026-12-10, today+17, or thursday+2 (weeks)"}
MOMENT = {"type": "string", "pattern": rf"^{DAY_PATTERN} \d\d:\d\d$", "description": "a day and a time, 24 hours"}
TEXT = {
    "description": "one text, or one a language",
    "oneOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {code: {"type": "string"} for code in ("sv", "nb", "en")},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ],
}


class SeedError(Exception):
    """What is wrong in the file, and at which path."""


def thing(required: list[str], **properties: Any) -> dict[str, Any]:
    """The schema of an object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def things(required: list[str], **properties: Any) -> dict[str, Any]:
    """The schema of a list of such objects."""
    return {"type": "array", "items": thing(required, **properties)}


@dataclass(frozen=True)
class SeedSection:
    """One key of a network's description. ``load(network, value, world)`` makes its rows."""

    name: str
    schema: dict[str, Any]
    load: Callable[[Network, Any, World], None]
    order: int = 50


@dataclass
class World:
    """What sections share while one file is read."""

    network: Network
    by: User | None = None
    objects: dict[str, Any] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    def person(self, mail: str) -> User:
        """The person with this address, who must be among the people of the file or of the installation."""
        found = User.objects.filter(email=mail.lower()).first()
        if found is None:
            raise SeedError(f"no person has the mail address {mail}")
        return found

    def named(self, key: str) -> Any:
        """An object that an earlier section named, such as ``document:rules``."""
        if key not in self.objects:
            raise SeedError(f"nothing is named {key}")
        return self.objects[key]

    def text(self, value: str | dict[str, str] | None) -> Translated:
        """A text in its languages; a plain string is in the network's main one."""
        if isinstance(value, str):
            return Translated({self.network.default_language: value})
        return Translated(value or {})

    def day(self, text: str) -> date:
        """``2026-12-10``, ``today-3``, or ``thursday+2``: that weekday, so many weeks from this one."""
        today = timezone.localdate(timezone=self.network.time_zone)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
        word, number = re.findall(r"^([a-z]+)([+-]\d+)?$", text)[0]
        if word == "today":
            return today + timedelta(days=int(number or 0))
        return today + timedelta(days=WEEKDAYS.index(word) - today.weekday(), weeks=int(number or 0))

    def moment(self, text: str) -> datetime:
        """A day and a time in the network's zone."""
        day, clock = text.split(" ")
        return datetime.combine(self.day(day), time.fromisoformat(clock), tzinfo=self.network.time_zone)

    def example(self, kind: str, path: str) -> None:
        """Remember a path on the network's host as the example of a kind; the first one stays."""
        self.examples.setdefault(kind, path)


THEME = thing(
    ["hue", "motif"],
    hue={"type": "integer", "minimum": 0, "maximum": 359},
    chroma={"type": "number", "minimum": 0, "maximum": 0.12},
    motif={"enum": Motif.values},
    seed={"type": "integer", "minimum": 0},
)
FACTS: dict[str, Any] = {
    "name": {"type": "string", "minLength": 1, "maxLength": 120},
    "hostname": {"type": "string"},
    "port": {"type": "integer", "minimum": 1, "maximum": 65535},
    "languages": {"type": "array", "items": {"enum": [code for code, _name in settings.LANGUAGES]}, "minItems": 1},
    "default_language": {"enum": [code for code, _name in settings.LANGUAGES]},
    "country": {"enum": Country.values},
    "controller": {"enum": Controller.values},
    "minutes_kind": {"enum": MinutesKind.values},
    "territory": {"type": "string"},
    "tagline": TEXT,
    "contact_email": {"type": "string", "format": "email"},
    "contact_text": {"type": "string"},
    "founded_on": DAY,
    "parent": {"type": "string"},
    "theme": THEME,
}
NEEDED = ["name", "languages", "default_language", "contact_email", "theme"]


def _load_people(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        person, made = User.objects.get_or_create(
            email=row["mail"].lower(),
            defaults={
                "first_name": row["first_name"],
                "last_name": row.get("last_name", ""),
                "language": row.get("language", network.default_language),
                "is_superuser": row.get("superuser", False),
                "password": _password(row.get("password")),
            },
        )
        if made:
            person.full_clean(exclude=["password"])
        for role in row.get("roles", []):
            grant_role(by=world.by, person=person, network=network, role=role)
        world.objects[f"person:{person.email}"] = person


_hashes: dict[str, str] = {}


def _password(plain: str | None) -> str:
    """The stored form; equal passwords of a demo are hashed once, since each costs half a second."""
    if plain is None:
        return make_password(None)
    if not settings.SEEDED_PASSWORDS:
        raise SeedError("passwords can be given in a demo only; leave them out")
    if plain not in _hashes:
        _hashes[plain] = make_password(plain)
    return _hashes[plain]


def _load_focus_areas(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for position, row in enumerate(value):
        area, _made = FocusArea.objects.for_network(network).get_or_create(
            slug=row["slug"],
            defaults={
                "network": network,
                "name": world.text(row["name"]),
                "summary": world.text(row.get("summary")),
                "position": position,
            },
        )
        world.objects[f"focus_area:{row['slug']}"] = area


def _load_topics(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        topic, _made = Topic.objects.for_network(network).get_or_create(
            slug=row["slug"], defaults={"network": network, "name": world.text(row["name"])}
        )
        world.objects[f"topic:{row['slug']}"] = topic


SLUG = {"type": "string", "pattern": "^[a-z0-9-]+$"}
OWN_SECTIONS = [
    SeedSection(
        "people",
        things(
            ["mail", "first_name"],
            mail={"type": "string", "format": "email"},
            first_name={"type": "string", "minLength": 1},
            last_name={"type": "string"},
            language={"enum": [code for code, _name in settings.LANGUAGES]},
            password={"type": "string", "minLength": 8},
            roles={"type": "array", "items": {"enum": sorted(role.value for role in GRANTED_ROLES)}},
            superuser={"type": "boolean"},
        ),
        _load_people,
        order=1,
    ),
    SeedSection(
        "focus_areas", things(["slug", "name"], slug=SLUG, name=TEXT, summary=TEXT), _load_focus_areas, order=2
    ),
    SeedSection("topics", things(["slug", "name"], slug=SLUG, name=TEXT), _load_topics, order=3),
]


def sections() -> list[SeedSection]:
    """All sections in the order in which they are read."""
    return sorted([*OWN_SECTIONS, *collect("seed_sections")], key=lambda section: section.order)


def schema() -> dict[str, Any]:
    """The JSON schema of a whole file, put together from what the apps offer."""
    network = thing([], **FACTS, **{section.name: section.schema for section in sections()})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Navet: networks with people and content",
        **thing(
            ["networks"],
            networks={"type": "object", "patternProperties": {"^[a-z0-9-]+$": network}, "additionalProperties": False},
        ),
    }


def check(data: Any) -> None:
    """Raise :class:`SeedError` with the path of the first thing that is wrong."""
    validator = jsonschema.Draft202012Validator(schema())
    errors = sorted(validator.iter_errors(data), key=lambda error: (list(map(str, error.absolute_path)), error.message))
    if errors:
        deepest = jsonschema.exceptions.best_match(errors)
        raise SeedError(f"{_path(deepest.absolute_path)}: {deepest.message}")


def _path(parts: Any) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.lstrip(".") or "the file"


@dataclass
class Seeded:
    """What was made: per network its examples, and the accounts with their passwords."""

    examples: dict[str, dict[str, str]]
    accounts: list[dict[str, str | None]]


@transaction.atomic
def seed(data: dict[str, Any], *, by: User | None = None, port: int | None = None) -> Seeded:
    """Make everything a file describes, or nothing. An existing network is added to."""
    check(data)
    result = Seeded({}, [])
    with ExitStack() as stack:
        for context in collect("around_seeding"):
            stack.enter_context(context)
        for slug, description in data["networks"].items():
            world = World(_network(slug, description, by, port), by=by)
            for section in sections():
                if section.name in description:
                    _load(section, description, world, slug)
            result.examples[slug] = world.examples
            result.accounts += _accounts(world.network, description.get("people", []))
    return result


def _load(section: SeedSection, description: dict[str, Any], world: World, slug: str) -> None:
    path = f"networks.{slug}.{section.name}"
    try:
        section.load(world.network, description[section.name], world)
    except SeedError as error:
        raise SeedError(f"{path}: {error}") from error
    except ValidationError as error:
        raise SeedError(f"{path}: {'; '.join(error.messages)}") from error


def _network(slug: str, description: dict[str, Any], by: User | None, port: int | None) -> Network:
    existing = Network.objects.filter(slug=slug).first()
    if existing:
        return existing
    if missing := [name for name in NEEDED if name not in description]:
        raise SeedError(f"networks.{slug}: {', '.join(missing)} must be given for a new network")
    facts = {name: description[name] for name in FACTS if name in description}
    facts.setdefault("hostname", f"{slug}.{settings.HUB_HOST}")
    facts["port"] = port or facts.get("port", 80)
    if "parent" in facts:
        facts["parent"] = ParentOrganisation.objects.get_or_create(name=facts["parent"])[0]
    if "founded_on" in facts:
        facts["founded_on"] = date.fromisoformat(facts["founded_on"])
    if isinstance(facts.get("tagline"), str):
        facts["tagline"] = {facts["default_language"]: facts["tagline"]}
    try:
        return create_network(by=by, slug=slug, **facts)
    except ValidationError as error:
        raise SeedError(f"networks.{slug}: {'; '.join(error.messages)}") from error


def _accounts(network: Network, people: list[dict[str, Any]]) -> list[dict[str, str | None]]:
    rows = []
    for row in people:
        person = User.objects.get(email=row["mail"].lower())
        roles = list(
            Membership.objects.for_network(network).current().filter(person=person).values_list("role", flat=True)
        )
        strongest = next((role for role in reversed(Role.values) if role in roles), None)
        rows.append(
            {
                "mail": person.email,
                "password": row.get("password"),
                "network": network.slug,
                "role": "superuser" if person.is_superuser else strongest,
                "name": person.get_full_name(),
            }
        )
    return rows
