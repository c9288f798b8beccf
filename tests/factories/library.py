"""Files of networks. Pictures are drawn small; documents are a few bytes of text."""

from __future__ import annotations

import io

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from library.models import DocumentText, DocumentVersion, NetworkDocument, NetworkImage, NetworkRendition
from tests.factories.networks import NetworkFactory


def picture_file(name: str = "picture.png", size: tuple[int, int] = (40, 30)) -> ContentFile:
    """A real picture, of the format its name says."""
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "JPEG" if name.endswith("jpg") else "PNG")
    return ContentFile(target.getvalue(), name=name)


class NetworkImageFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    collection = factory.SelfAttribute("network.collection")
    title = factory.Sequence(lambda n: f"Bild {n}")
    description = "En kaj med kranar"
    file = factory.LazyFunction(picture_file)

    class Meta:
        model = NetworkImage


class NetworkRenditionFactory(DjangoModelFactory):
    image = factory.SubFactory(NetworkImageFactory)
    filter_spec = "width-20"
    file = factory.LazyFunction(picture_file)

    class Meta:
        model = NetworkRendition


class NetworkDocumentFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    collection = factory.SelfAttribute("network.collection")
    title = factory.Sequence(lambda n: f"Dokument {n}")
    file = factory.Sequence(lambda n: ContentFile(f"Text nummer {n}".encode(), name=f"dokument-{n}.txt"))

    class Meta:
        model = NetworkDocument


class DocumentVersionFactory(DjangoModelFactory):
    document = factory.SubFactory(NetworkDocumentFactory)
    number = 1
    file = factory.LazyAttribute(lambda version: version.document.file.name)
    name = factory.Sequence(lambda n: f"tidigare-{n}.txt")
    media_type = "text/plain"
    sha256 = "0" * 64
    stored_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = DocumentVersion


class DocumentTextFactory(DjangoModelFactory):
    document = factory.SubFactory(NetworkDocumentFactory)
    sha256 = factory.SelfAttribute("document.sha256")
    text = "Elnätets kapacitet"

    class Meta:
        model = DocumentText
