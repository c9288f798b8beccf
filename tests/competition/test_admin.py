"""What the secretariat does with editions and entered classes."""

import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import Entry as LogEntry
from competition.actions import confirm_entry, withdraw_entry
from competition.models import Edition, Entry
from notifications.models import Mail
from tests.factories.competition import EditionFactory, EntryFactory, SchoolFactory, enter

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "x;=1"]


@pytest.fixture
def staff(karlskrona, person):
    """A browser of the secretariat."""
    browser = Client(headers={"host": karlskrona.site.hostname, "accept-language": "en"})
    browser.force_login(person(karlskrona, "secretariat", language="en"))
    return browser


@pytest.fixture
def edition(karlskrona):
    return EditionFactory(network=karlskrona)


def fresh(row):
    return type(row).all_networks.get(pk=row.pk)


def typed(**changes):
    day = timezone.localdate()
    data = {
        "school_year": "2026/27",
        "name_sv": "Framtidsdrömmar",
        "name_nb": "",
        "name_en": "Dreams",
        "country": "SE",
        "grade": "8",
        "opens_at": f"{day} 08:00",
        "closes_on": f"{day + timedelta(days=60)}",
        "final_on": f"{day + timedelta(days=120)}",
        "capacity": "20",
        "pupils_min": "5",
        "pupils_max": "35",
        "contact_name": "Kansliet",
        "contact_email": "kansliet@example.org",
        "asks_meals": "on",
        "milestones-TOTAL_FORMS": "1",
        "milestones-INITIAL_FORMS": "0",
        "milestones-MIN_NUM_FORMS": "0",
        "milestones-MAX_NUM_FORMS": "1000",
        "milestones-0-starts_on": f"{day + timedelta(days=70)}",
        "milestones-0-title_sv": "Uppgifterna släpps",
        "milestones-0-title_en": "The tasks come out",
        "milestones-0-ORDER": "1",
    }
    return data | changes


def test_the_secretariat_makes_an_edition_with_its_places_and_dates(staff, karlskrona):
    SchoolFactory()

    answer = staff.post("/cms/editions/new/", typed(municipalities="1080"))

    assert answer.status_code == 302, answer.context["form"].errors
    made = Edition.objects.for_network(karlskrona).with_pool().get()
    assert (made.pool.capacity, made.municipalities, made.published_at) == (20, ["1080"], None)
    assert made.closes_at.astimezone(karlskrona.time_zone).strftime("%H:%M:%S") == "23:59:59"
    assert made.milestones.get().title["en"] == "The tasks come out"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"school_year": "2026"}, "school_year"),
        ({"closes_on": "2020-01-01"}, "closes_on"),
        ({"final_on": "2020-01-01"}, "final_on"),
        ({"pupils_max": "2"}, "pupils_max"),
        ({"capacity": "0"}, "capacity"),
        ({"municipalities": "9999"}, "municipalities"),
        ({"contact_email": "x"}, "contact_email"),
        ({"name_sv": "", "name_en": ""}, "name"),
    ],
)
def test_an_edition_with_a_fault_is_refused_at_its_field(staff, karlskrona, changes, field):
    answer = staff.post("/cms/editions/new/", typed(**changes))

    assert list(answer.context["form"].errors) == [field]
    assert Edition.objects.for_network(karlskrona).count() == 0


def test_a_second_edition_of_the_same_year_is_refused(staff, karlskrona, edition):
    answer = staff.post("/cms/editions/new/", typed())

    assert list(answer.context["form"].errors) == ["school_year"]
    assert Edition.objects.for_network(karlskrona).count() == 1


def test_more_places_go_to_the_waiting_list_and_fewer_than_in_use_are_refused(staff, karlskrona):
    edition = EditionFactory(network=karlskrona, places=2)
    for _class in range(3):
        enter(edition)

    refused = staff.post(f"/cms/editions/edit/{edition.pk}/", typed(capacity="1"))
    assert list(refused.context["form"].errors) == ["capacity"]

    assert staff.post(f"/cms/editions/edit/{edition.pk}/", typed(capacity="3")).status_code == 302
    assert [e.state for e in Entry.objects.for_network(karlskrona).with_all()] == ["held", "held", "offered"]


def test_publishing_asks_first_and_then_shows_the_edition(staff, karlskrona):
    edition = EditionFactory(network=karlskrona, published_at=None)
    address = f"/cms/editions/{edition.pk}/steps/publish/"

    assert staff.get(address).status_code == 200
    assert fresh(edition).published_at is None
    staff.post(address)
    assert fresh(edition).published_at is not None


@pytest.mark.parametrize("step", ["publish", "open"])
def test_a_step_that_cannot_be_taken_now_does_nothing(staff, karlskrona, edition, step):
    before = LogEntry.objects.for_network(karlskrona).count()

    answer = staff.post(f"/cms/editions/{edition.pk}/steps/{step}/", follow=True)

    assert "Nothing was done" in answer.content.decode()
    assert LogEntry.objects.for_network(karlskrona).count() == before


