"""What stands in a pack: the own part, the papers as they came, and nothing that the reader may not see."""

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link as LinkAnnotation
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from extranet.meetings.models import AgendaItem
from extranet.packs.choices import PackState
from networks.choices import Role
from printing.documents import pdf
from tests.extranet.packs.conftest import bookmarks, printed, read, rewritten, words
from tests.factories.meetings import AgendaPaperFactory
from tests.factories.networks import member_of
from tests.printing.structure import faults

HIDDEN = ["Uppsägning", "Avtalsutkast", "Strategi"]


def item(meeting, title="Vägen"):
    return AgendaItem.objects.for_network(meeting.network).get(meeting=meeting, title=title)


def everything(pack):
    """All that can be read out of the file: text, bookmarks, metadata, links, and its streams unpacked."""
    with pack.file.open() as file:
        raw = file.read()
    reader = read(pack)
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    streams = b"".join(one.get_data() for one in objects if hasattr(one, "get_data"))
    texts = [words(page) for page in reader.pages] + [str(reader.metadata), str(bookmarks(reader))]
    texts += [str(note.get_object()) for page in reader.pages for note in page.get("/Annots", [])]
    return "\n".join(texts) + raw.decode("latin-1") + streams.decode("latin-1")


def test_pack_holds_the_own_pages_then_the_papers_in_order(meeting, member, made):
    pack = made(member, meeting)
    pages = [words(page) for page in read(pack).pages]

    assert (pack.state, pack.pages, len(pages), pack.left_out) == (PackState.READY, len(pages), len(pages), 0)
    assert "Decembermöte" in pages[0]
    assert "Kallelse: ord" in pages[1]
    assert "Elnätet" in pages[2]
    assert len(pack.holds) == 2
    assert pack.size == pack.file.size


def test_each_page_of_a_paper_is_numbered_below_its_own_edge(meeting, member, made):
    reader = read(made(member, meeting))
    total = len(reader.pages)

    for number, page in enumerate(reader.pages, 1):
        said = f"{number} / {total}" if number == 1 else f"page {number} of {total}"
        assert said in words(page)
    own, longer = (float(reader.pages[place].mediabox.height) for place in (0, 1))
    assert longer == pytest.approx(own + 15)
    assert float(reader.pages[1].mediabox.bottom) == -15


def test_list_says_where_each_paper_is_and_links_to_it(meeting, member, made):
    reader = read(made(member, meeting))
    text = words(reader.pages[0])
    links = [note.get_object() for note in reader.pages[0]["/Annots"]]
    pages = {page.indirect_reference: number for number, page in enumerate(reader.pages, 1)}

    assert "1 Kallelse Sida 2" in text
    assert "2 Elnätet Sida 3" in text
    assert "3 Budget CSV" in text
    assert sorted(pages[list.__getitem__(link["/Dest"], 0)] for link in links if "/Dest" in link) == [2, 2, 3, 3]
    assert {link["/A"]["/URI"].split("/documents/")[0] for link in links if "/A" in link} == {
        "http://karlskrona.localhost"
    }


def test_bookmarks_lead_to_each_item_and_to_its_papers(meeting, member, made):
    found = [(depth, title, page) for depth, title, page in bookmarks(read(made(member, meeting))) if depth < 4]

    assert found == [
        (0, "Decembermöte", 1),
        (1, "Agenda", 1),
        (2, "1.\xa0Öppnande", 1),
        (3, "Paper 1: Kallelse", 2),
        (2, "2.\xa0Vägen", 1),
        (3, "Paper 2: Elnätet", 3),
        (1, "Papers", 1),
    ]


def test_bookmarks_of_a_paper_stand_below_its_own(meeting, member, made):
    assert (4, "Elnätet", 3) in bookmarks(read(made(member, meeting)))


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.DEPUTY, Role.PARTNER, Role.OBSERVER])
def test_nothing_hidden_is_anywhere_in_the_file(role, meeting, karlskrona, made):
    text = everything(made(member_of(karlskrona, role), meeting))

    assert "Kallelse" in text
    assert not [word for word in HIDDEN if word in text]


