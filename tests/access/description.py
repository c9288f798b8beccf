"""What a network of the access table is made of: one of everything, and everybody who belongs or did."""

from __future__ import annotations

from typing import Any

STAFF = {"editor": ["editor"], "secretariat": ["secretariat"]}
REGISTER = ["member", "deputy", "partner", "board", "chair"]
ROLES = [*REGISTER, *STAFF]
LEFT = ["former deputy", "former member"]
"""Those who spoke for an organisation until yesterday, and those whose organisation has left. Their accounts go on."""
SCHOOL = {
    "code": "99001191",
    "name": "Testskolan",
    "municipality_code": "1080",
    "municipality": "Karlskrona",
    "grade_from": 7,
    "grade_to": 9,
}
TEXT = {"sv": "Text", "en": "Text"}


def description(slug: str) -> dict[str, Any]:
    """A network with one of everything; its short name stands in every text, so that a leak shows."""
    mail = f"{{}}@{slug}.example".format
    address = lambda role: mail(role.replace(" ", "-"))  # noqa: E731

    def person(role: str) -> dict[str, Any]:
        return {
            "mail": address(role),
            "first_name": role,
            "last_name": slug,
            "language": "en",
            "roles": STAFF.get(role, []),
        }

    return {
        "name": f"Forum {slug}",
        "languages": ["sv", "en"],
        "default_language": "sv",
        "contact_email": mail("contact"),
        "theme": {"hue": 200, "motif": "bridge"},
        "people": [person(role) for role in [*ROLES, *LEFT]],
        "focus_areas": [{"slug": "skills", "name": f"Kompetens {slug}"}],
        "topics": [{"slug": "skills", "name": f"Kompetens {slug}"}],
        "documents": [
            {"key": "public", "title": f"Public {slug}", "audience": ["public"], "text": ["Text."]},
            {"key": "members", "title": f"Members {slug}", "audience": ["members"], "text": ["Text."]},
            {"key": "board", "title": f"Board {slug}", "audience": ["board"], "text": ["Text."]},
            {"key": "staff", "title": f"Staff {slug}", "audience": [], "text": ["Text."]},
        ],
        "pictures": [{"key": "one", "title": f"Picture {slug}", "drawing": {"title": slug, "width": 200}}],
        "pages": [{"key": "one", "title": TEXT, "body": [{"text": TEXT}]}],
        "news": [{"key": "one", "title": f"News {slug}", "date": "today-3"}],
        "events": [
            {"key": "one", "title": f"Event {slug}", "starts_at": "today+9 13:00", "ends_at": "today+9 15:00"},
        ],
        "register": {"parent_required": True, "function_required": True, "member_ceiling": 5, "warn_days": 90},
        "organisations": [
            {
                "key": "company",
                "name": f"Company {slug}",
                "representatives": [
                    {"person": mail("member"), "function": "CEO"},
                    {"person": mail("board"), "function": "CEO"},
                    {"person": mail("chair"), "function": "CEO"},
                    {"person": mail("deputy"), "function": "CFO", "deputy": True},
                    {
                        "person": mail("former-deputy"),
                        "function": "CFO",
                        "deputy": True,
                        "from": "today-60",
                        "to": "today-1",
                    },
                ],
            },
            {
                "name": f"Left {slug}",
                "membership": {"kind": "member", "from": "today-400", "to": "today-1"},
                "representatives": [{"person": mail("former-member"), "function": "CEO", "from": "today-400"}],
            },
            {
                "key": "partner",
                "name": f"Partner {slug}",
                "kind": "union",
                "membership": {"kind": "partner"},
                "representatives": [{"person": mail("partner")}],
            },
            {
                "name": f"Prospect {slug}",
                "membership": {"kind": "prospect", "next_step": f"Call {slug}", "next_step_on": "today"},
                "application": {
                    "kind": "member",
                    "text": f"We want to belong to {slug}",
                    "prepared": {"by": f"Committee {slug}", "advice": "accept", "statement": f"Good for {slug}"},
                },
            },
        ],
        "fees": {"rules": [{"year_from": 2020, "amount": 1000}], "assess": True},
        "mandates": [
            {"person": mail("chair"), "office": "chair"},
            {"person": mail("board"), "office": "steering_group"},
        ],
        "hosts": [
            {
                "organisation": "company",
                "capacity": 30,
                "declined": {"on": "today-9", "until": "today+9", "reason": f"Refusal {slug}"},
            }
        ],
        "series": [
            {
                "title": f"Series {slug}",
                "rule": "FREQ=YEARLY;BYMONTH=3;BYDAY=2TH",
                "years_ahead": 1,
                "begins": "13:00",
                "ends": "15:00",
            }
        ],
        "shelves": [{"name": f"Shelf {slug}", "documents": [{"document": "members"}]}],
        "meetings": [
            {
                "key": "past",
                "title": f"Past {slug}",
                "starts": "today-30 13:00",
                "ends": "today-30 15:00",
                "agenda": [{"title": "Item"}, {"title": f"Secret {slug}", "audience": "board", "papers": ["board"]}],
                "minutes": {"text": f"Minutes {slug}"},
            },
            {
                "key": "coming",
                "title": f"Coming {slug}",
                "starts": "today+30 13:00",
                "ends": "today+30 15:00",
                "host": "partner",
                "agenda": [{"title": "Item"}, {"title": f"Visit {slug}", "kind": "visit"}],
            },
        ],
        "summons": [
            {
                "meeting": "coming",
                "groups": ["member", "partner"],
                "message": f"Greeting {slug}",
                "answers": [
                    {
                        "person": mail("board"),
                        "answer": "substitute",
                        "substitute_name": f"Substitute {slug}",
                        "substitute_email": mail("substitute"),
                        "wishes": f"Wishes {slug}",
                    }
                ],
            }
        ],
        "attendance": [{"meeting": "past", "organisations": ["company"]}],
        "guests": [
            {
                "meeting": "coming",
                "name": f"Guest {slug}",
                "mail": mail("guest"),
                "organisation": f"Guests {slug}",
                "items": [f"Visit {slug}"],
            }
        ],
        "preparation": [{"meeting": "coming", "done": [1]}],
        "visits": [
            {
                "meeting": "coming",
                "asked_by": "today+20",
                "entrance": f"Gate {slug}",
                "contact_name": f"Porter {slug}",
                "reception": f"Reception {slug}",
                "others": f"Driver {slug}, Others {slug}",
            }
        ],
        "proposals": [
            {
                "meeting": "coming",
                "person": mail("chair"),
                "title": f"Proposal {slug}",
                "why": f"Why {slug}",
                "presenter": f"Presenter {slug}",
                "papers": [{"title": f"Proposer {slug}", "text": [f"Paper {slug}"]}],
            }
        ],
        "decisions": [
            {"key": "decided", "meeting": "past", "item": "Item", "text": f"Decision {slug}"},
            {"key": "secret", "meeting": "past", "item": f"Secret {slug}", "text": f"Board decision {slug}"},
        ],
        "measures": [
            {
                "title": f"Measure {slug}",
                "meeting": "past",
                "item": "Item",
                "decision": "decided",
                "owner": mail("chair"),
                "due": "today-2",
                "noted": "today",  # may be a mistake still, at any hour
                "text": f"About {slug}",
                "carrier": f"Carrier {slug}",
                "reports": [{"on": "today-1", "status": "under_way", "note": f"Report {slug}"}],
            },
            {
                "title": f"Board measure {slug}",
                "meeting": "past",
                "item": f"Secret {slug}",
                "decision": "secret",
                "owner": mail("board"),
                "due": "today+20",
            },
        ],
        "schools": [SCHOOL],
        "editions": [
            {
                "school_year": "2026/27",
                "name": f"Edition {slug}",
                "opens": "today-10 08:00",
                "last_day": "today+40",
                "places": 5,
                "contact_name": f"Contact {slug}",
                "contact_email": mail("contact"),
                "entries": [
                    {
                        "school": SCHOOL["code"],
                        "class": "8A",
                        "pupils": 20,
                        "name": f"Teacher {slug}",
                        "mail": mail("teacher"),
                        "phone": "0455-30 30 00",
                        "state": "confirmed",
                    }
                ],
            }
        ],
    }
