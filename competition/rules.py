"""How it stands with an edition: one answer for the page, the form, the admin and the import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from competition.choices import EditionState
from competition.models import Edition, Entry, EntryLink, School
from competition.models.schools import sort_key
from events.templatetags import dates
from networks.querysets import once_a_request
from places.models import Place
from privacy.rules import RetentionRule
from tables.columns import Column

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Day and clock in a zone: Friday 29 January 2027, 23:59."""
    with timezone.override(zone):
        return str(dates.event_when(moment))


def weekday_in_words(moment: datetime | date, zone: ZoneInfo) -> str:
    """The weekday, and the clock where there is one: Friday, 23:59."""
    with timezone.override(zone):
        day = dates.day_of(moment)
        weekday = dates.weekdays(day, day)
        return f"{weekday}, {dates.clock_range(moment)}" if isinstance(moment, datetime) else weekday


def zone_in_words(country: str) -> str:
    """Whose time a moment is given in."""
    return gettext("Norwegian time") if country == "NO" else gettext("Swedish time")


@dataclass(frozen=True)
class RegistrationState:
    """How it stands with the registration for an edition at one moment.

    ``edition`` is None where the network has published none; ``free`` counts places.
    """

    edition: Edition | None
    state: EditionState
    free: int = 0

    @cached_property
    def waiting(self) -> int:
        """The classes in line. Nobody waits while a place is free: the engine gives it away at once."""
        return 0 if self.edition is None or self.free else self.edition.pool.places.waiting().count()

    @property
    def is_open(self) -> bool:
        """A class may be entered now, for a place or for the waiting list."""
        return self.edition is not None and self.state == EditionState.OPEN

    @property
    def is_full(self) -> bool:
        """A class that is entered now goes on the waiting list."""
        return self.is_open and self.free == 0

    @property
    def reason(self) -> str:
        """Why a class can or cannot be entered now, and until or from when."""
        if self.edition is None or self.edition.published_at is None:
            return gettext("No competition is planned at the moment.")
        zone, country = self.edition.network.time_zone, self.edition.network.country
        opens = moment_in_words(self.edition.opens_at, zone)
        closes = moment_in_words(self.edition.closes_at, zone)
        sentence = {
            EditionState.PLANNED: gettext("Registration opens %(opens)s, %(zone)s."),
            EditionState.OPEN: gettext("Registration is open until %(closes)s, %(zone)s."),
        }.get(self.state, gettext("Registration closed %(closes)s, %(zone)s."))
        return sentence % {"opens": opens, "closes": closes, "zone": zone_in_words(country)}

    @property
    def advice(self) -> str:
        """What one can do now."""
        if self.edition is None or self.edition.published_at is None:
            return gettext("Come back in the autumn, when the dates are set.")
        if self.is_full:
            return gettext("All places are taken. You can still enter the class: it goes on the waiting list.")
        if self.is_open:
            return ngettext("%(free)d place is left.", "%(free)d places are left.", self.free) % {"free": self.free}
        contact = {"mail": self.edition.contact_email}
        if self.state == EditionState.PLANNED:
            return gettext("Questions before that? Write to %(mail)s.") % contact
        late = gettext(
            "No class is taken late. To reach an entered class, use the link in your mail or write to %(mail)s."
        )
        return late % contact


def registration_state(edition: Edition | None, moment: datetime | None = None) -> RegistrationState:
    """The state of an edition's registration, now unless a moment is given."""
    if edition is None:
        return RegistrationState(None, EditionState.PLANNED)
    return RegistrationState(edition, edition.state_at(moment or timezone.now()), edition.pool.free)


def published_editions(network: Network) -> list[Edition]:
    """Those the public may see, with their places and how many classes have one. Asked once a request."""
    return once_a_request(f"editions:{network.pk}", lambda: _published(network))


def _published(network: Network) -> list[Edition]:
    editions = list(Edition.objects.for_network(network).published().select_related("pool").with_entered())
    for edition in editions:
        edition.network = edition.pool.network = network
    return editions


def current_edition(network: Network, moment: datetime | None = None) -> Edition | None:
    """The edition the public page tells of: the open one, else the one under way, the next, the last."""
    return standing(network, moment)[0]


def standing(network: Network, moment: datetime | None = None) -> tuple[Edition | None, datetime | None]:
    """The edition the public page tells of, and when what it tells next changes by itself."""
    moment = moment or timezone.now()
    editions = published_editions(network)

    def rank(edition: Edition) -> tuple[int, float]:
        state = edition.state_at(moment)
        if state == EditionState.OPEN:
            return (0, edition.closes_at.timestamp())
        if state == EditionState.CLOSED and edition.ends_at >= moment:
            return (1, edition.ends_at.timestamp())
        if state == EditionState.PLANNED:
            return (2, edition.opens_at.timestamp())
        return (3, -edition.ends_at.timestamp())

    turns = [turn for row in editions for turn in (row.opens_at, row.closes_at, row.ends_at) if turn >= moment]
    return min(editions, key=rank, default=None), min(turns, default=None)


