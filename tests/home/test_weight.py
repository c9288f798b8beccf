"""What a reader's first look at a front page loads, as the proxy and the stored files compress it."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders

from tests.home.test_pages import fill

pytestmark = pytest.mark.django_db

LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon|preload)"[^>]* href|script[^>]* src|img[^>]* src)="([^"]+)"')
MOST_BYTES, MOST_REQUESTS = 60_000, 8


def content_of(client, path, headers):
    if path.startswith("/static/"):
        with open(finders.find(path.removeprefix("/static/")), "rb") as file:  # noqa: PTH123
            return file.read()
    response = client.get(path, **headers)
    assert response.status_code == 200, path
    return response.content


def test_a_front_page_is_light_and_loads_nothing_from_elsewhere(karlskrona, client, host):
    fill(karlskrona, 4)
    headers = host(karlskrona)
    page = client.get("/sv/", **headers).content
    paths = set(LOADED.findall(page.decode()))
    sizes = {path: len(gzip.compress(content_of(client, path, headers))) for path in paths}

    assert all(path.startswith("/") and not path.startswith("//") for path in paths)
    assert {path for path in paths if path.endswith(".css")}
    assert 1 + len(paths) <= MOST_REQUESTS
    assert len(gzip.compress(page)) + sum(sizes.values()) <= MOST_BYTES
    assert b"@import" not in b"".join(content_of(client, path, headers) for path in paths)
