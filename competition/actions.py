"""What changes editions, entries and the list of schools: one transaction each, with log and mails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from audit.actions import record
from competition import emails
from competition.choices import FIRST_PAGE, STATEMENT_VERSION, EditionState
from competition.models import CompetitionPage, Edition, Entry, EntryLink, Milestone, School
from competition.models.editions import end_of_day
from competition.querysets import EntryQuerySet
from competition.rules import (
    EXPORT_COLUMNS,
    RegistrationState,
    export_row,
    may_change,
    may_confirm,
    registration_state,
)
from home.actions import add_translated
from places import actions as places
from places.choices import Change
from places.models import Place, Pool
from tables import sheets

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


SCHOOL_FIELDS = (
    "country",
    "code",
    "name",
    "municipality_code",
    "municipality",
    "grade_from",
    "grade_to",
    "valid_from",
    "valid_to",
)
MOST_A_DAY = 10
"""Classes that one mail address may enter in a day: it keeps places and mailboxes from being filled."""


class CompetitionError(Exception):
    """Something about an edition or entry could not be done; the transaction is undone."""


class RegistrationClosedError(CompetitionError):
    """No class can be entered now; ``state`` says why and what to do."""

    def __init__(self, state: RegistrationState) -> None:
        super().__init__(f"Registration is {state.state}.")
        self.state = state


class ClassAlreadyEnteredError(CompetitionError):
    """The school has entered this class, however it was written."""


class AlreadySentError(CompetitionError):
    """The form was sent before, for another class; ``entry`` is what it made."""

    def __init__(self, entry: Entry) -> None:
        super().__init__("The form was sent before.")
        self.entry = entry


class TooManyEntriesError(CompetitionError):
    """One mail address has entered as many classes as it may in a day."""


class ChangedMeanwhileError(CompetitionError):
    """Somebody else changed the entry after it was read."""


class ChangesClosedError(CompetitionError):
    """The teacher can no longer change the entry."""


class WrongTimeError(CompetitionError):
    """The edition is not in the state that the step starts from."""


# ---------------------------------------------------------------- entries


@transaction.atomic
def register_entry(
    *, edition: Edition, school: School, fields: dict[str, Any], language: str, submission_key: UUID
) -> Entry:
    """Enter a class. Its place is taken at once and held, or it goes on the waiting list; the teacher gets a mail.

    ``fields`` are those of :class:`competition.forms.EntryForm`. A key that was used before gives the
    entry it made. Raises RegistrationClosedError, ClassAlreadyEnteredError, or AlreadySentError where the key was used
    for another class.
    """
    if edition.published_at is None:
        raise RegistrationClosedError(registration_state(edition))
    entry = Entry(edition=edition, school=school, language=language, submission_key=submission_key, **fields)
    entry.set_class(fields["class_label"])
    try:
        place = places.take(pool=edition.pool, label=str(entry), reference=f"entry-{submission_key.hex}")
    except places.PoolClosed:
        raise RegistrationClosedError(registration_state(edition)) from None
    # The pool is locked from here on, so that nobody else enters a class of this edition meanwhile.
    if known := edition.entries.filter(place=place).first():
        return _same(known, entry)
    _refuse_twin(entry)
    _refuse_many(entry)
    entry.place = place
    entry.photo_confirmed_at, entry.photo_confirmed_by = timezone.now(), entry.contact_name
    entry.photo_version = STATEMENT_VERSION
    entry.save(force_insert=True)
    record(by=None, action="competition.register_entry", target=entry, details={"state": str(place.state)})
    emails.received(entry, new_link(entry))
    return entry


def _same(known: Entry, entry: Entry) -> Entry:
    if (known.school_id, known.class_key) != (entry.school_id, entry.class_key):
        raise AlreadySentError(known)
    return known


def _refuse_twin(entry: Entry) -> None:
    twins = entry.edition.entries.filter(school=entry.school, class_key=entry.class_key, ended_at=None)
    if twins.exclude(pk=entry.pk).exists():
        raise ClassAlreadyEnteredError


def _refuse_many(entry: Entry) -> None:
    today = entry.edition.entries.filter(created_at__gt=timezone.now() - timedelta(days=1))
    if today.filter(contact_email=entry.contact_email).count() >= MOST_A_DAY:
        raise TooManyEntriesError


def new_link(entry: Entry) -> str:
    """The address of a fresh link to the entry, for a mail. It works until the edition is over."""
    return emails.link_address(entry, EntryLink.issue(entry, entry.edition.ends_at))


@transaction.atomic
def confirm_entry(*, entry: Entry, by: User | None = None) -> Entry:
    """The teacher confirms the held or offered place. Raises places.PlaceExpired or places.WrongState."""
    places.confirm(place=entry.place, by=by)
    entry.refresh_from_db(fields=["confirmed_at"])
    return entry


@transaction.atomic
def change_entry(
    *, entry: Entry, fields: dict[str, Any], by: User | None = None, keep_link: int = 0, read_at: str = ""
) -> Entry:
    """Change what the form holds; nothing is written or mailed where nothing differs.

    The teacher (``by`` is None) may do so while registration is open. A new mail address ends all links
    but ``keep_link``, and the old one is told. ``read_at`` is the ISO time of the change that was read.
    Raises ChangesClosedError, ClassAlreadyEnteredError, ChangedMeanwhileError.
    """
    _own_row(entry)
    if not entry.is_alive or (by is None and not may_change(entry)):
        raise ChangesClosedError
    changed = [name for name, value in fields.items() if getattr(entry, name) != value]
    if not changed:
        return entry
    if entry.changed_since(read_at):
        raise ChangedMeanwhileError
    former, entry.changed_at = entry.contact_email, timezone.now()
    for name in changed:
        setattr(entry, name, fields[name])
    entry.set_class(entry.class_label)
    _refuse_twin(entry)
    entry.save(update_fields=[*changed, "class_key", "changed_at"])
    record(by=by, action="competition.change_entry", target=entry, details={"fields": sorted(changed)})
    if "contact_email" in changed:
        entry.links.exclude(pk=keep_link).delete()
        emails.moved(entry, former)
    emails.changed(entry, new_link(entry))
    return entry


def _own_row(entry: Entry) -> None:
    """Lock the pool and read the entry anew, so that two changes and a withdrawal come one after another."""
    rows = Pool.objects.for_network(entry.network).select_for_update().order_by()
    rows.get(pk=entry.place.pool_id)
    entry.refresh_from_db()


@transaction.atomic
def withdraw_entry(*, entry: Entry, by: User | None = None) -> Entry:
    """Take the class out; its place goes to the next in line. A second call changes nothing.

    The teacher (``by`` is None) may do so while registration is open or an offer waits for an answer.
    Raises ChangesClosedError.
    """
    if entry.is_alive and by is None and not (may_change(entry) or may_confirm(entry)):
        raise ChangesClosedError
    places.release(place=entry.place, by=by)
    entry.refresh_from_db(fields=["ended_at"])
    return entry


@transaction.atomic
def send_link(*, entry: Entry, by: User | None = None) -> None:
    """Mail the teacher a new link; earlier ones no longer open the entry."""
    entry.links.all().delete()
    emails.link_again(entry, new_link(entry))
    record(by=by, action="competition.send_link", target=entry)


def export_entries(
    *, by: Any, network: Network, entries: EntryQuerySet, columns: Sequence[str], kind: str
) -> HttpResponse:
    """These entries as a file to download, ``xlsx`` or ``csv``; the log keeps who took which columns."""
    chosen = [column for column in EXPORT_COLUMNS if column.name in columns]
    rows = [export_row(entry) for entry in entries.by_school()]
    details = {"columns": [column.name for column in chosen], "rows": len(rows), "kind": kind}
    record(by=by, action="competition.export_entries", network=network, details=details)
    word = gettext("entered classes")
    name = f"{word}-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "csv":
        return sheets.sheet_response(name, sheets.CSV, sheets.write_csv(chosen, rows))
    return sheets.sheet_response(name, sheets.XLSX, sheets.write_xlsx(chosen, rows, gettext("Entered classes")))


def follow_place(place: Place, change: Change) -> None:
    """Told of every change of a place, in its transaction: keep the entry in step and write to the teacher."""
    entry = Entry.all_networks.with_all().filter(place=place).first()
    if entry is None:
        return
    entry.place = place
    now = timezone.now()
    if change in {Change.CONFIRMED, Change.PROMOTED}:
        entry.confirmed_at = entry.confirmed_at or now
        entry.save(update_fields=["confirmed_at"])
    elif change in {Change.WITHDRAWN, Change.EXPIRED}:
        entry.ended_at = now
        entry.save(update_fields=["ended_at"])
    record(by=None, action="competition.follow_place", target=entry, details={"change": str(change)})
    emails.OF_CHANGE[change](entry, new_link(entry) if entry.is_alive else "")


# ---------------------------------------------------------------- editions


@transaction.atomic
def create_edition(
    *,
    by: User | None,
    network: Network,
    capacity: int,
    opens_at: datetime,
    closes_on: date,
    milestones: Iterable[dict[str, Any]] = (),
    **fields: Any,
) -> Edition:
    """A new edition with its places; it is not published. ``closes_on`` is the last day, to its last second."""
    pool = Pool.objects.create(network=network, capacity=capacity)
    edition = Edition(network=network, pool=pool, **fields)
    edition.milestones.set([Milestone(**milestone) for milestone in milestones])
    edition.full_clean(exclude=["pool"])
    edition.save()
    record(by=by, action="competition.create_edition", target=edition)
    return set_registration(by=by, edition=edition, capacity=capacity, opens_at=opens_at, closes_on=closes_on)


@transaction.atomic
def set_registration(
    *, by: User | None, edition: Edition, capacity: int, opens_at: datetime, closes_on: date
) -> Edition:
    """Set the times of registration and the number of places; new places go to the waiting list.

    The waiting list is served until the day before the final. Raises places.CapacityInUse where more
    places are in use already.
    """
    pool = edition.pool
    pool.opens_at, pool.closes_at = opens_at, end_of_day(closes_on, edition.network.time_zone)
    _set_times(by, edition)
    if pool.capacity != capacity:
        places.change_capacity(pool=pool, capacity=capacity, by=by)
    return edition


def _set_times(by: User | None, edition: Edition) -> None:
    pool, final = edition.pool, edition.final_on
    pool.serves_until = None
    if final:
        eve = end_of_day(final - timedelta(days=1), edition.network.time_zone)
        pool.serves_until = max(eve, edition.closes_at)
    times = ["opens_at", "closes_at", "serves_until"]
    pool.save(update_fields=times)
    details = {"opens_at": edition.opens_at.isoformat(), "closes_at": edition.closes_at.isoformat()}
    record(by=by, action="competition.set_registration", target=edition, details=details)


@transaction.atomic
def publish_edition(*, by: User | None, edition: Edition) -> Edition:
    """Show the edition to the public; registration opens when its time comes. A second call changes nothing."""
    if edition.published_at is None:
        edition.published_at, edition.published_by = timezone.now(), by
        edition.save(update_fields=["published_at", "published_by"])
        record(by=by, action="competition.publish_edition", target=edition)
    return edition


@transaction.atomic
def open_edition(*, by: User | None, edition: Edition) -> Edition:
    """Open registration now instead of at its stated time. Raises WrongTimeError unless it is published and planned."""
    if edition.published_at is None or edition.state != EditionState.PLANNED:
        raise WrongTimeError
    edition.pool.opens_at = timezone.now()
    _set_times(by, edition)
    return edition


@transaction.atomic
def close_edition(*, by: User | None, edition: Edition) -> Edition:
    """Close registration now instead of at its stated time. Raises WrongTimeError unless it is open."""
    if edition.state != EditionState.OPEN:
        raise WrongTimeError
    edition.pool.closes_at = timezone.now() - timedelta(microseconds=1)
    _set_times(by, edition)
    return edition


def plant_page(network: Network) -> None:
    """The competition page in each of a new network's languages; does nothing where it stands already."""
    root = network.site.root_page
    if not CompetitionPage.objects.descendant_of(root).exists():
        add_translated(
            by=None, network=network, parent=root, model=CompetitionPage, texts=FIRST_PAGE, show_in_menus=True
        )


