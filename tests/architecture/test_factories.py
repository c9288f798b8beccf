"""Each model has a factory, so that any test can make a row cheaply."""

import importlib
import pkgutil

from factory.django import DjangoModelFactory

import tests.factories
from tests.architecture.test_layout import our_models


def factories() -> list[type[DjangoModelFactory]]:
    found = []
    for info in pkgutil.iter_modules(tests.factories.__path__):
        module = importlib.import_module(f"tests.factories.{info.name}")
        found += [
            thing
            for thing in vars(module).values()
            if isinstance(thing, type) and issubclass(thing, DjangoModelFactory)
        ]
    return found


def test_factories_when_models_are_walked_then_each_has_one():
    made = {factory._meta.model for factory in factories()}
    missing = {model._meta.label for model in our_models() if model not in made and not model._meta.auto_created}

    assert missing == set()
