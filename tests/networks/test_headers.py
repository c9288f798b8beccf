"""Every answer bears the headers that protect its reader, whatever its status."""

from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client

HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
POLICY = {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"}


@pytest.fixture
def reader(settings, karlskrona, host):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    return Client(enforce_csrf_checks=True, raise_request_exception=False, **host(karlskrona))


def broken(error):
    return mock.patch("home.views.route_of", side_effect=error)


ANSWERS = {
    200: lambda reader: reader.get("/sv/", secure=True),
    301: lambda reader: reader.get("/sv/"),
    302: lambda reader: reader.get("/sv/extranet/", secure=True),
    400: lambda reader: reader.get("/sv/", secure=True, headers={"host": "unknown.localhost"}),
    403: lambda reader: reader.post("/account/login/", secure=True),
    404: lambda reader: reader.get("/sv/nothing-here/", secure=True),
    405: lambda reader: reader.put("/sv/", secure=True),
    500: lambda reader: reader.get("/sv/", secure=True),
    503: lambda reader: reader.get("/sv/", secure=True),
}
BREAKS = {500: KeyError("x"), 503: OperationalError("gone")}


@pytest.mark.parametrize("status", ANSWERS)
def test_headers_when_answered_with_any_status_then_all_of_them(reader, status):
    if status in BREAKS:
        with broken(BREAKS[status]):
            answer = ANSWERS[status](reader)
    else:
        answer = ANSWERS[status](reader)

    assert answer.status_code == status
    # A browser heeds the first only on an encrypted line.
    wanted = {name: value for name, value in HEADERS.items() if status != 301 or name != "Strict-Transport-Security"}
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")} >= POLICY
