"""What can be found. An app offers its sources by ``search_sources()``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import models

from networks.apps import collect

if TYPE_CHECKING:
    from networks.models import Network


@dataclass(frozen=True)
class IndexData:
    """What is found of an object in one language; an empty ``language`` means in every one.

    Who holds one of the ``audience`` keys finds it; with none, the network's staff.
    """

    language: str
    title: str
    text: str
    url: str
    audience: frozenset[str]
    date: date | None = None


@dataclass(frozen=True)
class Source:
    """A model whose rows can be found. ``kind`` names one of them to readers.

    ``entries`` gives nothing for a row that is not to be found now, such as a draft.
    """

    model: type[models.Model]
    kind: Any
    entries: Callable[[Any], Iterable[IndexData]]
    network: Callable[[Any], Network | None] = attrgetter("network")

    @property
    def name(self) -> str:
        """How entries name it."""
        return self.model._meta.label_lower


@cache
def sources() -> dict[str, Source]:
    """Every source by name."""
    return {source.name: source for source in collect("search_sources")}


def source_of(model: type[models.Model]) -> Source | None:
    """The source of a model, or of the nearest model that it extends."""
    bases = [base for base in model.__mro__ if hasattr(base, "_meta")]
    return next((sources()[base._meta.label_lower] for base in bases if base._meta.label_lower in sources()), None)


def kind_of(source_name: str) -> str:
    """What readers call an entry of this source."""
    source = sources().get(source_name)
    return str(source.kind) if source else ""
