"""The wall in front of the database: what a network owns is read network by network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from networks.models import Network

T = TypeVar("T")

_unscoped: ContextVar[bool] = ContextVar("unscoped", default=False)


class UnscopedAccess(RuntimeError):
    """Rows of several networks were about to be read without saying so."""


@contextmanager
def unscoped() -> Iterator[None]:
    """A declared block that may read across networks: commands, clean-up, the list of all networks."""
    token = _unscoped.set(True)
    try:
        yield
    finally:
        _unscoped.reset(token)


_served: ContextVar[Network | None] = ContextVar("served", default=None)
_known: ContextVar[dict[str, Any] | None] = ContextVar("known", default=None)


@contextmanager
def serving(network: Network | None) -> Iterator[None]:
    """The block answers a request to this network's host; to the bare host where it is None."""
    token, known = _served.set(network), _known.set({})
    try:
        yield
    finally:
        _served.reset(token)
        _known.reset(known)


def network_being_served() -> Network | None:
    """The network whose host the current request asked; None elsewhere.

    For managers, forms and policies that Wagtail calls without a request. Our own code passes the network on.
    """
    return _served.get()


def once_a_request(name: str, read: Callable[[], T]) -> T:
    """What ``read`` answers, kept under a name until the request ends; asked each time where there is none."""
    known = _known.get()
    if known is None:
        return read()
    if name not in known:
        known[name] = read()
    answer: T = known[name]
    return answer


def read_again() -> None:
    """After a write: what was kept for this request is asked anew."""
    known = _known.get()
    if known is not None:
        known.clear()


class NetworkQuerySet(models.QuerySet[Any]):
    """Rows that belong to a network. Reached by ``Model.objects`` it demands :meth:`for_network`.

    ``network_path`` is the lookup from the model to its network.
    """

    network_path = "network"
    guarded = False

    def for_network(self, network: Network) -> Self:
        """Only this network's rows."""
        rows = self.filter(**{self.network_path: network})
        rows.guarded = False
        return rows

    def _clone(self) -> Self:
        clone = super()._clone()
        clone.guarded = self.guarded
        return clone

    def _demand_scope(self) -> None:
        if self.guarded and not self.query.is_empty() and not _unscoped.get():
            raise UnscopedAccess(
                f"{self.model.__name__}: start with for_network(…), or declare the block with unscoped()."
            )

    def _fetch_all(self) -> None:
        self._demand_scope()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        self._demand_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._demand_scope()
        return super().count()

    def exists(self) -> bool:
        self._demand_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._demand_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._demand_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand_scope()
        return super().delete()


class AudienceQuerySet(NetworkQuerySet):
    """Rows with an ``audience`` of keys (:class:`networks.fields.AudienceField`)."""

    def visible_with(self, keys: Iterable[str]) -> Self:
        """Rows that carry at least one of these keys."""
        wanted = Q(pk__in=[])
        for key in keys:
            wanted |= Q(audience__contains=f" {key} ")
        return self.filter(wanted)


class _Unguarded(models.Manager[Any]):
    """What Django, Wagtail and related managers use; our own code says ``objects``."""


class _Guarded(models.Manager[Any]):
    def get_queryset(self) -> NetworkQuerySet:
        rows: Any = super().get_queryset()
        rows.guarded = True
        return rows


def unguarded(queryset: type[NetworkQuerySet]) -> Any:
    """The manager for frameworks and for rows reached from an owner already scoped."""
    return _Unguarded.from_queryset(queryset)()


def guarded(queryset: type[NetworkQuerySet]) -> Any:
    """The manager for our own code: it refuses to read before a network is named."""
    return _Guarded.from_queryset(queryset)()


class MembershipQuerySet(NetworkQuerySet):
    """Memberships, by time and role."""

    def current(self, on: date | None = None) -> Self:
        """In force on a day (today unless given); both ends included."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def with_role(self, *roles: str) -> Self:
        """Of one of these roles."""
        return self.filter(role__in=roles)


def pages_of(network: Network | None) -> Q:
    """For a query of pages: those in the network's trees, one a language; none where there is no network."""
    trees = Q(pk__in=[])
    for path in trees_of(network) if network else ():
        trees |= Q(path__startswith=path)
    return trees


def trees_of(network: Network) -> tuple[str, ...]:
    """Where the network's pages stand: the path of each language root, read once a request.

    A network whose pages have not been made yet hangs on the root of all; it has none.
    """
    rows = network.language_roots().filter(depth__gt=1).values_list("path", flat=True)
    return once_a_request(f"trees:{network.pk}", lambda: tuple(rows))


def is_page_served(page: Any) -> bool:
    """Whether a page belongs to the network being served; outside a request every page does."""
    network = network_being_served()
    return network is None or page.path.startswith(trees_of(network))


def network_path_of(model: type[models.Model]) -> str | None:
    """The lookup from a model to the network that owns its rows; None where no network does."""
    path: str | None = getattr(model._default_manager.all(), "network_path", None)
    if path is None and any(field.name == "network" for field in model._meta.fields):
        return "network"
    return path
