"""A theme's pictures as files: per network, kept long, made once."""

import pytest

from printing import pictures

KEPT = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=300"
FILES = [("mark.svg", "image/svg+xml"), ("share.png", "image/png"), ("mail-head.png", "image/png")]


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_picture_when_current_then_kept_long_and_no_cookie(client, karlskrona, host, name, kind):
    response = client.get(f"/theme/{karlskrona.theme.version}/{name}", **host(karlskrona))

    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert response["Cache-Control"] == KEPT
    assert not response.cookies


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_picture_when_version_is_old_then_the_current_one_kept_briefly(client, karlskrona, host, name, kind):
    current = client.get(f"/theme/{karlskrona.theme.version}/{name}", **host(karlskrona))
    old = client.get(f"/theme/1/{name}", **host(karlskrona))

    assert old.content == current.content
    assert old["Cache-Control"] == BRIEFLY


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_picture_when_another_network_then_its_own(client, karlskrona, kongsberg, host, name, kind):
    kongsberg.theme.hue, kongsberg.theme.motif = 28, "lattice"
    kongsberg.theme.save()

    first, second = (client.get(f"/theme/1/{name}", **host(network)) for network in (karlskrona, kongsberg))

    assert first.content != second.content


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_picture_when_bare_host_then_not_there(client, karlskrona, name, kind):
    assert client.get(f"/theme/1/{name}", headers={"host": "localhost"}).status_code == 404


def test_picture_when_asked_twice_then_made_once(client, karlskrona, host, monkeypatch):
    made = []
    monkeypatch.setattr(pictures, "png", lambda svg, width: made.append(width) or b"pixels")

    for _time in range(2):
        assert client.get("/theme/1/share.png", **host(karlskrona)).content == b"pixels"
    assert made == [1200]


@pytest.mark.parametrize("name", ["share.png", "mail-head.png"])
def test_picture_when_shown_elsewhere_then_other_sites_may_load_it(client, karlskrona, host, name):
    response = client.get(f"/theme/1/{name}", **host(karlskrona))

    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert len(response.content) < 150_000


def test_picture_when_asked_for_then_one_query(client, karlskrona, host, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/theme/1/share.png", **host(karlskrona))
