"""What readers and machines get while the database, the disk or the cache is away."""

import errno
from unittest import mock

import pytest
from django.core.cache.backends.redis import RedisCache
from django.db import InterfaceError, OperationalError
from django.test import Client
from redis.exceptions import RedisError

from config.caches import PatientRedisCache
from networks.rules import is_away
from tests.faults.services import free_port


@pytest.fixture
def browser(karlskrona, host):
    return Client(raise_request_exception=False, **host(karlskrona))


def wrapped(outer, inner):
    try:
        try:
            raise inner
        except Exception as error:
            raise outer from error
    except Exception as error:
        return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("the connection is closed"), True),
        (InterfaceError("connection already closed"), True),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (wrapped(RuntimeError("x"), OperationalError("gone")), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (ValueError("ours"), False),
        (None, False),
    ],
)
def test_is_away_when_trying_again_may_help(error, away):
    assert is_away(error) is away


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("no connection to 10.0.0.1"), 503), (KeyError("x"), 500)]
)
def test_page_when_the_network_cannot_be_read_then_own_page_and_when_to_come_again(browser, error, status):
    with mock.patch("networks.middleware.Network.objects.select_related", side_effect=error):
        answer = browser.get("/sv/")

    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, "30" if status == 503 else None)
    text = answer.content.decode()
    assert ("We are not reachable right now" in text) is (status == 503)
    assert "10.0.0.1" not in text
    assert "Content-Security-Policy" in answer.headers


def test_probes_when_the_database_is_away_then_the_process_lives_and_is_not_ready(browser):
    with mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=OperationalError("gone")):
        alive, ready = (browser.get(path, headers={"host": "localhost"}) for path in ("/healthz", "/readyz"))

    assert (alive.status_code, alive.content) == (200, b"ok\n")
    assert (ready.status_code, ready.content.split()[:2]) == (503, [b"database", b"migrations"])


def test_cache_when_redis_is_away_then_reads_go_on_and_counting_fails():
    cache = PatientRedisCache(f"redis://127.0.0.1:{free_port()}", {})

    assert (cache.get("x", 5), cache.get_many(["x"]), cache.set("x", 1), cache.delete("x")) == (5, {}, None, False)
    assert (cache.touch("x"), "x" in cache, cache.get_or_set("x", 7), cache.get_or_set("x", lambda: 8)) == (0, 0, 7, 8)
    for counting in (lambda: cache.add("x", 1), lambda: cache.incr("x")):
        with pytest.raises(ConnectionError):
            counting()


def test_stock_cache_when_redis_is_away_then_every_page_fails():
    """The negative control."""
    with pytest.raises(RedisError):
        RedisCache(f"redis://127.0.0.1:{free_port()}", {}).get("x")


def test_cache_when_asked_again_then_by_the_same_client():
    client = PatientRedisCache("redis://127.0.0.1:1", {})._cache
    assert client.get_client() is client.get_client("other")
    assert client.get_client(write=True) is client.get_client(write=True)
