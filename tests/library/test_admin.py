"""Uploads and lists under /cms/, as Wagtail shows them to the staff of one network."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import GroupCollectionPermission, UploadedFile
from wagtail.rich_text import expand_db_html
from wagtail.users.models import UserProfile

from audit.models import Entry
from library.models import NetworkDocument, NetworkImage
from library.rules import admin_addresses, owned_by
from networks.querysets import serving
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory, picture_file
from tests.factories.networks import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, networks, person, host):
    """Log in with a role in Karlskrona and use its host."""
    from django.contrib.auth.models import Permission

    access = Permission.objects.get(codename="access_admin")
    for network in networks:
        for row in network.staff_groups.all():
            row.group.permissions.add(access)

    def log_in(*roles, superuser=False):
        who = PersonFactory(is_superuser=True) if superuser else person(networks[0], *roles)
        client.force_login(who)
        return who

    return log_in


@pytest.fixture
def cms(client, networks, host):
    """Requests below /cms/ on Karlskrona's host."""

    class Cms:
        def get(self, name, *arguments, query="", network=networks[0]):
            return client.get(reverse(name, args=arguments) + query, **host(network))

        def post(self, name, *arguments, network=networks[0], **data):
            return client.post(reverse(name, args=arguments), data, **host(network))

    return Cms()


def photo():
    exif, target = Image.Exif(), io.BytesIO()
    exif[0x013B] = "CANARY"
    Image.new("RGB", (40, 30), "teal").save(target, "JPEG", exif=exif)
    return SimpleUploadedFile("Anna Svensson 8B.jpg", target.getvalue(), content_type="image/jpeg")


def text(name="rules.txt", content=b"Rules"):
    return SimpleUploadedFile(name, content, content_type="text/plain")


def test_multi_upload_of_a_document_is_for_staff_until_a_box_is_ticked(staff, cms, networks):
    who = staff("editor")
    answer = cms.post("wagtaildocs:add_multiple", title="Rules", **{"files[]": text()}).json()
    document = NetworkDocument.objects.for_network(networks[0]).get(pk=answer["doc_id"])
    assert (document.network, document.collection) == (networks[0], networks[0].collection)
    assert (document.audience, document.uploaded_by_user) == (frozenset(), who)
    assert (document.name, document.media_type, document.file_size) == ("rules.txt", "text/plain", 5)
    for words in ("Everyone", "Members", "Members without partners and observers", "Steering group"):
        assert words in answer["form"]
    assert "tag-autocomplete" not in answer["form"]
    prefix = f"doc-{document.pk}"
    ticked = {f"{prefix}-title": "Rules", f"{prefix}-audience": [networks[0].key()]}
    assert cms.post("wagtaildocs:edit_multiple", document.pk, **ticked).json()["success"]
    document.refresh_from_db()
    assert document.audience == {networks[0].key()}
    actions = list(Entry.objects.for_network(networks[0]).values_list("action", flat=True).order_by("pk"))
    assert actions == ["library.store_document", "library.change_document"]


@pytest.mark.parametrize(
    "data",
    [
        {"title": "x" * 300, "files[]": text()},
        {"title": "T", "files[]": text("page.txt", b"<html>")},
        {"title": "T", "files[]": text("rules.exe")},
    ],
    ids=["title", "content", "ending"],
)
def test_multi_upload_of_a_refused_document_leaves_nothing_behind(staff, cms, files, data):
    staff("editor")
    answer = cms.post("wagtaildocs:add_multiple", **data).json()
    assert answer["success"] is False
    assert answer["error_message"]
    assert (NetworkDocument.all_networks.count(), UploadedFile.objects.count()) == (0, 0)
    assert [path for path in files.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["wagtaildocs:add_multiple", "wagtailimages:add_multiple"])
def test_multi_upload_without_a_file_is_a_bad_request(staff, cms, name):
    staff("editor")
    assert cms.post(name, other=text()).status_code == 400


def test_multi_upload_of_a_picture_waits_for_its_description_without_metadata(staff, cms, files, networks):
    staff("editor")
    answer = cms.post("wagtailimages:add_multiple", title="Besök", **{"files[]": photo()}).json()
    assert ('value="Besök"' in answer["form"], "Anna" in answer["form"]) == (True, False)
    (waiting,) = [path for path in files.rglob("*") if path.is_file()]
    assert b"CANARY" not in waiting.read_bytes()
    upload = answer["uploaded_file_id"]
    prefix = f"uploaded-image-{upload}"
    name = "wagtailimages:create_multiple_from_uploaded_image"
    assert not cms.post(name, upload, **{f"{prefix}-title": "Besök"}).json()["success"]
    described = {f"{prefix}-title": "Besök", f"{prefix}-description": "Klassen vid kajen"}
    assert cms.post(name, upload, **described).json()["success"]
    picture = NetworkImage.objects.for_network(networks[0]).get()
    assert (picture.collection, picture.default_alt_text) == (networks[0].collection, "Klassen vid kajen")
    assert "Anna" not in picture.file.name
    stored = [path.read_bytes() for path in files.rglob("*") if path.is_file()]
    assert len(stored) >= 1
    assert not any(b"CANARY" in content for content in stored)


