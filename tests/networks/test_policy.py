"""The usual policy is written once and says what django-csp would say; a page that asks for another gets it."""

from django.http import HttpResponse
from django.test import RequestFactory

from networks.middleware import ContentPolicyMiddleware

HEADER = "Content-Security-Policy"


def policy(path="/sv/", **asked):
    response = HttpResponse()
    for name, value in asked.items():
        setattr(response, name, value)
    answer = ContentPolicyMiddleware(lambda request: response)(RequestFactory().get(path))
    return {part.strip() for part in answer.headers.get(HEADER, "").split(";")} - {""}


def test_usual_policy_when_written_once_then_what_the_settings_say():
    assert policy() == policy(_csp_update={}) != set()
    assert {"default-src 'none'", "script-src 'self'", "form-action 'self'"} <= policy()


def test_policy_when_the_page_asks_for_another_then_that():
    assert "form-action 'self' https://there.example" in policy(_csp_update={"form-action": ["https://there.example"]})
    assert policy(_csp_config={"img-src": ["data:"]}) == {"img-src data:"}
    assert policy(_csp_exempt=True) == set()
    assert "form-action 'self'" in policy()


def test_policy_when_admin_then_the_looser_one():
    assert "script-src 'self' 'unsafe-inline'" in policy("/cms/")
    assert "script-src 'self'" in policy("/sv/")
