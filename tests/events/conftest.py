"""Networks with their pages, made once a module."""

from copy import deepcopy

import pytest


@pytest.fixture
def karlskrona(grown, db):
    return deepcopy(grown[0])


@pytest.fixture
def kongsberg(grown, db):
    return deepcopy(grown[1])
