"""Removing what has served its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from networks.models import Network
from networks.querysets import NetworkQuerySet, unscoped
from privacy.models import PurgeProof
from privacy.rules import RetentionRule, retention_rules

BATCH = 500


class RuleNotKeptError(RuntimeError):
    """A rule said it purged rows, yet they are still due."""


@dataclass(frozen=True)
class Outcome:
    """What one rule removed, or would remove."""

    rule: RetentionRule
    count: int


def purge(*, now: datetime | None = None, network: Network | None = None, dry_run: bool = False) -> list[Outcome]:
    """Apply every retention rule, or only count what is due; of one network if named.

    Rows go in batches, each in a transaction of its own together with its proof: a run that is killed
    leaves no batch half done, and the next run goes on where it stopped.
    """
    now = now or timezone.now()
    with unscoped():
        rules = [(rule, rows) for rule in retention_rules() if (rows := _due(rule, now, network)) is not None]
        return [Outcome(rule, rows.count() if dry_run else _apply(rule, rows, network)) for rule, rows in rules]


def _due(rule: RetentionRule, now: datetime, network: Network | None) -> QuerySet[Any] | None:
    """The rows due; None for a rule about rows of no network when one was named."""
    rows = rule.due(now).order_by("pk")
    if network is None:
        return rows
    return rows.for_network(network) if isinstance(rows, NetworkQuerySet) else None


def _apply(rule: RetentionRule, rows: QuerySet[Any], network: Network | None) -> int:
    total, proof = 0, None
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            count = rule.purge(rows.filter(pk__in=keys))
            if rows.filter(pk__in=keys).exists():
                raise RuleNotKeptError(rule.name)
            proof = proof or PurgeProof.objects.create(rule=rule.name, network=network)
            PurgeProof.objects.filter(pk=proof.pk).update(count=F("count") + count)
        total += count
    return total