def test_renditions_keep_no_metadata_and_no_name(staff, networks, files):
    staff("editor")
    picture = NetworkImageFactory(network=networks[0])
    rendition = picture.get_rendition("width-20|format-jpeg")
    with rendition.file.open() as file, Image.open(file) as image:
        assert not image.getexif()
    assert rendition.alt == "En kaj med kranar"


def test_upload_page_says_that_pictures_are_public(staff, cms):
    staff("editor")
    assert "Pictures here are public" in cms.get("wagtailimages:add_multiple").content.decode()


@pytest.mark.parametrize("role", ["editor", "secretariat", "superuser"])
def test_lists_and_choosers_show_the_network_of_the_host_only(staff, cms, networks, role):
    staff(role) if role != "superuser" else staff(superuser=True)
    ours, theirs = networks
    for network, word in ((ours, "OURS"), (theirs, "CANARY")):
        NetworkImageFactory(network=network, title=f"{word} picture")
        NetworkDocumentFactory(network=network, title=f"{word} paper", audience=frozenset({"public"}))
    for name in [
        "wagtailimages:index",
        "wagtailimages:index_results",
        "wagtailimages_chooser:choose",
        "wagtailimages_chooser:choose_results",
        "wagtaildocs:index",
        "wagtaildocs:index_results",
        "wagtaildocs_chooser:choose",
        "wagtaildocs_chooser:choose_results",
    ]:
        page = cms.get(name).content.decode()
        assert "OURS" in page, name
        assert "CANARY" not in page, name
        assert theirs.collection.name not in page, name


@pytest.mark.parametrize("superuser", [False, True])
def test_foreign_objects_are_not_found_by_their_number(staff, cms, networks, superuser):
    staff("secretariat", superuser=superuser)
    image = NetworkImageFactory(network=networks[1], title="CANARY")
    paper = NetworkDocumentFactory(network=networks[1], title="CANARY", audience=frozenset({"public"}))
    for name, pk in [
        ("wagtailimages:edit", image.pk),
        ("wagtailimages:delete", image.pk),
        ("wagtailimages_chooser:chosen", image.pk),
        ("wagtailimages_chooser:select_format", image.pk),
        ("wagtaildocs:edit", paper.pk),
        ("wagtaildocs:delete", paper.pk),
        ("wagtaildocs_chooser:chosen", paper.pk),
    ]:
        response = cms.get(name, pk)
        assert response.status_code == 404, name
        assert b"CANARY" not in response.content
    for name, pk in [("wagtailimages:delete_multiple", image.pk), ("wagtaildocs:delete_multiple", paper.pk)]:
        assert cms.post(name, pk).status_code == 404
    assert NetworkImage.all_networks.count() == NetworkDocument.all_networks.count() == 1


def test_editor_does_not_administer_what_only_the_board_may_read(staff, cms, networks):
    paper = NetworkDocumentFactory(network=networks[0], title="CANARY", audience=frozenset({networks[0].key("board")}))
    staff("editor")
    assert b"CANARY" not in cms.get("wagtaildocs:index").content
    assert cms.get("wagtaildocs:edit", paper.pk).status_code in {302, 403, 404}
    staff("secretariat")
    assert b"CANARY" in cms.get("wagtaildocs:index").content


def test_edit_keeps_keys_that_are_given_elsewhere(staff, cms, networks):
    staff("secretariat")
    paper = NetworkDocumentFactory(network=networks[0], audience=frozenset({"item:33", networks[0].key()}))
    page = cms.get("wagtaildocs:edit", paper.pk).content.decode()
    assert page.count("checked") == 1
    cms.post("wagtaildocs:edit", paper.pk, title="Ny", audience=["public"])
    paper.refresh_from_db()
    assert (paper.title, paper.audience) == ("Ny", {"item:33", "public"})


@pytest.mark.parametrize("key", ["network:999", "staff", "org:1", "network:999:board"])
def test_edit_when_another_key_is_posted_refuses_it(staff, cms, networks, key):
    staff("secretariat")
    paper = NetworkDocumentFactory(network=networks[0])
    cms.post("wagtaildocs:edit", paper.pk, title="Ny", audience=[key])
    paper.refresh_from_db()
    assert paper.audience == frozenset()


def test_edit_with_a_new_file_keeps_the_address_key_and_the_old_file_as_a_version(
    staff, cms, networks, files, django_capture_on_commit_callbacks
):
    staff("secretariat")
    paper = NetworkDocumentFactory(network=networks[0])
    key, old = paper.key, paper.file.name
    with django_capture_on_commit_callbacks(execute=True):
        cms.post("wagtaildocs:edit", paper.pk, title="Ny", file=text("new.txt", b"new"))
    paper.refresh_from_db()
    assert (paper.key, paper.name, paper.file_size) == (key, "new.txt", 3)
    assert (paper.version, paper.versions.get().file.name) == (2, old)
    assert paper.file.storage.exists(old)
    assert paper.file.storage.exists(paper.file.name)


