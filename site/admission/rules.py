"""Who may do what under /cms/. What is not named here, or offered by an app, does not exist."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page, Revision

from networks.apps import collect
from networks.middleware import ADMIN_PREFIX
from networks.querysets import pages_of
from networks.rules import is_secretariat, is_staff, runs_installation

Kwargs = dict[str, Any]


class Who(enum.Enum):
    """For whom an admin address exists, in the network whose host was asked."""

    ANYONE = "anyone"
    STAFF = "staff"
    SECRETARIAT = "secretariat"
    SUPERUSER = "superuser"
    NOBODY = "nobody"


@dataclass(frozen=True)
class AdminAddress:
    """The classification of one admin URL name.

    ``owns`` tells whether the objects that the address names belong to the network of the request; it
    is asked for everybody but the one who runs the installation. ``reason`` says why staff are kept
    out, for superuser-only addresses and for those that do not exist at all. ``view`` answers in place
    of the one in Wagtail's own list of addresses, which takes none of ours. What is sent to a ``whole``
    address is written with all it causes or not at all: Wagtail commits step by step.
    """

    who: Who
    owns: Callable[[HttpRequest, Kwargs], bool] | None = None
    reason: str = ""
    view: Callable[..., HttpResponse] | None = None
    whole: bool = False


def allows(request: HttpRequest, who: Who) -> bool:
    """Whether the person of the request is one for whom an address exists, on this host."""
    person, network = request.user, request.network
    if who in {Who.ANYONE, Who.NOBODY}:
        return who is Who.ANYONE
    if runs_installation(person):
        return True
    if network is None or who is Who.SUPERUSER:
        return False
    return is_secretariat(person, network) if who is Who.SECRETARIAT else is_staff(person, network)


def are_numbers(values: Iterable[Any]) -> bool:
    """Whether these, as they came in a request, can be keys of rows, and are not too many to be meant."""
    texts = [str(value) for value in values]
    return len(texts) <= MOST_AT_ONCE and all(NUMBER.fullmatch(text) for text in texts)


def page_in_network(request: HttpRequest, page_id: Any) -> bool:
    """Whether a page stands in the network's own tree, in any of its languages."""
    return pages_in_network(request, [page_id])


def pages_in_network(request: HttpRequest, page_ids: Iterable[Any]) -> bool:
    """Whether all these pages do."""
    page_ids = list(page_ids)
    if request.network is None or not are_numbers(page_ids):
        return False
    wanted = {int(page_id) for page_id in page_ids}
    return Page.objects.filter(pages_of(request.network), pk__in=wanted).count() == len(wanted)


def _pages(*names: str, root_too: bool = False) -> Callable[[HttpRequest, Kwargs], bool]:
    """The pages named by these arguments of the address are the network's; the common root may be."""

    def owns(request: HttpRequest, kwargs: Kwargs) -> bool:
        root = str(Page.get_first_root_node().pk) if root_too else ""
        return all(str(kwargs[name]) == root or page_in_network(request, kwargs[name]) for name in names)

    return owns


def _asked_pages(parameter: str, *names: str) -> Callable[[HttpRequest, Kwargs], bool]:
    """The pages that a parameter of the query names are the network's, as are those of the address."""
    of_address = _pages(*names, root_too=True)

    def owns(request: HttpRequest, kwargs: Kwargs) -> bool:
        asked = [pk for pk in request.GET.getlist(parameter) if pk]
        return of_address(request, kwargs) and pages_in_network(request, asked)

    return owns


def _page_and_place(name: str, place: str) -> Callable[[HttpRequest, Kwargs], bool]:
    """Both the page of the address, if it names one, and the place in the tree that the form names."""

    def owns(request: HttpRequest, kwargs: Kwargs) -> bool:
        named = [*request.POST.getlist(place), *([kwargs[name]] if name else [])]
        return pages_in_network(request, filter(None, named))

    return owns