def test_board_gets_what_is_for_the_board(meeting, board, made):
    text = everything(made(board, meeting))

    assert not [word for word in HIDDEN if word not in text]


def test_paper_of_two_items_is_there_once(meeting, member, made, karlskrona):
    other = item(meeting, "Öppnande")
    AgendaPaperFactory(item=other, document=item(meeting).papers.get(document__title="Elnätet").document)
    pack = made(member, meeting)

    assert len(pack.holds) == 2
    assert words(read(pack).pages[0]).count("Elnätet") == 3  # at both items and in the list


def test_pack_speaks_the_language_it_was_asked_for_in(meeting, member, made):
    assert read(made(member, meeting, "en")).trailer["/Root"]["/Lang"] == "en"


def test_pack_without_papers_is_made(karlskrona, meeting, member, made):
    item(meeting).papers.all().delete()
    item(meeting, "Öppnande").papers.all().delete()
    pack = made(member, meeting)

    assert (pack.state, pack.holds) == (PackState.READY, [])


def test_own_pages_are_tagged_before_the_papers_are_added(meeting, member, monkeypatch, made):
    own = []
    monkeypatch.setattr("extranet.packs.actions.pdf", lambda *args: own.append(pdf(*args)) or own[0])
    made(member, meeting)

    assert faults(own[0]) == []


def test_pack_does_not_claim_that_papers_are_tagged(meeting, member, made):
    root = read(made(member, meeting)).trailer["/Root"]

    assert "/MarkInfo" not in root
    assert "/Metadata" not in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


# ---------------------------------------------------------------- papers that cannot be bound in


def locked(made):
    return rewritten(made, lambda writer: writer.encrypt("secret"))


def locked_against_changes(made):
    return rewritten(made, lambda writer: writer.encrypt("", "owner"))


def cut(made):
    return made[: len(made) // 3]


def layered(made):
    def hide(writer):
        layer = writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/OCG")}))
        shown = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
        layers = DictionaryObject({NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): shown})
        writer.root_object[NameObject("/OCProperties")] = layers

    return rewritten(made, hide)


def form(made):
    def fill(writer):
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})

    return rewritten(made, fill)


def portfolio(made):
    def collect(writer):
        writer.root_object[NameObject("/Collection")] = DictionaryObject()

    return rewritten(made, collect)


def empty(made):
    def clear(writer):
        while len(writer.pages):
            writer.remove_page(0)

    return rewritten(made, clear)


def without_room(made):
    def shrink(writer):
        writer.pages[0][NameObject("/MediaBox")] = ArrayObject([NumberObject(0)] * 4)

    return rewritten(made, shrink)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (locked, "Locked by its maker."),
        (locked_against_changes, "Locked by its maker."),
        (cut, "Cannot be read as a PDF."),
        (lambda made: b"", "Cannot be read as a PDF."),
        (lambda made: b"%PDF-1.7 nothing", "Cannot be read as a PDF."),
        (layered, "would not look the same"),
        (form, "would not look the same"),
        (portfolio, "would not look the same"),
        (empty, "Cannot be read as a PDF."),
        (without_room, "Cannot be read as a PDF."),
    ],
)
def test_paper_that_does_not_fit_is_listed_and_the_others_are_bound(
    spoil, why, meeting, member, made, paper, karlskrona
):
    paper(item(meeting), "Svårt", spoil(printed(karlskrona, "Svårt")))
    pack = made(member, meeting)
    text = words(read(pack).pages[0])

    assert (pack.state, pack.left_out, len(pack.holds)) == (PackState.READY, 1, 2)
    assert why in text
    assert "Svårt: ord" not in " ".join(words(page) for page in read(pack).pages)


def test_paper_whose_file_is_gone_is_listed(meeting, member, made):
    document = item(meeting).papers.get(document__title="Elnätet").document
    document.file.storage.delete(document.file.name)

    assert made(member, meeting).left_out == 1


def test_paper_for_which_there_is_no_room_is_listed(meeting, member, made, monkeypatch):
    monkeypatch.setattr("extranet.packs.actions.MAX_PAGES", 1)
    pack = made(member, meeting)

    assert (pack.left_out, len(pack.holds)) == (1, 1)
    assert "No room" in words(read(pack).pages[0])


