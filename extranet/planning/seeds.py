"""Hosts and plans of a year from a file."""

from __future__ import annotations

from datetime import time
from typing import Any

from recurrence import deserialize

from admission.seeds import DAY, SLUG, SeedSection, World, thing, things
from calendars.holidays import parse_weeks
from extranet.meetings.choices import MeetingKind
from extranet.planning.actions import ChosenDate, plan_series
from extranet.planning.models import Host, Refusal
from extranet.planning.rules import candidates, dates_of, joint_host_was_municipality, suggest_hosts
from networks.models import Network

ORGANISATION = {**SLUG, "description": "key of an organisation of the file"}
CLOCK = {"type": "string", "pattern": r"^\d\d:\d\d$"}


def _load_hosts(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        host = Host(organisation=world.named(f"organisation:{row['organisation']}"), capacity=row.get("capacity"))
        host.last_hosted_on = world.day(row["hosted"]) if "hosted" in row else None
        host.full_clean()
        host.save()
        if "declined" in row:
            said = row["declined"]
            refusal = Refusal(host=host, said_on=world.day(said["on"]), until=world.day(said["until"]))
            refusal.reason = said.get("reason", "")
            refusal.full_clean()
            refusal.save()


def _load_series(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        year, kind = world.day(row.get("from", "today")).year + row.get("years_ahead", 0), row.get("kind", "ordinary")
        rule = deserialize(f"RRULE:{row['rule']}", include_dtstart=False)
        blocked = parse_weeks(row.get("blocked_weeks", ""))
        dates = dates_of(rule, year=year, zone=network.time_zone, country=network.country, blocked=blocked)
        hosts = suggest_hosts(
            candidates(network),
            [one.day or one.planned_on for one in dates],
            kind=kind,
            people=None,
            municipality_was_last=joint_host_was_municipality(network),
        )
        plan_series(
            by=world.by,
            network=network,
            title=row["title"],
            kind=kind,
            year=year,
            recurrence=rule,
            begins=time.fromisoformat(row["begins"]),
            ends=time.fromisoformat(row["ends"]),
            blocked_weeks=row.get("blocked_weeks", ""),
            dates=[ChosenDate(one, host, one.day, host) for one, host in zip(dates, hosts, strict=True)],
        )


HOSTS = SeedSection(
    "hosts",
    things(
        ["organisation"],
        organisation=ORGANISATION,
        capacity={"type": "integer", "minimum": 1},
        hosted={**DAY, "description": "when it hosted last, before the meetings of the file"},
        declined=thing(["on", "until"], on=DAY, until=DAY, reason={"type": "string", "maxLength": 200}),
    ),
    _load_hosts,
    order=22,
)
SERIES = SeedSection(
    "series",
    things(
        ["title", "rule", "begins", "ends"],
        **{
            "title": {"type": "string", "minLength": 1, "maxLength": 160},
            "kind": {"enum": MeetingKind.values},
            "rule": {"type": "string", "description": "RFC 5545, such as FREQ=YEARLY;BYMONTH=3,9;BYDAY=2TH"},
            "from": {**DAY, "description": "a day of the year that is planned, today unless given"},
            "years_ahead": {"type": "integer", "minimum": 0, "maximum": 2},
            "begins": CLOCK,
            "ends": CLOCK,
            "blocked_weeks": {"type": "string"},
        },
    ),
    _load_series,
    order=75,
)
