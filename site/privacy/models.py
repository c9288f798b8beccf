"""What was purged, when: the proof holds no personal data and is kept."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from networks.models import Network


class PurgeProof(models.Model):
    """How many rows one rule removed or emptied in one run. Nothing tells which.

    ``network`` is set when the run was for one network only.
    """

    rule = models.CharField(_("rule"), max_length=80)
    network = models.ForeignKey(
        Network, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("network")
    )
    count = models.PositiveIntegerField(pgettext_lazy("how many", "number"), default=0)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("proof of purge")
        verbose_name_plural = _("proofs of purge")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.rule}: {self.count}"