def _placed_page(request: HttpRequest, kwargs: Kwargs) -> bool:
    """The page that is put in another place among its siblings; the place is counted."""
    return are_numbers(request.GET.getlist("position")) and page_in_network(request, kwargs["page_to_move_id"])


def _edited_page(request: HttpRequest, kwargs: Kwargs) -> bool:
    """Two editors of one page hear of each other; only pages are edited that way."""
    return kwargs["model_name"].endswith("page") and page_in_network(request, kwargs["object_id"])


def _own_revision(request: HttpRequest, kwargs: Kwargs) -> bool:
    """The page of the address, and of the versions that it compares those that are named by number."""
    sides = [kwargs[name] for name in ("revision_id_a", "revision_id_b") if kwargs[name].isdigit()]
    rows = Revision.page_revisions.filter(object_id=kwargs["pk"])
    return (
        page_in_network(request, kwargs["pk"])
        and are_numbers(sides)
        and all(rows.filter(pk=side).exists() for side in sides)
    )


NUMBER = re.compile(r"[0-9]{1,18}")
MOST_AT_ONCE = 500

PAGE = _pages("page_id")
PAGE_ADDRESSES = {
    "add": _pages("parent_page_id"),
    "preview_on_add": _pages("parent_page_id"),
    "add_subpage": _pages("parent_page_id"),
    "edit": PAGE,
    "preview_on_edit": PAGE,
    "view_draft": PAGE,
    "delete": PAGE,
    "unpublish": PAGE,
    "convert_alias": PAGE,
    "usage": PAGE,
    "type_use": None,
    "type_use_results": None,
    "choose_parent": _page_and_place("", "parent_page"),
    "copy": _page_and_place("page_id", "new_parent_page"),
    "move": _page_and_place("page_to_move_id", "new_parent_page"),
    "move_confirm": _pages("page_to_move_id", "destination_id"),
    "set_page_position": _placed_page,
    "lock": PAGE,
    "unlock": PAGE,
    "revisions_index": PAGE,
    "revisions_view": PAGE,
    "revisions_revert": PAGE,
    "revisions_unschedule": PAGE,
    "revisions_compare": _own_revision,
    "history": PAGE,
    "history_results": PAGE,
}

# Previews are left out: they are sent while one types, and would stand in the queue of SQLite's writers.
WHOLE = {
    "add",
    "edit",
    "delete",
    "unpublish",
    "convert_alias",
    "copy",
    "move_confirm",
    "set_page_position",
    "revisions_unschedule",
}

STAFF: dict[str, Callable[[HttpRequest, Kwargs], bool] | None] = {
    "wagtailadmin_home": None,
    "wagtailadmin_explore_root": None,
    "wagtailadmin_explore": _pages("parent_page_id", root_too=True),
    "wagtailadmin_explore_results": _pages("parent_page_id", root_too=True),
    "wagtailadmin_pages:search": None,
    "wagtailadmin_pages:search_results": None,
    "wagtailadmin_choose_page": _asked_pages("target_pages[]"),
    "wagtailadmin_choose_page_child": _asked_pages("target_pages[]", "parent_page_id"),
    "wagtailadmin_choose_page_search": None,
    "wagtailadmin_choose_page_chosen_multiple": _asked_pages("id"),
    "wagtailadmin_choose_page_external_link": None,
    "wagtailadmin_choose_page_email_link": None,
    "wagtailadmin_choose_page_phone_link": None,
    "wagtailadmin_choose_page_anchor_link": None,
    "wagtailadmin_api:pages:listing": None,
    "wagtailadmin_api:pages:detail": _pages("pk", root_too=True),
    "wagtailadmin_account": None,
    "wagtailadmin_dismissibles": None,
    "wagtailadmin_editing_sessions:ping": _edited_page,
    "wagtailadmin_editing_sessions:release": None,
    "wagtailadmin_block_preview": None,
    "wagtailadmin_sprite": None,
    "wagtailadmin_javascript_catalog": None,
}

