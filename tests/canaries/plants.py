"""What must stay private: a word of its own in every private text of three networks.

A canary is a word such as ``zq0042b``: no text has it by chance, and it tells which row and field it was
put into. The names of the second network begin like those of the first, so that a comparison by
beginnings would show.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from accounts.models import User
from extranet.members.models import Representation
from extranet.previews.models import PreviewPage
from home.models import NewsPage, StandardPage
from library.models import NetworkDocument
from networks.models import Network
from networks.querysets import unscoped
from office.choices import LOG_IN_MAILS
from search.actions import reindex
from tests.access.description import STAFF, description
from tests.access.world import put_together
from tests.canaries.surfaces import PICTURES

NETWORKS = ["kalmar", "kalmar-lan", "kongsberg"]
WORD = re.compile(rb"zq\d{4}[abc]")
EVERYBODY_INSIDE = {"member", "deputy", "partner", "board", "chair", *STAFF}
READERS = {
    "members": EVERYBODY_INSIDE,
    "inner": EVERYBODY_INSIDE - {"partner"},
    "board": {"board", "chair", *STAFF},
    "staff": set(STAFF),
    "secretariat": {"secretariat"},
    "proposer": {"secretariat"},
    "host": {"partner", "secretariat"},
    "nobody": set(),
}
"""Who may read a canary of a level, within its own network. Whoever runs the installation is not asked."""


@dataclass(frozen=True)
class Canary:
    """A private value and who may see it."""

    word: str
    kind: str
    network: str
    level: str
    person: int | None = None
    row: tuple[str, int] | None = None

    @property
    def field(self) -> str:
        """Model and field of a private text, without its level."""
        return self.kind.partition(" ")[0]

    def may_be_seen_by(self, role: str, network: str) -> bool:
        return network == self.network and role in READERS[self.level]


@dataclass(frozen=True)
class Plant:
    """Fields of a model that hold private texts; ``level`` is a name or says it of a row."""

    model: str
    fields: str
    network: str
    level: str | Callable[[Any], str]


def _of_item(item: Any) -> str:
    return str(item.audience)


def _of_noted(noted: Any) -> str:
    return str(noted.readers)


def _of_minutes(minutes: Any) -> str:
    return "members" if minutes.state == "approved" else "secretariat"


def _of_organisation(organisation: Any) -> str:
    kinds = {row.kind for row in organisation.memberships.all()}
    return "secretariat" if kinds == {"prospect"} else "members"


def _of_document(document: NetworkDocument) -> str:
    return document.title.split()[0].lower().replace("public", "everybody")


def _of_page(page: Any) -> str:
    return _of_document(page.preview.document)


def _of_mail(mail: Any) -> str:
    """To whom which mail went is the secretariat's to know; mails about a log-in are nobody's but the reader's."""
    return "nobody" if mail.template in LOG_IN_MAILS else "secretariat"


