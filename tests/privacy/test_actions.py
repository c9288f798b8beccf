"""Purging: what is due goes, nothing else, and a proof stays."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from audit.models import Entry
from notifications.choices import MailState
from notifications.models import Attachment, Mail
from privacy import actions
from privacy.actions import RuleNotKeptError, purge
from privacy.models import PurgeProof
from privacy.rules import RetentionRule
from tests.factories.audit import EntryFactory
from tests.factories.notifications import AttachmentFactory, MailFactory
from tests.factories.privacy import PurgeProofFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def before(**span):
    return NOW - timedelta(**span)


def counts(outcomes):
    return {outcome.rule.name: outcome.count for outcome in outcomes if outcome.count}


def everything():
    """A digest of every row of every table."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        rows = sorted(repr(row) for row in model._base_manager.values_list())
        tables[model._meta.label] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return tables


@pytest.fixture
def due():
    """One row due for each rule of the log and the outbox, beside one that is not."""
    EntryFactory(at=before(days=732))
    EntryFactory(at=before(days=730))
    body = MailFactory(state=MailState.SENT, sent_at=before(days=31), created_at=before(days=31))
    AttachmentFactory(mail=body)
    MailFactory(state=MailState.SENT, sent_at=before(days=29), created_at=before(days=29))
    MailFactory(state=MailState.GIVEN_UP, created_at=before(days=61))
    MailFactory(state=MailState.GIVEN_UP, created_at=before(days=59))
    MailFactory(state=MailState.QUEUED, created_at=before(days=61))
    MailFactory(state=MailState.SENT, sent_at=before(days=367), created_at=before(days=367), text="", html="")
    MailFactory(state=MailState.SENT, sent_at=before(days=365), created_at=before(days=365), text="", html="")


EXPECTED = {"audit.entries": 1, "notifications.bodies": 1, "notifications.unsent": 1, "notifications.log": 1}


@pytest.mark.usefixtures("due")
def test_purge_removes_exactly_what_is_due():
    outcomes = purge(now=NOW)

    assert counts(outcomes) == EXPECTED
    assert Entry.all_networks.count() == 1
    assert Mail.all_networks.count() == 5
    erased = Mail.all_networks.get(sent_at=before(days=31))
    assert (erased.text, erased.html, erased.state) == ("", "", MailState.SENT)
    assert not Attachment.all_networks.exists()
    assert Mail.all_networks.get(sent_at=before(days=29)).text


@pytest.mark.usefixtures("due")
def test_purge_leaves_a_proof_without_personal_data():
    purge(now=NOW)

    assert dict(PurgeProof.objects.values_list("rule", "count")) == EXPECTED
    assert {field.name for field in PurgeProof._meta.get_fields()} == {"id", "rule", "network", "count", "at"}


@pytest.mark.usefixtures("due")
def test_purge_when_run_again_finds_nothing_and_proves_nothing():
    purge(now=NOW)
    PurgeProof.objects.all().delete()

    assert counts(purge(now=NOW)) == {}
    assert not PurgeProof.objects.exists()


@pytest.mark.usefixtures("due")
def test_dry_run_counts_the_same_and_changes_no_table():
    earlier = everything()

    outcomes = purge(now=NOW, dry_run=True)

    assert counts(outcomes) == EXPECTED
    assert everything() == earlier


@pytest.mark.usefixtures("due")
def test_purge_changes_tables_that_the_dry_run_would_show():
    earlier = everything()

    purge(now=NOW)

    changed = {label for label, digest in everything().items() if digest != earlier[label]}
    assert changed == {"audit.Entry", "notifications.Mail", "notifications.Attachment", "privacy.PurgeProof"}


def test_purge_of_one_network_leaves_the_others():
    own, other = EntryFactory(at=before(days=800)), EntryFactory(at=before(days=800))

    assert counts(purge(now=NOW, network=own.network)) == {"audit.entries": 1}
    assert list(Entry.all_networks.all()) == [other]
    assert PurgeProof.objects.get().network == own.network


def test_purge_of_one_network_skips_rules_about_rows_of_no_network(monkeypatch, karlskrona):
    rule = RetentionRule("proofs", "", lambda now: QuerySet(PurgeProof), lambda rows: rows.delete()[0])
    monkeypatch.setattr(actions, "retention_rules", lambda: [rule])

    assert purge(now=NOW, network=karlskrona) == []


def test_purge_when_killed_half_way_keeps_what_it_proved_and_goes_on(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    for _ in range(5):
        EntryFactory(at=before(days=800))
    calls = []

    def kill_third(rows):
        calls.append(1)
        if len(calls) == 3:
            raise SystemExit
        return rows.purge()

    rule = RetentionRule("audit.entries", "", lambda now: Entry.objects.before(now), kill_third)
    monkeypatch.setattr(actions, "retention_rules", lambda: [rule])

    with pytest.raises(SystemExit):
        purge(now=NOW)
    assert (Entry.all_networks.count(), PurgeProof.objects.get().count) == (1, 4)

    purge(now=NOW)
    assert Entry.all_networks.count() == 0
    assert sum(PurgeProof.objects.values_list("count", flat=True)) == 5


def test_purge_when_a_rule_does_not_purge_raises_and_proves_nothing(monkeypatch):
    EntryFactory(at=before(days=800))
    rule = RetentionRule("audit.entries", "", lambda now: Entry.objects.before(now), lambda rows: rows.count())
    monkeypatch.setattr(actions, "retention_rules", lambda: [rule])

    with pytest.raises(RuleNotKeptError):
        purge(now=NOW)

    assert not PurgeProof.objects.exists()


def output(*args):
    out = StringIO()
    call_command("purge", *args, stdout=out)
    return out.getvalue()


def test_purge_command_says_per_rule_what_went():
    EntryFactory(at=datetime(2001, 1, 1, tzinfo=UTC))

    assert "audit.entries: 1 would be purged." in output("--dry-run")
    assert "audit.entries: 1 purged." in output()
    assert "audit.entries: 0 purged." in output()


def test_purge_command_takes_one_network(karlskrona):
    EntryFactory(at=datetime(2001, 1, 1, tzinfo=UTC))

    assert "audit.entries: 0 purged." in output("--network", "karlskrona")
    assert Entry.all_networks.count() == 1


def test_purge_command_when_network_is_unknown_says_so():
    with pytest.raises(CommandError, match="There is no network atlantis"):
        output("--network", "atlantis")


def test_proof_reads_as_rule_and_number():
    assert str(PurgeProofFactory()) == "audit.entries: 3"