ANYONE = ["admission:admin_login", "admission:admin_logout", "wagtailadmin_login", "wagtailadmin_logout"]

SUPERUSER = {
    "collections are made with a network": [
        *(f"wagtailadmin_collections:{name}" for name in ("index", "add", "edit", "delete")),
    ],
    "languages, sites, people and groups are the installation’s": [
        *(
            f"{app}:{name}"
            for app in ("wagtaillocales", "wagtailsites", "wagtailusers_users", "wagtailusers_groups")
            for name in [
                "index",
                "index_results",
                "add",
                "edit",
                "delete",
                "history",
                "history_results",
                "usage",
                "copy",
            ]
            if (app, name) != ("wagtailusers_groups", "copy")
        ),
    ],
}

NOBODY = {
    "log-in and passwords are admission’s": [
        f"wagtailadmin_password_reset{step}" for step in ("", "_done", "_confirm", "_complete")
    ],
    "no page and no collection is closed by hand": [
        "wagtailadmin_pages:set_privacy",
        "wagtailadmin_collections:set_privacy",
    ],
    "a page for testing errors": ["wagtailadmin_error_test"],
    "the editor does not use this part of the admin’s own interface": [
        "wagtailadmin_api:pages:find",
        "wagtailadmin_api:pages:action",
        *(
            f"wagtailadmin_api:{kind}:{name}"
            for kind in ("documents", "images")
            for name in ("listing", "detail", "find")
        ),
    ],
    "Wagtail’s own screens list and set redirects of every network; home has ours": [
        f"wagtailredirects:{name}"
        for name in ["index", "index_results", "add", "edit", "delete", "start_import", "process_import"]
    ],
    "settings of sites are chosen by site number; a network has its own form": [
        "wagtailsettings:edit",
        "wagtailsettings:preview_on_edit",
    ],
    "snippets are shared by all networks; nothing is one": ["wagtailsnippets:index"],
    "it suggests the tags of every network; the library has its own": [
        "wagtailadmin_tag_autocomplete",
        "wagtailadmin_tag_model_autocomplete",
    ],
    "nothing is embedded from other hosts": ["wagtailembeds:chooser", "wagtailembeds:chooser_upload"],
}


_of_viewsets: dict[str, AdminAddress] = {}


def classify(addresses: dict[str, AdminAddress]) -> None:
    """Take up the addresses of a view set that is being registered."""
    _of_viewsets.update(addresses)


@cache
def admin_addresses() -> dict[str, AdminAddress]:
    """Every classified admin URL name: Wagtail's, ours, and those that apps offer."""
    get_resolver().url_patterns  # noqa: B018  # loading the addresses registers the view sets
    return {
        **{name: AdminAddress(Who.ANYONE) for name in ANYONE},
        **{name: AdminAddress(Who.STAFF, owns) for name, owns in STAFF.items()},
        **{
            f"wagtailadmin_pages:{name}": AdminAddress(Who.STAFF, owns, whole=name in WHOLE)
            for name, owns in PAGE_ADDRESSES.items()
        },
        **_with_reason(Who.SUPERUSER, SUPERUSER),
        **_with_reason(Who.NOBODY, NOBODY),
        **_of_viewsets,
        **dict(collect("admin_addresses")),
    }


def _with_reason(who: Who, groups: dict[str, list[str]]) -> dict[str, AdminAddress]:
    return {name: AdminAddress(who, reason=reason) for reason, names in groups.items() for name in names}


def admin_routes() -> Iterator[tuple[str, str]]:
    """Name and route of every address below /cms/, as the URLconf has them; a nameless one has ``""``."""
    for route, name in _walk(get_resolver(), "", ""):
        if route.startswith(ADMIN_PREFIX.lstrip("/")):
            yield name, route


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route, f"{space}:{entry.namespace}".strip(":") if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield route, f"{space}:{entry.name}".strip(":") if entry.name else ""
