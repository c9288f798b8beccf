"""No log-in page leads to another host, and cookies stay on theirs."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from tests.admission.conftest import code_in
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "///evil.example/",
    "https:evil.example",
    "https:///evil.example",
    "https://evil.example/",
    "http://karlskrona.localhost@evil.example/",
    "http://karlskrona.localhost.evil.example/",
    "http://kongsberg.localhost/",
    "//kongsberg.localhost/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "/%0d%0aSet-Cookie:a=b",
    "/\r\nSet-Cookie:a=b",
    "/%0D%0ALocation:%20https://evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\t/evil.example",
    "%2f%2fevil.example",
]


def stays(answer):
    """Whether an answer leads nowhere but to a plain path of this host."""
    url = answer.headers.get("Location", "/")
    plain = url.startswith("/") and not url.startswith(("//", "/\\"))
    return plain and "%0d" not in url.lower().partition("?")[0] and "\r" not in url and "a" not in answer.cookies


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("field", ["next", "return_url", "url"])
def test_nothing_leads_away(karlskrona, kongsberg, anna, browser, log_in_by_password, mails, wanted, field):
    query = {field: wanted}
    client = browser(karlskrona)
    for path in ("/account/login/", "/cms/login/", "/account/password/reset/"):
        assert stays(client.get(path, query)), path
    assert stays(client.post("/account/login/", {"login": anna.email, "password": PASSWORD, **query}))
    assert SESSION_KEY in client.session
    for path in ("/account/login/", "/account/second-factor/add/", "/account/passkeys/add/", "/cms/login/"):
        page = client.get(path, query)
        assert stays(page), path
        assert "evil.example" not in page.content.decode(), path
    for path in ("/account/reauthenticate/", "/account/logout/", "/cms/logout/"):
        member = log_in_by_password(karlskrona, anna)
        assert stays(member.post(path, {"password": PASSWORD, **query})), path
    member = log_in_by_password(karlskrona, anna)
    assert stays(member.post("/account/start-over/", query))


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_the_code_page_leads_nowhere_else_either(karlskrona, anna, browser, mails, wanted):
    client = browser(karlskrona)
    assert stays(client.post("/account/login/", {"login": anna.email, "next": wanted}))
    answer = client.post("/account/login/code/", {"code": code_in(mails()[-1]), "next": wanted})
    assert stays(answer)
    assert SESSION_KEY in client.session


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_language_switch_of_the_log_in_page_leads_nowhere_else(karlskrona, browser, wanted):
    page = browser(karlskrona).get("/account/login/", {"next": wanted})
    assert [link["next"] for link in page.context["languages"]] in ([["/en/extranet/"], ["/sv/extranet/"]])


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "admission:start_over",
        "admission:account",
        "admission:remove_password",
        "mfa_add_webauthn",
        "mfa_login_webauthn",
        "mfa_activate_totp",
        "mfa_generate_recovery_codes",
        "devices:end_one",
        "devices:end_others",
        "handover:begin",
        "handover:enter",
        "account_set_password",
        "account_reset_password",
        "mfa_reauthenticate",
        "admission:admin_logout",
    ],
)
def test_every_form_needs_its_token(karlskrona, anna, name):
    from django.urls import reverse

    client = Client(headers={"host": karlskrona.site.hostname}, enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.post(reverse(name)).status_code == 403


def test_cookies_of_production_belong_to_one_host_and_to_https(tmp_path):
    """Read where they are set: in the settings of production, with nothing loosened."""
    code = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_DEVICE_COOKIE_NAME); "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY); "
        "print(s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, "
        "s.SESSION_COOKIE_PATH)"
    )
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "SECRET_KEY": "x" * 60,
        "HUB_HOST": "navet.example",
        "VAR_DIR": str(tmp_path),
        "PYTHONPATH": f".{os.pathsep}site",
    }
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    names, secure, scope = said.stdout.strip().splitlines()
    assert names == "__Host-session __Host-csrf __Host-known"
    assert secure == "True True True True"
    assert scope == "Lax Lax None None /"


def test_cookies_are_set_that_way(karlskrona, anna, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.KNOWN_DEVICE_COOKIE_NAME = "__Host-known"
    client = Client(headers={"host": karlskrona.site.hostname})
    client.get("/account/login/", secure=True)
    client.post("/account/login/", {"login": anna.email, "password": PASSWORD}, secure=True)
    for name in ("__Host-session", "__Host-csrf", "__Host-known"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name
