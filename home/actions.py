"""Writes of pages: those a network starts with, pages in several languages, and what a publication causes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import create_redirects
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import get_active_log_context
from wagtail.models import GroupPagePermission, Locale, Page, Revision

from accounts.models import User
from audit.actions import record
from home import emails
from home.choices import ABOUT, FRONT, NEWS
from home.models import BasePage, HomePage, NewsIndexPage, StandardPage
from home.rules import menu_key
from networks.actions import drop_pages
from networks.choices import Role
from networks.models import Network
from networks.querysets import read_again
from networks.rules import is_staff, network_of
from reviews.rules import people_with_role
from search.actions import index, unindex
from search.sources import source_of
from translations.actions import written_by_hand

logger = logging.getLogger(__name__)

STAFF_PERMISSIONS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "æ": "ae", "ø": "o"})

Texts = Mapping[str, Mapping[str, Any]]
"""Field values by language."""


@transaction.atomic
def add_page(*, by: User | None, parent: Page, page: BasePage, after: Page | None = None) -> BasePage:
    """Put a new page below ``parent`` (last, or after a sibling) and publish it."""
    page.locale = parent.locale
    page.slug = find_available_slug(parent, page.slug or short_name(page.title))
    if after is None:
        parent.add_child(instance=page)
    else:
        after.add_sibling(pos="right", instance=page)
    return _publish(page, by)


@transaction.atomic
def translate_page(*, by: User | None, page: BasePage, language: str, values: Mapping[str, Any]) -> BasePage:
    """Make the page's counterpart in another language with these values, and publish it.

    The page above must exist in that language. A counterpart that exists is changed, and follows no
    translation from then on.
    """
    locale = Locale.objects.get(language_code=language)
    known = page.get_translation_or_none(locale)
    translated = known or page.copy_for_translation(locale)
    slug = values.get("slug") or short_name(values.get("title", page.title))
    if translated.slug != slug:
        translated.slug = find_available_slug(translated.get_parent(), slug)
    for name, value in values.items():
        if name != "slug":
            setattr(translated, name, value)
    translated.draft_title = translated.title
    written_by_hand(page=translated)
    return _publish(translated, by)


@transaction.atomic
def add_translated(
    *,
    by: User | None,
    network: Network,
    parent: Page,
    model: type[BasePage],
    texts: Texts,
    after: Page | None = None,
    **shared: Any,
) -> dict[str, BasePage]:
    """A page in each language of ``texts`` that the network offers, linked as translations and published.

    ``parent`` may be in any language; ``shared`` are values that are the same in all of them. Lists of
    topics and focus areas are taken too. Answers with the pages by language.
    """
    languages = [code for code in _main_first(network) if code in texts]
    subjects = {name: shared.pop(name, []) for name in ("topics", "focus_areas")}
    pages: dict[str, BasePage] = {}
    for code in languages:
        if pages:
            pages[code] = translate_page(by=by, page=pages[languages[0]], language=code, values=texts[code])
        else:
            page = model(**shared, **texts[code])
            for name, rows in subjects.items():
                setattr(page, name, rows)
            sibling = after and counterpart(after, code)
            pages[code] = add_page(by=by, parent=counterpart(parent, code), page=page, after=sibling)
    return pages


def counterpart(page: Page, language: str) -> Page:
    """The page in a language, of its own type; raises DoesNotExist where it is not translated."""
    return Page.objects.get(translation_key=page.translation_key, locale__language_code=language).specific


def short_name(title: str) -> str:
    """A title as part of an address, with Nordic letters as one spells them without."""
    return slugify(title.lower().translate(LETTERS)) or "page"


def _main_first(network: Network) -> list[str]:
    return sorted(network.languages, key=lambda code: code != network.default_language)


def _publish(page: BasePage, by: User | None) -> BasePage:
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page


# ------------------------------------------------------------------ a new network
def plant_pages(network: Network) -> None:
    """A front page in each language and the pages every network starts with; does nothing the second time."""
    root = network.site.root_page
    if root.depth > 1:
        return
    fronts = {
        code: {
            "title": FRONT[code],
            "slug": f"{network.slug}-{code}",
            "headline": network.name,
            "lead": network.tagline.in_language(code),
        }
        for code in network.languages
    }
    pages = plant(network=network, below=dict.fromkeys(network.languages, root), model=HomePage, texts=fronts)
    network.site.root_page = pages[network.default_language]
    network.site.save()
    for page in pages.values():
        page_changed(page=page)
    plant(network=network, below=pages, model=NewsIndexPage, texts=NEWS, show_in_menus=True)
    plant(network=network, below=pages, model=StandardPage, texts=ABOUT, show_in_menus=True)


def plant(
    *,
    network: Network,
    below: Mapping[str, Page],
    model: type[BasePage],
    texts: Texts,
    after: Mapping[str, Page] | None = None,
    **shared: Any,
) -> dict[str, BasePage]:
    """A page that comes with a network, in each of its languages: live at once, with no history yet.

    ``below`` and ``after`` are pages by language: what it stands under, and next to which sibling.
    """
    key, now = uuid4(), timezone.now()
    pages = {}
    for code in _main_first(network):
        locale = Locale.objects.get(language_code=code)
        page = model(
            locale=locale, translation_key=key, first_published_at=now, last_published_at=now, **shared, **texts[code]
        )
        if after is None:
            below[code].add_child(instance=page)
        else:
            after[code].add_sibling(pos="right", instance=page)
        pages[code] = page
    for page in pages.values():
        page_changed(page=page, network=network)
    return pages


def front_pages(network: Network) -> dict[str, Page]:
    """The front pages by language."""
    return {root.locale.language_code: root for root in network.language_roots().select_related("locale")}


def open_pages_to_staff(network: Network) -> None:
    """The network's staff groups may add, change and publish pages in each of its languages."""
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=STAFF_PERMISSIONS)
    for root in network.language_roots():
        for staff_group in network.staff_groups.all():
            for permission in permissions:
                GroupPagePermission.objects.get_or_create(group=staff_group.group, page=root, permission=permission)