# ---------------------------------------------------------------- schools


@dataclass(frozen=True)
class Imported:
    """What an import of schools did."""

    created: int
    changed: int
    closed: int


@transaction.atomic
def import_schools(*, by: User | None, schools: Sequence[dict[str, Any]], close_missing: bool = False) -> Imported:
    """Take up schools that have been checked (validators.check_schools); known codes are updated.

    With ``close_missing`` a school that the rows lack is closed after today, in the countries that they
    name. A predecessor is linked where its code is known.
    """
    countries = {values["country"] for values in schools}
    known = {(row.country, row.code): row for row in School.objects.filter(country__in=countries)}
    created, changed = [], []
    for values in schools:
        fields = {name: values[name] for name in SCHOOL_FIELDS}
        school = known.get((values["country"], values["code"]))
        if school is None:
            created.append(School(**fields))
        elif any(getattr(school, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(school, name, value)
            changed.append(school)
    for school in [*created, *changed]:
        school.set_keys()
    School.objects.bulk_create(created, batch_size=500)
    School.objects.bulk_update(changed, [*SCHOOL_FIELDS, "search_text", "sort_key"], batch_size=200)
    _link_predecessors(schools)
    closed = _close_missing(schools, known) if close_missing else 0
    done = Imported(len(created), len(changed), closed)
    record(by=by, action="competition.import_schools", details=asdict(done))
    return done


def _link_predecessors(schools: Sequence[dict[str, Any]]) -> None:
    named = [values for values in schools if values["predecessor"]]
    keys = dict(School.objects.filter(code__in=[v["predecessor"] for v in named]).values_list("code", "pk"))
    for values in named:
        rows = School.objects.filter(country=values["country"], code=values["code"])
        rows.update(predecessor=keys.get(values["predecessor"]))


def _close_missing(schools: Sequence[dict[str, Any]], known: dict[tuple[str, str], School]) -> int:
    named = {(values["country"], values["code"]) for values in schools}
    missing = [row.pk for key, row in known.items() if key not in named and row.valid_to is None]
    return School.objects.filter(pk__in=missing).update(valid_to=timezone.localdate())
