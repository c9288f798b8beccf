from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("people")

    def own_data(self, person: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Who the person is to the installation."""
        row = {
            "name": person.get_full_name(),
            "mail": person.email,
            "language": person.get_language_display(),
            "created": person.created_at,
            "last_login": person.last_login,
        }
        yield _("Your account"), [row]
