"""The wall in front of the database."""

import pytest

from networks.models import Topic
from networks.querysets import UnscopedAccess, unscoped
from tests.factories.networks import TopicFactory


@pytest.mark.parametrize(
    "read",
    [
        list,
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: rows.first(),
        lambda rows: rows.delete(),
    ],
    ids=["list", "count", "exists", "first", "delete"],
)
def test_objects_when_no_network_is_named_then_refused(db, read):
    with pytest.raises(UnscopedAccess):
        read(Topic.objects.filter(slug="skills"))


def test_for_network_when_two_networks_have_rows_then_only_its_own(karlskrona, kongsberg):
    own, _foreign = TopicFactory(network=karlskrona), TopicFactory(network=kongsberg)

    assert list(Topic.objects.for_network(karlskrona)) == [own]


def test_unscoped_when_declared_then_all_rows(karlskrona, kongsberg):
    TopicFactory(network=karlskrona), TopicFactory(network=kongsberg)

    with unscoped():
        assert Topic.objects.count() == 2
