"""The public pages about personal data and accessibility."""

import pytest
from django.utils import translation

from networks.choices import Controller
from privacy.rules import register, retention_rules

pytestmark = pytest.mark.django_db
PAGES = ["/sv/privacy/", "/sv/accessibility/"]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_public_and_names_network_and_contact(client, karlskrona, host, path):
    page = client.get(path, **host(karlskrona))

    assert page.status_code == 200
    assert "Industrigruppen i Karlskrona" in page.text
    assert "mailto:karlskrona@example.org" in page.text
    assert page.text.count("<h1>") == 1
    assert not page.cookies


@pytest.mark.parametrize("path", PAGES)
def test_page_on_the_bare_host_is_not_found(client, db, path):
    assert client.get(path, headers={"host": "localhost"}).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_page_takes_no_post(client, karlskrona, host, path):
    assert client.post(path, **host(karlskrona)).status_code == 405


@pytest.mark.parametrize(
    ("controller", "article", "other"), [(Controller.PRIVATE, "6.1 f", "6.1 e"), (Controller.PUBLIC, "6.1 e", "6.1 f")]
)
def test_notice_rests_on_what_the_controller_is(client, karlskrona, host, controller, article, other):
    karlskrona.controller = controller
    karlskrona.save(update_fields=["controller"])

    with translation.override("en"):
        text = client.get("/en/privacy/", **host(karlskrona)).text

    assert article in text
    assert other not in text


@pytest.mark.parametrize(
    ("language", "name", "authority"), [("sv", "karlskrona", "www.imy.se"), ("nb", "kongsberg", "www.datatilsynet.no")]
)
def test_notice_names_the_countrys_authority(client, request, host, language, name, authority):
    network = request.getfixturevalue(name)

    assert authority in client.get(f"/{language}/privacy/", **host(network)).text


def test_notice_shows_every_purpose_and_every_rule(client, karlskrona, host):
    with translation.override("en"):
        purposes = {str(entry.purpose) for entry in register()}
        rules = [str(rule.description) for rule in retention_rules()]
    text = client.get("/en/privacy/", **host(karlskrona)).content.decode()

    assert [purpose for purpose in purposes if purpose.replace("'", "&#x27;") not in text] == []
    assert [rule for rule in rules if rule.replace("'", "&#x27;") not in text] == []
    assert len(rules) >= 4
