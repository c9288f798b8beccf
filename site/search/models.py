"""The one index of public and extranet search."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.fields import AudienceField
from networks.models import NetworkOwned


class IndexEntry(NetworkOwned):
    """Something that can be found, in one language or (``language`` empty) in all.

    ``scope`` says where and by whom: one token for the network, the language and each audience key, so
    that one look into the word index answers what and for whom at once. The short columns come first:
    SQLite reads rows from the left and the texts are long.
    """

    source = models.CharField(max_length=80)
    source_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=5, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    url = models.CharField(_("address"), max_length=500)
    audience = AudienceField(_("who may find it"))
    scope = models.TextField()
    title = models.CharField(_("title"), max_length=255)
    folded_title = models.CharField(max_length=600)
    text = models.TextField(_("text"), blank=True)
    folded_text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        default_manager_name = "all_networks"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "language"], name="indexed_once_a_language"),
        ]

    class PersonalData:
        purpose = _("To find what the site says; an entry goes with what it points to.")
        fields = {"title": "keep", "text": "keep", "folded_title": "keep", "folded_text": "keep"}
        # The same words once more, without accents.
        names = {"folded_title": _("title"), "folded_text": _("text")}

    def __str__(self) -> str:
        return self.title