PLANTS = [
    Plant("meetings.Meeting", "title place directions theme intro", "network", "members"),
    Plant("meetings.AgendaItem", "title presenter text", "meeting__network", _of_item),
    Plant("meetings.Minutes", "text", "meeting__network", _of_minutes),
    Plant("followup.Decision", "text", "network", _of_noted),
    Plant("followup.Measure", "title text carrier funding", "network", _of_noted),
    Plant("followup.MeasureUpdate", "note", "measure__network", lambda row: _of_noted(row.measure)),
    Plant("guests.Guest", "guest_name guest_organisation wishes", "meeting__network", "host"),
    Plant("guests.Guest", "guest_email greeting", "meeting__network", "secretariat"),
    Plant("proposals.Proposal", "title why presenter reason", "meeting__network", "secretariat"),
    Plant("summons.Call", "message", "meeting__network", "secretariat"),
    Plant("summons.Summons", "substitute_name wishes", "meeting__network", "host"),
    Plant("summons.Summons", "substitute_email", "meeting__network", "secretariat"),
    Plant("planning.Series", "title blocked_weeks", "network", "secretariat"),
    Plant("planning.SeriesDate", "reason", "series__network", "secretariat"),
    Plant("planning.Refusal", "reason", "host__organisation__network", "secretariat"),
    Plant("preparation.ChecklistStep", "text", "checklist__network", "secretariat"),
    Plant("preparation.Step", "text", "meeting__network", "secretariat"),
    Plant("visits.Visit", "entrance parking safety clothing", "meeting__network", "members"),
    Plant("visits.Visit", "contact_name contact_phone", "meeting__network", "members"),
    Plant("visits.Visit", "reception others", "meeting__network", "host"),
    Plant("approval.Comment", "text", "minutes__meeting__network", "secretariat"),
    Plant("approval.PublicSummary", "text", "minutes__meeting__network", "secretariat"),
    Plant("previews.PreviewPage", "text", "preview__network", _of_page),
    Plant("documents.Shelf", "name", "network", "members"),
    Plant("members.Organisation", "name place sites", "network", _of_organisation),
    Plant("members.OrganisationMembership", "next_step", "organisation__network", "secretariat"),
    Plant("members.Application", "text prepared_by statement decided_at", "organisation__network", "secretariat"),
    Plant("members.Representation", "function", "organisation__network", "members"),
    Plant("members.Mandate", "elected_at", "network", "board"),
    Plant("exchange.Import", "name", "network", "secretariat"),
    Plant("library.NetworkDocument", "title", "network", _of_document),
    Plant("library.NetworkImage", "title", "network", "staff"),
    Plant("competition.Entry", "class_label", "edition__network", "members"),
    Plant(
        "competition.Entry",
        "contact_name contact_email contact_phone notes photo_confirmed_by",
        "edition__network",
        "staff",
    ),
    Plant("places.Place", "label", "pool__network", "staff"),
    Plant("admission.Invitation", "email first_name last_name", "network", "staff"),
    Plant("notifications.Mail", "subject", "network", _of_mail),
    Plant("notifications.Mail", "text html", "network", "nobody"),
    Plant("networks.Membership", "source", "network", "staff"),
]
LITERAL = {
    "admission.Invitation": "token_hash",
    "competition.EntryLink": "digest",
    "summons.SummonsLink": "digest",
    "followup.Notice": "digest",
    "guests.GuestLink": "digest",
    "accounts.User": "password",
    "devices.Session": "session_key",
}
"""Secrets that are looked for as they stand: nobody may read them."""


