"""What we write: typed, readable, and never a formula."""

import csv
import io
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tables.columns import Column
from tables.sheets import CSV, XLSX, read, sheet_response, write_csv, write_xlsx
from tables.texts import harmless, restored

COLUMNS = [Column("name", "Namn"), Column("count", gettext_lazy("Count"), parse=lambda cell: cell)]
PREFIXES = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", '"=', "＝", "＋", "－", "＠"]
INSIDE = ["a;=1", 'a;"=1', "a,=1", "a\t=1", "a\n=1", "a\r\n+1", "a;@SUM(A1)", 'a","=1']


def sheet(rows, columns=COLUMNS, title="Lista", **options):
    return load_workbook(io.BytesIO(write_xlsx(columns, rows, title, **options))).active


def lines(rows, columns=COLUMNS, delimiter=";", **options):
    text = write_csv(columns, rows, **options).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def starts_formula(cell):
    return cell.lstrip(' \t\r\n"')[:1] in set("=+-@＝＋－＠")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_xlsx_keeps_a_dangerous_text_as_text(prefix):
    attack = prefix + "HYPERLINK(1)"
    cell = sheet([{"name": attack, "count": attack}])["A2"]
    assert (cell.data_type, cell.value.replace("\r", "\n")) == ("s", attack.replace("\r", "\n"))
    assert cell.quotePrefix


def test_xlsx_headings_are_text_too():
    cell = sheet([], [Column("x", "=1+1")])["A1"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


@pytest.mark.parametrize("attack", [prefix + "HYPERLINK(1)" for prefix in PREFIXES] + INSIDE)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_starts_no_formula_whatever_separator_the_reader_takes(attack, delimiter):
    cells = [cell for line in lines([{"name": attack, "count": "x"}], delimiter=delimiter) for cell in line]
    assert [cell for cell in cells if starts_formula(cell)] == []
    for cell in cells:
        assert [part for part in cell.splitlines() if starts_formula(part)] == []


def test_csv_headings_start_no_formula_either():
    assert lines([], [Column("x", "=1+1")]) == [["'=1+1"]]


@given(st.text(st.sampled_from("ab=+-@'\"; ,\t\n")))
def test_what_was_made_harmless_can_be_read_again(value):
    assert restored(harmless(value)) == value
    assert not starts_formula(harmless(value).splitlines()[0] if harmless(value).splitlines() else "")


def test_numbers_stay_numbers_and_days_days():
    rows = [{"name": date(2026, 11, 22), "count": -5}, {"name": Decimal("1.50"), "count": time(8, 30)}, {"count": True}]
    found = sheet(rows)
    assert [cell.value for cell in found["A"]] == ["Namn", datetime(2026, 11, 22), 1.5, None]
    assert [cell.value for cell in found["B"]] == ["Count", -5, time(8, 30), "yes"]
    assert found["A2"].number_format == "yyyy-mm-dd"
    assert lines(rows)[1:] == [["2026-11-22", "-5"], ["1,50", "08:30:00"], ["", "yes"]]


def test_moments_are_told_in_the_networks_zone():
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    rows, zone = [{"name": moment, "count": datetime(2026, 1, 1, 8, 0)}], ZoneInfo("Europe/Oslo")
    assert sheet(rows, zone=zone)["A2"].value == datetime(2026, 11, 23, 0, 30)
    assert lines(rows, zone=zone)[1] == ["2026-11-23 00:30", "2026-01-01 08:00"]


def test_other_things_are_told_as_text():
    assert lines([{"name": gettext_lazy("Count"), "count": None}])[1] == ["Count", ""]


def test_headings_are_bold_and_stay_in_sight_and_columns_fit():
    found = sheet([{"name": "x" * 30, "count": 1}, {"name": "y" * 300, "count": 2}])
    assert (found.freeze_panes, found["A1"].font.bold, found["A2"].font.bold) == ("A2", True, False)
    assert (found.column_dimensions["A"].width, found.column_dimensions["B"].width) == (60, 8)
    assert found.title == "Lista"


@pytest.mark.parametrize(
    ("title", "shown"), [("Anmälda: 8/A [test]?", "Anmälda  8 A  test"), ("", "1"), ("x" * 50, "x" * 31)]
)
def test_any_title_makes_a_sheet(title, shown):
    assert sheet([], title=title).title == shown


def test_control_characters_and_endless_texts_do_not_break_the_workbook():
    cell = sheet([{"name": "a\x00\x07b", "count": "x" * 40_000}])
    assert (cell["A2"].value, len(cell["B2"].value)) == ("ab", 32_000)


@pytest.mark.parametrize("write", [lambda rows: write_csv(COLUMNS, rows), lambda rows: write_xlsx(COLUMNS, rows, "x")])
def test_what_we_write_we_can_read(write):
    rows = [{"name": "+46 455 30 30 00; Åsa Öberg-Þórr", "count": "李小龙"}, {"name": "-", "count": "👩‍🔧"}]
    found = read(io.BytesIO(write(rows)), COLUMNS)
    assert ([row.values for row in found.rows], found.errors) == (rows, [])


def test_ten_thousand_rows_go_out_and_come_back():
    rows = [{"name": f"Klass {number}", "count": number} for number in range(10_000)]
    found = read(io.BytesIO(write_xlsx(COLUMNS, rows, "Lista")), COLUMNS)
    assert ([row.values for row in found.rows], found.errors) == (rows, [])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("anmälda 2026.xlsx", "anm%C3%A4lda-2026.xlsx"),
        ('a"\r\nX-Evil: 1.csv', "a-X-Evil-1.csv"),
        ("../../etc/passwd", "etc-passwd"),
        ("\u202excod.xlsx", "xcod.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 80 + ".xlsx"),
        ("", "file"),
        (".xlsx", "xlsx"),
    ],
)
def test_a_download_has_a_safe_name_and_stays_in_no_cache(name, shown):
    response = sheet_response(name, XLSX, b"data")
    assert response["Content-Disposition"].split("=")[-1].strip('"').removeprefix("utf-8''") == shown
    assert response["Content-Disposition"][:10] == "attachment"
    assert (response["Content-Type"], response.content) == (XLSX, b"data")
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert sheet_response("x.csv", CSV, b"")["Content-Type"] == "text/csv; charset=utf-8"
