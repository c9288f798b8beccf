"""The bare host, with no network and with many."""

import pytest

from tests.factories.networks import NetworkFactory

pytestmark = pytest.mark.django_db

BARE = {"headers": {"host": "localhost"}}


def test_hub_when_no_network_then_says_so(client):
    assert 'class="empty"' in client.get("/", **BARE).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_hub_when_more_networks_then_queries_do_not_grow(client, rows, django_assert_num_queries):
    NetworkFactory.create_batch(rows)

    with django_assert_num_queries(2):
        client.get("/", **BARE)
