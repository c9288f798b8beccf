"""Runs the proof of each row of docs/security.md once more with its guard taken away: it must fail.

``pytest -m without`` runs all of them, ``pytest -k without-A21`` one row. A proof that passes without
its guard is reported as a failure: it proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.urls import set_urlconf

from admission.rules import admin_addresses
from tests.access.guards import GUARDS, Guard

FAILURES = (AssertionError, KeyError, pytest.fail.Exception)


def second_runs(items: Iterable[pytest.Item]) -> Iterator[pytest.Function]:
    """A twin of each collected test that proves a row, expected to fail."""
    proofs: dict[str, list[Guard]] = {}
    for guard in GUARDS:
        proofs.setdefault(guard.proof, []).append(guard)
    for item in items:
        if isinstance(item, pytest.Function):
            for guard in proofs.get(item.nodeid.removeprefix("tests/"), []):
                yield _twin(item, guard)


def _twin(item: pytest.Function, guard: Guard) -> pytest.Function:
    twin = pytest.Function.from_parent(
        item.parent,
        name=f"{item.name}-without-{guard.row}",
        callspec=getattr(item, "callspec", None),
        callobj=item.function,
        fixtureinfo=item._fixtureinfo,
        originalname=f"{item.originalname}-without-{guard.row}",  # what its node id is made of
    )
    twin.add_marker(pytest.mark.without(guard))
    twin.add_marker(pytest.mark.xfail(raises=FAILURES, strict=True, reason=f"{guard.row} without its guard"))
    return twin


def take_away(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put nothing, or what Wagtail and Django do by themselves, in place of the guard."""
    for target, replacement in guard.instead.items():
        monkeypatch.setattr(target, replacement)
    admin_addresses.cache_clear()
    set_urlconf(None)