def may_change(entry: Entry, moment: datetime | None = None) -> bool:
    """Whether the teacher may still change or withdraw: the entry lives and registration is open."""
    return entry.is_alive and entry.edition.state_at(moment or timezone.now()) == EditionState.OPEN


def may_confirm(entry: Entry, moment: datetime | None = None) -> bool:
    """Whether there is something to confirm and time left for it, also after registration has closed."""
    until = entry.answer_until
    return entry.is_alive and until is not None and (moment or timezone.now()) < until


@dataclass(frozen=True)
class Day:
    """A line of an edition's timetable; ``ends_on`` is None for a single day."""

    starts_on: date
    title: str
    text: str = ""
    ends_on: date | None = None

    @property
    def weeks(self) -> str:
        """The ISO weeks it falls in: 9, or 9–11. Schools plan by them."""
        first, last = self.starts_on.isocalendar().week, (self.ends_on or self.starts_on).isocalendar().week
        return str(first) if first == last else f"{first}–{last}"


def timetable(edition: Edition) -> list[Day]:
    """The edition's days in order: registration, what the secretariat has set, and the final."""
    zone = edition.network.time_zone
    opens = edition.opens_at.astimezone(zone)
    state = edition.state
    last_moment = gettext("Last moment: %(time)s, %(zone)s.") % {
        "time": moment_in_words(edition.closes_at, zone),
        "zone": zone_in_words(edition.network.country),
    }
    opened = gettext("Registration opens") if state == EditionState.PLANNED else gettext("Registration opened")
    closed = gettext("Registration closed") if state == EditionState.CLOSED else gettext("Registration closes")
    days = [
        Day(opens.date(), opened),
        Day(edition.closes_on, closed, last_moment),
        *(Day(m.starts_on, str(m.title), str(m.text), m.ends_on) for m in edition.milestones.all()),
    ]
    if edition.final_on and edition.final_on not in {day.starts_on for day in days}:
        days.append(Day(edition.final_on, gettext("Final")))
    return sorted(days, key=lambda day: day.starts_on)


def public_facts(network: Network) -> dict[str, Any]:
    """What anybody may know of a network's competition: the current edition, its state, counts of earlier years."""
    edition, changes = standing(network)
    ended = [e for e in published_editions(network) if e.state == EditionState.CLOSED and e != edition]
    return {
        "edition": edition,
        "registration": registration_state(edition),
        "timetable": timetable(edition) if edition else [],
        "municipalities": municipality_names(edition) if edition else [],
        "earlier": ended,
        "changes_at": changes,
    }


def municipality_names(edition: Edition) -> list[str]:
    """The names of the municipalities whose schools may enter; none where the whole country may."""
    if not edition.municipalities:
        return []
    rows = School.objects.filter(country=edition.country, municipality_code__in=edition.municipalities)
    names = set(rows.values_list("municipality", flat=True))
    return sorted(names, key=lambda name: sort_key(name, edition.country))


def mail_digest(address: str) -> str:
    """Stands for a mail address where the address itself need not be kept."""
    return salted_hmac("competition.link_again", address.lower(), algorithm="sha256").hexdigest()


def entry_of(network_id: int, reference: str, digest: str) -> Entry | None:
    """The living entry with this reference, where the digest is that of its teacher's address."""
    rows = Entry.all_networks.with_all().alive().filter(edition__network_id=network_id, reference=reference)
    entry: Entry | None = rows.first()
    if entry is None or not constant_time_compare(mail_digest(entry.contact_email), digest):
        return None
    return entry


# ---------------------------------------------------------------- steps of the secretariat


@dataclass(frozen=True)
class Step:
    """What the secretariat can do with a row: its button, what to know before, what is said after."""

    label: Any
    question: Any
    done: Any


EDITION_STEPS = {
    "publish": Step(
        _("Publish the edition"),
        _("Everybody sees the edition with its dates. Registration opens when its time comes."),
        _("The edition is published."),
    ),
    "open": Step(
        _("Open registration now"),
        _("Teachers can enter classes from this moment instead of the stated time."),
        _("Registration is open."),
    ),
    "close": Step(
        _("Close registration now"),
        _("No class can be entered from this moment. The waiting list is still served."),
        _("Registration is closed."),
    ),
}
ENTRY_STEPS = {
    "withdraw": Step(
        _("Withdraw the class"),
        _("The place goes to the next class in line, and the teacher gets a mail."),
        _("The class is withdrawn."),
    ),
    "link": Step(
        _("Mail the teacher a new link"),
        _("Earlier links stop working."),
        _("The mail is on its way."),
    ),
}


def edition_steps(edition: Edition) -> list[str]:
    """The steps that can be taken with an edition now."""
    if edition.published_at is None:
        return ["publish"]
    return {EditionState.PLANNED: ["open"], EditionState.OPEN: ["close"]}.get(edition.state, [])


