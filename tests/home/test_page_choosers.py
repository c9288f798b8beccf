"""Choosers, usage and lists of pages in the admin name what is the network's own."""

import json

import pytest
from django.urls import reverse
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page, PageLogEntry, get_page_models

from home.models import NewsPage, StandardPage
from home.viewsets import NetworkPageViewSet
from tests.factories.events import EventPageFactory, calendar_page
from tests.factories.home import NewsPageFactory, StandardPageFactory, news_index
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory
from tests.home.refusals import CANARY, NO_NUMBERS, refused

pytestmark = pytest.mark.django_db


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
