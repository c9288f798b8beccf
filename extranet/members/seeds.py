"""The register from a file: organisations with their memberships and people, and mandates."""

from __future__ import annotations

from typing import Any

from admission.seeds import DAY, SLUG, SeedSection, World, thing, things
from extranet.members import actions
from extranet.members.choices import (
    JOINING_KINDS,
    Advice,
    MembershipKind,
    Office,
    OrganisationKind,
    ParentMembership,
    Position,
    QuorumRule,
)
from extranet.members.models import Application, Organisation, RegisterRules, Representation
from networks.models import Network

MAIL = {"type": "string", "format": "email", "description": "of somebody among the people"}
ORGANISATIONS = things(
    ["name"],
    key=SLUG,
    name={"type": "string", "minLength": 1, "maxLength": 160},
    kind={"enum": OrganisationKind.values},
    number={"type": "string", "description": "organisation number of the network’s country"},
    place={"type": "string", "maxLength": 120},
    sites={"type": "array", "items": {"type": "string", "minLength": 1}},
    employees={"type": "integer", "minimum": 0},
    focus_areas={"type": "array", "items": SLUG},
    url={"type": "string", "format": "uri"},
    public={"type": "boolean"},
    parent_member={"type": "boolean", "description": "whether it belongs to the parent organisation"},
    membership=thing(
        ["kind"],
        **{
            "kind": {"enum": MembershipKind.values},
            "from": DAY,
            "to": DAY,
            "next_step": {"type": "string", "maxLength": 200, "description": "of a prospect"},
            "next_step_on": DAY,
        },
    ),
    application=thing(
        ["kind"],
        kind={"enum": [value for value, _label in JOINING_KINDS]},
        text={"type": "string"},
        applied=DAY,
        prepared=thing(
            ["by", "advice"],
            by={"type": "string"},
            advice={"enum": Advice.values},
            on=DAY,
            statement={"type": "string"},
        ),
    ),
    representatives=things(
        ["person"],
        **{
            "person": MAIL,
            "function": {"type": "string", "maxLength": 120},
            "position": {"enum": Position.values},
            "from": DAY,
            "to": DAY,
            "deputy": {"type": "boolean"},
            "deputy_of": {**MAIL, "description": "mail address of the representative they stand in for"},
        },
    ),
)
MANDATES = things(
    ["person", "office"],
    **{
        "person": MAIL,
        "office": {"enum": Office.values},
        "elected": DAY,
        "elected_at": {"type": "string", "maxLength": 160},
        "from": DAY,
        "to": DAY,
    },
)
RULES = thing(
    [],
    parent_required={"type": "boolean"},
    member_ceiling={"type": "integer", "minimum": 1},
    function_required={"type": "boolean"},
    mandate_years={"type": "integer", "minimum": 1, "maximum": 10},
    warn_days={"type": "integer", "minimum": 7, "maximum": 365},
    quorum={"enum": QuorumRule.values},
)


def _load_rules(network: Network, value: dict[str, Any], world: World) -> None:
    rules = RegisterRules.of(network)
    for name, setting in value.items():
        setattr(rules, name, setting)
    rules.full_clean()
    rules.save()


def _load_organisations(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        organisation = Organisation(
            network=network,
            name=row["name"],
            kind=row.get("kind", OrganisationKind.COMPANY),
            number=row.get("number", ""),
            place=row.get("place", ""),
            sites="\n".join(row.get("sites", [])),
            employees=row.get("employees"),
            url=row.get("url", ""),
            is_public=row.get("public", False),
            parent_membership={True: ParentMembership.YES, False: ParentMembership.NO, None: ""}[
                row.get("parent_member")
            ],
        )
        organisation.full_clean()
        organisation.save()
        organisation.focus_areas.set([world.named(f"focus_area:{slug}") for slug in row.get("focus_areas", [])])
        organisation.save()
        _load_membership(organisation, row.get("membership", {"kind": MembershipKind.MEMBER}), world)
        _load_representatives(organisation, row.get("representatives", []), world)
        if "application" in row:
            _load_application(organisation, row["application"], world)
        if "key" in row:
            world.objects[f"organisation:{row['key']}"] = organisation


def _load_membership(organisation: Organisation, row: dict[str, str], world: World) -> None:
    membership = actions.join(by=world.by, organisation=organisation, kind=row["kind"], on=_day(row, "from", world))
    if row.keys() & {"to", "next_step"}:
        membership.valid_to = _day(row, "to", world)
        membership.next_step, membership.next_step_on = row.get("next_step", ""), _day(row, "next_step_on", world)
        membership.full_clean()
        membership.save(update_fields=["valid_to", "next_step", "next_step_on"])
        actions.sync_roles(organisation, by=world.by)


def _load_application(organisation: Organisation, row: dict[str, Any], world: World) -> None:
    application = Application(organisation=organisation, kind=row["kind"], text=row.get("text", ""))
    application.applied_on = _day(row, "applied", world) or application.applied_on
    application.full_clean()
    application.save()
    if prepared := row.get("prepared"):
        day = _day(prepared, "on", world) or application.applied_on
        actions.prepare_application(
            by=world.by,
            application=application,
            prepared_by=prepared["by"],
            advice=prepared["advice"],
            statement=prepared.get("statement", ""),
            on=day,
        )


def _load_representatives(organisation: Organisation, rows: list[dict[str, Any]], world: World) -> None:
    made: dict[str, Representation] = {}
    for row in rows:
        chief = made[row["deputy_of"].lower()] if "deputy_of" in row else None
        made[row["person"].lower()] = actions.add_representation(
            by=world.by,
            organisation=organisation,
            person=world.person(row["person"]),
            function=row.get("function", ""),
            position=row.get("position", ""),
            on=_day(row, "from", world),
            until=_day(row, "to", world),
            is_deputy=row.get("deputy", False),
            deputy_of=chief,
        )


def _load_mandates(network: Network, value: list[dict[str, str]], world: World) -> None:
    for row in value:
        actions.appoint(
            by=world.by,
            network=network,
            person=world.person(row["person"]),
            office=row["office"],
            on=_day(row, "from", world),
            until=_day(row, "to", world),
            elected_on=_day(row, "elected", world),
            elected_at=row.get("elected_at", ""),
        )


def _day(row: dict[str, str], name: str, world: World) -> Any:
    return world.day(row[name]) if name in row else None


SECTIONS = [
    SeedSection("organisations", ORGANISATIONS, _load_organisations, order=20),
    SeedSection("mandates", MANDATES, _load_mandates, order=21),
    SeedSection("register", RULES, _load_rules, order=19),
]
