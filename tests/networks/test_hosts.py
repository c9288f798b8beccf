"""What a request says of its host changes no link; a host that no network has is refused."""

import re

import pytest
from django.conf import settings as current
from django.test import Client

from config.settings import base
from networks.querysets import unscoped
from notifications.models import Mail
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db

EVIL = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-server": "evil.example",
    "x-host": "evil.example",
    "x-forwarded-port": "8443",
    "x-original-url": "/cms/",
    "forwarded": "host=evil.example",
}


@pytest.fixture
def _production(settings):
    """The values of production that have to do with hosts, for an installation at localhost."""
    settings.ALLOWED_HOSTS = ["localhost", ".localhost"]
    settings.SECURE_SSL_REDIRECT = True
    for name in ("SECURE_PROXY_SSL_HEADER", "MIDDLEWARE"):
        setattr(settings, name, getattr(base, name))


@pytest.fixture
def browser(_production):
    """A reader behind the proxy, which says that the reader came by HTTPS."""
    return Client(headers={"x-forwarded-proto": "https"})


def test_production_reads_no_host_but_the_host():
    assert not getattr(base, "USE_X_FORWARDED_HOST", False)
    assert not getattr(base, "USE_X_FORWARDED_PORT", False)
    assert not current.USE_X_FORWARDED_HOST
    assert "*" not in base.ALLOWED_HOSTS


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.example",
            "unknown.localhost",
            "karlskrona.localhost.evil.example",
            "karlskrona.localhost@evil.example",
        ),
        *("127.0.0.1", "127.0.0.1:8000", "[::1]", "0x7f000001", "karlskrona", "evil.example:443", "testserver", ""),
        *("karlskrona.localhost:99x", "karlskrona.localhost/", "karlskrona.localhost, evil.example"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/sv/", "/sv/om/", "/account/login/", "/cms/", "/sv/extranet/", "/robots.txt"])
def test_a_host_that_is_no_networks_is_refused(karlskrona, browser, host, path):
    front_page(karlskrona)

    response = browser.get(path, headers={"host": host})

    assert response.status_code == 400
    assert b"karlskrona" not in response.content.lower()


@pytest.mark.parametrize(
    "host",
    ["KARLSKRONA.localhost", "karlskrona.localhost.", "karlskrona.localhost:8443", "Karlskrona.LocalHost:80"],
)
@pytest.mark.parametrize("path", ["/sv/", "/sv/om/", "/sitemap.xml", "/sv/news/feed/", "/sv/events.ics", "/robots.txt"])
def test_a_host_spelled_in_another_way_is_the_network_and_changes_no_link(karlskrona, browser, host, path):
    front_page(karlskrona)
    usual = browser.get(path, headers={"host": "karlskrona.localhost"})
    spelled = browser.get(path, headers={"host": host})

    assert (usual.status_code, spelled.status_code) == (200, 200)
    assert links_of(spelled) == links_of(usual)
    assert b"8443" not in spelled.content


def links_of(response):
    """Every address with a host."""
    return re.findall(rb"https?://[^\s\"'<>]+", response.content)


@pytest.mark.parametrize("path", ["/", "/sv/", "/sv/om/", "/sitemap.xml", "/sv/news/feed/", "/sv/extranet/", "/cms/"])
def test_what_is_said_of_another_host_is_not_read(karlskrona, browser, path):
    front_page(karlskrona)
    usual = browser.get(path, headers={"host": "karlskrona.localhost"})
    told = browser.get(path, headers={"host": "karlskrona.localhost"} | EVIL)

    assert (told.status_code, told.get("Location")) == (usual.status_code, usual.get("Location"))
    assert links_of(told) == links_of(usual)
    assert b"evil.example" not in told.content


def test_each_network_answers_for_itself_only(karlskrona, kongsberg, browser):
    front_page(karlskrona), front_page(kongsberg)

    assert browser.get("/sv/", headers={"host": "kongsberg.localhost"}).status_code == 404
    assert b'data-network="kongsberg"' in browser.get("/en/", headers={"host": "kongsberg.localhost"}).content


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/"])
def test_a_mail_links_to_the_networks_own_host_whatever_the_request_says(karlskrona, person, browser, path):
    someone = person(karlskrona)
    field = "login" if "login" in path else "email"
    sent = {"host": "karlskrona.localhost:8443", "referer": "https://karlskrona.localhost:8443" + path}
    browser.post(path, {field: someone.email}, headers=sent | EVIL)
    browser.post(path, {field: someone.email}, headers={"host": "evil.example"} | EVIL)
    with unscoped():
        mails = list(Mail.objects.filter(to=someone.email))

    assert len(mails) == 1
    for text in (mails[0].subject, mails[0].text, mails[0].html):
        assert "evil.example" not in text
        assert "8443" not in text
    assert "https://karlskrona.localhost" in mails[0].html
