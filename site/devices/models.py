"""Where a person is logged in. Django's own table of sessions cannot say whose a session is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from devices.choices import Browser, Platform
from devices.querysets import SessionManager
from networks.models import Network


class Session(AbstractBaseSession):
    """One browser's session on one host; of someone logged in it also says who, on what, and since when."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="sessions",
        verbose_name=_("person"),
    )
    network = models.ForeignKey(
        Network, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("network")
    )
    browser = models.CharField(_("browser"), max_length=12, choices=Browser, blank=True)
    platform = models.CharField(_("platform"), max_length=12, choices=Platform, blank=True)
    started_at = models.DateTimeField(_("logged in"), null=True)
    used_at = models.DateTimeField(_("last used"), null=True)

    objects = SessionManager()  # type: ignore[assignment]  # in place of the base's own manager

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    class PersonalData:
        purpose = _("To keep a person logged in, and to show them where they are.")
        fields = {
            "person": "erase",
            "browser": "erase",
            "platform": "erase",
            "started_at": "erase",
            "used_at": "erase",
            "session_data": "erase",
        }

    def __str__(self) -> str:
        return f"{self.get_browser_display()}, {self.get_platform_display()}"

    @property
    def reference(self) -> str:
        """What a page may show in place of the key, which opens the session."""
        return salted_hmac("devices.session", self.session_key, algorithm="sha256").hexdigest()[:20]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from devices.storage import SessionStore  # it needs this model

        return SessionStore