def test_paper_that_is_too_large_leaves_room_for_the_next(meeting, member, made, monkeypatch):
    documents = [row.document for title in ("Öppnande", "Vägen") for row in item(meeting, title).papers.all()]
    sizes = sorted(document.file_size for document in documents)
    monkeypatch.setattr("extranet.packs.actions.MAX_BYTES", sizes[-1] - 1)
    pack = made(member, meeting)

    assert (pack.left_out, len(pack.holds)) == (1, 1)


def test_pack_that_takes_too_long_is_given_up(meeting, member, made, monkeypatch):
    monkeypatch.setattr("papers.binding.SECONDS", 0)

    assert made(member, meeting).state == PackState.FAILED


# ---------------------------------------------------------------- what papers bring with them


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_strip_stands_below_a_page_whichever_way_it_is_turned(turned, meeting, member, made, paper, karlskrona):
    content = rewritten(printed(karlskrona, "Ritning"), lambda writer: writer.pages[0].rotate(turned))
    paper(item(meeting, "Öppnande"), "Ritning", content)
    page = read(made(member, meeting)).pages[2]

    assert (float(page.mediabox.left), float(page.mediabox.bottom)) == {
        0: (0, -15),
        90: (0, 0),
        180: (0, 0),
        270: (-15, 0),
    }[turned]
    assert "page 3 of" in words(page)


def test_what_acts_stays_behind_and_links_and_notes_stay(meeting, member, made, paper, karlskrona):
    def annotate(writer):
        writer.add_annotation(0, LinkAnnotation(rect=(0, 0, 9, 9), url="https://example.org/plan"))
        writer.add_annotation(0, LinkAnnotation(rect=(0, 0, 9, 9), url="javascript:alert(1)"))
        writer.add_annotation(0, LinkAnnotation(rect=(0, 0, 9, 9), target_page_index=0))
        script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("zqscript")}
        action = DictionaryObject(script)
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
        writer.root_object[NameObject("/OpenAction")] = action
        for kind in ("/FileAttachment", "/Widget"):
            facts = {"/Subtype": NameObject(kind), "/A": action, "/T": TextStringObject("zqname")}
            facts |= {"/Rect": ArrayObject([NumberObject(0)] * 4), "/AP": DictionaryObject()}
            annotation = DictionaryObject({NameObject(name): value for name, value in facts.items()})
            writer.pages[0]["/Annots"].append(writer._add_object(annotation))

    paper(item(meeting, "Öppnande"), "Blankett", rewritten(printed(karlskrona, "Blankett"), annotate))
    pack = made(member, meeting)
    page = read(pack).pages[2]
    notes = [one.get_object() for one in page["/Annots"]]

    assert [note["/Subtype"] for note in notes] == ["/Link", "/Link", "/Stamp"]
    assert notes[0]["/A"]["/URI"] == "https://example.org/plan"
    assert list.__getitem__(notes[1]["/Dest"], 0) == page.indirect_reference
    assert not [word for word in ("zqscript", "zqname", "javascript") if word in everything(pack)]


def test_paper_that_leaves_its_drawing_unfinished_does_not_move_the_strip(meeting, member, made, paper, karlskrona):
    def leave(writer):
        stream = DecodedStreamObject()
        stream.set_data(b"0.5 0 0 0.5 100 100 cm")
        page = writer.pages[0]
        page[NameObject("/Contents")] = ArrayObject([writer._add_object(stream), page.raw_get("/Contents")])

    paper(item(meeting, "Öppnande"), "Sned", rewritten(printed(karlskrona, "Sned"), leave))
    page = read(made(member, meeting)).pages[2]

    assert page.get_contents().operations[-3][0] == pytest.approx([1, 0, 0, 1, 0, -15])


def test_file_is_read_by_others_too(meeting, member, made):
    """Nothing points to what is not there."""
    pack = made(member, meeting)
    reader = PdfReader(pack.file.open(), strict=True)
    writer = PdfWriter(clone_from=reader)

    assert len(writer.pages) == pack.pages
