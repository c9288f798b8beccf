"""The page tools of the admin: choosers, usage, moving and copying, acts on many pages, in one's own network only."""

import json
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Revision, get_page_models

from admission.rules import NUMBER
from audit.models import Entry
from home.models import NewsPage, StandardPage
from home.viewsets import NetworkPageViewSet
from library.actions import let_staff_in
from library.models import NetworkDocument, NetworkImage
from tests.factories.events import EventPageFactory, calendar_page
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory
from tests.factories.networks import PersonFactory

pytestmark = pytest.mark.django_db

CANARY = "Kanarifugl"
NO_NUMBERS = ["x", "-1", "9" * 30, "½", "1 OR 1=1", "٣"]


@pytest.fixture
def own(karlskrona):
    """A page of the network whose editor is logged in."""
    let_staff_in(karlskrona)
    return StandardPageFactory(parent=front_page(karlskrona), title="Egen")


@pytest.fixture
def foreign(kongsberg):
    """A page of another network."""
    let_staff_in(kongsberg)
    return StandardPageFactory(parent=front_page(kongsberg), title=CANARY)


@pytest.fixture
def browser(client, karlskrona, person, own, foreign):
    """The editor's, on the network's host."""
    client.force_login(person(karlskrona, "editor"))
    client.defaults["HTTP_HOST"] = karlskrona.site.hostname
    return client


def bulk(action, *ids, app="wagtailcore", model="page", **query):
    address = reverse("wagtail_bulk_action", args=[app, model, action])
    return f"{address}?{urlencode([('id', pk) for pk in ids] + list(query.items()))}"


def refused(response):
    return response.status_code == 404 and CANARY not in response.content.decode()


# ------------------------------------------------------------------ choosers (A1, A2)
@pytest.mark.parametrize(
    "query",
    ["", "?page_type=home.StandardPage", "?page_type=events.EventPage", "?page_type=home.NewsPage,home.HomePage"],
)
def test_the_page_chooser_opens_in_the_own_tree_whatever_kind_is_asked_for(browser, kongsberg, query):
    """Wagtail opens at what all pages of the kind have in common: here the only events are another network's."""
    calendar = calendar_page(kongsberg)
    for event in EventPageFactory.create_batch(2, parent=calendar):
        event.title = event.draft_title = CANARY
        event.save()
    calendar.title = calendar.draft_title = CANARY
    calendar.save()
    response = browser.get(reverse("wagtailadmin_choose_page") + query)
    assert response.status_code == 200
    assert CANARY not in response.content.decode()


def test_the_page_chooser_shows_no_foreign_page(browser, own, foreign):
    for page in (foreign, foreign.get_parent()):
        assert refused(browser.get(reverse("wagtailadmin_choose_page_child", args=[page.pk])))
    found = browser.get(reverse("wagtailadmin_choose_page_search"), {"q": CANARY})
    assert (found.status_code, CANARY in found.content.decode().replace(f'value="{CANARY}"', "")) == (200, False)
    assert b"Egen" in browser.get(reverse("wagtailadmin_choose_page_child", args=[own.get_parent().pk])).content


@pytest.mark.parametrize("name", ["wagtailadmin_choose_page", "wagtailadmin_choose_page_chosen_multiple"])
@pytest.mark.parametrize("value", [*NO_NUMBERS, "FOREIGN"])
def test_a_chooser_asked_with_what_is_no_own_page_is_not_found(browser, foreign, name, value):
    key = "target_pages[]" if name == "wagtailadmin_choose_page" else "id"
    assert refused(browser.get(reverse(name), {key: foreign.pk if value == "FOREIGN" else value}))


def test_a_chooser_asked_with_thousands_of_pages_is_not_found(browser, own):
    address = reverse("wagtailadmin_choose_page_chosen_multiple")
    assert browser.get(address, {"id": [own.pk] * 500}).status_code == 200
    assert browser.get(address, {"id": [own.pk] * 501}).status_code == 404