def test_chooser_gives_the_address_that_cannot_be_guessed(staff, cms, networks):
    staff("editor")
    paper = NetworkDocumentFactory(network=networks[0])
    answer = json.loads(cms.get("wagtaildocs_chooser:chosen", paper.pk).content)
    assert answer["result"]["url"] == paper.url == f"/documents/{paper.key}/{paper.name}"


def test_running_text_links_to_the_network_own_documents_and_pictures_only(networks):
    everyone = frozenset({"public"})
    ours, theirs = (NetworkDocumentFactory(network=network, audience=everyone) for network in networks)
    picture = NetworkImageFactory(network=networks[1], title="CANARY", description="CANARY")
    source = "".join(f'<a linktype="document" id="{paper.pk}">x</a>' for paper in (ours, theirs))
    source += f'<embed embedtype="image" id="{picture.pk}" format="left" alt=""/>'
    with serving(networks[0]):
        html = expand_db_html(source)
    assert f'href="{ours.url}"' in html
    assert theirs.key not in html
    assert picture.file.name not in html


def test_let_staff_in_gives_each_group_the_rights_in_its_own_collection(networks):
    for network in networks:
        for row in network.staff_groups.all():
            rights = GroupCollectionPermission.objects.filter(group=row.group)
            assert {right.collection for right in rights} == {network.collection}
            assert sorted(right.permission.codename for right in rights) == [
                "add_document",
                "add_image",
                "change_document",
                "change_image",
                "choose_document",
                "choose_image",
            ]


@pytest.mark.parametrize("pk", ["x", "", "-1", "9" * 30, "½", "1 OR 1=1"])
def test_owned_by_when_a_number_is_none_says_no(karlskrona, pk):
    assert owned_by(karlskrona, image_ids=[pk]) is False
    assert owned_by(karlskrona, document_ids=[pk]) is False


def test_every_admin_address_of_files_is_classified():
    from admission.rules import admin_routes  # app ready

    spaces = ("wagtailimages", "wagtaildocs", "wagtailimages_chooser", "wagtaildocs_chooser")
    routes = {name for name, _route in admin_routes() if name.split(":")[0] in spaces or name.startswith("library_")}
    assert routes == set(admin_addresses())


def test_picture_without_description_must_be_decorative(networks):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        NetworkImageFactory(network=networks[0], description="")


def test_create_rendition_when_out_of_bounds_is_refused(networks):
    from wagtail.images.exceptions import InvalidFilterSpecError

    picture = NetworkImageFactory(network=networks[0], file=picture_file())
    for spec in ("width-100000", "fill-9999x9999"):
        with pytest.raises(InvalidFilterSpecError):
            picture.get_rendition(spec)


def test_a_queryset_kept_from_another_request_gives_the_network_served_now(networks):
    """Wagtail keeps one in the field of each chooser block, for as long as the process lives."""
    pictures = [NetworkImageFactory(network=network) for network in networks]
    with serving(networks[0]):
        kept = NetworkImage.objects.all()
        assert list(kept.all()) == [pictures[0]]
    with serving(networks[1]):
        assert list(kept.all()) == [pictures[1]]
        assert kept.filter(pk=pictures[0].pk).exists() is False
    assert set(kept.all()) == set(pictures)


ACCOUNT = {
    "name_email-first_name": "Anna",
    "name_email-last_name": "Svensson",
    "locale-preferred_language": "",
    "locale-current_time_zone": "",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
}


def test_ones_own_picture_keeps_its_pixels_alone_and_can_be_taken_away(staff, cms):
    who = staff("editor")
    assert cms.post("wagtailadmin_account", **ACCOUNT, **{"avatar-avatar": photo()}).status_code == 302
    kept = UserProfile.objects.get(user=who).avatar
    with kept.open() as file:
        assert b"CANARY" not in file.read()
    assert (kept.name.endswith("_portrait.jpg"), kept.storage.exists(kept.name)) == (True, True)

    wrong = cms.post("wagtailadmin_account", **ACCOUNT, **{"avatar-avatar": text("me.png")})
    assert (wrong.status_code, b'id="portrait-errors"' in wrong.content) == (200, True)
    assert UserProfile.objects.get(user=who).avatar == kept

    cms.post("wagtailadmin_account", **ACCOUNT, **{"avatar-avatar-clear": "on"})
    assert not UserProfile.objects.get(user=who).avatar
    assert not kept.storage.exists(kept.name)


def test_the_mail_address_one_logs_in_with_is_not_changed_in_the_admin(staff, cms):
    who = staff("editor")
    assert b"name_email-email" not in cms.get("wagtailadmin_account").content
    cms.post("wagtailadmin_account", **ACCOUNT, **{"name_email-email": "thief@example.org"})
    address, who.first_name = who.email, ""
    who.refresh_from_db()
    assert (who.email, who.first_name) == (address, "Anna")
