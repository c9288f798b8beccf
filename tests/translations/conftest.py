"""An editor at the admin of a network, and pages on their way into another language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation

from home.models import StandardPage
from tests.factories.home import StandardPageFactory, front_page
from tests.grown import grown, karlskrona, kongsberg
from translations.actions import submit


class Browser:
    """The test client of one person on one network's host, with the addresses of translation by name."""

    def __init__(self, client: Any, network: Any, person: Any) -> None:
        client.force_login(person)
        client.defaults["HTTP_HOST"] = network.site.hostname
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.client = client

    def get(self, name: str, *args: Any, **query: Any) -> Any:
        return self.client.get(reverse(name, args=args), query)

    def post(self, name: str, *args: Any, **fields: Any) -> Any:
        return self.client.post(reverse(name, args=args), fields)

    def put(self, name: str, *args: Any, **fields: Any) -> Any:
        kind = "application/x-www-form-urlencoded"
        return self.client.put(reverse(name, args=args), urlencode(fields), content_type=kind)

    def says(self, response: Any) -> list[str]:
        """What the editor is told on the next page."""
        return [str(message) for message in self.client.get(response["Location"]).context["messages"]]


@pytest.fixture
def at(client):
    """A browser logged in as somebody on a network's host: ``at(network, person)``."""
    return lambda network, person: Browser(client, network, person)


@pytest.fixture
def editor(at, person, karlskrona):
    """The editor of karlskrona at the desk."""
    return at(karlskrona, person(karlskrona, "editor"))


def body(*texts: str) -> Any:
    blocks = [
        {"type": "text", "value": text, "id": f"00000000-0000-4000-8000-00000000000{n}"} for n, text in enumerate(texts)
    ]
    return StandardPage._meta.get_field("body").to_python(blocks)


def page_in(network: Any, title: str = "Stadgar", *texts: str, parent: Any = None, **fields: Any) -> StandardPage:
    """A published page in the network's main language."""
    parent = parent or front_page(network)
    return StandardPageFactory(parent=parent, title=title, body=body(*(texts or ("<p>Hej alla</p>",))), **fields)


def locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)


def translated(
    network: Any, person: Any, title: str = "Stadgar", *texts: str, into: str = "en", **fields: Any
) -> Translation:
    """A page submitted for translation; its translation is a draft."""
    page = page_in(network, title, *texts, **fields)
    submit(by=person, page=page, locales=[locale(into)])
    return Translation.objects.get(source__object_id=page.translation_key)


def segment(translation: Translation, text: str) -> Any:
    """The string of the original that says this."""
    return translation.source.stringsegment_set.get(string__data=text)


PREFIX = "wagtail_localize:"
EDIT = "wagtailadmin_pages:edit"


def write(browser: Browser, translation: Translation, texts: dict[str, str]) -> None:
    """Translate strings as the editor's screen does."""
    for text, value in texts.items():
        answer = browser.put(
            f"{PREFIX}edit_string_translation", translation.pk, segment(translation, text).pk, value=value
        )
        assert answer.status_code in {200, 201}, answer.content