def test_an_unknown_step_is_not_there(staff, edition):
    assert staff.get(f"/cms/editions/{edition.pk}/steps/seal/").status_code == 404


def test_closing_now_closes(staff, edition):
    staff.post(f"/cms/editions/{edition.pk}/steps/close/")

    assert Edition.all_networks.with_pool().get(pk=edition.pk).state == "closed"


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ["/cms/entries/", "/cms/editions/"])
def test_lists_ask_the_same_number_of_questions_for_any_number_of_rows(
    staff, karlskrona, edition, number, address, django_assert_max_num_queries
):
    for index in range(number):
        enter(edition)
        EditionFactory(network=karlskrona, school_year=f"20{30 + index}/{31 + index}")
    staff.get(address)

    with django_assert_max_num_queries(25 if "entries" in address else 20) as seen:
        html = staff.get(address).content.decode()

    assert "2026/27" in html or "Skola" in html
    counts.setdefault(address, len(seen))
    assert len(seen) == counts[address]


counts: dict[str, int] = {}


def test_entries_are_found_and_filtered(staff, karlskrona, kongsberg, edition):
    first = enter(edition, SchoolFactory(name="Rödebyskolan"), contact_name="Asta Ett")
    second = confirm_entry(
        entry=enter(edition, SchoolFactory(name="Mieskolan", municipality="Karlshamn", municipality_code="1082"))
    )
    other = EditionFactory(network=karlskrona, school_year="2027/28")
    third = enter(other, SchoolFactory(name="Tredjeskolan"))
    foreign = enter(
        EditionFactory(network=kongsberg), SchoolFactory(country="NO", code="100013711", name="Fjellskolen")
    )

    def shown(**query):
        html = staff.get("/cms/entries/", query).content.decode()
        return [entry.reference for entry in (first, second, third, foreign) if entry.reference in html]

    assert shown() == [first.reference, second.reference, third.reference]
    assert shown(q="Rödeby") == [first.reference]
    assert shown(q=second.reference) == [second.reference]
    assert shown(q="Asta Ett") == [first.reference]
    assert shown(edition=other.pk) == [third.reference]
    assert shown(state="confirmed") == [second.reference]
    assert shown(municipality="1082") == [second.reference]
    assert shown(school=first.school_id) == [first.reference]
    assert "Fjellskolen" not in staff.get("/cms/entries/").content.decode()


def test_an_entry_can_be_looked_at_and_edited_through_the_action(staff, karlskrona, edition):
    entry = enter(edition)
    form = {
        "class_label": "8 C",
        "composition": "one",
        "pupils": "21",
        "adults": "2",
        "contact_name": "Ny Lärare",
        "contact_email": "ny@example.org",
        "contact_phone": "0455-30 30 00",
        "not_pictured": "0",
    }

    assert staff.get(f"/cms/entries/inspect/{entry.pk}/").status_code == 200
    assert staff.get(f"/cms/entries/edit/{entry.pk}/").status_code == 200
    assert staff.post(f"/cms/entries/edit/{entry.pk}/", form | {"place": "1", "edition": "1"}).status_code == 302

    changed = fresh(entry)
    assert (changed.class_label, changed.class_key, changed.pupils, changed.place_id) == (
        "8 C",
        "8-c",
        21,
        entry.place_id,
    )
    templates = Mail.objects.for_network(karlskrona).order_by("pk").values_list("template", "to")
    assert list(templates)[1:] == [("entry_moved", "asta@example.org"), ("entry_changed", "ny@example.org")]
    assert LogEntry.objects.for_network(karlskrona).filter(action="competition.change_entry").count() == 1


def test_an_entry_that_is_over_or_a_twin_cannot_be_saved(staff, edition):
    school = SchoolFactory()
    twin, entry = enter(edition, school, class_label="8A"), enter(edition, school, class_label="8B")
    form = {"class_label": "8 a", "composition": "one", "pupils": "21", "adults": "2", "not_pictured": "0"}
    contact = {"contact_name": "A", "contact_email": "a@example.org", "contact_phone": "0455303000"}

    assert list(staff.post(f"/cms/entries/edit/{entry.pk}/", form | contact).context["form"].errors) == ["class_label"]
    withdraw_entry(entry=twin)
    over = staff.post(f"/cms/entries/edit/{twin.pk}/", form | contact)
    assert len(over.context["form"].non_field_errors()) == 1


def test_the_secretariat_withdraws_a_class_and_mails_a_link(staff, karlskrona, edition):
    entry = enter(edition)

    staff.post(f"/cms/entries/{entry.pk}/steps/link/")
    staff.post(f"/cms/entries/{entry.pk}/steps/withdraw/")

    assert Entry.all_networks.with_all().get(pk=entry.pk).state == "withdrawn"
    templates = Mail.objects.for_network(karlskrona).order_by("pk").values_list("template", flat=True)
    assert list(templates) == ["entry_held", "entry_link", "entry_withdrawn"]


