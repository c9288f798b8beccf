"""Beginning and ending to see the members' area as somebody else does. Both stand in the log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.middleware.csrf import rotate_token
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from extranet.viewing.rules import LASTS, SESSION_KEY, may_view_as
from networks.models import Network


@transaction.atomic
def begin(request: Any, *, person: User) -> None:
    """See the members' area as a person does, for 30 minutes at most. Raises PermissionDenied.

    Forms that were opened before no longer count, nor do those opened meanwhile once it has ended.
    """
    if request.network is None or not may_view_as(request.user, person, request.network):
        raise PermissionDenied
    end(request, how="another")
    minutes = int(LASTS.total_seconds() // 60)
    facts = {"target": person, "network": request.network, "details": {"minutes": minutes}}
    record(by=request.user, action="viewing.begin", **facts)
    request.session[SESSION_KEY] = {
        "person": person.pk,
        "network": request.network.pk,
        "by": request.user.pk,
        "until": (timezone.now() + LASTS).isoformat(),
    }
    rotate_token(request)


@transaction.atomic
def end(request: Any, *, how: str) -> User | None:
    """Be oneself again; ``how`` it came to that is logged. As whom one was, if there was anybody."""
    known = request.session.pop(SESSION_KEY, None)
    if known is None:
        return None
    person = User.objects.filter(pk=known["person"]).first()
    network = Network.objects.filter(pk=known["network"]).first()
    by = User.objects.filter(pk=known["by"]).first()
    record(by=by, action="viewing.end", target=person, network=network, details={"how": how})
    rotate_token(request)
    return person
