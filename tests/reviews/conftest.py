"""Two networks with staff, a review of their own and a page that waits in it."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from openpyxl import load_workbook
from wagtail.models import GroupApprovalTask, Workflow

from accounts.models import User
from home.models import NewsPage
from networks.models import Network
from reviews.actions import start_with_review
from reviews.rules import own_tasks, own_workflows
from tests.factories.home import NewsPageFactory, grow, news_index
from tests.factories.networks import member_of, norwegian_network, swedish_network


@dataclass
class Side:
    """One of the networks, as a test talks about it."""

    network: Network
    editor: User
    secretary: User

    @property
    def workflow(self) -> Workflow:
        return own_workflows(self.network).get()

    @property
    def task(self) -> GroupApprovalTask:
        return own_tasks(self.network).get().specific

    def page(self, title: str) -> NewsPage:
        """A live page of the editor's."""
        page = NewsPageFactory(parent=news_index(self.network), title=title, owner=self.editor)
        return NewsPage.objects.get(pk=page.pk)

    def submit(self, title: str) -> Any:
        """A page that waits for approval; answers with its review."""
        page = self.page(title)
        page.title = page.draft_title = f"{title} utkast"
        page.save_revision(user=self.editor, log_action=True)
        return self.workflow.start(page, self.editor)


def side(network: Network, name: str) -> Side:
    grow(network)
    start_with_review(network)
    language = network.default_language
    return Side(
        network,
        member_of(network, "editor", first_name="Eda", last_name=f"{name}redaktör", language=language),
        member_of(network, "secretariat", first_name="Sten", last_name=f"{name}sekreterare", language=language),
    )


@pytest.fixture(scope="module")
def sides(for_the_module):
    """Both networks, made once."""
    with for_the_module():
        return side(swedish_network(), "Kanarie"), side(norwegian_network(), "Papegoja")


@pytest.fixture
def own(sides, db):
    return deepcopy(sides[0])


@pytest.fixture
def other(sides, db):
    return deepcopy(sides[1])


@pytest.fixture
def karlskrona(own):
    return own.network


@pytest.fixture
def kongsberg(other):
    return other.network


@pytest.fixture
def at(client):
    """A browser logged in as somebody on a network's host: ``at(side, person)``."""

    def log_in(side, somebody):
        client.force_login(somebody)
        client.defaults["HTTP_HOST"] = side.network.site.hostname
        return client

    return log_in


@pytest.fixture
def both(own, other):
    """Somebody who keeps both networks."""
    from tests.factories.networks import MembershipFactory  # app ready

    somebody = own.secretary
    MembershipFactory(person=somebody, network=other.network, role="secretariat")
    somebody.groups.add(other.network.staff_groups.get(role="secretariat").group)
    return somebody


def told(response):
    """What an answer says, headers included; a workbook cell by cell."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheetml" in response.get("Content-Type", ""):
        rows = load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
        body = repr(list(rows)).encode()
    return f"{response.headers} {body.decode()}"