@pytest.mark.parametrize("address", ["/cms/entries/new/", "/cms/entries/delete/1/", "/cms/editions/delete/1/"])
def test_entries_come_in_by_the_form_only_and_nothing_is_deleted(staff, edition, address):
    assert staff.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_holds_the_chosen_columns_of_the_filtered_rows(staff, karlskrona, kongsberg, edition, kind):
    entry = enter(edition, SchoolFactory(name="Rödebyskolan"), contact_name="Kanarie")
    other = EditionFactory(network=karlskrona, school_year="2027/28")
    enter(other, SchoolFactory(name="Tredjeskolan"))
    enter(EditionFactory(network=kongsberg), SchoolFactory(country="NO", code="100013711", name="Fjellskolen"))

    answer = staff.post(
        f"/cms/entries/export/?edition={edition.pk}", {"columns": ["school", "class_label", "pupils"], "kind": kind}
    )

    assert rows_of(answer, kind) == [["School", "Class", "Pupils"], ["Rödebyskolan", "8B", "27"]]
    assert f".{kind}" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    log = LogEntry.objects.for_network(karlskrona).get(action="competition.export_entries")
    assert log.details == {"columns": ["school", "class_label", "pupils"], "rows": 1, "kind": kind}
    assert entry.reference not in str(answer.content)


def rows_of(answer, kind):
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        return [[cell.strip('"') for cell in line.split(";")] for line in lines]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    return [[str(cell.value) for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("evil", EVIL)
def test_an_export_holds_no_formula_whatever_a_teacher_typed(staff, edition, kind, evil):
    enter(edition, class_label=evil[:20], contact_name=evil, notes=evil)

    answer = staff.post("/cms/entries/export/", {"columns": ["class_label", "contact_name", "notes"], "kind": kind})

    if kind == "csv":
        row = answer.content.decode("utf-8-sig").splitlines()[1]
        assert not any(part.lstrip("\t \"'")[:1] in "=+-@" and "'" not in part for part in row.split(";") if part)
    else:
        cells = load_workbook(io.BytesIO(answer.content)).active[2]
        assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_an_export_without_a_column_asks_for_one(staff, edition):
    answer = staff.post("/cms/entries/export/", {"kind": "csv"})

    assert list(answer.context["form"].errors) == ["columns"]


ADDRESSES = [
    "/cms/editions/",
    "/cms/editions/new/",
    "/cms/editions/edit/{edition}/",
    "/cms/editions/{edition}/steps/close/",
    "/cms/entries/",
    "/cms/entries/edit/{entry}/",
    "/cms/entries/inspect/{entry}/",
    "/cms/entries/{entry}/steps/withdraw/",
    "/cms/entries/export/",
]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["board", "editor"])
def test_only_the_secretariat_comes_in(karlskrona, edition, person, address, method, role):
    entry = enter(edition)
    browser = Client(HTTP_HOST=karlskrona.site.hostname)
    browser.force_login(person(karlskrona, role))

    answer = getattr(browser, method)(address.format(edition=edition.pk, entry=entry.pk))

    assert answer.status_code in {302, 403, 404}
    assert "Skola" not in answer.content.decode()
    assert Entry.all_networks.with_all().get(pk=entry.pk).state == "held"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [a for a in ADDRESSES if "{" in a])
def test_another_networks_rows_are_not_there(staff, karlskrona, kongsberg, address, method):
    edition = EditionFactory(network=kongsberg)
    entry = enter(edition, SchoolFactory(country="NO", code="100013711", name="Fjellskolen"))

    answer = getattr(staff, method)(address.format(edition=edition.pk, entry=entry.pk))

    assert answer.status_code == 404
    assert "Fjellskolen" not in answer.content.decode()
    assert Entry.all_networks.with_all().get(pk=entry.pk).state == "held"


# ---------------------------------------------------------------- the admin's start page


def test_the_start_page_shows_the_classes_entered_last(staff, karlskrona, kongsberg, person):
    edition, other = EditionFactory(network=karlskrona), EditionFactory(network=kongsberg)
    for number in range(6):
        EntryFactory(edition=edition, class_label=f"klass-{number}", class_key=f"8-{number}")
    EntryFactory(edition=edition, class_label="klass-gone", class_key="8-gone", ended_at=timezone.now())
    EntryFactory(edition=other, class_label="klass-other", class_key="8-other")

    shown = staff.get("/cms/").content.decode()
    assert [f"klass-{name}" in shown for name in (5, 4, 3, 2, 1)] == [True] * 5
    assert [f"klass-{name}" in shown for name in (0, "gone", "other")] == [False] * 3

    staff.force_login(person(karlskrona, "editor", language="en"))
    assert "klass-5" not in staff.get("/cms/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_start_page_costs_the_same_with_three_classes(staff, karlskrona, rows):
    edition = EditionFactory(network=karlskrona)
    for number in range(rows):
        EntryFactory(edition=edition, class_key=str(number))
    staff.get("/cms/")
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        staff.get("/cms/")

    assert len(captured) == 15
