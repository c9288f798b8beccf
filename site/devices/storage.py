"""How sessions are kept: in our own table, with an end that no visit moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from devices.adapter import person_key
from devices.rules import ABSOLUTE
from networks.querysets import once_a_request

DEVICE_KEY = "device"
"""Where a session keeps its browser, platform, network, beginning and last hour of use."""


class SessionStore(DatabaseStore):
    """Django's, but each row of someone logged in says who, on what device and since when."""

    @classmethod
    def get_model_class(cls) -> Any:
        from devices.models import Session  # app ready

        return Session

    def _get_session_from_db(self) -> Any:
        """Django's; the person, who came with the row, is kept for :class:`devices.adapter.AuthenticationBackend`."""
        row: Any = super()._get_session_from_db()
        if row is not None and row.person_id is not None:
            once_a_request(person_key(row.person_id), lambda: row.person)
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        if SESSION_KEY not in data:
            return row
        row.person_id = int(data[SESSION_KEY])
        known = data.get(DEVICE_KEY)
        if known:
            row.browser, row.platform, row.network_id = known["browser"], known["platform"], known["network"]
            row.started_at = datetime.fromisoformat(known["started"])
            row.used_at = datetime.fromisoformat(known["used"])
            row.expire_date = min(row.expire_date, row.started_at + ABSOLUTE)
        return row
