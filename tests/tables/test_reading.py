"""What people send: encodings, separators, workbooks of every kind, and files made to hurt."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from tables import workbooks
from tables.columns import Column, RowError, day, email, whole_number, yes_no
from tables.sheets import MAX_BYTES, UnreadableSheet, read

COLUMNS = [
    Column("code", "Skolenhetskod", required=True, also=("code of the school",)),
    Column("name", "Namn", required=True),
    Column("pupils", "Elever", parse=whole_number, empty=None),
]
GOOD = {"code": "12345678", "name": "Rödebyskolan, åk 8", "pupils": 24}


def parsed(data, columns=COLUMNS, **options):
    return read(io.BytesIO(data), columns, **options)


def values(rows):
    return [row.values for row in rows.rows]


def workbook(*rows, merge=(), hidden=False):
    book = Workbook()
    sheet = book.active
    if hidden:
        sheet.sheet_state = "hidden"
        sheet.append(["hidden"])
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_member(data, name, content):
    """The workbook with one of its files replaced."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            if member != name:
                archive.writestr(member, source.read(member))
        archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_in_every_usual_form_gives_the_same_rows(encoding, separator, end):
    lines = [
        separator.join(["Skolenhetskod", "Namn", "Elever"]),
        separator.join(["12345678", '"Rödebyskolan, åk 8"', "24"]),
    ]
    rows = parsed(end.join(lines).encode(encoding))
    assert (values(rows), rows.errors, rows.is_complete) == ([GOOD], [], True)


def test_csv_that_names_its_separator_is_believed():
    rows = parsed(b"sep=|\nSkolenhetskod|Namn\n1|A, B; C\n")
    assert values(rows) == [{"code": "1", "name": "A, B; C", "pupils": None}]
    assert rows.rows[0].number == 3


def test_headings_come_in_any_order_case_and_other_words_and_a_title_may_stand_above():
    rows = parsed("Skolor hösten 2026\n\nELEVER ;namn*;Annat;Code of the School\n7;A;x;1\n".encode())
    assert values(rows) == [{"code": "1", "name": "A", "pupils": 7}]
    assert rows.rows[0].number == 4


def test_every_fault_is_named_with_row_column_and_reason_and_good_rows_stay():
    rows = parsed(b"Skolenhetskod;Namn;Elever\n1;;many\n\n2;B;3\n;C\n")
    assert rows.errors == [
        RowError(2, "Namn", "This must be filled in."),
        RowError(2, "Elever", "Write a whole number."),
        RowError(5, "Skolenhetskod", "This must be filled in."),
    ]
    assert [(row.number, row.values["name"]) for row in rows.rows] == [(4, "B")]
    assert str(rows.errors[0]) == "Row 2, Namn: This must be filled in."
    assert not rows.is_complete


def test_missing_and_doubled_headings_are_named_and_no_row_is_read():
    rows = parsed(b"Namn;namn;Elever\nA;B;x\n")
    assert rows.errors == [
        RowError(1, "Skolenhetskod", "The column is missing."),
        RowError(1, "Namn", "The heading stands twice."),
    ]
    assert rows.rows == []


def test_a_file_without_any_known_heading_says_which_to_use():
    (error,) = parsed(b"x;y\n1;2\n", [Column("a", "Ort"), Column("b", "Land")]).errors
    assert str(error) == "Row 1: No heading is known. Use: Ort, Land."


def test_what_a_parser_raises_becomes_a_fault():
    def broken(value):
        raise OverflowError

    rows = parsed(b"Ort\nA\n", [Column("place", "Ort", parse=broken)])
    assert rows.errors == [RowError(2, "Ort", "This cannot be read.")]


def test_more_rows_than_allowed_is_a_fault():
    rows = parsed(b"Skolenhetskod;Namn\n" + b"1;A\n" * 4, max_rows=3)
    assert rows.errors == [RowError(5, "", "At most 3 rows.")]