def test_an_own_page_is_given_by_the_chooser(browser, own):
    answer = json.loads(browser.get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": own.pk}).content)
    assert [row["id"] for row in answer["result"]] == [own.pk]


def test_the_address_of_a_foreign_page_stays_an_address(browser, own, foreign):
    """Wagtail would look in every site and answer with the page's title and number."""
    address = reverse("wagtailadmin_choose_page_external_link")

    def choose(url):
        form = {"external-link-chooser-url": url, "external-link-chooser-link_text": "dit"}
        return json.loads(browser.post(address, form).content)

    for url in (foreign.full_url, foreign.full_url + "?x=1", foreign.full_url.replace("/nb/", "/sv/")):
        answer = choose(url)
        assert (answer["step"], CANARY in json.dumps(answer)) == ("external_link_chosen", False), url
        assert answer["result"].get("id") is None
    assert browser.post(address).status_code == 400


# ------------------------------------------------------------------ usage and lists of a kind
def test_usage_is_open_and_names_own_pages_only(browser, own, foreign):
    text = f'<p><a linktype="page" id="{own.pk}">x</a></p>'
    body = StandardPage._meta.get_field("body").to_python([{"type": "text", "value": text}])
    StandardPageFactory(parent=own.get_parent(), title="Pekar hit", body=body)
    StandardPageFactory(parent=foreign.get_parent(), title=CANARY, body=body)
    edit = browser.get(reverse("wagtailadmin_pages:edit", args=[own.pk])).content.decode()
    address = reverse("wagtailadmin_pages:usage", args=[own.pk])
    assert address in edit
    usage = browser.get(address)
    words = usage.content.decode()
    assert (usage.status_code, "Pekar hit" in words, CANARY in words) == (200, True, False)
    assert len(usage.context["object_list"]) == 1
    assert refused(browser.get(reverse("wagtailadmin_pages:usage", args=[foreign.pk])))


@pytest.mark.parametrize(
    ("name", "make", "field"),
    [
        ("wagtailimages:image_usage", NetworkImageFactory, "picture"),
        ("wagtaildocs:document_usage", NetworkDocumentFactory, None),
    ],
)
def test_usage_of_a_file_is_open_and_names_own_pages_only(browser, karlskrona, kongsberg, name, make, field):
    ours, theirs = (make(network=network, audience=frozenset({"public"})) if not field else make(network=network)
                    for network in (karlskrona, kongsberg))  # fmt: skip
    for network, title in ((karlskrona, "Pekar hit"), (kongsberg, CANARY)):
        page = NewsPageFactory(parent=news_index(network), title=title)
        if field:
            page.picture, page.picture_text = ours, "x"
        else:
            text = f'<p><a linktype="document" id="{ours.pk}">x</a></p>'
            page.body = NewsPage._meta.get_field("body").to_python([{"type": "text", "value": text}])
        page.save()
    usage = browser.get(reverse(name, args=[ours.pk]))
    words = usage.content.decode()
    assert ("Pekar hit" in words, CANARY in words, len(usage.context["object_list"])) == (True, False, 1)
    assert browser.get(reverse(name, args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("name", ["type_use", "type_use_results"])
def test_the_pages_of_a_kind_are_the_networks_own(browser, name):
    words = browser.get(reverse(f"wagtailadmin_pages:{name}", args=["home", "standardpage"]))
    assert words.status_code == 200
    assert "Egen" in words.content.decode()
    assert CANARY not in words.content.decode()


@pytest.mark.parametrize("kind", [("accounts", "user"), ("library", "networkimage"), ("no", "thing")])
@pytest.mark.parametrize("name", ["type_use", "choose_parent"])
def test_what_is_no_kind_of_page_is_not_found(browser, name, kind):
    assert browser.get(reverse(f"wagtailadmin_pages:{name}", args=kind)).status_code == 404


def test_a_new_page_is_put_under_own_pages_only(browser, own, foreign):
    address = reverse("wagtailadmin_pages:choose_parent", args=["home", "standardpage"])
    assert browser.get(address).status_code == 200
    assert refused(browser.post(address, {"parent_page": foreign.pk}))
    there = reverse("wagtailadmin_pages:add", args=["home", "standardpage", own.pk])
    assert browser.post(address, {"parent_page": own.pk})["Location"] == there


def test_filters_of_lists_name_the_people_of_the_network_only(browser, karlskrona, kongsberg, person, own, foreign):
    """Wagtail's offer everybody who ever owned or edited a page anywhere, and every site."""
    for network, page, name in ((karlskrona, own, "Egenperson"), (kongsberg, foreign, CANARY)):
        who = person(network, "editor", last_name=name)
        Page.objects.filter(pk=page.pk).update(owner=who)
        PageLogEntry.objects.log_action(instance=page, action="wagtail.edit", user=who)
    for address in [
        reverse("wagtailadmin_explore", args=[own.get_parent().pk]),
        reverse("wagtailadmin_pages:type_use", args=["home", "standardpage"]),
    ]:
        words = browser.get(address).content.decode()
        assert ("Egenperson" in words, CANARY in words, kongsberg.site.hostname in words) == (True, False, False)


def test_every_kind_of_page_has_the_scoped_screens():
    for model in get_page_models():
        assert isinstance(page_viewset_registry.get_by_type(model), NetworkPageViewSet), model


def test_who_works_for_two_networks_sees_one_at_a_time(browser, kongsberg, foreign, client):
    from django.contrib.auth import get_user  # app ready

    get_user(client).groups.add(kongsberg.staff_groups.get(role="editor").group)
    edit = reverse("wagtailadmin_pages:edit", args=[foreign.pk])
    for address in [
        reverse("wagtailadmin_pages:search") + f"?q={CANARY}",
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_pages:type_use", args=["home", "standardpage"]),
        "/cms/",
    ]:
        assert edit not in browser.get(address).content.decode(), address


# ------------------------------------------------------------------ moving, copying, aliases (A3)
def test_a_page_is_moved_and_copied_inside_the_own_tree_only(browser, karlskrona, own, foreign):
    target = StandardPageFactory(parent=front_page(karlskrona), title="Mål")
    move, copy = (reverse(f"wagtailadmin_pages:{name}", args=[own.pk]) for name in ("move", "copy"))
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[own.pk, foreign.pk])
    copied = {"new_title": "Kopia", "new_slug": "kopia", "new_parent_page": foreign.pk, "publish_copies": "on"}
    assert refused(browser.get(confirm))
    assert refused(browser.post(confirm))
    assert refused(browser.post(move, {"new_parent_page": foreign.pk}))
    assert refused(browser.post(copy, copied))
    assert refused(browser.post(copy, copied | {"alias": "on"}))
    assert refused(browser.post(copy, copied | {"new_parent_page": "x"}))
    assert refused(browser.get(reverse("wagtailadmin_pages:copy", args=[foreign.pk])))
    assert not Page.objects.filter(slug="kopia").exists()
    assert browser.get(move).status_code == browser.get(copy).status_code == 200
    assert browser.post(move, {"new_parent_page": target.pk}).status_code == 302
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[own.pk, target.pk])
    assert browser.post(confirm).status_code == 302
    assert Page.objects.get(pk=own.pk).get_parent().pk == target.pk
    assert browser.post(copy, copied | {"new_parent_page": target.pk}).status_code == 302
    assert Page.objects.get(slug="kopia").is_descendant_of(target)


def test_an_alias_is_made_and_made_a_page_of_its_own(browser, own, foreign):
    copied = {"new_title": "E", "new_slug": "alias", "new_parent_page": own.get_parent().pk, "alias": "on"}
    assert browser.post(reverse("wagtailadmin_pages:copy", args=[own.pk]), copied).status_code == 302
    alias = Page.objects.get(slug="alias")
    assert alias.alias_of_id == own.pk
    address = reverse("wagtailadmin_pages:convert_alias", args=[alias.pk])
    assert browser.get(address).status_code == 200
    assert browser.post(address).status_code == 302
    assert Page.objects.get(pk=alias.pk).alias_of_id is None
    theirs = foreign.create_alias(parent=foreign.get_parent(), update_slug="deres")
    assert refused(browser.post(reverse("wagtailadmin_pages:convert_alias", args=[theirs.pk])))
    assert Page.objects.get(pk=theirs.pk).alias_of_id == foreign.pk


def test_a_page_is_put_in_order_unpublished_and_deleted(browser, own, foreign):
    position = "wagtailadmin_pages:set_page_position"
    assert browser.post(reverse(position, args=[own.pk]) + "?position=0").status_code == 200
    assert own.get_parent().get_children()[0].pk == own.pk
    assert refused(browser.post(reverse(position, args=[own.pk]) + "?position=999999999999999999999"))
    for name in ("unpublish", "delete"):
        assert refused(browser.post(reverse(f"wagtailadmin_pages:{name}", args=[foreign.pk])))
        assert browser.post(reverse(f"wagtailadmin_pages:{name}", args=[own.pk])).status_code == 302
    assert (Page.objects.filter(pk=own.pk).exists(), Page.objects.get(pk=foreign.pk).live) == (False, True)


# ------------------------------------------------------------------ acts on many (A11, A12)
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
        ("library", "networkimage", "add_tags"),
        ("library", "networkdocument", "add_tags"),
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
    for action in ("delete", "add_to_collection"):
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


# ------------------------------------------------------------------ the order of siblings
@pytest.mark.parametrize("position", ["0", "17", "9" * 18, "9" * 19, "9" * 400, "-1", "x", "½", "٣", ""])
@pytest.mark.parametrize("is_superuser", [False, True])
def test_a_page_is_put_in_no_place_that_cannot_be_counted(browser, own, is_superuser, position):
    sibling = StandardPageFactory(parent=own.get_parent())
    if is_superuser:
        browser.force_login(PersonFactory(is_superuser=True))
    address = reverse("wagtailadmin_pages:set_page_position", args=[own.pk])
    with transaction.atomic():
        answer = browser.post(f"{address}?{urlencode({'position': position})}")
        # PostgreSQL goes on only once what it refused is undone; in service each request stands alone.
        transaction.set_rollback(answer.status_code == 400)
    assert answer.status_code in ({200, 400} if is_superuser else {200 if NUMBER.fullmatch(position) else 404})
    kept = list(own.get_parent().get_children().filter(pk__in=[own.pk, sibling.pk]).values_list("pk", flat=True))
    assert sorted(kept) == sorted([own.pk, sibling.pk])
    assert Page.find_problems() == ([], [], [], [], [])


def test_an_editor_does_not_act_on_papers_of_the_board(browser, karlskrona):
    paper = NetworkDocumentFactory(network=karlskrona, title=CANARY, audience=frozenset({karlskrona.key("board")}))
    for ids in ([paper.pk], ["all"]):
        response = browser.get(bulk("delete", *ids, app="library", model="networkdocument"))
        assert CANARY not in response.content.decode()
        browser.post(bulk("delete", *ids, app="library", model="networkdocument"))
    assert refused(browser.get(reverse("wagtaildocs_chooser:chosen_multiple"), {"id": paper.pk}))
    assert NetworkDocument.all_networks.filter(pk=paper.pk).exists()


# ------------------------------------------------------------------ privacy by hand (A9, A26, A27)
@pytest.mark.parametrize("role", ["editor", "secretariat", "superuser"])
def test_nobody_closes_a_page_or_a_collection_by_hand(client, karlskrona, person, own, role):
    who = PersonFactory(is_superuser=True) if role == "superuser" else person(karlskrona, role)
    client.force_login(who)
    host = {"headers": {"host": karlskrona.site.hostname}}
    for address in [
        reverse("wagtailadmin_pages:set_privacy", args=[own.pk]),
        reverse("wagtailadmin_collections:set_privacy", args=[karlskrona.collection.pk]),
    ]:
        for kind in ("login", "groups", "password"):
            form = {
                "restriction_type": kind,
                "password": "x",
                "groups": [who.groups.first().pk] if who.groups.first() else [],
            }
            assert client.get(address, **host).status_code == 404
            assert client.post(address, form, **host).status_code == 404
    assert not PageViewRestriction.objects.exists()
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[own.pk]), **host).content.decode()
    assert "set-privacy" not in edit
    assert "/privacy/" not in edit


