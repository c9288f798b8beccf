"""Acts on many pages, pictures and documents at once, in one's own network only (A11, A12)."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import Page

from audit.models import Entry
from library.models import NetworkDocument, NetworkImage
from tests.factories.home import StandardPageFactory, front_page
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory
from tests.home.refusals import CANARY, NO_NUMBERS, refused

pytestmark = pytest.mark.django_db


def bulk(action, *ids, app="wagtailcore", model="page", **query):
    address = reverse("wagtail_bulk_action", args=[app, model, action])
    return f"{address}?{urlencode([('id', pk) for pk in ids] + list(query.items()))}"


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_an_act_on_many_pages_that_names_a_foreign_one_is_not_found(browser, own, foreign, action):
    for ids in ([foreign.pk], [own.pk, foreign.pk], ["all", foreign.pk]):
        assert refused(browser.get(bulk(action, *ids)))
        assert refused(browser.post(bulk(action, *ids), {"chooser": own.get_parent().pk}))
    assert refused(browser.get(bulk(action, "all", childOf=foreign.get_parent().pk)))
    assert refused(browser.post(bulk(action, "all", childOf=foreign.get_parent().pk)))
    assert refused(browser.post(bulk(action, own.pk), {"id": foreign.pk}))
    assert Page.objects.filter(pk__in=[own.pk, foreign.pk], live=True).count() == 2


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
@pytest.mark.parametrize("value", NO_NUMBERS)
def test_an_act_on_many_pages_that_names_no_number_is_not_found(browser, own, action, value):
    for address in (bulk(action, value), bulk(action, own.pk, value), bulk(action, "all", childOf=value)):
        assert refused(browser.get(address))
        assert refused(browser.post(address))


def test_an_act_on_too_many_pages_is_not_found(browser, own):
    assert browser.get(bulk("delete", *[own.pk] * 501)).status_code == 404
    assert 400 <= browser.get(bulk("delete", *[own.pk] * 6000)).status_code < 500


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_all_pages_of_a_search_are_the_networks_own(browser, own, foreign, action):
    for page in (own, foreign):
        page.title = f"Samma ord {page.title}"
        page.save()
    address = bulk(action, "all", q="Samma")
    words = browser.get(address).content.decode()
    assert ("Egen" in words, CANARY in words) == (True, False)
    assert browser.post(address).status_code == 302
    assert Page.objects.get(pk=foreign.pk).live
    assert not Page.objects.filter(pk=own.pk, live=True).exists()


def test_many_own_pages_are_moved_unpublished_published_and_deleted(browser, karlskrona, own, foreign):
    other = StandardPageFactory(parent=front_page(karlskrona))
    target = StandardPageFactory(parent=front_page(karlskrona), title="Mål")
    ids = (own.pk, other.pk)
    assert refused(browser.post(bulk("move", *ids), {"chooser": foreign.get_parent().pk}))
    assert refused(browser.post(bulk("move", *ids), {"chooser": "x"}))
    assert browser.get(bulk("move", *ids)).status_code == 200
    assert browser.post(bulk("move", *ids), {"chooser": target.pk}).status_code == 302
    assert target.__class__.objects.get(pk=target.pk).get_children().count() == 2
    for action, live in (("unpublish", 0), ("publish", 2)):
        assert browser.get(bulk(action, *ids)).status_code == 200
        assert browser.post(bulk(action, *ids)).status_code == 302
        assert Page.objects.filter(pk__in=ids, live=True).count() == live
    assert browser.post(bulk("delete", "all", childOf=target.pk)).status_code == 302
    assert not Page.objects.filter(pk__in=ids).exists()


def test_an_act_on_many_that_does_not_exist_here_is_not_found(browser, own):
    for app, model, action in [
        ("wagtailcore", "page", "no-such"),
        ("accounts", "user", "delete"),
        ("wagtailusers", "user", "assign_role"),
        ("networks", "topic", "delete"),
    ]:
        assert browser.get(bulk(action, own.pk, app=app, model=model)).status_code == 404
        assert browser.post(bulk(action, own.pk, app=app, model=model)).status_code == 404


FILES = [
    ("networkimage", NetworkImageFactory, NetworkImage),
    ("networkdocument", NetworkDocumentFactory, NetworkDocument),
]


@pytest.mark.parametrize(("model", "make", "rows"), FILES)
def test_many_files_of_another_network_are_not_found(browser, karlskrona, kongsberg, model, make, rows):
    ours, theirs = make(network=karlskrona), make(network=kongsberg, title=CANARY)
    for action in ("delete", "add_to_collection", "add_tags"):
        for ids in ([theirs.pk], [ours.pk, theirs.pk], *([value] for value in NO_NUMBERS)):
            assert refused(browser.get(bulk(action, *ids, app="library", model=model)))
            data = {"collection": karlskrona.collection.pk}
            assert refused(browser.post(bulk(action, *ids, app="library", model=model), data))
        assert refused(browser.get(bulk(action, "all", app="library", model=model, childOf="x")))
    words = browser.get(bulk("delete", "all", app="library", model=model)).content.decode()
    assert CANARY not in words
    to_theirs = {"collection": kongsberg.collection.pk}
    address = bulk("add_to_collection", ours.pk, app="library", model=model)
    response = browser.post(address, to_theirs)
    assert (response.status_code, kongsberg.collection.name in response.content.decode()) == (200, False)
    assert rows.all_networks.get(pk=ours.pk).collection_id == karlskrona.collection.pk
    assert browser.post(bulk("delete", ours.pk, app="library", model=model)).status_code == 302
    assert set(rows.all_networks.all()) == {theirs}


@pytest.mark.parametrize(("model", "make", "rows"), FILES)
def test_each_of_many_deleted_files_stands_in_the_log(browser, karlskrona, model, make, rows):
    files = make.create_batch(2, network=karlskrona)
    browser.post(bulk("delete", *[file.pk for file in files], app="library", model=model))
    deeds = Entry.objects.for_network(karlskrona).filter(action__startswith="library.delete_")
    keys = {(entry.action, entry.target_id, entry.person_id) for entry in deeds}
    name = f"library.delete_{'picture' if rows is NetworkImage else 'document'}"
    assert keys == {(name, str(file.pk), int(browser.session["_auth_user_id"])) for file in files}


def test_each_of_many_deleted_pages_stands_in_the_log(browser, karlskrona, own):
    pages = [own, StandardPageFactory(parent=own.get_parent())]
    browser.post(bulk("delete", *[page.pk for page in pages]))
    deeds = Entry.objects.for_network(karlskrona).filter(action="home.delete_page")
    assert {(entry.target_id, entry.person_id) for entry in deeds} == {
        (str(page.pk), int(browser.session["_auth_user_id"])) for page in pages
    }


def test_an_editor_does_not_act_on_papers_of_the_board(browser, karlskrona):
    paper = NetworkDocumentFactory(network=karlskrona, title=CANARY, audience=frozenset({karlskrona.key("board")}))
    for ids in ([paper.pk], ["all"]):
        response = browser.get(bulk("delete", *ids, app="library", model="networkdocument"))
        assert CANARY not in response.content.decode()
        browser.post(bulk("delete", *ids, app="library", model="networkdocument"))
    assert refused(browser.get(reverse("wagtaildocs_chooser:chosen_multiple"), {"id": paper.pk}))
    assert NetworkDocument.all_networks.filter(pk=paper.pk).exists()
