"""The list of schools: import, search, eligibility."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from audit.models import Entry as LogEntry
from competition.models import School
from competition.seeds import EXAMPLE
from competition.validators import SCHOOL_COLUMNS, check_schools
from networks.querysets import unscoped
from tables.sheets import read
from tests.factories.competition import SchoolFactory

HEAD = "code;name;municipality_code;municipality;grade_from;grade_to"


@pytest.fixture
def load(tmp_path, db):
    """Import a text as a file; what was printed."""

    def run(text, *options, name="schools.csv"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        call_command("importschools", str(file), *options, stdout=out)
        return out.getvalue()

    return run


def test_the_shipped_list_is_invented_and_faultless():
    with EXAMPLE.open("rb") as file:
        schools, errors, left_out = check_schools(read(file, SCHOOL_COLUMNS).rows)

    assert (len(schools), errors, left_out) == (60, [], 0)
    assert EXAMPLE.read_text().count(",invented\n") == 60
    assert {s["country"] for s in schools} == {"SE", "NO"}
    assert all(s["code"].startswith("9900" if s["country"] == "SE" else "100") for s in schools)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (HEAD, "99001104;Rödebyskolan;1080;Karlskrona;4;9"),
        (
            "Skolenhetskod;Skolenhetsnamn;Kommunkod;Kommun;Lägsta årskurs;Högsta årskurs;Status",
            "99001104;Rödebyskolan;1080;Karlskrona;4;9;Aktiv",
        ),
        (
            "Organisasjonsnummer,Navn,Kommunenummer,Kommune,SkoletrinnGSFra,SkoletrinnGSTil,ErAktiv",
            "100013711,Rödebyskolan,1080,Karlskrona,4,9,True",
        ),
    ],
)
def test_importschools_takes_the_headings_of_both_registers(load, head, row):
    assert "1 new" in load(f"{head}\n{row}\n")

    school = School.objects.get()
    assert (school.name, school.municipality_code, school.municipality) == ("Rödebyskolan", "1080", "Karlskrona")
    assert (school.grade_from, school.grade_to, school.valid_to) == (4, 9, None)
    assert school.country == ("NO" if school.code == "100013711" else "SE")
    assert school.search_text == f"rodebyskolan karlskrona {school.code}"


def test_importschools_reads_a_workbook_with_numbers(load):
    book = Workbook()
    book.active.append(HEAD.split(";"))
    book.active.append([99001104, "Rödebyskolan", 780, "Växjö", 4, 9])
    file = io.BytesIO()
    book.save(file)

    load(file.getvalue(), name="schools.xlsx")

    assert (School.objects.get().code, School.objects.get().municipality_code) == ("99001104", "0780")


def test_importschools_names_every_faulty_row_and_changes_nothing(load):
    rows = [
        "99001104;Rödebyskolan;1080;Karlskrona;4;9",
        "9900110;Kort kod;1080;Karlskrona;4;9",
        "99001105;;1080;Karlskrona;4;9",
        "99001106;Bakvänd;1080;Karlskrona;9;4",
        "99001107;Bokstav;10A0;Karlskrona;4;9",
        "99001104;Dubbel;1080;Karlskrona;4;9",
        "99001108;Halv;1080;Karlskrona;;9",
        "99001109;Siffra;1080;Karlskrona;fyra;9",
        f"99001110;{'Lång' * 41};1080;Karlskrona;7;9",
    ]

    with pytest.raises(CommandError) as refused:
        load("\n".join([HEAD, *rows]))

    lines = str(refused.value).splitlines()
    assert [line.split(",")[0] for line in lines[:-1]] == [f"Row {number}" for number in (3, 4, 5, 6, 7, 8, 9, 10)]
    assert School.objects.count() == 0


def test_importschools_leaves_out_units_without_grades(load):
    text = load(f"{HEAD}\n99001104;Förskolan;1080;Karlskrona;;\n99001105;Skolan;1080;Karlskrona;7;9\n")

    assert "1 without grades left out" in text
    assert School.objects.get().name == "Skolan"


def test_importschools_again_updates_by_code(load):
    load(f"{HEAD}\n99001104;Gamla namnet;1080;Karlskrona;4;9\n")
    key = School.objects.get().pk

    printed = load(f"{HEAD}\n99001104;Nya namnet;1080;Karlskrona;7;9\n")

    assert "0 new, 1 changed, 0 closed" in printed
    school = School.objects.get()
    assert (school.pk, school.name, school.grade_from, school.search_text) == (
        key,
        "Nya namnet",
        7,
        "nya namnet karlskrona 99001104",
    )
    assert "0 new, 0 changed" in load(f"{HEAD}\n99001104;Nya namnet;1080;Karlskrona;7;9\n")


def test_importschools_dry_run_changes_nothing(load):
    printed = load(f"{HEAD}\n99001104;Rödebyskolan;1080;Karlskrona;4;9\n", "--dry-run")

    assert "1 new" in printed
    assert School.objects.count() == 0
    with unscoped():
        assert LogEntry.objects.count() == 0


@pytest.mark.parametrize(("options", "closed"), [([], None), (["--close-missing"], "today")])
def test_importschools_closes_what_is_missing_only_when_asked(load, options, closed):
    SchoolFactory(code="99001104")
    foreign = SchoolFactory(country="NO", code="100013711")

    load(f"{HEAD}\n99001105;Rödebyskolan;1080;Karlskrona;4;9\n", *options)

    assert School.objects.get(code="99001104").valid_to == (timezone.localdate() if closed else None)
    foreign.refresh_from_db()
    assert foreign.valid_to is None


def test_importschools_closes_a_unit_that_is_not_active_and_links_its_predecessor(load):
    head = f"{HEAD};status;predecessor"
    load(f"{head}\n99001104;Gamla;1080;Karlskrona;4;9;Upphört;\n99001105;Nya;1080;Karlskrona;4;9;Aktiv;99001104\n")

    old, new = School.objects.order_by("code")
    assert (old.valid_to, new.valid_to, new.predecessor) == (timezone.localdate(), None, old)


@pytest.mark.parametrize("faulty", ["XX;;", ";2026-09-01;2026-08-01"])
def test_importschools_refuses_another_country_and_dates_in_the_wrong_order(load, faulty):
    with pytest.raises(CommandError, match="Row 2"):
        load(f"{HEAD};country;valid_from;valid_to\n99001104;Skolan;1080;Karlskrona;7;9;{faulty}\n")


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a;b\n1;2\n"])
def test_importschools_says_what_is_wrong_with_a_file(load, content):
    with pytest.raises(CommandError):
        load(content)


def test_importschools_without_a_file_says_so(db):
    with pytest.raises(CommandError):
        call_command("importschools", "/nowhere.csv")


def test_importschools_is_logged_without_a_network(load):
    load(f"{HEAD}\n99001104;Rödebyskolan;1080;Karlskrona;4;9\n")

    with unscoped():
        log = LogEntry.objects.get(action="competition.import_schools")
    assert (log.network, log.details) == (None, {"created": 1, "changed": 0, "closed": 0})


def test_matching_puts_names_that_start_with_the_words_first(db):
    SchoolFactory(name="Norra Åskolan")
    SchoolFactory(name="Åskolan")

    assert [school.name for school in School.objects.matching("ask")] == ["Åskolan", "Norra Åskolan"]


@pytest.mark.parametrize(
    ("country", "names"),
    [("SE", ["Adam", "Zorn", "Åsa", "Ärla", "Örby"]), ("NO", ["Adam", "Zorn", "Ærfugl", "Øye", "Åsen"])],
)
def test_schools_come_in_the_order_of_their_alphabet(db, country, names):
    for number, name in enumerate(reversed(names)):
        SchoolFactory(country=country, name=name, code=str(number))

    assert [school.name for school in School.objects.all()] == names


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_open_on_counts_both_ends(db, days):
    day = date(2026, 9, 1)
    SchoolFactory(valid_from=day, valid_to=day)

    assert School.objects.open_on(day + timedelta(days=days)).exists() is (days == 0)


def test_a_school_with_a_code_of_another_form_is_refused(db):
    with pytest.raises(ValidationError):
        SchoolFactory.build(code="123", search_text="x").full_clean()


def test_codes_are_shown_in_groups(db):
    assert SchoolFactory.build(code="99001104").code_for_reading == "9900 1104"
    assert SchoolFactory.build(country="NO", code="100013711").code_for_reading == "100 013 711"