def copy_page_permissions(*, source: Page, target: Page) -> None:
    """A language added later is open to the same groups as the one it was made from."""
    if target.depth == 2:
        for row in GroupPagePermission.objects.filter(page=source):
            GroupPagePermission.objects.get_or_create(group=row.group, page=target, permission=row.permission)


# ------------------------------------------------------------------ what was given a time
def publish_scheduled() -> int:
    """Periodically: take down what has had its time and publish the versions whose time has come; how many.

    Each in a transaction of its own, with all that it causes; one that fails does not hold up the others
    and is tried again. A version that cannot be published as it is loses its time, and somebody is told.
    Wagtail's command of this name stops at the first failure.
    """
    now = timezone.now()
    over = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    return sum(_at_its_time(_take_down, pk) for pk in over.values_list("pk", flat=True)) + sum(
        _at_its_time(_go_live, pk) for pk in due.values_list("pk", flat=True)
    )


def _at_its_time(act: Callable[[int], bool], pk: int) -> bool:
    try:
        with transaction.atomic():
            return act(pk)
    except ValidationError as error:
        _call_off(pk, error)
        return False
    except Exception as error:  # the next one must have its turn
        logger.error("%s of %s failed: %s", act.__name__.strip("_"), pk, type(error).__name__)
        return False


def _take_down(pk: int) -> bool:
    page = Page.objects.select_for_update().filter(pk=pk, live=True).first()
    if page is None:  # another worker was here
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


@transaction.atomic
def _call_off(pk: int, error: ValidationError) -> None:
    """Such as: its short name in the address was given to another page meanwhile."""
    version = Revision.page_revisions.select_for_update().get(pk=pk)
    due_at, version.approved_go_live_at = version.approved_go_live_at, None
    version.save(update_fields=["approved_go_live_at"])
    page = version.content_object.specific
    network = network_of(page)
    if network is None or due_at is None:
        return
    record(by=version.user, action="home.call_off_publication", target=page, network=network)
    is_theirs = version.user is not None and version.user.is_active and is_staff(version.user, network)
    for person in [version.user] if is_theirs else people_with_role(network, Role.SECRETARIAT):
        emails.send_not_published(network=network, version=version, due_at=due_at, to=person, error=error)


