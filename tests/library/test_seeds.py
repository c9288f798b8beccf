import jsonschema
import pytest
from pypdf import PdfReader

from admission.seeds import World
from library.models import NetworkDocument, NetworkImage
from library.seeds import sections

pytestmark = pytest.mark.django_db
FILE = {
    "documents": [{"key": "rules", "title": "Stadgar", "audience": ["members"], "text": ["Första stycket.", "Andra."]}],
    "pictures": [
        {
            "key": "quay",
            "title": "Kajen",
            "description": "En tecknad skärgård",
            "drawing": {"title": "Kajen", "width": 300},
        }
    ],
}


def load(network):
    world = World(network)
    for section in sections():
        jsonschema.validate(FILE[section.name], section.schema)
        section.load(network, FILE[section.name], world)
    return world


def test_sections_make_real_files_once(karlskrona):
    world = load(karlskrona)
    document, picture = world.objects["document:rules"], world.objects["picture:quay"]
    with document.file.open() as file:
        text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Stadgar" in text
    assert "Första stycket." in text
    assert document.audience == {karlskrona.key()}
    assert (picture.width, picture.description) == (300, "En tecknad skärgård")
    assert world.examples == {"document": document.url}
    assert load(karlskrona).objects == world.objects
    assert NetworkDocument.objects.for_network(karlskrona).count() == 1
    assert NetworkImage.objects.for_network(karlskrona).count() == 1


@pytest.mark.parametrize("change", [{"colour": "red"}, {"audience": ["all"]}, {"text": []}, {"key": "A b"}])
def test_schema_when_a_document_is_wrong_refuses(change):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([FILE["documents"][0] | change], sections()[0].schema)
