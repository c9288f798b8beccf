from collections.abc import Iterator

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExtranetConfig(AppConfig):
    name = "extranet"
    verbose_name = _("members’ area")

    def extranet_menu(self) -> Iterator[object]:
        from extranet.nav import Item  # app ready
        from networks.rules import is_staff  # app ready

        yield Item(_("Overview"), "extranet:dashboard", order=10)
        yield Item(_("Administration"), "wagtailadmin_home", order=90, shown=is_staff)