def _go_live(pk: int) -> bool:
    version = Revision.page_revisions.select_for_update().filter(pk=pk, approved_go_live_at__isnull=False).first()
    if version is None:
        return False
    version.publish(log_action="wagtail.publish.scheduled")
    return True


# ------------------------------------------------------------------ what a publication causes
def page_published(*, page: BasePage, by: User | None) -> None:
    """Log it, carry what is the same to the translations, and let readers see it.

    Wagtail tells of a page that waits for its time, too; that one is only out of sight.
    """
    network = network_of(page)
    if network is None:
        return
    if not page.live:
        page_changed(page=page, network=network)
        return
    record(by=by, action="home.publish_page", target=page, network=network)
    if page.locale.language_code == network.default_language:
        _carry(page)
    page_changed(page=page, network=network)


def _carry(page: BasePage) -> None:
    """What is the same in every language; wagtail-localize does not synchronise lists of keys."""
    for translation in page.get_translations():
        for name in page.carried_fields:
            value = getattr(page, name)
            setattr(translation, name, list(value.all()) if hasattr(value, "all") else value)
        translation.save()


def page_changed(*, page: BasePage, network: Network | None = None) -> None:
    """After a page came, changed, moved or went: forget menus and kept pages, bring search up to date.

    ``network`` is the page's, for callers who know it.
    """
    network = network or network_of(page)
    if network is not None:
        forget_menus(network)
        drop_pages(network)
        if source_of(type(page)):
            index(page)


def forget_menus(network: Network) -> None:
    """Menu and foot are read anew, once the change is in the database."""
    read_again()
    keys = [menu_key(network, code) for code in network.languages]
    transaction.on_commit(lambda: cache.delete_many(keys), robust=True)


def tree_changed(*, page: BasePage) -> None:
    """After a page got another address, or was closed or opened: it and everything below it."""
    for below in page.get_descendants(inclusive=True).specific():
        page_changed(page=below)


def restriction_changed(*, page: Page) -> None:
    """After a restriction came or went: the page in every language, its aliases, and all below them."""
    read_again()
    same = Q(translation_key=page.translation_key) | Q(alias_of__translation_key=page.translation_key)
    for closed in Page.objects.filter(same).specific():
        if isinstance(closed, BasePage):
            tree_changed(page=closed)


def page_deleted(*, page: BasePage) -> None:
    """After a page was deleted; its place in the tree is still known."""
    unindex(page)
    network = network_of(page)
    if network is not None:
        record(by=get_active_log_context().user, action="home.delete_page", target=page, network=network)
        forget_menus(network)
        drop_pages(network)


# ------------------------------------------------------------------ old addresses
def leave_redirects(*, page: BasePage, before: Page) -> None:
    """After a page that readers could see got another address: the old one leads on, below it too.

    A draft leaves none: nobody has its old address, and the new one is nobody's to know.
    """
    network = network_of(page)
    if network is not None and before.live and page.live and before.url_path != page.url_path:
        create_redirects(page=page, page_old=before, sites=[network.site])


def with_url_path(page: BasePage, url_path: str) -> BasePage:
    """The page as it was when it stood at another path."""
    before = copy(page)
    before.url_path = url_path
    return before


@transaction.atomic
def import_redirects(*, by: User, network: Network, redirects: Iterable[Redirect]) -> int:
    """Write the checked redirects of a file, all or none, for this network whatever they say; how many."""
    count = 0
    for redirect in redirects:
        redirect.site = network.site
        redirect.save()
        count += 1
    record(by=by, action="home.import_redirects", target=network, details={"rows": count})
    return count
