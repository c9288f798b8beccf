"""A point comes with presenter, wished readers and papers; who opens the papers, and when they go."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import Entry
from extranet.meetings.models import AgendaItem, AgendaPaper, Meeting
from extranet.proposals.actions import accept_proposal, decline_proposal, propose, withdraw_proposal
from extranet.proposals.models import Proposal, ProposalPaper
from extranet.proposals.rules import RETENTION, own_data
from library.models import NetworkDocument
from library.storage import document_storage
from networks.choices import Role
from networks.querysets import unscoped
from tests.factories.meetings import AgendaPaperFactory
from tests.factories.networks import member_of
from tests.factories.proposals import ProposalPaperFactory

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF"
POINT = {"title": "Pendling", "why": "Tågtider", "minutes_asked": "20", "audience": "board", "presenter": "Tora Lind"}


def file(name="Tag_tider.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def address(meeting):
    return f"/sv/extranet/meetings/{meeting.pk}/propose/"


@pytest.fixture
def proposal(member, meeting):
    """A point of a member with one paper."""
    return propose(by=member, meeting=meeting, title="Pendling", minutes_asked=5, papers=[file()])


def documents(network):
    return list(NetworkDocument.all_networks.for_network(network))


def statuses(network, browser, document):
    """What each role gets when it opens a document."""
    roles = [Role.REPRESENTATIVE, Role.BOARD, Role.CHAIR, Role.EDITOR, Role.SECRETARIAT]
    return {role: browser(member_of(network, role)).get(document.url).status_code for role in roles}


def test_proposal_when_it_comes_with_papers_then_presenter_wish_and_papers_are_kept(
    karlskrona, meeting, address, member, browser
):
    sent = {**POINT, "papers": [file(), file("Kostnader.pdf")]}
    response = browser(member).post(address, sent)

    assert response.url.endswith("#proposals")
    (row,) = Proposal.objects.for_network(karlskrona)
    assert (row.presenter, row.audience) == ("Tora Lind", "board")
    assert [paper.document.title for paper in row.papers.all()] == ["Tag tider", "Kostnader"]
    entry = Entry.objects.for_network(karlskrona).get(action="proposals.propose")
    assert (entry.person, entry.details) == (member, {"minutes": 20, "papers": 2})


@pytest.mark.parametrize("page", ["", "propose/"])
def test_own_proposal_when_looked_at_then_presenter_wish_and_papers_are_shown(page, meeting, member, browser):
    propose(by=member, meeting=meeting, papers=[file()], **POINT)
    text = browser(member).get(f"/sv/extranet/meetings/{meeting.pk}/{page}").content.decode()

    assert "Presented by Tora Lind" in text
    assert "Wish: Only for the steering group" in text
    assert NetworkDocument.all_networks.get().url in text


@pytest.mark.parametrize(
    ("papers", "message"),
    [
        ([("Bild.png", PDF)], "Bild.png: A file ending in .png is not taken."),
        ([("Lista.csv", b"a;b")], "Lista.csv: A file ending in .csv is not taken."),
        ([("Paket.zip", b"PK")], "Paket.zip: A file ending in .zip is not taken."),
        ([("Avtal.pdf", b"<html>")], "Avtal.pdf: The file ends in .pdf but holds something else."),
        ([("Avtal.docx", PDF)], "Avtal.docx: The file ends in .docx but holds something else."),
        ([("Bra.pdf", PDF), ("Dum.pdf", b"x")], "Dum.pdf: The file ends in .pdf but holds something else."),
        ([(f"{number}.pdf", PDF) for number in range(6)], "At most 5 at a time."),
    ],
)
def test_proposal_when_a_paper_is_not_taken_then_it_is_told_beside_the_field_and_the_rest_is_kept(
    papers, message, karlskrona, address, member, browser
):
    page = browser(member).post(address, {**POINT, "papers": [file(*one) for one in papers]})

    (error,) = page.context["form"].errors["papers"]
    assert error.startswith(message)
    text = page.content.decode()
    assert ("Tågtider" in text, "Tora Lind" in text, "Choose the papers once more" in text) == (True, True, True)
    assert (documents(karlskrona), Proposal.objects.for_network(karlskrona).count()) == ([], 0)


def test_proposal_when_a_paper_is_too_large_then_it_is_refused(settings, address, member, browser):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = len(PDF) - 1
    page = browser(member).post(address, {**POINT, "papers": [file()]})

    assert "The file is too large" in page.context["form"].errors["papers"][0]


def test_paper_when_its_point_waits_then_only_proposer_and_secretariat_open_it(
    karlskrona, member, browser, outsider, proposal
):
    (document,) = documents(karlskrona)

    assert statuses(karlskrona, browser, document) == {
        Role.REPRESENTATIVE: 404,
        Role.BOARD: 404,
        Role.CHAIR: 404,
        Role.EDITOR: 404,
        Role.SECRETARIAT: 200,
    }
    assert browser(member).get(document.url).status_code == 200
    assert browser(outsider).get(document.url).status_code == 404
    assert browser().get(document.url).status_code == 302


@pytest.mark.parametrize(
    ("audience", "opens"),
    [
        ("members", {Role.REPRESENTATIVE: 200, Role.BOARD: 200, Role.CHAIR: 200, Role.EDITOR: 200}),
        ("board", {Role.REPRESENTATIVE: 404, Role.BOARD: 200, Role.CHAIR: 200, Role.EDITOR: 404}),
    ],
)
def test_paper_when_its_point_is_taken_up_then_the_readers_of_the_item_open_it(
    audience, opens, karlskrona, secretariat, member, browser, proposal
):
    item = accept_proposal(by=secretariat, proposal=proposal, minutes_given=5, audience=audience)
    (document,) = documents(karlskrona)

    assert [paper.document for paper in AgendaPaper.objects.for_network(karlskrona).filter(item=item)] == [document]
    assert not ProposalPaper.objects.for_network(karlskrona).exists()
    assert statuses(karlskrona, browser, document) == {**opens, Role.SECRETARIAT: 200}
    assert browser(member).get(document.url).status_code == (200 if audience == "members" else 404)


def test_secretariat_when_it_takes_a_point_up_then_presenter_minutes_and_papers_stand_on_the_agenda(
    karlskrona, meeting, member, secretariat, browser
):
    row = propose(by=member, meeting=meeting, papers=[file(), file("Kostnader.pdf")], **POINT)
    staff, agenda = browser(secretariat), f"/cms/meetings/{meeting.pk}/agenda/"

    page = staff.get(agenda)
    ((_row, accept, _decline),) = page.context["waiting"]
    assert (accept["audience"].value(), accept["minutes_given"].value()) == ("board", 20)
    text = page.content.decode()
    assert ("Presented by Tora Lind." in text, "Wish: Only for the steering group" in text) == (True, True)
    assert all(document.url in text for document in documents(karlskrona))
    staff.post(agenda, {"accept": row.pk, "minutes_given": "15", "audience": "members"})

    item = AgendaItem.objects.for_network(karlskrona).get()
    assert (item.presenter, item.minutes_planned, item.audience) == ("Tora Lind", 15, "members")
    assert [paper.document.name for paper in item.papers.all()] == ["Tag_tider.pdf", "Kostnader.pdf"]
    entry = Entry.objects.for_network(karlskrona).get(action="proposals.accept")
    assert entry.details["papers"] == 2


def test_search_when_a_point_waits_then_nobody_else_finds_its_papers(
    karlskrona, member, board, secretariat, browser, proposal
):
    address, (document,) = "/sv/extranet/search/?q=tider", documents(karlskrona)
    found = lambda person: document.url in browser(person).get(address).content.decode()  # noqa: E731

    assert (found(member), found(board)) == (True, False)
    accept_proposal(by=secretariat, proposal=proposal, minutes_given=5, audience="members")
    assert found(board)


def purge(moment):
    """How many papers the rule removes at a moment; a second time it must find none."""
    (rule,) = RETENTION
    with unscoped():
        number = rule.purge(rule.due(moment))
        assert not rule.due(moment).exists()
    return number


def test_purge_when_a_point_is_taken_back_then_papers_and_files_go(
    karlskrona, member, proposal, django_capture_on_commit_callbacks
):
    path = documents(karlskrona)[0].file.name
    assert purge(timezone.now()) == 0
    withdraw_proposal(by=member, proposal=proposal)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge(timezone.now()) == 1

    assert (documents(karlskrona), document_storage().exists(path)) == ([], False)
    assert Proposal.objects.for_network(karlskrona).get() == proposal


@pytest.mark.parametrize("is_declined", [True, False])
def test_purge_when_no_agenda_took_a_point_up_then_papers_go_30_days_after_the_meeting(
    is_declined, karlskrona, secretariat, meeting, proposal
):
    if is_declined:
        decline_proposal(by=secretariat, proposal=proposal, reason="I mars.")

    assert purge(meeting.ends_at + timedelta(days=29)) == 0
    assert purge(meeting.ends_at + timedelta(days=31)) == 1
    assert documents(karlskrona) == []


def test_purge_when_a_point_was_taken_up_then_its_papers_stay(karlskrona, secretariat, meeting, proposal):
    accept_proposal(by=secretariat, proposal=proposal, minutes_given=5, audience="members")

    assert purge(meeting.ends_at + timedelta(days=99)) == 0
    assert len(documents(karlskrona)) == 1


def test_purge_when_the_meeting_is_deleted_then_papers_go(karlskrona, meeting, proposal):
    Meeting.objects.for_network(karlskrona).get(pk=meeting.pk).delete()

    assert purge(timezone.now()) == 1
    assert documents(karlskrona) == []


def test_purge_when_the_secretariat_shows_a_paper_elsewhere_then_it_stays_for_those_readers(karlskrona, meeting):
    paper = ProposalPaperFactory(proposal__meeting=meeting)
    paper.document.audience |= {karlskrona.key()}
    paper.document.save()
    AgendaPaperFactory(item__meeting=meeting, document=paper.document)

    assert purge(meeting.ends_at + timedelta(days=31)) == 1
    assert [document.audience for document in documents(karlskrona)] == [frozenset({karlskrona.key()})]


def test_own_data_when_a_point_has_papers_then_it_tells_them(member, meeting):
    propose(by=member, meeting=meeting, papers=[file()], **POINT)

    ((_label, (told,)),) = own_data(member)
    assert (told["presented by"], told["papers"]) == ("Tora Lind", "Tag tider")
