"""Taking a file into the register, all of it or nothing, and giving the register out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone, translation

from accounts.models import User
from audit.actions import record
from extranet.exchange.choices import ORGANISATIONS, Phase, State
from extranet.exchange.models import Import
from extranet.exchange.rules import FileKind, Plan, PlannedRow, Tick, file_kinds, silent, tell_progress
from extranet.exchange.tasks import check_import, save_import
from extranet.members.actions import sync_roles_of
from extranet.members.models import Organisation, OrganisationMembership, RegisterRules
from networks.actions import drop_pages
from networks.models import Network
from search.actions import index_many
from tables.sheets import (
    CSV,
    MAX_BYTES,
    XLSX,
    Column,
    UnreadableSheet,
    read,
    safe_name,
    sheet_response,
    write_csv,
    write_xlsx,
)

SMALL_BYTES = 20_000
SMALL_ROWS = 200
"""What is checked and saved while the reader waits; anything larger goes to the worker."""

BATCH = 500


class ChangedMeanwhileError(ValueError):
    """The file would now do something else than was shown, or it is not the file that was checked."""


# ------------------------------------------------------------------ from the screen


@transaction.atomic
def take_file(*, by: User, network: Network, file: UploadedFile, holds: str = ORGANISATIONS) -> Import:
    """Keep an uploaded file privately and have it checked, at once if it is small. Nothing is saved yet."""
    data = file.read(MAX_BYTES)
    row = Import(
        network=network,
        holds=holds,
        name=safe_name(file.name or "")[:120],
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        language=translation.get_language() or network.default_language,
        uploaded_by=by,
    )
    row.file.save("", ContentFile(data), save=False)
    row.save()
    if row.size_bytes <= SMALL_BYTES:
        check(row)
    else:
        transaction.on_commit(lambda: check_import.enqueue(row.pk))
    return row


def check(row: Import) -> None:
    """Write down what the file would do; repeating it does no harm."""
    try:
        found = _plan(row, tell_progress(row))
    except UnreadableSheet as error:
        row.state, row.report = State.REFUSED, {"unreadable": str(error)}
    except ChangedMeanwhileError:
        row.state = State.FAILED
    else:
        row.state, row.report = State.REFUSED if found.errors else State.CHECKED, found.report()
    Import.objects.for_network(row.network).filter(pk=row.pk, state=State.WAITING).update(
        state=row.state, report=row.report
    )


@transaction.atomic
def confirm(*, by: User, row: Import, sha256: str, fingerprint: str) -> Import:
    """Save the file that was checked, at once if it is small. Raises ChangedMeanwhileError.

    ``sha256`` and ``fingerprint`` are what the page showed: the file, and what it would do.
    """
    row = (
        Import.objects.for_network(row.network).select_for_update(of=("self",)).select_related("network").get(pk=row.pk)
    )
    shown = row.state == State.CHECKED and (sha256, fingerprint) == (row.sha256, row.report["fingerprint"])
    if not shown:
        raise ChangedMeanwhileError
    row.state = State.SAVING
    row.save(update_fields=["state"])
    tell_progress(row)(Phase.READ, 0, 0)  # what was last told is about the check
    if row.report["created"] + row.report["changed"] <= SMALL_ROWS:
        save(row, by=by)
    else:
        transaction.on_commit(lambda: save_import.enqueue(row.pk, by.pk))
    return row


def save(row: Import, *, by: User) -> None:
    """Write what was shown, once, whatever happens meanwhile; where that is no longer what it does, show it anew."""
    try:
        _save(row, by)
    except (ChangedMeanwhileError, IntegrityError):
        row.state = State.WAITING
        row.save(update_fields=["state"])
        check(row)
        row.report["changed_meanwhile"] = True
        row.save(update_fields=["state", "report"])


@transaction.atomic
def _save(row: Import, by: User) -> None:
    held = Import.objects.for_network(row.network).select_for_update(of=("self",)).get(pk=row.pk)
    if held.state != State.SAVING:
        return
    RegisterRules.objects.for_network(row.network).select_for_update().first()  # holds those who count members
    tick = tell_progress(row)
    found = _plan(row, tick)
    if found.errors or found.fingerprint() != row.report["fingerprint"]:
        raise ChangedMeanwhileError
    source = {"file": row.name[:80], "sha256": row.sha256}
    file_kinds()[row.holds].write(by, row.network, found, source, tick)
    row.state = State.SAVED
    row.drop_file()
    row.save(update_fields=["state", "file"])


def _plan(row: Import, tick: Tick) -> Plan[Any]:
    """What the kept file does now, in the language of whoever uploaded it. Raises UnreadableSheet."""
    tick(Phase.READ, 0, 0)
    with row.file.storage.open(str(row.file.name)) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise ChangedMeanwhileError
    kind = file_kinds()[row.holds]
    with translation.override(row.language):
        return kind.plan(row.network, read(BytesIO(data), kind.columns()), tick)


# ------------------------------------------------------------------ organisations into the register


@transaction.atomic
def write(
    by: User | None, network: Network, found: Plan[PlannedRow], source: dict[str, str], tick: Tick = silent
) -> None:
    """Make the register what a plan without errors says: all of it or nothing.

    Roles, search index and kept pages follow. One entry of the log names the counts and ``source``: file and sum.
    """
    rows = found.rows
    tick(Phase.SAVE, 0, len(rows))
    _write_organisations(found)
    _write_memberships(rows)
    _write_focus_areas(rows)
    record(by=by, action="exchange.import_register", target=network, details=found.counts() | source)
    joined = [row.organisation.pk for row in rows if row.membership and not row.is_new]
    sync_roles_of(network, joined, by=by)
    _index(network, [row.organisation.pk for row in rows], tick)
    drop_pages(network)


def _write_organisations(found: Plan[PlannedRow]) -> None:
    Organisation.all_networks.bulk_create([row.organisation for row in found.created], batch_size=BATCH)
    changed = [row for row in found.changed if row.fields]
    names = sorted({name for row in changed for name in row.fields})
    if names:
        Organisation.all_networks.bulk_update([row.organisation for row in changed], names, batch_size=BATCH)


def _write_memberships(rows: Sequence[PlannedRow]) -> None:
    """Those that end come first: an organisation has one without an end at most."""
    changes = [row.membership for row in rows if row.membership]
    kept = [change.row for change in changes if not change.is_new]
    ended = [change.ended for change in changes if change.ended]
    OrganisationMembership.all_networks.bulk_update([*ended, *kept], ["valid_from", "valid_to"], batch_size=BATCH)
    new = [row.membership.row for row in rows if row.membership and row.membership.is_new]
    OrganisationMembership.all_networks.bulk_create(new, batch_size=BATCH)


def _write_focus_areas(rows: Sequence[PlannedRow]) -> None:
    through = Organisation.focus_areas.through
    chosen = [(row.organisation.pk, row.focus) for row in rows if row.focus is not None]
    for start in range(0, len(chosen), BATCH):
        through.objects.filter(organisation_id__in=[pk for pk, _areas in chosen[start : start + BATCH]]).delete()
    pairs = [through(organisation_id=pk, focusarea_id=area.pk) for pk, areas in chosen for area in areas]
    through.objects.bulk_create(pairs, batch_size=BATCH)


def _index(network: Network, pks: Sequence[int], tick: Tick) -> None:
    for start in range(0, len(pks), BATCH):
        tick(Phase.INDEX, start, len(pks))
        rows = Organisation.objects.for_network(network).filter(pk__in=pks[start : start + BATCH]).with_memberships()
        found = list(rows)
        for row in found:
            row.network = network
        index_many(found)


# ------------------------------------------------------------------ out of the register


@transaction.atomic
def export(*, by: User, network: Network, kind: FileKind, as_csv: bool) -> HttpResponse:
    """All rows of a kind as a file that can be imported again; that it was taken out stands in the log."""
    rows = list(kind.rows(network))
    record(by=by, action=kind.export_action, target=network, details={"rows": len(rows)})
    return _sheet(f"{kind.file_name}-{network.slug}-{timezone.localdate():%Y-%m-%d}", kind.headings, rows, as_csv)


def template(*, network: Network, kind: FileKind, as_csv: bool) -> HttpResponse:
    """A file with the headings and an example, to be filled in."""
    return _sheet(str(kind.label), kind.filled_in, [kind.example(network)], as_csv)


def _sheet(name: str, headings: Sequence[Column], rows: Iterable[Mapping[str, Any]], as_csv: bool) -> HttpResponse:
    if as_csv:
        return sheet_response(f"{name}.csv", CSV, write_csv(headings, rows))
    return sheet_response(f"{name}.xlsx", XLSX, write_xlsx(headings, rows, name))
