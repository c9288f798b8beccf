"""The gate in front of /cms/: unknown is 404, foreign is 404, and each address is classified."""

import re
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import get_active_log_context

from admission.actions import create_network
from admission.middleware import AdminGateMiddleware
from admission.rules import AdminAddress, Who, admin_addresses, admin_routes
from networks.choices import Role
from tests.factories.networks import PersonFactory, member_of


@pytest.fixture
def two_networks(db):
    """Two whole networks, with pages."""
    common = {"contact_email": "kansli@example.org", "theme": {"hue": 1, "motif": "bridge"}}
    return [
        create_network(
            by=None,
            slug=slug,
            name=slug,
            hostname=f"{slug}.localhost",
            languages=[code],
            default_language=code,
            **common,
        )
        for slug, code in (("karlskrona", "sv"), ("kongsberg", "nb"))
    ]


def client_for(person, network):
    client = Client(headers={"host": network.site.hostname})
    client.force_login(person)
    return client


PAGE = {"Accept": "text/html,application/xhtml+xml"}
TEXT = "Punkt 1. Ordföranden <hälsade> alla välkomna."


@pytest.mark.parametrize("path", ["/cms/minutes/new/", "/sv/extranet/meetings/1/minutes/comments/"])
def test_written_text_when_the_log_in_has_ended_then_shown_and_nowhere_kept(path, karlskrona, browser):
    sent = {
        "text": TEXT,
        "kind": "notes",
        "key": "2e2345e0-6414-48aa-b6d3-3c9b7ff1a7d1",
        "rich": '{"blocks": [1, 2, 3]}',
    }

    response = browser(karlskrona).post(path, sent, headers=PAGE)

    page = response.content.decode()
    assert response.status_code == 403
    assert "no-store" in response.headers["Cache-Control"]
    assert response.context["written"] == [TEXT]
    assert "Ordföranden &lt;hälsade&gt; alla" in page
    assert f'href="/account/login/?next={quote(path, safe="")}"' in page


@pytest.mark.parametrize(("text", "headers"), [("Ja, tack.", PAGE), (TEXT, {"Accept": "application/json"})])
def test_log_in_page_when_little_was_written_or_a_script_sent_it(text, headers, karlskrona, browser):
    response = browser(karlskrona).post("/cms/minutes/new/", {"text": text}, headers=headers)

    assert response.headers["Location"] == "/account/login/?next=/cms/minutes/new/"


def test_admin_when_routes_are_walked_then_every_named_one_is_classified():
    assert {name for name, _route in admin_routes() if name and name not in admin_addresses()} == set()


def test_admin_when_classified_then_the_address_exists():
    assert set(admin_addresses()) - {name for name, _route in admin_routes()} == set()


def test_admin_when_superuser_only_then_a_reason_is_given():
    closed = {name: a for name, a in admin_addresses().items() if a.who in {Who.SUPERUSER, Who.NOBODY}}

    assert [name for name, address in closed.items() if not address.reason] == []


def test_gate_when_address_is_unknown_then_not_found_even_for_a_superuser(two_networks, monkeypatch):
    addresses = dict(admin_addresses())
    del addresses["wagtailadmin_home"]
    monkeypatch.setattr("admission.middleware.admin_addresses", lambda: addresses)
    client = client_for(PersonFactory(is_superuser=True), two_networks[0])

    assert client.get("/cms/").status_code == 404


@pytest.mark.parametrize(
    ("role", "home", "sites"),
    [(Role.EDITOR, 200, 404), (Role.SECRETARIAT, 200, 404), (Role.REPRESENTATIVE, 403, 404), (Role.CHAIR, 403, 404)],
)
def test_gate_when_own_network_then_by_role(two_networks, role, home, sites):
    client = client_for(member_of(two_networks[0], role), two_networks[0])

    assert client.get("/cms/").status_code == home
    assert client.get(reverse("wagtailsites:index")).status_code == sites


def test_gate_when_staff_of_another_network_then_not_found(two_networks):
    own, other = two_networks
    client = client_for(member_of(other, Role.SECRETARIAT), own)

    assert client.get("/cms/").status_code == 404


