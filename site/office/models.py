"""What the secretariat knows of people beside their roles."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.models import NetworkOwned


class LastLogIn(NetworkOwned):
    """The month in which a person last logged in at this network; the first day stands for it.

    The account's own moment would tell one network when a person was at another.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    month = models.DateField(_("month of the last log-in"))

    class Meta:
        verbose_name = _("last log-in")
        verbose_name_plural = _("last log-ins")
        default_manager_name = "all_networks"
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="one_last_log_in_a_person")]

    class PersonalData:
        purpose = _("To show the secretariat who has not come in yet.")
        fields = {"person": "erase", "month": "erase"}

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
