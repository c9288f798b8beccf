from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse

from tests.factories.library import NetworkDocumentFactory
from tests.factories.networks import PersonFactory

pytestmark = pytest.mark.django_db
SECRET = b"canary-of-the-board"


@pytest.fixture
def document(karlskrona):
    def make(*audience, name="rules.txt", content=SECRET):
        return NetworkDocumentFactory(
            network=karlskrona, audience=frozenset(audience), file=ContentFile(content, name=name)
        )

    return make


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_serve_when_public_gives_the_file_to_all_and_reads_no_session(client, karlskrona, document, host):
    response = client.get(document("public").url, **host(karlskrona))
    assert (response.status_code, body(response)) == (200, SECRET)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")


def test_serve_when_board_only_gives_it_to_the_board_and_nobody_else(
    client, karlskrona, kongsberg, document, host, person
):
    paper = document(karlskrona.key("board"))
    for reader, status in [
        (person(karlskrona, "board"), 200),
        (person(karlskrona, "secretariat"), 200),
        (person(karlskrona, "representative"), 404),
        (person(karlskrona, "editor"), 404),
        (person(kongsberg, "board", "secretariat"), 404),
        (PersonFactory(), 404),
        (PersonFactory(is_superuser=True), 200),
    ]:
        client.force_login(reader)
        response = client.get(paper.url, **host(karlskrona))
        assert response.status_code == status
        assert (SECRET in body(response)) == (status == 200)
        assert "no-store" in response.get("Cache-Control", "no-store")


def test_serve_when_no_key_is_set_gives_it_to_staff_only(client, karlskrona, document, host, person):
    paper = document()
    for role, status in {"representative": 404, "board": 404, "chair": 404, "editor": 200, "secretariat": 200}.items():
        client.force_login(person(karlskrona, role))
        response = client.get(paper.url, **host(karlskrona))
        assert (response.status_code, SECRET in body(response)) == (status, status == 200)


def test_serve_when_membership_has_ended_refuses_at_once(client, karlskrona, document, host, person):
    reader, paper = person(karlskrona), document(karlskrona.key())
    client.force_login(reader)
    assert body(client.get(paper.url, **host(karlskrona))) == SECRET
    reader.memberships.all().delete()
    assert client.get(paper.url, **host(karlskrona)).status_code == 404


def test_serve_on_another_networks_host_is_not_found(client, karlskrona, kongsberg, document, host, person):
    reader = person(karlskrona, "board")
    for paper in (document("public"), document(karlskrona.key())):
        client.force_login(reader)
        assert client.get(paper.url, **host(kongsberg)).status_code == 404
        assert client.get(paper.url, headers={"host": "localhost"}).status_code == 404


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "headers",
    [{}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}],
)
def test_serve_when_anonymous_answers_the_same_whether_the_document_exists_or_not(
    client, karlskrona, kongsberg, document, host, method, headers
):
    paper = document(karlskrona.key())
    headers = headers | {"If-None-Match": f'"{paper.sha256}"'} if "If-None-Match" in headers else headers
    answers = []
    for network, path in [
        (karlskrona, paper.url),
        (karlskrona, paper.url.replace("rules.txt", "other.txt")),
        (karlskrona, "/documents/" + "x" * 22 + "/rules.txt"),
        (kongsberg, paper.url),
    ]:
        response = getattr(client, method)(path, headers=headers | {"host": network.site.hostname})
        kept = {name: value for name, value in response.items() if name not in {"Location", "Content-Language"}}
        answers.append((response.status_code, body(response), kept))
        assert response["Location"] == f"/account/login/?next={quote(path)}"
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 302
    assert answers[0][2]["Cache-Control"] == "private, no-store"


def test_serve_sends_a_download_that_cannot_act(client, karlskrona, document, host, person):
    client.force_login(person(karlskrona))
    response = client.get(document(karlskrona.key(), name="Möte å.txt").url, **host(karlskrona))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''M%C3%B6te%20%C3%A5.txt"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response
    assert int(response["Content-Length"]) == len(body(response))


@pytest.mark.parametrize("headers", [{"Range": "bytes=0-1"}, {"Range": "bytes=99999-"}, {"Range": "x" * 5000}])
def test_serve_when_a_range_is_asked_for_gives_the_whole_file(client, karlskrona, document, host, headers):
    response = client.get(document("public").url, headers=headers | {"host": karlskrona.site.hostname})
    assert (response.status_code, body(response)) == (200, SECRET)


def test_serve_when_head_is_asked_for_gives_no_content(client, karlskrona, document, host):
    response = client.head(document("public").url, **host(karlskrona))
    assert (response.status_code, body(response), response["Content-Length"]) == (200, b"", str(len(SECRET)))


def test_serve_when_posted_to_is_not_allowed(client, karlskrona, document, host):
    assert client.post(document("public").url, **host(karlskrona)).status_code == 405


def test_serve_when_the_web_server_sends_files_names_the_path_after_the_check(
    client, karlskrona, document, host, person, settings
):
    settings.DOCUMENTS_ACCEL_PREFIX = "/_private/"
    paper = document(karlskrona.key())
    assert "X-Accel-Redirect" not in client.get(paper.url, **host(karlskrona))
    client.force_login(person(karlskrona))
    response = client.get(paper.url, **host(karlskrona))
    assert response["X-Accel-Redirect"] == "/_private/" + paper.file.name
    assert (response.content, response["Content-Type"]) == (b"", "text/plain")


def test_serve_when_the_file_is_gone_is_not_found(client, karlskrona, document, host):
    paper = document("public")
    paper.file.storage.delete(paper.file.name)
    assert client.get(paper.url, **host(karlskrona)).status_code == 404


def test_wagtails_own_addresses_by_number_do_not_exist(client, karlskrona, document, host):
    paper = document("public")
    for name, arguments in {
        "wagtaildocs_serve": [paper.pk, paper.name],
        "wagtaildocs_authenticate_with_password": [1],
        "wagtailimages_serve": ["s", "1", "width-100"],
    }.items():
        with pytest.raises(NoReverseMatch):
            reverse(name, args=arguments)
    assert client.get(f"/media/{paper.file.name}", **host(karlskrona)).status_code == 404


def test_documents_lie_outside_the_media_folder_for_their_owner_only(document, files):
    paper = document("public")
    (stored,) = (files / "private").rglob("*.txt")
    assert stored.stat().st_mode & 0o777 == 0o600
    assert not (files / "media").exists()
    with pytest.raises(NotImplementedError):
        paper.file.url  # noqa: B018
