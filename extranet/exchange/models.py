"""A file on its way into the register."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.exchange.choices import ORGANISATIONS, UNDER_WAY, State
from library.storage import document_storage
from networks.models import NetworkOwned


def import_path(row: Import, filename: str) -> str:
    """A new name for each upload, that tells nothing and cannot be guessed."""
    return f"imports/{row.network_id}/{secrets.token_hex(16)}"


class Import(NetworkOwned):
    """A file that was uploaded, what checking it found, and whether it was saved. The file goes once it is.

    ``holds`` names the :class:`extranet.exchange.rules.FileKind`; ``report`` is what
    :meth:`extranet.exchange.rules.Plan.report` says, in ``language``.
    """

    file = models.FileField(_("file"), upload_to=import_path, storage=document_storage, blank=True)
    holds = models.CharField(_("what the file holds"), max_length=20, default=ORGANISATIONS)
    name = models.CharField(_("name of the file"), max_length=120)
    size_bytes = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    report = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        default_manager_name = "all_networks"
        ordering = ["-uploaded_at", "-pk"]

    class PersonalData:
        purpose = _("To check a file before what it holds is saved in the register.")
        fields = {"file": "erase", "report": "erase", "uploaded_by": "erase"}

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """With the file."""
        self.drop_file()
        return super().delete(*args, **kwargs)

    def drop_file(self) -> None:
        """The file goes when the transaction is through; the caller saves the row."""
        if self.file:
            transaction.on_commit(partial(self.file.storage.delete, self.file.name))
            self.file = ""

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has it in hand, so that the page should be looked at again."""
        return self.state in UNDER_WAY

    @property
    def can_be_saved(self) -> bool:
        """Whether it was found right and would change something."""
        return self.state == State.CHECKED and bool(self.report["created"] + self.report["changed"])
