"""Tools for one page in the admin: moving, copying, order, privacy and versions, in one's own network only."""

from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Revision

from admission.rules import NUMBER
from tests.factories.home import StandardPageFactory, front_page
from tests.factories.library import NetworkImageFactory
from tests.factories.networks import PersonFactory
from tests.home.refusals import NO_NUMBERS, refused

pytestmark = pytest.mark.django_db


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