def test_ten_thousand_rows_with_37_bad_ones_name_exactly_those():
    bad = set(range(100, 10_000, 268))
    lines = [f"{number};{'' if number in bad else 'Skola'};{number}" for number in range(2, 10_002)]
    rows = parsed("\n".join(["Skolenhetskod;Namn;Elever", *lines]).encode())
    assert [error.row for error in rows.errors] == sorted(bad)
    assert (len(bad), len(rows.rows)) == (37, 9_963)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\n;;\n",
        b"\x00\x01\x02",
        b'Skolenhetskod;Namn\n1;"open\n',
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"PK\x03\x04 broken",
        b"a" * (MAX_BYTES + 1),
        b"Skolenhetskod;Namn\n1;" + b"x" * 140_000,
    ],
    ids=["empty", "blank", "binary", "open quote", "old workbook", "broken archive", "too large", "endless cell"],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(data):
    with pytest.raises(UnreadableSheet) as refusal:
        parsed(data)
    assert str(refusal.value)


def test_text_that_is_half_utf_16_is_refused_or_read_but_never_raises():
    assert parsed("Skolenhetskod;Namn\n1;A".encode("utf-16") + b"\x00").rows[0].values["code"] == "1"


def test_a_workbook_gives_typed_cells_and_its_own_row_numbers():
    data = workbook(
        ["Skolenhetskod", "Namn", "Elever"], [12345678.0, " Rödebyskolan,  åk 8 ", 24], [], ["2", "B", None]
    )
    rows = parsed(data)
    assert values(rows) == [GOOD, {"code": "2", "name": "B", "pupils": None}]
    assert [row.number for row in rows.rows] == [2, 4]


def test_only_the_first_visible_sheet_is_read():
    assert values(parsed(workbook(["Skolenhetskod", "Namn"], [1, "A"], hidden=True)))[0]["name"] == "A"


def test_a_formula_is_refused_and_text_that_looks_like_one_is_text():
    data = workbook(["Skolenhetskod", "Namn"], ["1", "=1+1"], ["=A2", "-5 grader"], ["3", "+C"])
    rows = parsed(data)
    reason = "The cell holds a formula. Paste its value instead."
    assert rows.errors == [RowError(2, "Namn", reason), RowError(3, "Skolenhetskod", reason)]
    assert [row.values["name"] for row in rows.rows] == ["+C"]


def test_an_error_in_a_cell_is_named():
    data = workbook(["Skolenhetskod", "Namn"], ["1", "#REF!"])
    assert parsed(data).errors == [RowError(2, "Namn", "The cell shows the error #REF!.")]


def test_merged_cells_are_named_by_row_but_a_merged_title_is_let_be():
    data = workbook(["Skolor"], ["Skolenhetskod", "Namn"], ["1", "A"], ["2", "B"], ["3", "C"], merge=["A1:B1", "A4:A5"])
    rows = parsed(data)
    assert rows.errors == [
        RowError(4, "", "Cells are merged. Split them."),
        RowError(5, "", "Cells are merged. Split them."),
    ]
    assert [row.values["name"] for row in rows.rows] == ["A"]


def test_merged_headings_are_named():
    data = workbook(["Skolenhetskod", None, "Namn"], ["1", "x", "A"], merge=["A1:B1"])
    assert parsed(data).errors == [RowError(1, "", "Cells are merged. Split them.")]


def test_merged_cells_without_end_are_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_MERGED", 2)
    merge = [f"A{row}:B{row}" for row in range(2, 5)]
    with pytest.raises(UnreadableSheet):
        parsed(workbook(["Skolenhetskod", "Namn"], ["1", "A"], merge=merge))


def test_a_cell_far_away_costs_no_memory():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Skolenhetskod</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Namn</t></is></c><c r="XFD1"><v>1</v></c></row>'
        '<row r="30000"><c r="A30000"><v>1</v></c><c r="B30000" t="inlineStr"><is><t>A</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    rows = parsed(with_member(workbook(["x"]), "xl/worksheets/sheet1.xml", sheet))
    assert [(row.number, row.values["name"]) for row in rows.rows] == [(30000, "A")]


