"""Schools and editions of the demo and of one's own test data, made by the form and actions of the product."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from admission.seeds import DAY, MOMENT, TEXT, SeedError, SeedSection, World, thing, things
from competition import actions
from competition.forms import RegistrationForm
from competition.models import CompetitionPage, Edition, Entry, School
from competition.validators import SCHOOL_COLUMNS, check_schools
from home.templatetags.navigation import path_of
from networks.choices import Country
from networks.models import Network
from tables.columns import Row
from tables.sheets import read

EXAMPLE = Path(__file__).parent / "data" / "schools_example.csv"
"""Sixty invented schools with invented codes, in the municipalities of the five networks."""

COUNT = {"type": "integer", "minimum": 0, "maximum": 1000}
SCHOOL = thing(
    ["code", "name", "municipality_code", "municipality", "grade_from", "grade_to"],
    country={"enum": Country.values},
    code={"type": "string"},
    name={"type": "string", "minLength": 1},
    municipality_code={"type": "string"},
    municipality={"type": "string", "minLength": 1},
    grade_from=COUNT,
    grade_to=COUNT,
)
ENTRY = thing(
    ["school", "class", "pupils", "name", "mail", "phone"],
    **{"class": {"type": "string", "minLength": 1, "maxLength": 20}},
    school={"type": "string", "description": "the school's code in its register"},
    pupils=COUNT,
    adults=COUNT,
    mixed={"type": "boolean"},
    name={"type": "string", "minLength": 1},
    mail={"type": "string", "format": "email"},
    phone={"type": "string"},
    language={"type": "string"},
    not_pictured=COUNT,
    state={"enum": ["held", "confirmed", "withdrawn"]},
)
EDITION = {
    "type": "array",
    "items": thing(
        ["school_year", "name", "opens", "last_day", "places", "contact_name", "contact_email"],
        school_year={"type": "string", "pattern": r"^\d{4}/\d{2}$"},
        name=TEXT,
        opens=MOMENT,
        last_day=DAY,
        final=DAY,
        places={"type": "integer", "minimum": 1},
        grade={"type": "integer", "minimum": 1, "maximum": 13},
        municipalities={"type": "array", "items": {"type": "string", "pattern": r"^\d{4}$"}},
        pupils_min=COUNT,
        pupils_max=COUNT,
        contact_name={"type": "string", "minLength": 1},
        contact_email={"type": "string", "format": "email"},
        asks={"type": "array", "items": {"enum": ["transport", "meals", "access"]}},
        published={"type": "boolean"},
        dates=things(["day", "title"], day=DAY, last_day=DAY, title=TEXT, text=TEXT),
        entries={"type": "array", "items": ENTRY},
    ),
}


def load_schools(network: Network, value: Any, world: World) -> None:
    """The shipped list (``true``), or schools given one by one; schools are shared by all networks."""
    if value is True:
        with EXAMPLE.open("rb") as sheet:
            schools, errors, _left_out = check_schools(read(sheet, SCHOOL_COLUMNS).rows)
    else:
        rows = [_school_row(number, row) for number, row in enumerate(value, start=1)]
        schools, errors, _left_out = check_schools(rows)
    if errors:
        raise SeedError("; ".join(map(str, errors)))
    actions.import_schools(by=world.by, schools=schools)


def _school_row(number: int, row: dict[str, Any]) -> Row:
    empty = {column.name: column.empty for column in SCHOOL_COLUMNS}
    return Row(number, empty | row)


def load_editions(network: Network, value: list[dict[str, Any]], world: World) -> None:
    """Editions with their entered classes; one that exists already is left alone."""
    for row in value:
        if not Edition.objects.for_network(network).filter(school_year=row["school_year"]).exists():
            _load_edition(network, row, world)
    if value:
        _remember_page(network, world)


def _load_edition(network: Network, row: dict[str, Any], world: World) -> None:
    """Classes are entered while registration is open; then the edition gets its own dates."""
    now = timezone.now()
    last_day, in_a_month = world.day(row["last_day"]), timezone.localdate(now) + timedelta(days=30)
    edition = actions.create_edition(
        by=world.by,
        network=network,
        capacity=row["places"],
        opens_at=now - timedelta(days=1),
        closes_on=last_day if last_day > timezone.localdate(now) else in_a_month,
        school_year=row["school_year"],
        name=world.text(row["name"]),
        country=network.country,
        final_on=world.day(row["final"]) if "final" in row else None,
        contact_name=row["contact_name"],
        contact_email=row["contact_email"],
        milestones=[_milestone(line, world) for line in row.get("dates", [])],
        **{f"asks_{name}": True for name in row.get("asks", [])},
        **{name: row[name] for name in ("grade", "municipalities", "pupils_min", "pupils_max") if name in row},
    )
    if row.get("published", True):
        actions.publish_edition(by=world.by, edition=edition)
    for entry in row.get("entries", []):
        _load_entry(edition, entry, world)
    actions.set_registration(
        by=world.by,
        edition=edition,
        capacity=row["places"],
        opens_at=world.moment(row["opens"]),
        closes_on=last_day,
    )
    world.objects[f"edition:{row['school_year']}"] = edition


def _milestone(line: dict[str, Any], world: World) -> dict[str, Any]:
    last = world.day(line["last_day"]) if "last_day" in line else None
    return {
        "starts_on": world.day(line["day"]),
        "ends_on": last,
        "title": world.text(line["title"]),
        "text": world.text(line.get("text")),
    }


def _load_entry(edition: Edition, row: dict[str, Any], world: World) -> None:
    school = School.objects.filter(country=edition.country, code=row["school"]).first()
    if school is None:
        raise SeedError(f"no school has the code {row['school']}")
    form = RegistrationForm(_typed(row, school), edition=edition)
    if not form.is_valid():
        raise SeedError(f"{row['school']} {row['class']}: {form.errors.as_text()}")
    entry = actions.register_entry(
        edition=edition,
        school=school,
        fields=form.entry_fields(),
        language=row.get("language", edition.network.default_language),
        submission_key=form.cleaned_data["submission_key"],
    )
    _settle(entry, row.get("state", "confirmed"))


def _typed(row: dict[str, Any], school: School) -> dict[str, Any]:
    """What a teacher would have typed."""
    return {
        "school": school.pk,
        "class_label": row["class"],
        "composition": "mixed" if row.get("mixed") else "one",
        "pupils": row["pupils"],
        "adults": row.get("adults", 2),
        "contact_name": row["name"],
        "contact_email": row["mail"],
        "contact_phone": row["phone"],
        "needs_bus": "yes",
        "not_pictured": row.get("not_pictured", 0),
        "photo": "on",
        "may_be_named": "on",
        "submission_key": str(uuid.uuid4()),
    }


def _settle(entry: Entry, state: str) -> None:
    """Confirmed or withdrawn as the file says; a class on the waiting list stays there."""
    if state == "confirmed" and entry.answer_until:
        actions.confirm_entry(entry=entry)
    elif state == "withdrawn":
        actions.withdraw_entry(entry=entry)


def _remember_page(network: Network, world: World) -> None:
    pages = CompetitionPage.objects.descendant_of(network.site.root_page).select_related("locale")
    if page := pages.first():
        world.example("competition", path_of(page))


SCHOOLS = SeedSection(
    "schools", {"oneOf": [{"const": True}, {"type": "array", "items": SCHOOL}]}, load_schools, order=45
)
EDITIONS = SeedSection("editions", EDITION, load_editions, order=80)
