"""Two small networks that show every kind of page, for a browser to walk through."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from admission.seeds import seed
from networks.models import Network
from tests.access.description import SCHOOL, description

PASSWORD = "longer-than-12-chars"
NETWORKS = {"karlskrona": ("sv", "SE"), "kongsberg": ("nb", "NO")}
SCHOOLS = {
    "SE": SCHOOL,
    "NO": SCHOOL | {"country": "NO", "code": "100013711", "municipality_code": "3303", "municipality": "Kongsberg"},
}
FACT = {
    "value": "4 100",
    "text": "work in industry",
    "comparison": "A third of all who work here",
    "bars": [{"label": "2016", "number": 3600}, {"label": "2026", "number": 4100}],
    "year": 2026,
    "source": "The register of work",
    "source_url": "https://example.org/",
}


def rich(main: str, text: str) -> dict[str, str]:
    """A text in both languages of a network; the words are English, since only their form matters."""
    return {main: text, "en": text}


def body(main: str) -> list[dict[str, Any]]:
    """One of every block."""
    quote = {"text": rich(main, "It works."), "person": "Kim Lind", "title": "CEO", "organisation": "The works"}
    return [
        {"heading": rich(main, "A heading")},
        {"text": rich(main, "<p>A text with a <a href='https://example.org/'>link</a>.</p><ul><li>One</li></ul>")},
        {"quote": quote},
        {"picture": "picture:one", "shows": rich(main, "A drawn pattern"), "caption": "A caption"},
        {"fact": FACT},
        {"links": [{"label": "To a page", "page": "page:one"}], "heading": "Links"},
        {"call": {"label": rich(main, "Ask for a visit"), "address": "https://example.org/"}},
        {"document": "document:public", "label": "A paper"},
    ]


def pages(main: str) -> dict[str, Any]:
    """The public pages of a network."""
    lead = rich(main, "Every autumn the companies open their doors.")
    speaker = {"name": "Kim Lind", "title": "CEO", "organisation": "The works"}
    session = {"role": "A", "title": "Robots", "room": "Hall 1", "speakers": [speaker]}
    programme = [
        {"starts": "09:00", "ends": "09:30", "title": "Welcome", "speakers": [speaker], "room": "Hall"},
        {"starts": "09:30", "ends": "10:30", "title": "In groups", "sessions": [session, session | {"role": "B"}]},
    ]
    about = {"topics": ["skills"], "focus_areas": ["skills"]}
    front = {
        "headline": rich(main, "Industry together"),
        "plate": [{"label": "Companies", "value": "25", "note": "2026"}],
    }
    return {
        "tagline": rich(main, "Industry together"),
        "pages": [
            {"key": "home", "lead": lead, "body": [{"fact": FACT}], **front},
            {"key": "one", "title": rich(main, "A page"), "lead": lead, "in_menu": True},
            {"key": "blocks", "title": rich(main, "All blocks"), "lead": lead, "body": body(main), **about},
        ],
        "news": [
            {"key": "one", "title": rich(main, "A piece of news"), "lead": lead, "date": "today-3", "body": body(main)}
            | {"picture": {"key": "picture:one", "shows": rich(main, "A drawn pattern")}}
            | about
        ],
        "events": [
            {"key": "one", "title": rich(main, "A seminar"), "lead": lead, "programme": programme, "place": "The hall"}
            | {"starts_at": "today+9 13:00", "ends_at": "today+9 15:00", "organiser": "The network", "body": body(main)}
            | {"rule": "FREQ=WEEKLY;COUNT=4", **about},
        ],
    }


def edition(slug: str, main: str, school: dict[str, Any]) -> dict[str, Any]:
    """An open edition with one class entered already."""
    entered = {"school": school["code"], "class": "8A", "pupils": 20, "name": "Kim Lind", "phone": "+46 455 30 30 00"}
    return {
        "school_year": "2026/27",
        "name": rich(main, "The competition"),
        "opens": "today-10 08:00",
        "last_day": "today+40",
        "final": "today+90",
        "places": 5,
        "asks": ["transport", "meals", "access"],
        "contact_name": "Kim Lind",
        "contact_email": f"contact@{slug}.example",
        "dates": [{"day": "today+50", "title": rich(main, "Places are given"), "text": rich(main, "By mail.")}],
        "entries": [entered | {"mail": f"teacher@{slug}.example", "state": "confirmed"}],
    }


def network(slug: str) -> dict[str, Any]:
    """One network: that of the access tests, in two languages and with full pages."""
    main, country = NETWORKS[slug]
    school = SCHOOLS[country]
    data = description(slug) | pages(main)
    for person in data["people"]:
        person["password"] = PASSWORD if person["roles"] else None
    people = [{name: value for name, value in person.items() if value} for person in data["people"]]
    meetings = data["meetings"]
    meetings[0]["agenda"][0] |= {"papers": ["members"], "kind": "decision", "presenter": "Kim Lind", "text": "A text."}
    meetings[0]["minutes"]["text"] = f"# What was decided\n\nMinutes {slug}\n\n- One\n- Two"
    return data | {
        "languages": [main, "en"],
        "default_language": main,
        "country": country,
        "people": people,
        "meetings": meetings,
        "schools": [school],
        "editions": [edition(slug, main, school)],
    }


def build(port: int) -> None:
    """Both networks and somebody who runs the installation, at the port of the server that shows them."""
    networks = {slug: network(slug) for slug in NETWORKS}
    networks["karlskrona"]["people"].append(
        {"mail": "all@navet.example", "first_name": "All", "superuser": True, "password": PASSWORD}
    )
    seed({"networks": networks}, port=port)


def one_o_clock(network: Network, days: int) -> datetime:
    """13:00 in the network, so many days from now: no day leaves it out or has it twice."""
    return datetime.combine(timezone.localdate() + timedelta(days=days), time(13), network.time_zone)
