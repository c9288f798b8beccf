"""For the conftest of a folder whose tests all want pages: both networks with theirs, made once a module."""

from copy import deepcopy

import pytest

from tests.factories.home import grow
from tests.factories.networks import norwegian_network, swedish_network


@pytest.fixture(scope="module")
def grown(for_the_module):
    with for_the_module():
        return grow(swedish_network()), grow(norwegian_network())


@pytest.fixture
def karlskrona(grown, db):
    return deepcopy(grown[0])


@pytest.fixture
def kongsberg(grown, db):
    return deepcopy(grown[1])
