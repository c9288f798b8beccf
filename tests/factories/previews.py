"""Pages of documents, as the worker leaves them."""

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from extranet.previews.choices import PreviewState
from extranet.previews.models import Preview, PreviewPage
from tests.factories.library import NetworkDocumentFactory, picture_file


class PreviewFactory(DjangoModelFactory):
    document = factory.SubFactory(
        NetworkDocumentFactory, file=factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7", name="paper.pdf"))
    )
    network = factory.SelfAttribute("document.network")
    sha256 = factory.SelfAttribute("document.sha256")
    state = PreviewState.READY
    pages = 1

    class Meta:
        model = Preview


class PreviewPageFactory(DjangoModelFactory):
    preview = factory.SubFactory(PreviewFactory)
    number = factory.Sequence(lambda n: n + 1)
    file = factory.LazyFunction(picture_file)
    width = 40
    height = 30
    text = "Elnätets kapacitet"

    class Meta:
        model = PreviewPage
