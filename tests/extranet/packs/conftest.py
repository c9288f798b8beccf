"""A meeting with papers of every kind, and packs of it that are made at once."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from extranet.packs.actions import ask_for_pack
from networks.querysets import unscoped
from printing.documents import pdf
from tests.factories.meetings import AgendaItemFactory, AgendaPaperFactory, MeetingFactory


@pytest.fixture
def paper(karlskrona):
    """Put a file onto an item: ``paper(item, "Plan", content, audience="board")``; by default a PDF of one page."""

    def put(item, title, content=None, *, kind="pdf", audience=""):
        content = printed(karlskrona, title) if content is None else content
        file = ContentFile(content, name=f"paper.{kind}")
        facts = {"title": title, "file": file, "audience": {karlskrona.key(audience)}}
        return AgendaPaperFactory(item=item, **{f"document__{name}": value for name, value in facts.items()}).document

    return put


def printed(network, title, pages=1):
    """A PDF of ours of so many pages, each beginning with the title."""
    paragraphs = [f"{title}: " + "ord " * 700 for _page in range(pages)] if pages > 1 else [f"{title}: ord"]
    return pdf("note", {"network": network, "title": title, "language": "sv", "paragraphs": paragraphs})


def rewritten(made, change):
    """A PDF after ``change(writer)``."""
    writer, out = PdfWriter(clone_from=BytesIO(made)), BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def meeting(karlskrona, paper):
    """Three items; the one in the middle is for the steering group, and has a paper of its own."""
    meeting = MeetingFactory(network=karlskrona, title="Decembermöte")
    first, hidden, last = (
        AgendaItemFactory(meeting=meeting, title=title, audience=audience)
        for title, audience in [("Öppnande", "members"), ("Uppsägning", "board"), ("Vägen", "members")]
    )
    paper(first, "Kallelse")
    paper(hidden, "Avtalsutkast", audience="board")
    paper(last, "Elnätet", printed(karlskrona, "Elnätet", 3))
    paper(last, "Budget", b"a;b", kind="csv")
    paper(last, "Strategi", audience="board")
    return meeting


@pytest.fixture
def made(django_capture_on_commit_callbacks):
    """Ask for a pack and have the worker make it: ``made(person, meeting)`` gives the row as it stands then."""

    def make(person, meeting, language="sv"):
        with django_capture_on_commit_callbacks(execute=True):
            pack = ask_for_pack(by=person, meeting=meeting, language=language)
        with unscoped():
            pack.refresh_from_db()
        return pack

    return make


def read(pack):
    """The made file, opened."""
    with pack.file.open() as file:
        return PdfReader(BytesIO(file.read()))


def bookmarks(reader):
    """Depth, title and page number of each bookmark, in order."""

    def walk(found, depth):
        for one in found:
            if isinstance(one, list):
                yield from walk(one, depth + 1)
            else:
                yield depth, one.title, reader.get_destination_page_number(one) + 1

    return list(walk(reader.outline, 0))


def words(page):
    """The text of a page on one line."""
    return " ".join(page.extract_text().split())
