"""What a person has read, what is new to them, and what the secretariat is told of it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.utils import timezone

from audit.models import Entry
from extranet.documents import actions
from extranet.documents.models import Reading, ShelvedDocument
from library.actions import replace_file
from networks.choices import Role
from privacy.actions import purge
from tests.factories.extranet import ReadingFactory, ShelfFactory, ShelvedDocumentFactory
from tests.factories.meetings import AgendaPaperFactory
from tests.factories.members import OrganisationFactory, RepresentationFactory
from tests.factories.networks import member_of

LIST = "/en/extranet/documents/"


@pytest.fixture
def entry(karlskrona):
    return ShelvedDocumentFactory(
        shelf__network=karlskrona, document__title="Plan", document__audience={karlskrona.key()}
    )


def marks(client, question=""):
    return [(row.document.title, row.mark) for row in client.get(LIST + question).context["page"]]


def test_mark_when_downloaded_then_gone_until_the_file_changes(entry, member, secretariat, browser):
    client = browser(member)
    assert marks(client) == [("Plan", "new")]

    b"".join(client.get(entry.document.url).streaming_content)
    assert marks(client) == [("Plan", "")]
    assert marks(client, "?new=1") == []

    replace_file(by=secretariat, document=entry.document, file=ContentFile(b"Anew", name="plan.txt"))
    assert marks(client, "?new=1") == [("Plan", "changed")]
    assert "Changed since you read it" in client.get(LIST).content.decode()


def test_mark_when_only_the_list_or_the_headers_are_read_then_it_stays(entry, member, browser):
    client = browser(member)
    client.get(LIST)
    client.head(entry.document.url)

    assert marks(client) == [("Plan", "new")]


def test_mark_when_everything_is_marked_as_read_then_gone_and_no_download(karlskrona, entry, member, browser):
    hidden = ShelvedDocumentFactory(shelf=entry.shelf, document__audience={karlskrona.key("board")})
    client = browser(member)

    assert client.post(f"{LIST}read/").status_code == 302
    assert marks(client) == [("Plan", "")]
    assert not Reading.objects.for_network(karlskrona).noted().exists()
    assert not Reading.objects.for_network(karlskrona).filter(document=hidden.document).exists()


def test_download_is_noted_once_a_day_in_the_log_and_each_time_in_the_row(karlskrona, entry, member, browser):
    client = browser(member)
    for _time in range(3):
        b"".join(client.get(entry.document.url).streaming_content)

    assert Reading.objects.for_network(karlskrona).get().times == 3
    assert Entry.objects.for_network(karlskrona).filter(action="documents.download").count() == 1


def test_download_when_nothing_can_be_noted_then_the_paper_is_given(entry, member, browser, monkeypatch):
    def broken(*_args):
        raise DatabaseError

    monkeypatch.setattr(actions, "_note", broken)

    assert browser(member).get(entry.document.url).status_code == 200


def test_downloads_screen_tells_the_own_network_alone(karlskrona, kongsberg, entry, secretariat, browser):
    ReadingFactory(document=entry.document, person__last_name="Läsare")
    ReadingFactory(document=ShelvedDocumentFactory(shelf__network=kongsberg).document, person__last_name="Fremmed")
    client = browser(secretariat)

    page = client.get("/cms/shelves/downloads/").content.decode()
    assert "Läsare" in page
    assert "Fremmed" not in page
    assert "Läsare" not in client.get("/cms/shelves/downloads/?person=nobody").content.decode()
    answer = client.post("/cms/shelves/downloads/export/", {"format": "csv"}).content.decode("utf-8-sig")
    assert "Läsare" in answer
    assert "Fremmed" not in answer
    assert Entry.objects.for_network(karlskrona).get(action="documents.export_downloads").details == {"rows": 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_downloads_screen_asks_no_more_for_many_rows(rows, entry, secretariat, browser, django_assert_num_queries):
    for _number in range(rows):
        ReadingFactory(document=entry.document)
    client = browser(secretariat)
    client.get("/cms/shelves/downloads/")

    with django_assert_num_queries(SCREEN_QUERIES):
        client.get("/cms/shelves/downloads/")


SCREEN_QUERIES = 12


def test_role_and_organisation_when_chosen_then_they_alone_read(karlskrona, browser):
    company, other = OrganisationFactory(network=karlskrona), OrganisationFactory(network=karlskrona)
    insider, outside, partner = (member_of(karlskrona, role) for role in ("representative", "deputy", "partner"))
    RepresentationFactory(organisation=company, person=insider)
    RepresentationFactory(organisation=other, person=outside)
    for title, key in [("For one", f"org:{company.pk}"), ("For partners", karlskrona.key(Role.PARTNER))]:
        ShelvedDocumentFactory(shelf__network=karlskrona, document__title=title, document__audience={key})

    seen = {str(one.pk): [title for title, _mark in marks(browser(one))] for one in (insider, outside, partner)}
    assert list(seen.values()) == [["For one"], [], ["For partners"]]


def test_shelf_when_its_years_are_over_then_documents_go_unless_shown_elsewhere(karlskrona):
    shelf = ShelfFactory(network=karlskrona, kept_years=2)
    year = timezone.localdate().year
    old, shown, young = (ShelvedDocumentFactory(shelf=shelf, year=year - age) for age in (3, 3, 2))
    AgendaPaperFactory(item__meeting__network=karlskrona, document=shown.document)
    ReadingFactory(document=old.document)

    assert {one.rule.name: one.count for one in purge()}["documents.shelves"] == 2
    left = type(old.document).all_networks.filter(pk__in=[row.document_id for row in (old, shown, young)])
    assert set(left) == {shown.document, young.document}
    assert ShelvedDocument.objects.for_network(karlskrona).get() == young


def test_reading_when_two_years_old_then_purged(entry):
    ReadingFactory(document=entry.document, last_at=timezone.now() - timedelta(days=732))

    assert {one.rule.name: one.count for one in purge()}["documents.readings"] == 1


def test_list_when_sorted_by_year_then_years_stand_above_shelves(karlskrona, entry, member, browser):
    ShelvedDocumentFactory(shelf=entry.shelf, year=2020, document__audience={karlskrona.key()})

    groups = browser(member).get(f"{LIST}?by=year").context["groups"]
    assert [group.heading for group in groups] == ["2026", "2020"]
