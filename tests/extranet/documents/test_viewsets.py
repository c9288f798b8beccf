"""The shelves as the secretariat fills them under /cms/."""

import pytest

from extranet.documents.models import Shelf, ShelvedDocument
from tests.factories.extranet import ShelvedDocumentFactory
from tests.factories.library import NetworkDocumentFactory


def shelf_form(*documents):
    form = {
        "name_sv": "Stadgar",
        "name_nb": "",
        "name_en": "Bylaws",
        "position": "1",
        "entries-TOTAL_FORMS": str(len(documents)),
        "entries-INITIAL_FORMS": "0",
        "entries-MIN_NUM_FORMS": "0",
        "entries-MAX_NUM_FORMS": "1000",
    }
    for n, document in enumerate(documents):
        form |= {f"entries-{n}-document": document.pk, f"entries-{n}-year": "2026", f"entries-{n}-ORDER": str(n + 1)}
    return form


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def test_shelf_is_made_with_its_documents(karlskrona, staff):
    document = NetworkDocumentFactory(network=karlskrona)

    response = staff.post("/cms/shelves/new/", shelf_form(document))

    assert response.status_code == 302
    (entry,) = ShelvedDocument.objects.for_network(karlskrona).select_related("shelf")
    assert (entry.shelf.name, entry.document, entry.year) == ({"sv": "Stadgar", "en": "Bylaws"}, document, 2026)


def test_document_twice_on_a_shelf_is_refused(karlskrona, staff):
    document = NetworkDocumentFactory(network=karlskrona)

    assert staff.post("/cms/shelves/new/", shelf_form(document, document)).status_code == 200
    assert not Shelf.objects.for_network(karlskrona).exists()


def test_document_of_another_network_is_refused(karlskrona, kongsberg, staff):
    assert staff.post("/cms/shelves/new/", shelf_form(NetworkDocumentFactory(network=kongsberg))).status_code == 200
    assert not Shelf.objects.for_network(karlskrona).exists()


def test_screens_are_the_secretariats_alone(everyone, browser):
    statuses = {name: browser(person).get("/cms/shelves/").status_code for name, person in everyone.items()}

    assert {name for name, status in statuses.items() if status == 200} == {"secretariat", "superuser"}


def test_shelf_of_another_network_does_not_exist_for_the_secretariat(kongsberg, staff):
    shelf = ShelvedDocumentFactory(shelf__network=kongsberg).shelf

    for page in ("edit", "delete"):
        assert staff.get(f"/cms/shelves/{page}/{shelf.pk}/").status_code == 404
