"""Ten walls, and how to take each one down: the table must then turn red.

Where two walls stand behind each other (the gate's question about an object and the screen's own),
they are taken down together: one of them alone must still hold, and does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail_localize.models import Translation, TranslationSource

from tests.access.careless import open_to_staff


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    return None


def _yes(*_args: Any, **_kwargs: Any) -> bool:
    return True


def _rows_as_they_are(view: Any, rows: Any) -> Any:
    return rows


def _every_network(rows: Any, _network: Any) -> Any:
    found = rows.all()
    found.guarded = False
    return found


def _rows_of_all(view: Any) -> Any:
    return view.model._default_manager.all()


def _roles_anywhere(person: Any, _network: Any) -> frozenset[str]:
    from networks.models import Membership  # app ready

    rows = Membership.all_networks.filter(person_id=person.pk or 0)
    return frozenset(rows.values_list("role", flat=True))


def _view_alone(view: Callable[..., Any], request: Any, *args: Any, **kwargs: Any) -> Any:
    return view(request, *args, **kwargs)


def _opened_by_anybody(_request: Any, reference: str) -> Any:
    from competition.models import Entry  # app ready

    return Entry.all_networks.with_all().get(reference=reference), 0


def _every_translation(_network: Any) -> Any:
    return Translation.objects.all()


def _every_source(_network: Any) -> Any:
    return TranslationSource.objects.all()


@dataclass(frozen=True)
class Wall:
    """A wall: what stands in its place once it is gone, and the addresses where that must show."""

    name: str
    instead: dict[str, Any]
    shows_at: tuple[str, ...]


WALLS = [
    Wall(
        "the admin gate",
        {"admission.middleware.AdminGateMiddleware.process_view": _nothing},
        ("wagtailusers_groups:index", "wagtailadmin_reports:site_history", "topic:index"),
    ),
    Wall(
        "the classification of the gate",
        {"admission.middleware.allows": _yes},
        ("wagtailadmin_reports:site_history", "wagtailadmin_home"),
    ),
    Wall(
        "whose page it is",
        {"admission.rules.page_in_network": _yes, "home.rules.page_in_network": _yes},
        ("wagtailadmin_pages:edit", "wagtailadmin_pages:history", "wagtailadmin_pages:usage", "home_choose_page_child"),
    ),
    Wall(
        "whose row it is",
        {
            "admission.middleware.admin_addresses": open_to_staff("topic:edit", "topic:delete", "organisations:edit"),
            "admission.viewsets.ScopedView._scope": _rows_as_they_are,
        },
        ("topic:edit", "topic:delete", "organisations:edit"),
    ),
    Wall(
        "whose workflow and whose task it is",
        {
            "reviews.urls.own_workflow_named": _yes,
            "reviews.urls.own_task_named": _yes,
            "reviews.viewsets.OwnRows.get_queryset": _rows_of_all,
        },
        ("wagtailadmin_workflows:edit", "wagtailadmin_workflows:task_chosen"),
    ),
    Wall(
        "secretariat and editor apart",
        {"admission.rules.is_secretariat": _yes},
        ("organisations:index", "minutes:index"),
    ),
    Wall(
        "the guard of the members’ area",
        {"extranet.access._answer": _view_alone},
        ("documents:list", "members:list"),
    ),
    Wall("roles by network", {"networks.rules.roles_of": _roles_anywhere}, ("extranet:dashboard", "meetings:list")),
    Wall(
        "rows by network",
        {"networks.querysets.NetworkQuerySet.for_network": _every_network},
        ("meetings:meeting", "members:organisation", "meetings:minutes"),
    ),
    Wall("the audience of a document", {"library.views.may_read": _yes}, ("library:document",)),
    Wall(
        "the key of an entry",
        {"competition.views._opened": _opened_by_anybody},
        ("competition:entry", "competition:change"),
    ),
    Wall(
        "who runs the installation",
        {"admission.rules.runs_installation": _yes},
        ("wagtailsites:index", "networks:index"),
    ),
    Wall(
        "whose translation it is",
        {"translations.rules.own_translations": _every_translation, "translations.rules.own_sources": _every_source},
        ("wagtail_localize:download_pofile", "wagtail_localize:update_translations"),
    ),
]
