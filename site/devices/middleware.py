"""Notes, at most once an hour, on what device and when someone logged in was here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from devices.rules import device_of, to_the_hour
from devices.storage import DEVICE_KEY


class DeviceMiddleware:
    """Looks at a session only where the request has read it anyway: a page for everybody stays one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and request.session.get(SESSION_KEY):
            note_use(request)
        return response


def note_use(request: HttpRequest, started: str | None = None) -> None:
    """Keep device and hour in the session. ``started`` is given where the log-in was on another host."""
    now = timezone.now()
    known: dict[str, Any] = request.session.get(DEVICE_KEY) or {}
    hour = to_the_hour(now).isoformat()
    if known.get("used") == hour and started is None:
        return
    browser, platform = device_of(request.headers.get("User-Agent", ""))
    request.session[DEVICE_KEY] = {
        "browser": browser,
        "platform": platform,
        "network": request.network.pk if request.network else None,
        "started": started or known.get("started") or now.isoformat(),
        "used": hour,
    }
