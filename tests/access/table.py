"""The access table: what each address answers to each actor, for own and foreign objects, by GET and POST.

``table.csv`` holds one line for each address, object and method, and one column for each actor; it is
the expectation. ``python -m tests.access`` writes it anew from what the code answers; every changed cell
is then read by a person, and ``test_table.py`` also holds the cells against the rules of the house.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.test.client import ClientHandler
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from accounts.models import User
from admission.models import Invitation
from admission.rules import admin_addresses
from competition.models import Entry
from extranet.documents.models import Shelf
from extranet.exchange.models import Import
from extranet.followup.models import Measure
from extranet.guests.models import Guest
from extranet.me.models import CalendarFeed
from extranet.meetings.models import Meeting
from extranet.members.models import Organisation, Representation
from extranet.preparation.models import Step
from extranet.proposals.models import Proposal
from extranet.summons.models import Summons
from home.models import NewsPage
from library.models import NetworkDocument, NetworkImage
from networks.models import Network
from reviews.rules import own_reviews, own_tasks, own_workflows
from tests.access.addresses import Address, path_of
from tests.access.world import ACTORS, World
from tests.asking import Asker

FILE = Path(__file__).with_name("table.csv")
METHODS = ["GET", "POST"]
FURTHER_METHODS = {
    "wagtail_localize:edit_string_translation": ["PUT", "DELETE"],
    "wagtail_localize:edit_override": ["PUT", "DELETE"],
    "wagtailadmin_dismissibles": ["PATCH"],
}
"""The only addresses that know further methods; everywhere else those are refused."""
NOWHERE = 987654
"""A number that no row has."""

Values = Callable[[World, Network], dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """One address with one object and one method: a line of the table."""

    address: Address
    whose: str
    method: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.address.key, self.whose, self.method


def lines(addresses: list[Address]) -> list[Line]:
    """Every line; an address without arguments names no object, so it has own lines only."""
    found = []
    for address in addresses:
        objects = ["own", "foreign"] if address.arguments or address.name == "wagtail_serve" else ["own"]
        methods = [*METHODS, *FURTHER_METHODS.get(address.name, [])]
        found += [Line(address, whose, method) for whose, method in itertools.product(objects, methods)]
    return found


def cells(world: World, line: Line, actors: Sequence[str] = ACTORS) -> dict[str, int]:
    """The status each actor gets. Every request is undone afterwards."""
    network = world.own if line.whose == "own" else world.other
    path = path_of(line.address, values(world, line.address, network), "sv")
    handler = ClientHandler(enforce_csrf_checks=False)  # not kept: a wall that is down may be a middleware
    return {actor: ask(world, actor, line.method, path, handler) for actor in actors}


def ask(world: World, actor: str, method: str, path: str, handler: ClientHandler) -> int:
    """The status of one request on the own network's host; each comes from an address of their own, as limits count."""
    client = Asker(world.own.site.hostname, world.cookies.get(actor, {}), handler)
    client.defaults["REMOTE_ADDR"] = f"192.0.2.{ACTORS.index(actor)}"
    with transaction.atomic():
        status: int = client.generic(method, path, content_type="application/x-www-form-urlencoded").status_code
        transaction.set_rollback(True)
    return status


def _page(network: Network) -> Page:
    return NewsPage.objects.descendant_of(network.site.root_page).first()


def _document(network: Network, audience: str = "Members") -> NetworkDocument:
    return NetworkDocument.objects.for_network(network).get(title=f"{audience} {network.slug}")


def _past(network: Network) -> Meeting:
    return Meeting.objects.for_network(network).get(title=f"Past {network.slug}")


def _pk_of_screen(world: World, address: Address, network: Network) -> int:
    """The row that a screen of the admin is about: a row of the screen's model in the network."""
    owns = admin_addresses()[address.name].owns
    screen = getattr(owns, "__self__", None)
    model = screen.model if screen else None
    if model is not None:
        return model._default_manager.filter(**{screen.network_path: network}).order_by("pk").first().pk
    return world.once(_rows_of_wagtail, network).get(address.name.rpartition(":")[0], NOWHERE)


def _rows_of_wagtail(network: Network) -> dict[str, int]:
    return {
        "networks": network.pk,
        "wagtailsites": network.site_id,
        "wagtaillocales": Locale.objects.get(language_code="en").pk,
        "wagtailusers_users": User.objects.get(email=f"member@{network.slug}.example").pk,
        "wagtailusers_groups": Group.objects.get(name=f"{network.slug}: editor").pk,
        "wagtailadmin_collections": network.collection_id,
        "wagtailadmin_api:pages": _page(network).pk,
        "wagtailadmin_api:documents": _document(network).pk,
        "wagtailadmin_api:images": NetworkImage.objects.for_network(network).first().pk,
        "wagtaildocs_chooser": _document(network).pk,
        "wagtailimages_chooser": NetworkImage.objects.for_network(network).first().pk,
        "wagtailadmin_pages": _page(network).pk,
    }