def test_there_is_no_log_in_and_no_password_for_a_closed_page(client, karlskrona, own, host):
    wall = PageViewRestriction.objects.create(page=own, restriction_type="password", password="canary")
    for path in [f"/_util/authenticate_with_password/{wall.pk}/{own.pk}/", "/_util/login/"]:
        for prefix in ("", "/sv", "/cms"):
            assert client.get(prefix + path, **host(karlskrona)).status_code == 404
            assert client.post(prefix + path, {"password": "canary"}, **host(karlskrona)).status_code == 404


# ------------------------------------------------------------------ versions
def test_a_version_of_another_page_is_not_found(browser, karlskrona, own, foreign):
    sibling = StandardPageFactory(parent=front_page(karlskrona))
    picture = NetworkImageFactory(network=karlskrona)
    versions = {"own": own, "sibling": sibling, "foreign": foreign}
    for page in versions.values():
        page.save_revision()
    ids = {name: page.latest_revision_id for name, page in versions.items()}
    name = "wagtailadmin_pages:revisions_compare"
    good = reverse(name, args=[own.pk, ids["own"], "latest"])
    assert browser.get(good).status_code == 200
    odd = [ids["sibling"], ids["foreign"], picture.pk + 10**6, int("9" * 30)]
    for other in odd:
        for sides in ((other, "latest"), ("live", other), (ids["own"], other), (other, ids["own"]), (other, other)):
            assert refused(browser.get(reverse(name, args=[own.pk, *sides]))), sides
        for step in ("view", "revert", "unschedule"):
            address = reverse(f"wagtailadmin_pages:revisions_{step}", args=[own.pk, other])
            assert refused(browser.get(address)), step
            assert browser.post(address, {}).status_code in {404, 405}, step
    assert Revision.objects.filter(pk__in=ids.values()).count() == 3


