"""Public pages: what they offer below, and what Wagtail's signals cause."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("pages")

    def ready(self) -> None:
        """Hear of publications, removals and new translations; check the house rules of page types."""
        from django.db.models.signals import post_delete, post_save  # app ready
        from wagtail import signals  # app ready
        from wagtail.models import Page, PageViewRestriction  # app ready
        from wagtail.permissions import register_permission_policy  # app ready

        from home.checks import check_page_types  # app ready
        from home.rules import ServedPagePolicy  # app ready

        register_permission_policy(Page, ServedPagePolicy())
        register(check_page_types)
        signals.page_published.connect(on_published, dispatch_uid="home.published")
        signals.page_unpublished.connect(on_changed, dispatch_uid="home.unpublished")
        signals.page_slug_changed.connect(on_renamed, dispatch_uid="home.slug")
        signals.post_page_move.connect(on_moved, dispatch_uid="home.moved")
        signals.copy_for_translation_done.connect(on_translated, dispatch_uid="home.translated")
        post_delete.connect(on_deleted, dispatch_uid="home.deleted")
        for signal in (post_save, post_delete):
            signal.connect(on_restricted, sender=PageViewRestriction, dispatch_uid="home.restricted")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The addresses under /cms/ that stand before Wagtail's own."""
        from admission.rules import AdminAddress, Who  # app ready
        from home.rules import admin_addresses  # app ready
        from home.views import WhatWasSeen  # app ready

        yield from admin_addresses().items()
        yield "wagtailadmin_dismissibles", AdminAddress(Who.STAFF, view=WhatWasSeen.as_view())

    def network_steps(self) -> Iterator[Any]:
        """Pages of a new network, who may edit them, and who may be asked to approve them."""
        from home import actions  # app ready
        from reviews.actions import start_with_review  # app ready

        yield actions.plant_pages
        yield actions.open_pages_to_staff
        yield start_with_review

    def periodic_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What editors gave a time is published, or taken down, when it has come."""
        from home.actions import publish_scheduled  # app ready

        yield "scheduled pages", publish_scheduled

    def front_panels(self) -> Iterator[Any]:
        """News and focus areas on the front page."""
        from home.rules import FrontPanel  # app ready
        from home.views import driven_questions, latest_news  # app ready

        yield FrontPanel("home/panels/news.html", latest_news, 30)
        yield FrontPanel("home/panels/focus_areas.html", driven_questions, 50)

    def seed_sections(self) -> Iterator[Any]:
        """Pages and news of the demo and of one's own test data."""
        from home.seeds import NEWS, PAGES  # app ready

        yield PAGES
        yield NEWS

    def search_sources(self) -> Iterator[Any]:
        """What of the pages is found by searching."""
        from home.models import HomePage, NewsIndexPage, NewsPage, StandardPage  # app ready
        from home.rules import page_source  # app ready

        for model in (HomePage, NewsIndexPage, NewsPage, StandardPage):
            yield page_source(model)


def on_published(sender: Any, instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """A page of ours was published."""
    from home import actions  # app ready

    if isinstance(instance, actions.BasePage):
        actions.page_published(page=instance, by=revision.user if revision else None)


def on_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page of ours was withdrawn."""
    from home import actions  # app ready

    if isinstance(instance, actions.BasePage):
        actions.page_changed(page=instance)


def on_renamed(sender: Any, instance: Any, instance_before: Any, **kwargs: Any) -> None:
    """A page of ours got another name in its address."""
    from home import actions  # app ready

    if isinstance(instance.specific, actions.BasePage):
        actions.leave_redirects(page=instance.specific, before=instance_before)
        actions.tree_changed(page=instance.specific)


def on_moved(sender: Any, instance: Any, url_path_before: str, **kwargs: Any) -> None:
    """A page of ours got another place, and with it all below it."""
    from home import actions  # app ready

    page = instance.specific
    if isinstance(page, actions.BasePage):
        actions.leave_redirects(page=page, before=actions.with_url_path(page, url_path_before))
        actions.tree_changed(page=page)


def on_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page of ours is gone."""
    from home import actions  # app ready

    if isinstance(instance, actions.BasePage):
        actions.page_deleted(page=instance)


def on_restricted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page was closed or opened, by whatever means; with it go those below it and its translations."""
    from wagtail.models import Page  # app ready

    from home import actions  # app ready

    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        actions.restriction_changed(page=page)


def on_translated(sender: Any, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A page was copied for another language."""
    from home import actions  # app ready

    if isinstance(target_obj, actions.BasePage):
        actions.copy_page_permissions(source=source_obj, target=target_obj)