def look_up(world: World) -> None:
    """Find what fills the addresses now, while all walls stand."""
    for network in (world.own, world.other):
        for found in (_common, _by_address, _rows_of_wagtail):
            world.once(found, network)


def values(world: World, address: Address, network: Network) -> dict[str, Any]:
    """What fills the arguments of an address when it names the network's object."""
    if not address.arguments:
        return {}
    known = {name: value for name, value in world.once(_common, network).items() if name in address.arguments}
    if "pk" in address.arguments:
        known["pk"] = _pk(world, address, network)
    if address.name.startswith("library:"):
        _documents, known["key"], known["filename"] = _document(network).url.strip("/").split("/")
    known |= world.once(_by_address, network).get(address.name, {})
    return {name: known.get(name, NOWHERE) for name in address.arguments}


def _pk(world: World, address: Address, network: Network) -> int:
    if address.name.startswith("approval_screens:"):
        return _past(network).minutes.pk
    if address.name.startswith(("meetings:", "approval:", "packs:")):
        return _past(network).pk
    if address.name.startswith("members:"):
        return Organisation.objects.for_network(network).first().pk
    return _pk_of_screen(world, address, network) if address.route.startswith("cms/") else NOWHERE


def _common(network: Network) -> dict[str, Any]:
    page, image = _page(network), NetworkImage.objects.for_network(network).first()
    revision, translation = page.latest_revision_id, _translation(network)
    return {
        "page_id": page.pk,
        "page_to_move_id": page.pk,
        "page_pk": page.pk,
        "parent_page_id": page.get_parent().pk,
        "destination_id": network.site.root_page_id,
        "revision_id": revision,
        "revision_id_a": revision,
        "revision_id_b": "latest",
        "content_type_app_name": "home",
        "content_type_model_name": "newspage",
        "app_label": "home",
        "app_name": "home",
        "model_name": "newspage",
        "object_id": page.pk,
        "document_id": _document(network).pk,
        "doc_id": _document(network).pk,
        "image_id": image.pk,
        "collection_id": network.collection_id,
        "filter_spec": "width-100",
        "translation_id": translation.pk,
        "translation_source_id": translation.source_id,
        "string_segment_id": translation.source.stringsegment_set.first().pk,
        "overridable_segment_id": translation.source.overridablesegment_set.first().pk,
        "version": network.theme.version,
        "reference": Entry.objects.for_network(network).first().reference,
        "token": "A" * 43,
        "number": 2,
        "path": "themes/none.png",
    }


def _translation(network: Network) -> Translation:
    return Translation.objects.get(source__object_id=_page(network).translation_key)


def _reviews(network: Network) -> dict[str, dict[str, Any]]:
    """The network's workflow and task, and the page that waits in them."""
    workflow, task = own_workflows(network).first(), own_tasks(network).first()
    review = own_reviews(network).get()
    page = {"page_id": review.object_id}
    step = page | {"task_state_id": review.current_task_state_id, "action_name": "approve"}
    names = {
        **{key: {"pk": workflow.pk} for key in ("edit", "disable", "enable", "usage", "usage_results")},
        **{key: {"pk": task.pk} for key in ("edit_task", "disable_task", "enable_task")},
        "task_chosen": {"task_id": task.pk},
        "remove": {"page_pk": network.site.root_page_id, "workflow_pk": workflow.pk},
        "add_task": {"app_label": "wagtailcore", "model_name": "groupapprovaltask"},
    }
    return {
        **{f"wagtailadmin_workflows:{name}": values for name, values in names.items()},
        "wagtailadmin_pages:workflow_action": step,
        "wagtailadmin_pages:collect_workflow_action_data": step,
        "wagtailadmin_pages:confirm_workflow_cancellation": page,
        "wagtailadmin_pages:workflow_preview": page | {"task_id": task.pk},
        "wagtailadmin_pages:workflow_history": page,
        "wagtailadmin_pages:workflow_history_detail": page | {"workflow_state_id": review.pk},
    }


