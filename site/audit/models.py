"""Who did what, when, to which row."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.querysets import EntryQuerySet
from networks.models import Network
from networks.querysets import guarded, unguarded


class AppendOnlyError(RuntimeError):
    """The log was about to be changed."""


class Entry(models.Model):
    """One deed of one person, written in the transaction of the deed; never changed afterwards.

    ``person`` is empty where the machine acted or the person is gone. The target is named by its model
    and key, so that the entry outlives it. ``details`` holds ids and field names, nothing that was
    written about a person. ``day`` is the network's, on what stands here once a day and person only.
    """

    network = models.ForeignKey(
        Network, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("network")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    action = models.CharField(_("action"), max_length=80)
    target_type = models.CharField(_("kind"), max_length=80, blank=True)
    target_id = models.CharField(pgettext_lazy("which", "number"), max_length=40, blank=True)
    target_label = models.CharField(_("name"), max_length=120, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    day = models.DateField(_("day"), null=True, editable=False)

    all_networks = unguarded(EntryQuerySet)
    objects = guarded(EntryQuerySet)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        default_manager_name = "all_networks"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["network", "-at"], name="entry_of_a_network"),
            models.Index(fields=["target_type", "target_id"], name="entry_of_a_target"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "action", "target_type", "target_id", "details", "network"],
                condition=Q(day__isnull=False),
                name="entry_once_a_day",
            ),
        ]

    class PersonalData:
        purpose = _("To show afterwards who changed what.")
        fields = {"person": "erase"}

    def __str__(self) -> str:
        return f"{self.action} {self.target_label}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new entry is saved; raises AppendOnlyError for an existing one."""
        if not self._state.adding:
            raise AppendOnlyError("An entry of the log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises AppendOnlyError: entries leave by the purge."""
        raise AppendOnlyError("An entry of the log leaves by the purge only.")
