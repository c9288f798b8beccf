"""Planning a year under /cms/: looked at before it is made."""

from datetime import date

import pytest
import time_machine

from audit.models import Entry
from extranet.meetings.models import Meeting
from extranet.planning.models import Series, SeriesDate
from search.models import IndexEntry
from tests.factories.meetings import MeetingFactory
from tests.factories.members import member_organisation
from tests.factories.planning import HostFactory, SeriesDateFactory, SeriesFactory

RULE = {
    "title": "Medlemsmöte",
    "kind": "ordinary",
    "year": "2027",
    "ordinal": "1",
    "weekday": "3",
    "months": ["3", "5"],
    "begins": "13:00",
    "ends": "16:00",
    "blocked_weeks": "",
    "people": "",
}


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-24 09:00+01:00", tick=False):
        yield


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


@pytest.fixture
def hosts(karlskrona):
    return [member_organisation(karlskrona, name) for name in ("Alfa", "Beta")]


def dates(*rows):
    sent = {f"form-{name}_FORMS": str(len(rows)) for name in ("TOTAL", "INITIAL")}
    for number, row in enumerate(rows):
        sent |= {f"form-{number}-{name}": value for name, value in row.items()}
    return sent


def row(planned_on, day=None, host="", reason="", **fields):
    given = {"planned_on": planned_on, "day": day or planned_on, "host": host, "reason": reason, "is_kept": "on"}
    return given | fields


def test_preview_shows_dates_hosts_and_why_and_makes_nothing(karlskrona, staff, hosts):
    page = staff.post("/cms/planning/new/", RULE | {"preview": ""})

    told = page.context["told"]
    assert [(planned.planned_on, planned.day, host.name) for _form, planned, host in told] == [
        (date(2027, 3, 4), date(2027, 3, 4), "Alfa"),
        (date(2027, 5, 6), date(2027, 5, 13), "Beta"),
    ]
    assert "a day off, moved" in page.content.decode()
    assert not Meeting.objects.for_network(karlskrona).exists()


def test_saving_makes_the_meetings_with_every_exception_recorded(karlskrona, secretariat, staff, hosts):
    alfa, beta = hosts
    sent = dates(
        row("2027-03-04", host=beta.pk, reason="Alfa bygger om."),
        row("2027-05-06", "2027-05-13", host=beta.pk),
    )
    response = staff.post("/cms/planning/new/", RULE | sent | {"save": ""})

    assert (response.status_code, response.url) == (302, "/cms/planning/")
    meetings = Meeting.objects.for_network(karlskrona).order_by("starts_at")
    assert [(m.starts_at.isoformat(), m.host, m.place, m.state) for m in meetings] == [
        ("2027-03-04T12:00:00+00:00", beta, "Beta", "planned"),
        ("2027-05-13T11:00:00+00:00", beta, "Beta", "planned"),
    ]
    kept = SeriesDate.objects.for_network(karlskrona)
    assert [(k.deviation, k.suggested_host, k.host_changed, k.reason) for k in kept] == [
        ("", alfa, True, "Alfa bygger om."),
        ("day_off", beta, False, ""),
    ]
    entry = Entry.objects.for_network(karlskrona).get(action="planning.plan_series")
    assert (entry.person, entry.details) == (secretariat, {"year": 2027, "meetings": 2})
    assert IndexEntry.objects.for_network(karlskrona).filter(title="Medlemsmöte").exists()
    page = staff.get("/cms/planning/").content.decode()
    assert "Alfa was suggested as host." in page
    assert "Moved from a day off." in page