@pytest.mark.parametrize("name", ["view_draft", "preview_on_edit", "history", "history_results", "revisions_index"])
def test_drafts_of_another_network_are_not_found(browser, foreign, name):
    address = reverse(f"wagtailadmin_pages:{name}", args=[foreign.pk])
    assert refused(browser.get(address))
    assert refused(browser.post(address, {"title": "x"}))


@pytest.mark.parametrize(
    "kind", [("accounts", "user"), ("library", "networkimage"), ("home", "homepage"), ("wagtailcore", "page")]
)
@pytest.mark.parametrize("name", ["add", "preview_on_add"])
def test_a_page_that_cannot_stand_there_is_not_added(browser, own, foreign, name, kind):
    count = Page.objects.count()
    for parent in (own, foreign):
        address = reverse(f"wagtailadmin_pages:{name}", args=[*kind, parent.pk])
        for response in (browser.get(address), browser.post(address, {"title": "x"})):
            assert response.status_code < 500
            assert parent is own or refused(response)
    assert Page.objects.count() == count


def test_editors_of_a_page_hear_of_each_other_and_of_nobody_else(browser, karlskrona, own, foreign):
    def ping(page, kind="standardpage", **data):
        return browser.post(reverse("wagtailadmin_editing_sessions:ping", args=["home", kind, page, 0]), data)

    assert ping(own.pk).status_code == 200
    for page in (foreign.pk, *NO_NUMBERS[:1], "9" * 30):
        assert refused(ping(page))
    assert refused(ping(own.pk, kind="no-such-page"))
    assert ping(own.pk, revision_id=foreign.latest_revision_id or 10**6).status_code == 404
    assert 400 <= ping(own.pk, revision_id="x").status_code < 500
