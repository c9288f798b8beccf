"""Two whole networks with one of everything, and everybody who might knock.

``karlskrona`` is the network asked; ``kronoberg`` is the other one. Both are made from the same
description, so that every object has a twin that must stay out of sight.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale

from accounts.models import User
from admission.actions import invite
from admission.seeds import seed
from competition.models import EntryLink
from competition.views import SESSION_KEY
from devices.storage import SessionStore
from extranet.approval.models import Adjuster, Comment, PublicSummary
from extranet.exchange.actions import take_file
from extranet.followup.models import Measure, Notice, token_digest
from extranet.guests.models import Guest, GuestLink
from extranet.me.actions import renew_feed
from extranet.meetings.models import Meeting, Minutes
from extranet.packs.actions import ask_for_pack, make
from extranet.previews.actions import ask_for_preview, draw
from extranet.summons.models import Summons, SummonsLink
from home.models import NewsPage, StandardPage
from library.models import NetworkDocument, NetworkImage
from networks.models import Network
from reviews.rules import own_workflows
from translations.actions import submit

OWN, OTHER = "karlskrona", "kronoberg"
SUPERUSER = "superuser@navet.example"
STAFF = {"editor": ["editor"], "secretariat": ["secretariat"]}
REGISTER = ["member", "deputy", "partner", "board", "chair"]
ROLES = [*REGISTER, *STAFF]
LEFT = ["former deputy", "former member"]
"""Those who spoke for an organisation until yesterday, and those whose organisation has left. Their accounts go on."""
LINKS = ["guest", "summoned", "responsible"]
"""Browsers without a log-in that have opened a mailed link: a guest's, the member's summons, the chair's measure."""
ACTORS = ["anonymous", *ROLES, "superuser", "teacher", *(f"other {role}" for role in ROLES), "other teacher"]
ACTORS += [*LINKS, *LEFT]
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
            {"meeting": "coming", "person": mail("chair"), "title": f"Proposal {slug}", "why": f"Why {slug}"}
        ],
        "decisions": [
            {"meeting": "past", "item": "Item", "text": f"Decision {slug}"},
            {"meeting": "past", "item": f"Secret {slug}", "text": f"Board decision {slug}"},
        ],
        "measures": [
            {
                "title": f"Measure {slug}",
                "meeting": "past",
                "item": "Item",
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


@dataclass
class World:
    """The networks, the people, and a logged-in client for each of them on the host of the first.

    ``shown`` is what mailed links show, where private texts are looked for.
    """

    own: Network
    other: Network
    people: dict[str, User]
    cookies: dict[str, Any] = field(default_factory=dict)
    looked_up: dict[Any, Any] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)

    def network_of(self, whose: str) -> Network:
        return self.own if whose == "own" else self.other

    def once(self, look_up: Callable[[Network], Any], network: Network) -> Any:
        """What a look-up gives for a network. Every request is undone, so it gives the same ever after."""
        key = (look_up, network.pk)
        if key not in self.looked_up:
            self.looked_up[key] = look_up(network)
        return self.looked_up[key]

    def client(self, actor: str) -> Client:
        """A client on the own network's host with a copy of the actor's cookies: no cell changes another's."""
        client = Client(headers={"host": self.own.site.hostname}, raise_request_exception=False)
        client.cookies.load({name: morsel.value for name, morsel in self.cookies.get(actor, {}).items()})
        return client

    def log_in(self, actor: str) -> None:
        """Log a person in, once."""
        client = Client(headers={"host": self.own.site.hostname})
        client.force_login(self.people[actor])
        self.cookies[actor] = client.cookies


def open_entry(network: Network) -> Any:
    """The cookie of a teacher who has opened the mailed link of the network's class."""
    link = EntryLink.objects.filter(entry__edition__network=network).first()
    session = SessionStore()
    session[SESSION_KEY] = {link.entry.reference: (link.pk, int(timezone.now().timestamp()))}
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client.cookies


def open_links(network: Network) -> dict[str, Any]:
    """The cookies of browsers that have opened a mailed link of the network, each one."""
    guest = Guest.objects.for_network(network).select_related("meeting").get()
    summons = Summons.objects.for_network(network).select_related("meeting")
    measure = Measure.objects.for_network(network).get(owner__email=f"chair@{network.slug}.example")
    about = {"measure": measure, "person": measure.owner, "occasion": "assigned"}
    token = secrets.token_urlsafe(32)
    facts = {"due_on": measure.due_on, "digest": token_digest(token), "expires_at": guest.meeting.ends_at}
    Notice.all_networks.update_or_create(**about, defaults=facts)
    member = summons.get(person__email=f"member@{network.slug}.example")
    tokens = {"guest": GuestLink.issue(guest), "answer": SummonsLink.issue(member), "measure": token}
    found = {}
    for actor, (kind, token) in zip(LINKS, tokens.items(), strict=True):
        client = Client(headers={"host": network.site.hostname})
        assert client.get(f"/{network.default_language}/{kind}/{token}/").status_code == 302
        found[actor] = client.cookies
    return found


def have_translated(network: Network) -> None:
    """A piece of news with a picture, on its way into English."""
    news = NewsPage.objects.descendant_of(network.site.root_page).get()
    news.picture, news.picture_is_decorative = NetworkImage.objects.for_network(network).get(), True
    news.save_revision().publish()
    editor = User.objects.get(email=f"editor@{network.slug}.example")
    submit(by=editor, page=news, locales=[Locale.objects.get(language_code="en")])


def ask_for_review(network: Network) -> None:
    """One page of the network waits for its secretariat."""
    page = StandardPage.objects.descendant_of(network.site.root_page).filter(title=TEXT["sv"]).first()
    editor = User.objects.get(email=f"editor@{network.slug}.example")
    own_workflows(network).get().start(page, editor)


def comment(network: Network) -> None:
    """The minutes have a comment, an adjuster, and a summary for the public that nobody has published."""
    minutes = Minutes.objects.for_network(network).get()
    writer = User.objects.get(email=f"secretariat@{network.slug}.example")
    Comment.objects.create(minutes=minutes, person=writer, version=1, text=f"Comment {network.slug}")
    PublicSummary.objects.create(minutes=minutes, text=f"Summary {network.slug}")
    Adjuster.objects.create(minutes=minutes, person=User.objects.get(email=f"board@{network.slug}.example"))


def put_together(network: Network, *roles: str) -> None:
    """These have the papers of the past meeting in one PDF."""
    rows = Meeting.objects.for_network(network).select_related("network__site", "network__theme")
    for role in roles:
        person = User.objects.get(email=f"{role}@{network.slug}.example")
        make(ask_for_pack(by=person, meeting=rows.order_by("starts_at").first(), language="sv").pk)


def draw_pages(network: Network, *titles: str) -> None:
    """The pages of these documents have been drawn."""
    for title in titles:
        document = NetworkDocument.objects.for_network(network).get(title=f"{title} {network.slug}")
        draw(ask_for_preview(document=document).pk)


def upload_register(network: Network) -> None:
    """A file of organisations was checked and waits to be saved."""
    file = SimpleUploadedFile(f"register-{network.slug}.csv", f"Namn\nFiled {network.slug}\n".encode())
    take_file(by=User.objects.get(email=f"secretariat@{network.slug}.example"), network=network, file=file)


def build(slugs: Sequence[str] = (OWN, OTHER), describe: Callable[[str], dict[str, Any]] = description) -> World:
    """Make networks of these names and log everybody of the first two in on the first one's host."""
    seed({"networks": {slug: describe(slug) for slug in slugs}})
    for network in Network.objects.filter(slug__in=slugs).select_related("site__root_page"):
        have_translated(network)
        ask_for_review(network)
        comment(network)
        put_together(network, "member")
        draw_pages(network, "Members", "Board")
        upload_register(network)
        sender = User.objects.get(email=f"secretariat@{network.slug}.example")
        names = {"first_name": "New", "last_name": network.slug, "language": "sv"}
        invite(by=sender, network=network, email=f"new@{network.slug}.example", role="editor", **names)
        renew_feed(by=User.objects.get(email=f"member@{network.slug}.example"), network=network)
        Redirect.objects.create(site=network.site, old_path=f"/old-{network.slug}", redirect_link="/sv/")
    User.objects.create_superuser(SUPERUSER, first_name="Super")
    return enter(slugs)


def enter(slugs: Sequence[str] = (OWN, OTHER)) -> World:
    """Log everybody of the first two networks in; they were made by ``build``, perhaps before a restore."""
    own, other = (Network.objects.get(slug=slug) for slug in slugs[:2])
    people = {"superuser": User.objects.get(email=SUPERUSER)}
    for role in ROLES:
        people[role] = User.objects.get(email=f"{role}@{own.slug}.example")
        people[f"other {role}"] = User.objects.get(email=f"{role}@{other.slug}.example")
    for role in LEFT:
        people[role] = User.objects.get(email=f"{role.replace(' ', '-')}@{own.slug}.example")
    world = World(own, other, people)
    for actor in people:
        world.log_in(actor)
    world.cookies |= {"teacher": open_entry(world.own), "other teacher": open_entry(world.other)}
    world.cookies |= open_links(world.own)
    return world