def test_a_sheet_of_a_million_empty_rows_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_SCANNED", 50)
    book = Workbook()
    book.active.append(["Skolenhetskod", "Namn"])
    book.active["A60"] = "1"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(UnreadableSheet):
        parsed(file.getvalue())


def _entities(name):
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{lines}]><{name}>&a11;</{name}>'


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_entities_that_explode_are_refused(name):
    data = workbook(["Skolenhetskod", "Namn"], ["1", "A"])
    types = zipfile.ZipFile(io.BytesIO(data)).read("[Content_Types].xml").decode()
    shared = '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    types = types.replace("</Types>", shared + 'spreadsheetml.sharedStrings+xml"/></Types>')
    data = with_member(data, "[Content_Types].xml", types)
    with pytest.raises(UnreadableSheet):
        parsed(with_member(data, name, _entities("worksheet")))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("xl/worksheets/sheet1.xml", workbooks.MAX_SHEET_BYTES + 1),
        ("xl/styles.xml", workbooks.MAX_OTHER_BYTES + 1),
        ("docProps/app.xml", workbooks.MAX_OTHER_BYTES + 1),
    ],
)
def test_a_small_archive_that_unpacks_to_much_is_refused_unopened(name, size, monkeypatch):
    data = with_member(workbook(["Skolenhetskod"]), name, b" " * size)
    assert len(data) < 100_000
    monkeypatch.setattr(workbooks, "load_workbook", None)
    with pytest.raises(UnreadableSheet) as refusal:
        parsed(data)
    assert "too large" in str(refusal.value)


def test_an_archive_of_very_many_files_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(workbooks.MAX_MEMBERS + 1):
            archive.writestr(f"{number}", "")
    with pytest.raises(UnreadableSheet):
        parsed(target.getvalue())


def test_an_archive_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(UnreadableSheet):
        parsed(target.getvalue())


def test_a_workbook_of_hidden_sheets_only_is_refused():
    data = workbook(["Skolenhetskod"])
    listed = zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml").decode()
    hidden = listed.replace('state="visible"', 'state="hidden"')
    assert hidden != listed
    with pytest.raises(UnreadableSheet):
        parsed(with_member(data, "xl/workbook.xml", hidden))


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (day, "2026-11-22", date(2026, 11, 22)),
        (day, "22.11.2026", date(2026, 11, 22)),
        (day, datetime(2026, 11, 22, 13, 0), date(2026, 11, 22)),
        (day, date(2026, 11, 22), date(2026, 11, 22)),
        (yes_no, "Ja", True),
        (yes_no, "NEI", False),
        (yes_no, True, True),
        (yes_no, 1, True),
        (whole_number, "1 250", 1250),
        (whole_number, -3.0, -3),
        (email, " Asa@Example.ORG ", "asa@example.org"),
        (Column("x", "x").parse, True, "yes"),
        (Column("x", "x").parse, False, "no"),
        (Column("x", "x").parse, date(2026, 11, 22), "2026-11-22"),
        (Column("x", "x").parse, "A\u030asa  B", "Åsa B"),
        (Column("x", "x").parse, 1.5, "1.5"),
    ],
)
def test_cells_become_values(parse, cell, value):
    assert parse(cell) == value


@pytest.mark.parametrize(
    ("parse", "cell", "reason"),
    [
        (day, "soon", "Write the date as 2026-11-22."),
        (yes_no, "maybe", "Write yes or no."),
        (whole_number, "1.5", "Write a whole number."),
        (whole_number, "9" * 16, "Write a whole number."),
        (email, "nobody", "Enter a valid email address."),
        (Column("x", "x").parse, "x" * 5001, "At most 5000 characters."),
    ],
)
def test_cells_that_cannot_be_read_say_why(parse, cell, reason):
    (error,) = parsed(f"Ort\n{cell}\n".encode(), [Column("place", "Ort", parse=parse)]).errors
    assert error == RowError(2, "Ort", reason)
