"""What stands on a shelf."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.extranet import ShelvedDocumentFactory
from tests.factories.library import NetworkDocumentFactory


def test_shelf_refuses_another_networks_document(karlskrona, kongsberg):
    entry = ShelvedDocumentFactory(shelf__network=karlskrona)
    entry.document = NetworkDocumentFactory(network=kongsberg)

    with pytest.raises(ValidationError, match="of this network"):
        entry.full_clean()


@pytest.mark.parametrize("year", [1899, 2201])
def test_year_is_one_that_can_be_meant(year, karlskrona):
    entry = ShelvedDocumentFactory(shelf__network=karlskrona)
    entry.year = year

    with pytest.raises(ValidationError) as refused:
        entry.clean_fields(exclude=["shelf", "document"])
    assert set(refused.value.message_dict) == {"year"}


def test_entry_is_named_by_its_document(karlskrona):
    assert str(ShelvedDocumentFactory(shelf__network=karlskrona, document__title="Stadgar")) == "Stadgar"