def _proposals(network: Network) -> dict[str, dict[str, Any]]:
    """The coming meeting, and the chair's proposal to its agenda."""
    row = Proposal.objects.for_network(network).get()
    meeting = {"pk": row.meeting_id}
    invited = Guest.objects.for_network(network).get()
    guest = {"reference": invited.reference}
    return {
        "attendance:take": {"pk": _past(network).pk},
        "attendance:mark": {
            "pk": _past(network).pk,
            "organisation": Organisation.objects.for_network(network).first().pk,
        },
        "guests:part": guest,
        "guests:part_ics": guest,
        "guests:part_pdf": guest,
        "guests_office:guests": meeting,
        "guests_office:guest": meeting | {"guest": invited.pk},
        "proposals:propose": meeting,
        "proposals:withdraw": meeting | {"proposal": row.pk},
        "proposals_office:agenda": meeting,
        "preparation:steps": meeting,
        "preparation:tick": meeting
        | {"step": Step.objects.for_network(network).filter(meeting=row.meeting_id).last().pk},
        **{
            f"visits:{name}": meeting for name in ("visit", "visit_pdf", "reception", "reception_pdf", "reception_xlsx")
        },
        "visits_office:visit": meeting,
    }


def _summons(network: Network) -> dict[str, dict[str, Any]]:
    """The coming meeting, and the summons of the network's member to it."""
    row = Summons.objects.for_network(network).get(person__email=f"member@{network.slug}.example")
    return {
        "summons:answer": {"reference": row.reference},
        "summons_inside:answer": {"pk": row.meeting_id, "reference": row.reference},
        "summons_office:call": {"pk": row.meeting_id},
        "summons_office:answer": {"pk": row.meeting_id, "summons": row.pk},
    }


def _measures(network: Network) -> dict[str, dict[str, Any]]:
    """The chair's measure, and the past meeting at which it was noted."""
    row = Measure.objects.for_network(network).get(title=f"Measure {network.slug}")
    return {
        "measures:measure": {"pk": row.pk},
        "followup:report": {"reference": row.reference},
        "followup_day:note": {"pk": row.meeting_id},
    }


def _representatives(network: Network) -> dict[str, dict[str, Any]]:
    """The member who speaks for the network's company, and who else does."""
    rows = Representation.objects.for_network(network).filter(is_deputy=False)
    leaving = {"pk": rows.get(person__email=f"member@{network.slug}.example").pk}
    new = rows.get(person__email=f"board@{network.slug}.example").pk
    return {"succession:take_over": leaving, "succession:done": leaving | {"new": new}}


def _by_address(network: Network) -> dict[str, dict[str, Any]]:
    invitation = {"pk": Invitation.objects.for_network(network).first().pk}
    editor = {"pk": User.objects.get(email=f"editor@{network.slug}.example").pk, "role": "editor"}
    member = {"pk": User.objects.get(email=f"member@{network.slug}.example").pk, "role": "representative"}
    return {
        **_measures(network),
        **_representatives(network),
        "exchange:check": {"pk": Import.objects.for_network(network).get().pk},
        "office:person": member,
        "office:give": member | {"role": "editor"},
        "office:take": editor,
        "office:let_in": member,
        "viewing:begin": member,
        "office:resend": invitation,
        "office:withdraw": invitation,
        "wagtail_bulk_action": {"app_label": "wagtailcore", "model_name": "page", "action": "delete"},
        "wagtailadmin_api:pages:action": {"action_name": "copy"},
        **_reviews(network),
        "wagtail_localize:convert_to_alias": {"page_id": _translation(network).get_target_instance().pk},
        "wagtail_localize:preview_translation": {"mode": "default", "translation_id": _translation(network).pk},
        "wagtailadmin_password_reset_confirm": {"uidb64": "MQ", "token": "a-b"},
        "editions:step": {"step": "open"},
        "entries:step": {"step": "withdraw"},
        "meeting_screens:step": {"step": "cancel"},
        "minutes:step": {"step": "approve"},
        "previews:picture": {"number": 1},
        "documents:archive": {"pk": Shelf.objects.for_network(network).first().pk},
        "shelf_tools:upload": {"pk": Shelf.objects.for_network(network).first().pk},
        "calendar:personal": {"token": CalendarFeed.objects.for_network(network).get().token},
        **_summons(network),
        **_proposals(network),
        "events:event_file": {"place": "kalender/event-" + network.slug + "/"},
    }


def read() -> dict[tuple[str, str, str], dict[str, int]]:
    """The table as it stands in the file."""
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {
            (row["address"], row["object"], row["method"]): {actor: int(row[actor]) for actor in ACTORS} for row in rows
        }


def write(rows: Iterator[tuple[Line, dict[str, int]]]) -> int:
    """Write the table; gives the number of cells."""
    count = 0
    with FILE.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["address", "object", "method", *ACTORS])
        for line, statuses in rows:
            out.writerow([*line.key, *(statuses[actor] for actor in ACTORS)])
            count += len(statuses)
    return count
