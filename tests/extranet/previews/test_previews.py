"""The pages of a document on the screen: drawn once, for exactly those who may read it, gone with the file."""

import io
import os
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter

from audit.models import Entry
from extranet.documents.actions import note_reading
from extranet.documents.models import Reading
from extranet.previews import actions
from extranet.previews.actions import ask_for_preview, draw, remove_strays
from extranet.previews.choices import PreviewState
from extranet.previews.models import STUCK_AFTER, Preview, PreviewPage
from library.actions import replace_file
from library.storage import document_storage
from networks.choices import Role
from networks.models import Membership
from papers.drawing import MAX_PAGES
from privacy.actions import purge
from tests.extranet.previews.conftest import page, picture, preview_of, printed
from tests.factories.networks import member_of
from tests.factories.previews import PreviewFactory, PreviewPageFactory

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 12


def pictures_of(document):
    return [row.file.name for row in PreviewPage.all_networks.filter(preview__document=document)]


def lies(name):
    return document_storage().exists(name)


def test_member_looks_sees_that_it_is_drawn_and_reads_the_pages(
    paper, member, browser, django_capture_on_commit_callbacks
):
    document, client = paper(), browser(member)
    with django_capture_on_commit_callbacks(execute=True):
        first = client.get(page(document)).content.decode()
    second = client.get(page(document)).content.decode()

    assert "The pages are being drawn." in first
    assert "Page 1 of 1" in second
    assert "Picture of page 1 of 1; its text stands below." in second
    assert "Kapaciteten räcker." in second
    assert document.url in second
    response = client.get(picture(document))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(b"".join(response))).format == "WEBP"


def test_pictures_lie_on_the_private_storage_with_no_address(paper, member, look):
    document = paper()
    look(member, document)
    [name] = pictures_of(document)

    assert name.startswith(f"previews/{document.network_id}/")
    assert lies(name)
    with pytest.raises(NotImplementedError):
        document_storage().url(name)


def test_web_server_hands_pictures_out_where_it_does_so_with_documents(paper, member, look, browser, settings):
    document = paper()
    look(member, document)
    settings.DOCUMENTS_ACCEL_PREFIX = "/_private/"
    response = browser(member).get(picture(document))

    assert response.headers["X-Accel-Redirect"] == f"/_private/{pictures_of(document)[0]}"
    assert response.content == b""


def test_only_those_who_may_read_the_document_see_its_pages(paper, everyone, look, browser):
    document = paper(audience="board")
    look(everyone["board"], document)
    seen = {who: browser(one).get(picture(document)).status_code for who, one in everyone.items()}
    pages = {who: browser(one).get(page(document)).status_code for who, one in everyone.items()}

    assert seen == pages
    readers = {"board", "chair", "convener", "secretariat", "superuser"}
    assert {who for who, status in seen.items() if status == 200} == readers
    assert seen["anonymous"] == 302


def test_loss_of_the_right_acts_on_the_next_request(paper, member, karlskrona, look, browser):
    document = paper()
    look(member, document)
    client = browser(member)
    assert client.get(picture(document)).status_code == 200

    document.audience = frozenset({karlskrona.key("board")})
    document.save()
    assert [client.get(address(document)).status_code for address in (page, picture)] == [404, 404]
    document.audience = frozenset({karlskrona.key()})
    document.save()
    Membership.objects.for_network(karlskrona).filter(person=member).delete()
    assert [client.get(address(document)).status_code for address in (page, picture)] == [404, 404]


def test_document_for_nobody_in_particular_is_the_staffs(paper, member, secretariat, look, browser):
    document = paper(audience=frozenset())

    assert look(member, document).status_code == 404
    assert preview_of(document) is None
    assert look(secretariat, document).status_code == 200


def test_file_of_another_kind_has_no_preview(paper, member, browser):
    document = paper(b"a;b", kind="csv")

    assert browser(member).get(page(document)).status_code == 404


def test_page_that_there_is_not_is_not_found(paper, member, look, browser):
    document = paper()
    look(member, document)

    assert browser(member).get(picture(document, 2)).status_code == 404
    assert browser(member).get(picture(document, 99999999999)).status_code == 404


