"""A PDF that members read, and the worker's work done at once."""

import pytest
from django.core.files.base import ContentFile

from extranet.previews.models import Preview
from printing.documents import pdf
from tests.factories.library import NetworkDocumentFactory


def printed(network, *paragraphs):
    """A PDF of ours."""
    return pdf("note", {"network": network, "title": "Elnätet", "language": "sv", "paragraphs": list(paragraphs)})


def page(document):
    return f"/en/extranet/documents/{document.pk}/preview/"


def picture(document, number=1):
    return f"{page(document)}{number}.webp"


def preview_of(document):
    return Preview.all_networks.filter(document=document).first()


@pytest.fixture
def paper(karlskrona):
    """Make a document: ``paper(content, audience="board", kind="pdf")``; by default a PDF that members read."""

    def make(content=None, *, audience="", kind="pdf", **facts):
        content = printed(karlskrona, "Kapaciteten räcker.") if content is None else content
        file = ContentFile(content, name=f"paper.{kind}")
        audience = {karlskrona.key(audience)} if isinstance(audience, str) else audience
        facts = {"network": karlskrona, "title": "Elnätet", "audience": audience} | facts
        return NetworkDocumentFactory(file=file, **facts)

    return make


@pytest.fixture
def look(browser, django_capture_on_commit_callbacks):
    """Open a document's preview and have the worker draw it: ``look(person, document)`` gives the answer after."""

    def at(person, document):
        client = browser(person)
        with django_capture_on_commit_callbacks(execute=True):
            client.get(page(document))
        return client.get(page(document))

    return at
