"""Pages that a process has at hand: never shown once the network's mark says otherwise, and few."""

import pytest
from django.core.cache import caches

from networks.actions import mark_key, new_mark
from networks.middleware import LARGEST_AT_HAND, MOST_AT_HAND, Kept, PageCacheMiddleware
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(monkeypatch):
    """Names of what is asked of the shared cache."""
    asked = []
    get = caches["pages"].get
    monkeypatch.setattr(caches["pages"], "get", lambda key, *rest: asked.append(key) or get(key, *rest))
    return asked


def test_a_page_at_hand_asks_the_shared_cache_for_the_mark_alone(karlskrona, reader, kept):
    front_page(karlskrona)
    browser = reader(karlskrona)
    browser.get("/sv/")
    browser.get("/sv/")
    kept.clear()

    assert browser.get("/sv/").status_code == 200
    assert kept == [mark_key(karlskrona.pk)]


def test_a_page_at_hand_is_made_anew_once_another_process_has_changed_the_mark(karlskrona, reader):
    page = front_page(karlskrona)
    one, other = reader(karlskrona), reader(karlskrona)
    for browser in (one, other, one, other):
        browser.get("/sv/")
    type(page).objects.filter(pk=page.pk).update(seo_title="Ny rubrik", title="Ny rubrik")
    assert "Ny rubrik" not in one.text("/sv/")
    new_mark(karlskrona.pk)

    assert "Ny rubrik" in one.text("/sv/")
    assert "Ny rubrik" in other.text("/sv/")


@pytest.mark.parametrize("lost", ["mark", "all"])
def test_a_page_at_hand_is_made_anew_where_the_cache_has_forgotten_the_mark(karlskrona, reader, lost):
    page = front_page(karlskrona)
    browser = reader(karlskrona)
    for _time in range(2):
        browser.get("/sv/")
    type(page).objects.filter(pk=page.pk).update(title="Ny rubrik", seo_title="Ny rubrik")
    caches["pages"].clear() if lost == "all" else caches["pages"].delete(mark_key(karlskrona.pk))

    assert "Ny rubrik" in browser.text("/sv/")


def test_a_page_at_hand_lasts_no_longer_than_in_the_cache(karlskrona, reader, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    page = front_page(karlskrona)
    browser = reader(karlskrona)
    for _time in range(2):
        browser.get("/sv/")
    type(page).objects.filter(pk=page.pk).update(title="Ny rubrik", seo_title="Ny rubrik")
    time_machine.move_to("2026-11-02 09:01:01+00:00", tick=False)

    assert "Ny rubrik" in browser.text("/sv/")


def test_few_pages_are_at_hand_and_no_large_one():
    cache = PageCacheMiddleware(lambda request: None)
    for number in range(MOST_AT_HAND * 3):
        cache._lay_at_hand(("http", "a", f"/sv/{number}/", ""), Kept("m", 0, {}, b""))
        assert len(cache.at_hand) <= MOST_AT_HAND
    cache.at_hand.clear()
    cache._lay_at_hand(("http", "a", "/sv/", ""), Kept("m", 0, {}, b"x" * (LARGEST_AT_HAND + 1)))
    assert cache.at_hand == {}
