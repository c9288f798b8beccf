"""Large files are checked and saved by the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django_tasks import task

from accounts.models import User
from extranet.exchange.choices import UNDER_WAY, State
from extranet.exchange.models import Import

logger = logging.getLogger(__name__)


@task(backend="background")
def check_import(pk: int) -> None:
    """Check one file; does nothing when that was done."""
    from extranet.exchange.actions import check  # app ready

    _with_import(pk, State.WAITING, check)


@task(backend="background")
def save_import(pk: int, by: int) -> None:
    """Save one file that was confirmed; does nothing when that was done."""
    from extranet.exchange.actions import save  # app ready

    _with_import(pk, State.SAVING, lambda row: save(row, by=User.objects.get(pk=by)))


def _with_import(pk: int, state: State, act: Callable[[Import], None]) -> None:
    row = Import.all_networks.select_related("network").filter(pk=pk, state=state).first()
    if row is None:
        return
    try:
        act(row)
    except Exception:
        # The page says so, and whoever runs the installation finds why.
        logger.exception("The import %s failed", pk)
        Import.all_networks.filter(pk=pk, state__in=UNDER_WAY).update(state=State.FAILED)
