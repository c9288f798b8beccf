"""Who gets a pack: only the one who asked, only while it is what they may read, and not for long."""

import os
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from audit.models import Entry
from extranet.documents.models import Reading
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import AgendaItem
from extranet.packs.actions import ask_for_pack, make, remove_strays
from extranet.packs.choices import PackState
from extranet.packs.models import STUCK_AFTER, Pack
from extranet.packs.rules import RETENTION
from library.actions import replace_file
from library.models import NetworkDocument
from library.storage import document_storage
from networks.choices import Role
from networks.models import Membership
from networks.querysets import unscoped
from tests.extranet.packs.conftest import printed
from tests.factories.meetings import AgendaItemFactory, AgendaPaperFactory, MeetingFactory
from tests.factories.networks import member_of
from tests.factories.packs import PackFactory


def page(meeting):
    return f"/sv/extranet/meetings/{meeting.pk}/papers/"


def file(meeting):
    return f"/sv/extranet/meetings/{meeting.pk}/papers.pdf"


def lies(name):
    """Whether the file lies on the private storage, where tests of other processes store theirs too."""
    return document_storage().exists(name)


def test_member_asks_sees_that_it_is_ready_and_takes_it(meeting, member, browser, django_capture_on_commit_callbacks):
    client = browser(member)
    assert "Make the PDF" in client.get(page(meeting)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page(meeting)).url == page(meeting)
    assert "Download the PDF" in client.get(page(meeting)).content.decode()
    response = client.get(file(meeting))

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert b"".join(response).startswith(b"%PDF")


def test_meeting_page_leads_to_the_pack(meeting, member, browser):
    assert page(meeting) in browser(member).get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()


def test_download_is_noted_and_a_question_for_the_headers_is_not(meeting, member, made, browser):
    pack = made(member, meeting)
    client = browser(member)
    assert client.head(file(meeting)).status_code == 200
    rows = Entry.objects.for_network(meeting.network).filter(action="packs.download")
    assert not rows.exists()
    client.get(file(meeting))

    assert rows.get().details == {"pages": pack.pages, "papers": pack.holds}
    assert rows.get().person == member
    assert set(Reading.all_networks.filter(person=member).values_list("document", flat=True)) == set(pack.holds)


def test_nobody_else_gets_it(meeting, member, board, secretariat, outsider, kongsberg, made, browser):
    made(member, meeting)

    for person in (board, secretariat, outsider):
        assert browser(person).get(file(meeting)).status_code == 404
    assert browser().get(file(meeting)).status_code == 302
    assert browser(member, kongsberg).get(file(meeting)).status_code == 404
    assert browser(outsider).get(page(meeting)).status_code == 404
    assert browser(outsider).post(page(meeting)).status_code == 404


def test_agenda_that_is_not_out_has_no_pack(karlskrona, member, browser):
    meeting = MeetingFactory(network=karlskrona, state=MeetingState.PLANNED)

    assert [browser(member).get(address(meeting)).status_code for address in (page, file)] == [404, 404]
    assert browser(member).post(page(meeting)).status_code == 404


def hide_item(meeting):
    AgendaItem.all_networks.filter(meeting=meeting, title="Vägen").update(audience="board")


def hide_paper(meeting):
    document = NetworkDocument.all_networks.get(title="Elnätet")
    document.audience = {meeting.network.key("board")}
    document.save()


def change_paper(meeting):
    content = ContentFile(printed(meeting.network, "Ny"), name="paper.pdf")
    replace_file(by=None, document=NetworkDocument.all_networks.get(title="Elnätet"), file=content)


def remove_paper(meeting):
    NetworkDocument.all_networks.get(title="Budget").delete()


def add_paper(meeting):
    item = AgendaItem.all_networks.get(meeting=meeting, title="Vägen")
    AgendaPaperFactory(item=item, document__audience={meeting.network.key()})


def add_item(meeting):
    AgendaItemFactory(meeting=meeting)


def move(meeting):
    meeting.starts_at += timedelta(minutes=15)
    meeting.save()


@pytest.mark.parametrize("change", [hide_item, hide_paper, change_paper, remove_paper, add_paper, add_item, move])
def test_pack_is_not_handed_out_once_something_has_changed(change, meeting, member, made, browser):
    made(member, meeting)
    change(meeting)
    client = browser(member)

    assert client.get(file(meeting)).url == page(meeting)
    text = client.get(page(meeting)).content.decode()
    assert "no longer holds" in text
    assert "Make it anew" in text
    assert not Reading.all_networks.filter(person=member).exists()


def test_unpublished_agenda_takes_its_packs_along(meeting, member, made, browser):
    made(member, meeting)
    meeting.state = MeetingState.CANCELLED
    meeting.save()

    assert browser(member).get(file(meeting)).status_code == 404


def test_role_that_ends_takes_the_pack_along(meeting, member, board, made, browser):
    made(member, meeting)
    made(board, meeting)
    rows = Membership.objects.for_network(meeting.network)
    rows.filter(person=member).delete()
    rows.filter(person=board).update(role=Role.REPRESENTATIVE)

    assert browser(member).get(file(meeting)).status_code == 404
    assert browser(board).get(file(meeting)).url == page(meeting)