def test_list_and_search_lead_to_the_preview_of_pdfs_alone(paper, karlskrona, member, browser):
    from tests.factories.extranet import ShelvedDocumentFactory

    shown, other = paper(title="Plan"), paper(b"a;b", kind="csv")
    for document in (shown, other):
        ShelvedDocumentFactory(shelf__network=karlskrona, document=document)
    listed = browser(member).get("/en/extranet/documents/").content.decode()

    assert page(shown) in listed
    assert page(other) not in listed


def test_look_counts_as_read_and_stands_in_the_log_once_a_day(paper, karlskrona, member, look, browser):
    document = paper()
    response = look(member, document)
    browser(member).get(page(document))

    assert response.status_code == 200
    reading = Reading.objects.for_network(karlskrona).get(document=document)
    assert (reading.person, reading.version, reading.times) == (member, 1, 0)
    assert reading.seen_at is not None
    looks = Entry.objects.for_network(karlskrona).filter(action="documents.look")
    assert [(row.person, row.details) for row in looks] == [(member, {"version": 1})]
    note_reading(document=document, person=member)
    assert Entry.objects.for_network(karlskrona).filter(action="documents.download").count() == 1


def test_look_when_nothing_was_shown_or_only_headers_asked_then_not_read(paper, karlskrona, member, look, browser):
    document, broken = paper(), paper(b"%PDF-1.7")
    browser(member).head(page(document))
    assert preview_of(document) is None
    look(member, broken)

    assert not Reading.objects.for_network(karlskrona).exists()


def test_downloads_screen_and_own_data_tell_of_looks(paper, member, secretariat, look, browser):
    from django.apps import apps

    document = paper()
    look(member, document)
    shown = browser(secretariat).get("/cms/shelves/downloads/").content.decode()
    _title, rows = next(apps.get_app_config("documents").own_data(member))

    assert "Elnätet" in shown
    assert "Ankarvik" in shown
    assert [(row["document__title"], row["times"]) for row in rows] == [("Elnätet", 0)]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7 and nothing", "the file is damaged"), (None, "needs a password")],
    ids=["broken", "locked"],
)
def test_hostile_file_gets_a_plain_sentence_and_is_not_tried_again(paper, member, look, browser, content, words):
    if content is None:
        writer, target = PdfWriter(), io.BytesIO()
        writer.add_blank_page(100, 100)
        writer.encrypt("secret")
        writer.write(target)
        content = target.getvalue()
    document = paper(content)
    response = look(member, document)

    assert words in response.content.decode()
    assert document.url in response.content.decode()
    known = preview_of(document)
    assert known.state == PreviewState.FAILED
    assert browser(member).post(page(document)).status_code == 302
    assert preview_of(document) == known


def test_file_when_too_large_then_said_without_reading_it(paper, member, look, monkeypatch):
    monkeypatch.setattr(actions, "MAX_BYTES", 10)

    assert "too large" in look(member, paper()).content.decode()


def test_worker_when_it_failed_then_the_button_has_it_tried_again(
    paper, member, look, browser, monkeypatch, django_capture_on_commit_callbacks
):
    document, client = paper(), browser(member)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_draw", lambda *_args: (_ for _ in ()).throw(FileNotFoundError))
        assert "could not be drawn" in look(member, document).content.decode()
    assert "could not be drawn" in client.get(page(document)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(document))

    assert "Page 1 of 1" in client.get(page(document)).content.decode()


def test_worker_when_it_died_then_said_after_a_while(paper, member, browser):
    document = paper()
    browser(member).get(page(document))  # no worker
    with time_machine.travel(timezone.now() + STUCK_AFTER + timedelta(seconds=1)):
        assert "could not be drawn" in browser(member).get(page(document)).content.decode()


def test_preview_when_two_ask_then_drawn_once(paper, django_capture_on_commit_callbacks):
    document = paper()
    with django_capture_on_commit_callbacks() as callbacks:
        first, second = ask_for_preview(document=document), ask_for_preview(document=document)
    draw(first.pk)
    draw(first.pk)

    assert first == second
    assert len(callbacks) == 1
    assert len(pictures_of(document)) == 1


