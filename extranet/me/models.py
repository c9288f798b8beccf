"""The address at which a person's calendar program fetches their dates."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from networks.models import NetworkOwned

REFERENCE_LENGTH = 22


def new_reference() -> str:
    """128 random bits as they stand in an address."""
    return secrets.token_urlsafe(16)


class CalendarFeed(NetworkOwned):
    """One person's calendar of one network.

    The address holds ``reference`` and a proof that only the installation's secret key can make. The proof
    is not kept: neither the database nor a backup of it opens a calendar, and yet the owner can read the
    address again. A new reference ends the old address.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    reference = models.CharField(max_length=REFERENCE_LENGTH, unique=True, default=new_reference, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    audit_label = ""

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        default_manager_name = "all_networks"
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="one_calendar_feed_a_person")]

    class PersonalData:
        purpose = _("To let a person’s calendar program fetch their dates.")
        fields = {"person": "erase"}

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def token(self) -> str:
        """What stands in the address: the reference and its proof."""
        return self.reference + proof_of(self.reference)

    @property
    def url(self) -> str:
        """The whole address, on the network's host."""
        return self.network.base_url + reverse("calendar:personal", args=[self.token])


def proof_of(reference: str) -> str:
    """What only this installation can say of a reference."""
    digest = salted_hmac("me.calendar", reference, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
