"""What changed between two texts, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 2
"""Unchanged lines shown before and after a change."""


@dataclass(frozen=True)
class Change:
    """A run of lines: ``same``, ``added``, ``removed``, or ``skipped`` for unchanged ones that are left out."""

    kind: str
    lines: tuple[str, ...]

    @property
    def shown(self) -> list[str]:
        """The lines as a reader sees them: without the sign of a heading, and with a dash for one of a list."""
        return [f"– {line[2:]}" if line.startswith("- ") else line.removeprefix("# ") for line in self.lines]


def differences(before: str, after: str) -> list[Change]:
    """The runs that lead from one text to the other; empty where they say the same."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return []
    found: list[Change] = []
    for kind, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += _shortened(old[start:end], is_first=start == 0, is_last=end == len(old))
        else:
            found += [
                Change(*run) for run in (("removed", tuple(old[start:end])), ("added", tuple(new[from_:to]))) if run[1]
            ]
    return found


def _shortened(lines: list[str], *, is_first: bool, is_last: bool) -> list[Change]:
    """Unchanged lines: those next to a change, the rest as one run that is skipped."""
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    if len(lines) <= head + tail + 1:
        return [Change("same", tuple(lines))]
    parts = (("same", lines[:head]), ("skipped", lines[head : len(lines) - tail]), ("same", lines[len(lines) - tail :]))
    return [Change(kind, tuple(part)) for kind, part in parts if part]