def test_date_left_out_is_recorded_and_becomes_no_meeting(karlskrona, staff, hosts):
    left_out = row("2027-03-04", reason="Mässa")
    left_out.pop("is_kept")
    staff.post("/cms/planning/new/", RULE | dates(left_out, row("2027-05-06", "2027-05-20")) | {"save": ""})

    kept = SeriesDate.objects.for_network(karlskrona)
    assert [(k.deviation, k.meeting is None, k.reason) for k in kept] == [
        ("left_out", True, "Mässa"),
        ("chosen", False, ""),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends": "12:00"}, "ends"),
        ({"blocked_weeks": "jul"}, "blocked_weeks"),
        ({"months": []}, "months"),
        ({"year": "1999"}, "year"),
        ({"title": ""}, "title"),
        ({"people": "0"}, "people"),
        ({"ordinal": "9"}, "ordinal"),
    ],
)
def test_wrong_rule_is_told_beside_the_field_and_keeps_what_was_typed(change, field, staff):
    page = staff.post("/cms/planning/new/", RULE | {"blocked_weeks": "28-32"} | change)

    assert list(page.context["form"].errors) == [field]
    assert 'value="Medlemsmöte"' in page.content.decode() or field == "title"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"day": ""}, {}, "Choose a day in 2027"),
        ({"day": "2028-03-02"}, {}, "Choose a day in 2027"),
        ({"day": "i mars"}, {}, "giltigt datum"),
        ({"planned_on": "2027-03-05"}, {}, "The plan has changed."),
        ({"planned_on": ""}, {}, "The plan has changed."),
        ({"day": "2027-05-13"}, {"day": "2027-05-13"}, "Another meeting of the plan lies on this day."),
        ({"host": "999999"}, {}, "Välj ett giltigt alternativ."),
    ],
)
def test_wrong_date_is_told_and_makes_nothing(first, second, told, karlskrona, staff, hosts):
    sent = dates(row("2027-03-04") | first, row("2027-05-06", "2027-05-13") | second)

    page = staff.post("/cms/planning/new/", RULE | sent | {"save": ""})

    assert page.status_code == 200
    assert told in page.content.decode()
    assert not Meeting.objects.for_network(karlskrona).exists()


def test_host_of_another_network_cannot_be_chosen(karlskrona, kongsberg, staff):
    foreign = member_organisation(kongsberg, "Fremmed")
    page = staff.post("/cms/planning/new/", RULE | dates(row("2027-03-04", host=foreign.pk)) | {"save": ""})

    assert "Fremmed" not in page.content.decode()
    assert not Meeting.objects.for_network(karlskrona).exists()


@pytest.mark.parametrize(
    "management", [{"form-TOTAL_FORMS": "x"}, {}, {"form-TOTAL_FORMS": "-1", "form-INITIAL_FORMS": "0"}]
)
def test_form_that_was_tampered_with_is_answered(management, karlskrona, staff):
    assert staff.post("/cms/planning/new/", RULE | management | {"save": ""}).status_code in {200, 302}
    assert not Meeting.objects.for_network(karlskrona).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_plans_cost_the_same_for_one_and_for_three(number, karlskrona, staff, django_assert_num_queries):
    for _n in range(number):
        series = SeriesFactory(network=karlskrona)
        for _d in range(number):
            SeriesDateFactory(series=series, meeting=MeetingFactory(network=karlskrona))
    staff.get("/cms/planning/")

    with django_assert_num_queries(14):
        page = staff.get("/cms/planning/")
    assert len(page.context["told"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_turns_cost_the_same_for_one_and_for_three(number, karlskrona, staff, django_assert_num_queries):
    for place in range(number):
        HostFactory(organisation=member_organisation(karlskrona, f"Verkstad {place}"))
    staff.get("/cms/planning/turns/")

    with django_assert_num_queries(15):
        page = staff.get("/cms/planning/turns/")
    assert len(page.context["told"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_hosts_cost_the_same_for_one_and_for_three(number, karlskrona, staff, django_assert_num_queries):
    for place in range(number):
        HostFactory(organisation=member_organisation(karlskrona, f"Verkstad {place}"))
    staff.get("/cms/hosts/")

    with django_assert_num_queries(12):
        staff.get("/cms/hosts/")


def test_plan_of_another_network_is_not_shown(karlskrona, kongsberg, staff):
    SeriesFactory(network=kongsberg, title="Medlemsmøte")

    page = staff.get("/cms/planning/")

    assert page.context["told"] == []
    assert Series.objects.for_network(kongsberg).exists()