def test_gate_when_nobody_is_logged_in_then_log_in(two_networks):
    response = Client(headers={"host": "karlskrona.localhost"}).get("/cms/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/account/login/?next=/cms/"


@pytest.mark.parametrize("name", ["edit", "history", "copy", "delete", "view_draft", "revisions_index"])
def test_gate_when_page_is_foreign_then_not_found(two_networks, name):
    own, other = two_networks
    client = client_for(member_of(own, Role.EDITOR), own)
    foreign = other.site.root_page.get_children().first()

    assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[foreign.pk])).status_code == 404


def test_gate_when_page_is_own_then_open(two_networks):
    own = two_networks[0]
    client = client_for(member_of(own, Role.EDITOR), own)

    assert client.get(reverse("wagtailadmin_pages:edit", args=[own.site.root_page.pk])).status_code == 200


def test_gate_when_second_network_is_also_mine_then_only_the_one_asked(two_networks):
    own, other = two_networks
    person = member_of(own, Role.EDITOR)
    person.groups.add(other.staff_groups.get(role=Role.EDITOR).group)
    client = client_for(person, own)

    assert client.get(reverse("wagtailadmin_pages:edit", args=[other.site.root_page.pk])).status_code == 404


def test_explorer_when_opened_at_the_root_then_only_own_roots(two_networks):
    own, other = two_networks
    client = client_for(PersonFactory(is_superuser=True), own)
    body = client.get(reverse("wagtailadmin_explore_root")).content.decode()

    assert reverse("wagtailadmin_explore", args=[own.site.root_page_id]) in body
    assert reverse("wagtailadmin_explore", args=[other.site.root_page_id]) not in body


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("wagtailadmin_pages:delete", {"next": "no-path"}),
        ("wagtailadmin_pages:delete", {"next": "//evil.example"}),
    ],
)
def test_gate_when_what_is_sent_makes_no_sense_then_refused(two_networks, address, sent):
    network = two_networks[0]
    client = client_for(member_of(network, Role.SECRETARIAT), network)
    page = network.site.root_page.get_children().first()

    assert client.post(reverse(address, args=[page.pk]), sent).status_code == 400


def test_gate_when_a_number_is_too_large_for_the_database_then_no_error(two_networks):
    network = two_networks[0]
    client = client_for(member_of(network, Role.SECRETARIAT), network)
    address = reverse("wagtailadmin_explore", args=[network.site.root_page_id])

    # SQLite cannot take the number; PostgreSQL is not asked for a row that cannot be there.
    assert client.get(address, {"content_type": "9" * 200}).status_code in {200, 400}


def test_start_of_the_editor_counts_the_pages_of_its_network_only(two_networks):
    # Whoever may edit two trees is counted from their common root by Wagtail.
    bilingual = create_network(
        by=None,
        slug="kalmar",
        name="Kalmar",
        hostname="kalmar.localhost",
        languages=["sv", "en"],
        default_language="sv",
        contact_email="kansli@example.org",
        theme={"hue": 1, "motif": "bridge"},
    )
    editor = member_of(bilingual, Role.EDITOR)

    page = client_for(editor, bilingual).get("/cms/").content.decode()

    own = sum(root.get_descendant_count() + 1 for root in bilingual.language_roots())
    assert re.findall(r"(\d+) Sidor <span", page) == [str(own)]
    assert " - Kalmar</title>" in page


@pytest.mark.django_db(transaction=True)
def test_what_a_whole_address_does_after_its_transaction_is_still_done_by_the_person(rf):
    """wagtail-localize publishes a translation then; the page's history named nobody."""
    person, doers = PersonFactory(), []

    def view(_request):
        transaction.on_commit(lambda: doers.append(get_active_log_context().user))
        return HttpResponse()

    request = rf.post("/cms/")
    request.user = person
    gate = AdminGateMiddleware(view)
    gate._answer(request, view, AdminAddress(Who.STAFF, whole=True), (), {})
    assert doers == [person]