def entry_steps(entry: Entry) -> list[str]:
    """The steps that can be taken with an entered class now."""
    if not entry.is_alive:
        return []
    return ["withdraw", "link"] if entry.contact_email else ["withdraw"]


EXPORT_COLUMNS = [
    Column("edition", _("Edition")),
    Column("reference", _("Reference")),
    Column("state", _("State")),
    Column("school_code", _("School’s code")),
    Column("school", _("School")),
    Column("municipality", _("Municipality")),
    Column("class_label", _("Class")),
    Column("composition", _("Grades")),
    Column("pupils", _("Pupils")),
    Column("adults", _("Adults")),
    Column("not_pictured", _("Not to be pictured")),
    Column("may_be_named", _("May be named")),
    Column("needs_bus", _("Needs a bus")),
    Column("meals_vegetarian", _("Vegetarian meals")),
    Column("meals_gluten_free", _("Meals without gluten")),
    Column("meals_other", _("Other special meals")),
    Column("access_wheelchair", _("Wheelchairs")),
    Column("access_hearing", _("Hearing loop")),
    Column("notes", _("Notes")),
    Column("contact_name", _("Contact")),
    Column("contact_email", _("Mail")),
    Column("contact_phone", _("Telephone")),
    Column("language", _("Language")),
    Column("created_at", _("Entered at")),
]
EXPORTED_AT_FIRST = ["edition", "reference", "state", "school", "municipality", "class_label", "pupils", "adults"]
"""Ticked when the form opens: nothing about the teacher."""


def export_row(entry: Entry) -> dict[str, Any]:
    """An entry by the names of the columns."""
    own = {column.name: getattr(entry, column.name, None) for column in EXPORT_COLUMNS}
    return own | {
        "edition": entry.edition.title(),
        "state": entry.state.label,
        "composition": entry.get_composition_display(),
        "school": entry.school.name,
        "school_code": entry.school.code,
        "municipality": entry.school.municipality,
    }


# ---------------------------------------------------------------- what leaves when

CONTACT_KEPT = timedelta(days=731)
COUNTS_KEPT = timedelta(days=14)
UNCONFIRMED_KEPT = timedelta(days=60)
COUNTS = ("needs_bus", "meals_vegetarian", "meals_gluten_free", "meals_other", "access_wheelchair", "access_hearing")


def retention_rules() -> Iterator[RetentionRule]:
    """The rules by which the purge clears entries; the periods are told to teachers on the form."""

    def contacts(now: datetime) -> QuerySet[Entry]:
        return Entry.objects.contact_due((now - CONTACT_KEPT).date())

    def counts(now: datetime) -> QuerySet[Entry]:
        return Entry.objects.counts_due((now - COUNTS_KEPT).date(), COUNTS)

    def unconfirmed(now: datetime) -> QuerySet[Entry]:
        return Entry.objects.never_confirmed(now - UNCONFIRMED_KEPT)

    text = _("A teacher’s name, mail and telephone leave 24 months after the teacher’s last competition.")
    yield RetentionRule("competition.contacts", text, contacts, erase_contacts)
    text = _("Meals, access needs, bus and notes leave 14 days after the final.")
    yield RetentionRule("competition.counts", text, counts, erase_counts)
    text = _("An entry that nobody confirmed is removed 60 days after it lapsed.")
    yield RetentionRule("competition.unconfirmed", text, unconfirmed, remove_entries)


def erase_contacts(entries: QuerySet[Entry]) -> int:
    """Empty what is known of the teachers; the classes stay as counts."""
    keys = list(entries.values_list("pk", flat=True))
    EntryLink.objects.filter(entry__in=keys).delete()
    rows = Entry.all_networks.filter(pk__in=keys)
    return int(rows.update(contact_name="", contact_email="", contact_phone="", photo_confirmed_by=""))


def erase_counts(entries: QuerySet[Entry]) -> int:
    """Empty what was asked for the day of the final."""
    keys = list(entries.values_list("pk", flat=True))
    return int(Entry.all_networks.filter(pk__in=keys).update(notes="", **dict.fromkeys(COUNTS)))


def remove_entries(entries: QuerySet[Entry]) -> int:
    """Remove entries together with the places they had given back."""
    keys = list(entries.values_list("pk", "place_id"))
    Entry.all_networks.filter(pk__in=[entry for entry, _place in keys]).delete()
    Place.all_networks.filter(pk__in=[place for _entry, place in keys]).delete()
    return len(keys)


def own_entries(person: User) -> list[dict[str, Any]]:
    """What is kept of the classes that were entered with a person's mail address, in all networks."""
    rows = Entry.all_networks.with_all().filter(contact_email=person.email)
    return [
        {
            gettext("network"): row.network.name,
            gettext("edition"): row.edition.title(),
            gettext("class"): str(row),
            gettext("name"): row.contact_name,
            gettext("telephone"): row.contact_phone,
            gettext("entered at"): row.created_at,
        }
        for row in rows
    ]
