"""The environment is read strictly: a wrong or missing variable is named."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

WRONG = [
    ("", lambda: env.text("IT"), "IT is missing"),
    ("  ", lambda: env.text("IT"), "IT is missing"),
    ("maybe", lambda: env.flag("IT", default=True), "IT must be on or off, not 'maybe'"),
    ("-1", lambda: env.number("IT", 1), "IT must be a whole number, not '-1'"),
    ("mysql://host/name", lambda: env.database("IT", ""), "IT must start with sqlite:// or postgres://"),
    ("memcached://host", lambda: env.cache("IT", "folder", 9), "IT must start with redis://"),
    ("http://mail.example", lambda: env.mail_server("IT", ""), "IT must look like smtp://"),
    ("smtp://", lambda: env.mail_server("IT", ""), "IT must look like smtp://"),
    ("papers", lambda: env.bucket("IT", public=False), "S3_ENDPOINT is missing"),
]


@pytest.mark.parametrize(("value", "read", "told"), WRONG)
def test_variable_when_wrong_or_missing_then_named(monkeypatch, value, read, told):
    monkeypatch.setenv("IT", value)
    monkeypatch.delenv("S3_ENDPOINT", raising=False)

    with pytest.raises(ImproperlyConfigured, match=told):
        read()


@pytest.mark.parametrize(("value", "meant"), [("on", True), ("No", False), ("1", True), ("FALSE", False), ("", True)])
def test_flag_when_written_in_any_usual_way_then_understood(monkeypatch, value, meant):
    monkeypatch.setenv("IT", value)

    assert env.flag("IT", default=True) is meant


def test_mail_server_when_all_is_said_then_all_is_used(monkeypatch):
    monkeypatch.setenv("IT", "smtp://anna:p%40ss@mail.example:2525?tls=on")

    found = env.mail_server("IT", "")

    assert {name: found[f"EMAIL_{name}"] for name in ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS")} == {
        "HOST": "mail.example",
        "PORT": 2525,
        "HOST_USER": "anna",
        "HOST_PASSWORD": "p@ss",
        "USE_TLS": True,
    }
    monkeypatch.setenv("IT", "smtps://mail.example")
    assert (env.mail_server("IT", "")["EMAIL_PORT"], env.mail_server("IT", "")["EMAIL_USE_SSL"]) == (465, True)


def test_bucket_when_named_then_private_files_are_asked_for_with_a_signature(monkeypatch):
    for name in ("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "IT"):
        monkeypatch.setenv(name, name.lower())

    private, public = (env.bucket("IT", public=public)["OPTIONS"] for public in (False, True))

    assert (private["querystring_auth"], public["querystring_auth"]) == (True, False)
    assert private["bucket_name"] == "it"
    monkeypatch.setenv("IT", "")
    assert env.bucket("IT", public=False) is None
