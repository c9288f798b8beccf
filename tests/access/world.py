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
from tests.access.description import LEFT, ROLES, TEXT, description
from translations.actions import submit

OWN, OTHER = "karlskrona", "kronoberg"
SUPERUSER = "superuser@navet.example"
LINKS = ["guest", "summoned", "responsible"]
"""Browsers without a log-in that have opened a mailed link: a guest's, the member's summons, the chair's measure."""
ACTORS = ["anonymous", *ROLES, "superuser", "teacher", *(f"other {role}" for role in ROLES), "other teacher"]
ACTORS += [*LINKS, *LEFT]


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
