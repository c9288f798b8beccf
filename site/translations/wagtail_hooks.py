"""wagtail-localize in the admin: what it registers is taken out, and put back as far as it keeps to a network.

Its own views ask for one permission and no page, and its buttons count the languages of the whole
installation. Nothing of a later version is mounted unless it is named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail_localize import wagtail_hooks as stock
from wagtail_localize.models import Translation, TranslationSource

from networks.rules import network_of
from translations import urls, views
from translations.querysets import own_sources
from translations.rules import all_followers, has_changed, is_followed, languages_to_come, may_publish

TAKEN_OUT = {
    "register_admin_urls": [stock.register_admin_urls],
    "register_page_header_buttons": [stock.page_listing_more_buttons],
    "register_page_listing_more_buttons": [stock.page_listing_more_buttons],
    "register_snippet_listing_buttons": [stock.register_snippet_listing_buttons],
    "register_reports_menu_item": [stock.register_wagtail_localize2_report_menu_item],
    "before_edit_page": [stock.before_edit_page],
    "before_edit_snippet": [stock.before_edit_snippet],
}
for name, functions in TAKEN_OUT.items():
    hooks._hooks[name] = [(hook, order) for hook, order in hooks._hooks[name] if hook not in functions]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    """wagtail-localize's addresses under their own names, which its editor and templates use."""
    return [path("localize/", include((urls.urlpatterns, "wagtail_localize")))]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    """The report of translations."""
    return MenuItem(
        gettext_lazy("Translations"), reverse("wagtail_localize:translations_report"), icon_name="site", order=900
    )


def _buttons(page: Page, user: Any, next_url: str | None) -> Iterator[Button]:
    if page.depth < 2 or not page.permissions_for_user(user).can_edit():
        return
    original = page.alias_of or page
    if languages_to_come(user, original):
        address = reverse("wagtail_localize:submit_page_translation", args=[original.pk])
        yield Button(_("Translate this page"), address, priority=60, icon_name="wagtail-localize-language")
    if is_followed(page):
        source = TranslationSource.objects.get_for_instance(page)
        address = reverse("wagtail_localize:update_translations", args=[source.pk])
        address += f"?{urlencode({'next': next_url})}" if next_url else ""
        yield Button(_("Update translations"), address, priority=61, icon_name="resubmit")


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def buttons(page: Page, user: Any, next_url: str | None = None, view_name: str | None = None) -> Iterator[Button]:
    """Translate, and update what follows; only where the person may, and something is left to do."""
    yield from _buttons(page, user, next_url)


@hooks.register("before_edit_page")
def edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor of translations in place of the page's own, with word of an original that has changed."""
    if request.method == "POST" and "localize-restart-translation" in request.POST:
        return views.restart(request, page)
    running = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id)
    translation = running.filter(enabled=True).select_related("source").first()
    if translation is not None and request.POST.get("action") == "publish" and not may_publish(request.user, page):
        messages.error(request, _("You may not publish this page now."))
        return redirect(request.path)
    if translation is not None and request.method == "GET" and has_changed(translation):
        _tell_of_change(request, translation)
    response: HttpResponse | None = stock.before_edit_page(request, page)
    return response


def _tell_of_change(request: HttpRequest, translation: Translation) -> None:
    address = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    update = messages.button(f"{address}?{urlencode({'next': request.path})}", _("Update"))
    text = _("The original has changed since these texts were taken over.")
    messages.warning(request, text, buttons=[update])


@hooks.register("after_publish_page")
def tell_of_translations(request: HttpRequest, page: Page) -> None:
    """Whoever publishes an original hears that its translations now lag behind."""
    source = own_sources(network_of(page)).filter(object_id=page.translation_key, locale=page.locale_id).first()
    count = source.translations.filter(enabled=True).count() if source else 0
    if source and count:
        update = messages.button(reverse("wagtail_localize:update_translations", args=[source.pk]), _("Update"))
        text = ngettext(
            "%(count)d translation does not have these changes yet.",
            "%(count)d translations do not have these changes yet.",
            count,
        )
        messages.info(request, text % {"count": count}, buttons=[update])


@hooks.register("before_delete_page")
def name_translations(request: HttpRequest, page: Page) -> None:
    """Whoever is about to delete a page hears which translations readers will not see any more."""
    live = [translated for translated in all_followers(page) if translated.live]
    if request.method == "GET" and live:
        text = _("These translations are unpublished when you delete the page: %(titles)s.")
        messages.warning(request, text % {"titles": views.titles(live)})
