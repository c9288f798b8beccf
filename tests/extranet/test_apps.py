"""Offers are collected by others; each of ours answers."""

import pytest

from networks.apps import collect
from tests.factories.networks import PersonFactory


@pytest.mark.parametrize(
    ("offer", "names"),
    [
        ("seed_sections", {"organisations", "mandates", "shelves", "meetings"}),
        ("retention_rules", {"members.representations", "members.mandates", "meetings.drafts"}),
    ],
)
def test_offer_is_collected(offer, names):
    assert names <= {found.name for found in collect(offer)}


def test_own_data_and_daily_jobs_are_collected(db):
    labels = [str(label) for label, _rows in collect("own_data", PersonFactory())]

    assert {"Organisations you have represented", "Minutes you have approved"} <= set(labels)
    assert "members.index" in [name for name, _job in collect("daily_jobs")]
