"""Entries of the search index, as if an app had offered them."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from search.actions import columns
from search.models import IndexEntry
from search.sources import IndexData
from tests.factories.networks import NetworkFactory


class IndexEntryFactory(DjangoModelFactory):
    """``audience`` is a set of keys; scope and folded texts follow from the rest."""

    network = factory.SubFactory(NetworkFactory)
    source = "library.networkdocument"
    source_id = factory.Sequence(lambda n: 1_000_000 + n)
    language = "sv"
    title = factory.Sequence(lambda n: f"Sida {n}")
    text = ""
    url = factory.LazyAttribute(lambda entry: f"/sv/{entry.source_id}/")
    audience = frozenset({"public"})
    date = None

    class Meta:
        model = IndexEntry

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        data = IndexData(
            **{name: kwargs.pop(name) for name in ("language", "title", "text", "url", "audience", "date")}
        )
        return super()._create(model_class, *args, language=data.language, **kwargs | columns(kwargs["network"], data))