class Planter:
    """Puts a word of its own into every private text, and remembers which."""

    def __init__(self, networks: list[Network]) -> None:
        self.networks = {network.pk: network for network in networks}
        self.letters = {network.pk: letter for network, letter in zip(networks, "abc", strict=True)}
        self.canaries: dict[str, Canary] = {}
        self.levels: dict[int, str] = {}

    def word(self, kind: str, network: Network, level: str, person: int | None = None, row: Any = None) -> str:
        """A new word."""
        word = f"zq{len(self.canaries):04d}{self.letters[network.pk]}"
        where = (row._meta.label, row.pk) if row is not None else None
        self.canaries[word] = Canary(word, kind, network.slug, level, person, where)
        return word

    def plant_all(self) -> dict[str, Canary]:
        """Every canary by its word."""
        with unscoped():
            # By their titles, which are about to change.
            self.levels = {row.pk: _of_document(row) for row in NetworkDocument.all_networks.all()}
            for plant in PLANTS:
                self._plant(plant)
            for network in self.networks.values():
                self._plant_people(network)
                self._plant_substitutes(network)
                self._plant_drafts(network)
                self._know_files(network)
                # What is in them is read by the crawl: papers and agenda as they stand from now on.
                put_together(network, "member", "board")
            reindex()
            call_command("wagtail_update_index", verbosity=0)
        return self.canaries

    def _plant(self, plant: Plant) -> None:
        model = apps.get_model(plant.model)
        for row in _all(model).order_by("pk"):
            network = _follow(row, plant.network)
            level = plant.level if isinstance(plant.level, str) else plant.level(row)
            if network is None or network.pk not in self.networks or level == "everybody":
                continue
            self._fill(row, plant, network, level)

    def _fill(self, row: Any, plant: Plant, network: Network, level: str) -> None:
        for name in plant.fields.split():
            word = self.word(f"{plant.model}.{name} ({level})", network, level, _addressee(row), row)
            field = row._meta.get_field(name)
            value: Any = f"{word}@private.example" if isinstance(field, models.EmailField) else word
            if isinstance(field, models.JSONField):
                value = dict.fromkeys(network.languages, word)
            _all(type(row)).filter(pk=row.pk).update(**{name: value})

    def _plant_people(self, network: Network) -> None:
        """Names are known inside. Their addresses stay: a changed one would end their sessions."""
        for person in User.objects.filter(email__endswith=f"@{network.slug}.example"):
            for name in ("first_name", "last_name"):
                word = self.word(f"accounts.User.{name}", network, "members", person.pk)
                User.objects.filter(pk=person.pk).update(**{name: word})

    def _plant_substitutes(self, network: Network) -> None:
        """Whoever stands in for one occasion does so until a last day."""
        word = self.word("members.Representation.occasion", network, "members")
        rows = Representation.objects.for_network(network).filter(is_deputy=True)
        rows.update(occasion=word, valid_to=timezone.localdate() + timedelta(days=90))

    def _know_files(self, network: Network) -> None:
        chair = User.objects.get(email=f"chair@{network.slug}.example")
        for level in ("members", "board", "staff", "proposer"):
            word, person = file_word(level, network.slug), chair.pk if level == "proposer" else None
            self.canaries[word] = Canary(word, f"text of a file ({level})", network.slug, level, person)
        for page in PreviewPage.objects.for_network(network).select_related("preview__document"):
            level = self.levels[page.preview.document_id]
            word = self.word(f"picture of a page ({level})", network, level)
            with page.file.open() as picture:
                PICTURES[hashlib.sha256(picture.read()).digest()] = word.encode()

    def _plant_drafts(self, network: Network) -> None:
        """A page never published, one taken down, one scheduled, and unpublished changes to a live one."""
        root = network.site.root_page.specific
        word = lambda kind: self.word(kind, network, "staff")  # noqa: E731
        about = StandardPage.objects.descendant_of(root).live().first()
        about.title, about.lead = word("unpublished change: title"), word("unpublished change: text")
        about.save_revision()
        news = NewsPage.objects.descendant_of(root).live().first()
        for kind in ("draft", "page taken down", "scheduled page"):
            page = news.copy(update_attrs={"slug": f"{kind.replace(' ', '-')}-{network.slug}"})
            page.title = page.draft_title = word(f"{kind}: title")
            page.lead, page.search_description = word(f"{kind}: text"), word(f"{kind}: description")
            page.go_live_at = timezone.now() + timedelta(days=9) if kind == "scheduled page" else None
            page.live = False
            page.save()
            page.save_revision()


def _all(model: Any) -> Any:
    manager = getattr(model, "all_networks", model._default_manager)
    return manager.with_all() if hasattr(manager, "with_all") else manager.all()


def _addressee(row: Any) -> int | None:
    """A mail is also its recipient's own, and told under their own data; so are answers, proposals and their papers."""
    if hasattr(row, "proposal_paper"):
        row = row.proposal_paper.proposal
    if row._meta.label in {"summons.Summons", "proposals.Proposal"}:
        return int(row.person_id)
    return User.objects.filter(email=getattr(row, "to", "")).values_list("pk", flat=True).first()


def _follow(row: Any, path: str) -> Network | None:
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row


def file_word(key: str, slug: str) -> str:
    """The word that stands inside the file of a document."""
    return f"zq900{['public', 'members', 'board', 'staff', 'proposer'].index(key)}{'abc'[NETWORKS.index(slug)]}"


def describe(slug: str) -> dict[str, Any]:
    """The seed of a network, with words in its files as well."""
    described = description(slug)
    for document in described["documents"]:
        document["text"] = [file_word(document["key"], slug)]
    described["meetings"][0]["agenda"][0]["papers"] = ["members"]
    described["proposals"][0]["papers"][0]["text"] = [file_word("proposer", slug)]
    return described


def literals() -> dict[bytes, str]:
    """Hashes and session keys as they stand, with what they are."""
    found = {}
    with unscoped():
        for label, name in LITERAL.items():
            for row in _all(apps.get_model(label)):
                value = str(getattr(row, name))
                if len(value) > 20:
                    found[value.encode()] = f"{label}.{name}"
    return found
