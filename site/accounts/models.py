"""People. One account serves every network a person belongs to."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserManager


class User(AbstractBaseUser, PermissionsMixin):
    """One row is one person; the mail address is the identity."""

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        BOKMAL = "nb", "Norsk bokmål"
        ENGLISH = "en", "English"

    email = models.EmailField(
        _("mail address"),
        unique=True,
        error_messages={"unique": _("There is already a person with this mail address.")},
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=Language, blank=True, help_text=_("Of mails and of the members’ area.")
    )
    is_active = models.BooleanField(_("may log in"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    class PersonalData:
        purpose = _("To let a person into the networks they belong to and to write to them.")
        fields = {
            "email": "erase",
            "first_name": "erase",
            "last_name": "erase",
            "language": "keep",
            "password": "erase",
            "last_login": "erase",
            "is_active": "keep",
            "is_superuser": "keep",
            "created_at": "keep",
        }

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        """Two addresses that differ only by case are the same person."""
        super().clean()
        self.email = self.email.lower()

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # The mailbox is a key to the account: sessions end when it changes, as they do with the password.
        return salted_hmac(
            "accounts.session", f"{self.password}|{self.email}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        """First and last name, as one writes them in a letter."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """What one says across a table."""
        return self.first_name
