"""The pages that ``make bench`` measures, with the figure each is held to (PROMISES: B of the bare view)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.benchmarks.__main__ import Row


def rows(
    manifest: dict[str, Any],
    port: int,
    member_cookie: Callable[[str], str],
    registration: Callable[[str, str], Callable[[], tuple[str, dict[str, str]]]],
) -> list[Row]:
    """Front page, article, list, meeting, dashboard and one registration, all of Karlskrona."""
    host = f"karlskrona.localhost:{port}"
    reader = {"Host": host}
    member = reader | {"Cookie": member_cookie("member@karlskrona.example")}
    examples = manifest["examples"]["karlskrona"]
    form = examples["competition"] + "register/"
    return [
        # A question that is no one's keeps the page from the cache.
        Row("front page, a reader", "<= 60", "/sv/?new=1", reader),
        Row("news page, a reader", "<= 45", f"{examples['news']}?new=1", reader),
        Row("list of news, a reader", "<= 45", "/sv/nyheter/?new=1", reader),
        Row("calendar, a reader", "<= 50", "/sv/kalender/?new=1", reader),
        Row("front page, kept", "<= 2", "/sv/", reader, batch=300),
        Row("dashboard, a member", "<= 70", "/sv/extranet/", member),
        Row("meeting page, 20 documents", "<= 60", meeting_with_documents(examples["meeting"], 20), member),
        Row("registration of a class (POST)", "<= 100", form, before=registration(form, host), rounds=5, batch=3),
    ]


def meeting_with_documents(path: str, number: int) -> str:
    """The demo's meeting, given so many papers that members may read."""
    from django.core.files.base import ContentFile  # app ready

    from extranet.meetings.models import AgendaItem, AgendaPaper, Meeting  # app ready
    from library.actions import store_document  # app ready
    from networks.models import Network  # app ready

    network = Network.objects.get(slug="karlskrona")
    meeting = Meeting.objects.for_network(network).get(pk=int(path.rstrip("/").rpartition("/")[2]))
    items = list(AgendaItem.objects.for_network(network).filter(meeting=meeting))
    for order in range(number):
        file = ContentFile(b"Text.", name=f"paper-{order}.txt")
        paper = store_document(by=None, network=network, title=f"Paper {order}", file=file, audience=[network.key()])
        AgendaPaper.all_networks.create(item=items[order % len(items)], document=paper)
    return path