def test_document_when_it_went_while_drawn_then_nothing_is_left(paper, monkeypatch):
    document = paper()
    preview = ask_for_preview(document=document)
    stored = []

    def refused(row, *_args, **_kwargs):
        stored.append(row.file.name)
        raise IntegrityError

    monkeypatch.setattr(PreviewPage, "save", refused)
    draw(preview.pk)

    assert [lies(name) for name in stored] == [False]
    assert preview_of(document).has_failed


def test_new_version_drops_the_pages_and_is_drawn_anew(
    paper, karlskrona, member, secretariat, look, browser, django_capture_on_commit_callbacks
):
    document = paper()
    look(member, document)
    [old] = pictures_of(document)
    with django_capture_on_commit_callbacks(execute=True):
        file = ContentFile(printed(karlskrona, "Ny text."), name="paper.pdf")
        replace_file(by=secretariat, document=document, file=file)

    assert preview_of(document) is None
    assert not lies(old)
    assert browser(member).get(picture(document)).status_code == 404
    assert "Ny text." in look(member, document).content.decode()


def test_pages_of_another_file_are_not_shown_whatever_left_them(paper, member, look, browser):
    document = paper()
    look(member, document)
    Preview.all_networks.filter(document=document).update(sha256="0" * 64)

    assert browser(member).get(picture(document)).status_code == 404


def test_document_when_deleted_then_its_pictures_go(paper, member, look, django_capture_on_commit_callbacks):
    document = paper()
    look(member, document)
    [name] = pictures_of(document)
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()

    assert not lies(name)


def test_shelf_when_outlived_then_a_preview_keeps_nothing(paper, karlskrona, member, look):
    from extranet.documents.models import ShelvedDocument
    from library.models import NetworkDocument
    from tests.factories.extranet import ShelfFactory, ShelvedDocumentFactory

    document = paper()
    look(member, document)
    ShelvedDocumentFactory(shelf=ShelfFactory(network=karlskrona, kept_years=1), document=document, year=2020)

    assert {one.rule.name: one.count for one in purge()}["documents.shelves"] == 1
    assert not NetworkDocument.all_networks.filter(pk=document.pk).exists()
    assert not ShelvedDocument.objects.for_network(karlskrona).exists()


def test_preview_when_old_then_purged_with_its_pictures(django_capture_on_commit_callbacks):
    name = PreviewPageFactory(preview__asked_at=timezone.now() - timedelta(days=91)).file.name
    PreviewPageFactory()
    with django_capture_on_commit_callbacks(execute=True):
        counts = {one.rule.name: one.count for one in purge()}

    assert counts["previews.previews"] == 1
    assert not lies(name)
    assert Preview.all_networks.count() == 1


def test_picture_that_no_row_names_goes_after_a_day():
    known = PreviewPageFactory().file.name
    stray = document_storage().save("previews/1/stray.webp", ContentFile(b"x"))
    old = (timezone.now() - timedelta(hours=25)).timestamp()
    for name in (known, stray):
        os.utime(document_storage().path(name), (old, old))
    remove_strays()

    assert (lies(known), lies(stray)) == (True, False)


def test_first_pages_of_a_long_paper_are_drawn_and_the_rest_is_told(member, karlskrona, browser):
    preview = PreviewFactory(document__network=karlskrona, document__audience={karlskrona.key()}, pages=143)
    for number in range(1, MAX_PAGES + 1):
        PreviewPageFactory(preview=preview, number=number, text="" if number == 2 else "Text")
    shown = browser(member).get(page(preview.document)).content.decode()

    assert "Page 20 of 143" in shown
    assert "123 more pages stand in the file only." in shown
    assert "Picture of page 2 of 143, on which there is no text that can be read aloud." in shown


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_no_more_for_many_pages(number, member, karlskrona, browser, django_assert_num_queries):
    preview = PreviewFactory(document__network=karlskrona, document__audience={karlskrona.key()}, pages=number)
    for _page in range(number):
        PreviewPageFactory(preview=preview)
    client = browser(member)
    client.get(page(preview.document))

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page(preview.document))


def test_preview_in_somebody_elses_place_sets_nothing_going(paper, karlskrona, secretariat, browser):
    person = member_of(karlskrona, Role.PARTNER)
    document, client = paper(), browser(secretariat)
    client.post(f"/cms/people/{person.pk}/view-as/")
    shown = client.get(page(document)).content.decode()

    assert "The pages have not been drawn yet." in shown
    assert preview_of(document) is None
