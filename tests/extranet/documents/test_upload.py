"""Many files for a shelf at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from extranet.documents.models import ShelvedDocument
from tests.factories.extranet import ShelfFactory


@pytest.fixture
def shelf(karlskrona):
    return ShelfFactory(network=karlskrona)


def text(name, content=b"Text of a paper"):
    return SimpleUploadedFile(name, content)


def send(client, shelf, files, **more):
    return client.post(f"/cms/shelves/{shelf.pk}/upload/", {"papers": files, "year": 2026, "audience": []} | more)


def entries(shelf):
    return list(ShelvedDocument.objects.for_network(shelf.network).filter(shelf=shelf).select_related("document"))


def test_upload_when_many_are_sent_then_each_lies_on_the_shelf_for_those_chosen(
    karlskrona, shelf, secretariat, browser
):
    answer = send(browser(secretariat), shelf, [text("Plan_A.txt"), text("B.txt")], audience=[karlskrona.key("board")])

    assert answer.status_code == 302
    assert [(row.document.title, row.document.audience) for row in entries(shelf)] == [
        ("Plan A", {karlskrona.key("board")}),
        ("B", {karlskrona.key("board")}),
    ]


def test_upload_when_one_is_refused_then_the_others_are_taken_and_it_is_named(shelf, secretariat, browser):
    client = browser(secretariat)
    answer = client.post(
        f"/cms/shelves/{shelf.pk}/upload/", {"papers": [text("A.txt"), text("bad.exe")], "year": 2026}, follow=True
    )

    assert [row.document.title for row in entries(shelf)] == ["A"]
    assert "bad.exe was not taken" in answer.content.decode()


def test_upload_when_the_name_is_on_the_shelf_then_a_new_version(shelf, secretariat, browser):
    client = browser(secretariat)
    send(client, shelf, [text("A.txt")])
    send(client, shelf, [text("A.txt", b"Changed")])

    (entry,) = entries(shelf)
    assert (entry.document.version, entry.document.versions.count()) == (2, 1)


def test_upload_when_the_script_asks_then_it_is_told_in_words_it_can_show(shelf, secretariat, browser):
    client = browser(secretariat)
    path, script = f"/cms/shelves/{shelf.pk}/upload/", {"accept": "application/json"}
    good = client.post(path, {"papers": [text("A.txt")], "year": 2026}, headers=script)
    bad = client.post(path, {"papers": [text("A.exe")], "year": 2026}, headers=script)
    none = client.post(path, {"year": "x"}, headers=script)

    assert (good.status_code, good.json()) == (200, {})
    assert (bad.status_code, "not taken" in bad.json()["error"]) == (400, True)
    assert none.status_code == 400


def test_upload_when_something_is_missing_then_an_error_beside_the_field(shelf, secretariat, browser):
    page = browser(secretariat).post(f"/cms/shelves/{shelf.pk}/upload/", {"year": "soon"})

    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"papers", "year"}


def test_upload_when_the_shelf_is_anothers_then_not_found(kongsberg, secretariat, browser):
    foreign = ShelfFactory(network=kongsberg)

    assert send(browser(secretariat), foreign, [text("A.txt")]).status_code == 404
    assert entries(foreign) == []


def test_upload_when_a_key_of_another_network_is_sent_then_refused(kongsberg, shelf, secretariat, browser):
    page = send(browser(secretariat), shelf, [text("A.txt")], audience=[kongsberg.key()])

    assert set(page.context["form"].errors) == {"audience"}
    assert entries(shelf) == []