def test_who_has_left_meanwhile_gets_none_made(meeting, member):
    pack = PackFactory(meeting=meeting, person=member)
    Membership.objects.for_network(meeting.network).filter(person=member).delete()
    make(pack.pk)

    with unscoped():
        pack.refresh_from_db()
    assert (pack.state, pack.file.name) == (PackState.FAILED, "")


def test_pack_is_handed_out_for_a_day_and_removed_with_its_file(meeting, member, made, browser):
    pack = made(member, meeting)
    client = browser(member)
    assert lies(pack.file.name)
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert client.get(file(meeting)).url == page(meeting)
        assert Pack.all_networks.outlived(timezone.now()).exists()

    (rule,) = RETENTION
    due_at = timezone.now() + timedelta(hours=25)
    with unscoped():
        assert rule.purge(rule.due(timezone.now())) == 0
        assert rule.purge(rule.due(due_at)) == 1
        assert rule.purge(rule.due(due_at)) == 0
    assert not Pack.all_networks.exists()


def test_file_goes_with_the_row(meeting, member, made, django_capture_on_commit_callbacks):
    pack = made(member, meeting)
    assert lies(pack.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        meeting.delete()

    assert not lies(pack.file.name)


def test_new_pack_takes_the_place_of_the_old_one(meeting, member, made):
    first = made(member, meeting)
    again = made(member, meeting)
    english = made(member, meeting, "en")
    move(meeting)
    last = made(member, meeting, "en")

    assert first.pk == again.pk
    assert len({again.pk, english.pk, last.pk}) == 3
    assert [lies(pack.file.name) for pack in (first, english, last)] == [False, False, True]


def test_pack_under_way_is_not_begun_twice(meeting, member):
    first = ask_for_pack(by=member, meeting=meeting, language="sv")

    assert ask_for_pack(by=member, meeting=meeting, language="sv").pk == first.pk
    with time_machine.travel(timezone.now() + STUCK_AFTER + timedelta(minutes=1)):
        assert ask_for_pack(by=member, meeting=meeting, language="sv").pk != first.pk


def test_worker_leaves_alone_what_another_makes_or_nobody_wants(meeting, member):
    pack = PackFactory(meeting=meeting, person=member, state=PackState.READING)
    make(pack.pk)
    make(pack.pk + 1)

    with unscoped():
        pack.refresh_from_db()
    assert pack.state == PackState.READING


def test_pack_that_was_asked_for_anew_meanwhile_leaves_no_file(meeting, member, made, monkeypatch):
    from papers import binding

    storage, saved = Pack._meta.get_field("file").storage, []

    def save(*args, **kwargs):
        saved.append(store(*args, **kwargs))
        return saved[-1]

    store = storage.save
    monkeypatch.setattr(storage, "save", save)

    def bind(*args, **kwargs):
        pages = real(*args, **kwargs)
        Pack.all_networks.filter(person=member).update(state=PackState.FAILED)
        return pages

    real = binding.bind
    monkeypatch.setattr(binding, "bind", bind)
    made(member, meeting)

    assert [lies(name) for name in saved] == [False]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PackState.WAITING, "waiting to be made"),
        (PackState.READING, "being read"),
        (PackState.BINDING, "being put together"),
        (PackState.FAILED, "could not be made"),
    ],
)
def test_page_says_how_far_it_has_come(state, said, meeting, member, browser):
    PackFactory(meeting=meeting, person=member, state=state, done=3, total=9)
    text = browser(member).get(page(meeting)).content.decode()

    assert said in text
    assert ('max="9" value="3"' in text) == (state != PackState.FAILED)
    assert ('data-progress="on"' in text) == (state != PackState.FAILED)
    assert browser(member).get(file(meeting)).status_code == 404


def test_page_does_not_wait_for_ever(meeting, member, browser):
    PackFactory(meeting=meeting, person=member, asked_at=timezone.now() - STUCK_AFTER - timedelta(minutes=1))

    assert "could not be made" in browser(member).get(page(meeting)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_one_and_for_three_papers(
    number, karlskrona, member, browser, django_assert_num_queries
):
    meeting = MeetingFactory(network=karlskrona)
    for _n in range(number):
        AgendaPaperFactory(item=AgendaItemFactory(meeting=meeting), document__audience={karlskrona.key()})
    client = browser(member)
    client.get("/sv/extranet/meetings/")

    with django_assert_num_queries(8):
        client.get(page(meeting))


def test_own_data_names_the_packs(meeting, karlskrona):
    from extranet.packs.apps import PacksConfig

    person = member_of(karlskrona)
    PackFactory(meeting=meeting, person=person)
    config = PacksConfig.create("extranet.packs")
    ((_title, rows),) = config.own_data(person)

    assert [row["meeting__title"] for row in rows] == ["Decembermöte"]


def test_what_a_killed_worker_left_is_removed_after_a_day(meeting, member, made, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pack = made(member, meeting)
    storage = document_storage()
    stray = storage.save("packs/9/stray.pdf", ContentFile(b"%PDF"))
    (tmp_path / "navet-pack-x").mkdir()
    assert remove_strays() == 0

    # The clock stays: other processes' tests have files of today on the same storage.
    yesterday = (timezone.now() - timedelta(hours=25)).timestamp()
    for path in (storage.path(stray), tmp_path / "navet-pack-x"):
        os.utime(path, (yesterday, yesterday))
    assert remove_strays() == 2
    assert not lies(stray)
    assert lies(pack.file.name)
    assert list(tmp_path.iterdir()) == []
