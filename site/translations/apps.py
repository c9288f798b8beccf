"""Translation of pages: what the app offers below, and what Wagtail's signals cause."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    name = "translations"
    verbose_name = _("translations")

    def ready(self) -> None:
        """Hear of pages taken down; refuse a machine translator."""
        from django.core.checks import register  # app ready
        from wagtail import signals  # app ready

        from translations.checks import check_no_machine_translator  # app ready

        register(check_no_machine_translator)
        signals.page_unpublished.connect(on_unpublished, dispatch_uid="translations.unpublished")

    def network_steps(self) -> Iterator[Callable[[Any], None]]:
        from translations.actions import let_staff_translate  # app ready

        yield let_staff_translate

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        from translations.rules import admin_addresses  # app ready

        yield from admin_addresses().items()


def on_unpublished(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page was taken down, or is about to be deleted."""
    from translations.actions import take_down_translations  # app ready

    take_down_translations(page=instance)
