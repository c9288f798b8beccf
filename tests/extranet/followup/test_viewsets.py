"""The secretariat's lists, forms and files."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.utils import timezone

from audit.models import Entry
from extranet.followup import seeds
from extranet.followup.models import Decision, Measure
from extranet.followup.rules import MEASURE_COLUMNS
from networks.choices import Role
from notifications.models import Mail
from search.models import IndexEntry
from tests.factories.followup import DecisionFactory, MeasureFactory, MeasureUpdateFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory
from tests.factories.members import member_organisation
from tests.factories.networks import member_of


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def typed(**changed):
    """A filled-in form of a measure."""
    given = {"title": "Mät", "text": "", "carrier": "", "funding": "", "owner": "", "organisation": "", "meeting": ""}
    return given | {"focus_area": "", "due_on": "2099-01-01", "readers": "members"} | changed


def shown(answer):
    return {str(row) for row in answer.context["object_list"]}


def test_measure_is_made_and_changed_and_its_owner_is_told(karlskrona, kongsberg, member, staff):
    staff.post("/cms/measures/new/", typed(owner=member.pk))
    measure = Measure.objects.for_network(karlskrona).get()
    assert (measure.title, measure.owner, measure.updates.count()) == ("Mät", member, 1)
    assert [mail.to for mail in Mail.objects.for_network(karlskrona)] == [member.email]
    assert IndexEntry.objects.for_network(karlskrona).filter(title="Mät").exists()
    staff.post(f"/cms/measures/edit/{measure.pk}/", typed(owner=member.pk, item="", title="Mät om", carrier="Regionen"))

    measure.refresh_from_db()
    assert (measure.title, measure.carrier) == ("Mät om", "Regionen")
    actions = list(Entry.objects.for_network(karlskrona).order_by("pk").values_list("action", flat=True))
    assert actions == ["followup.create_measure", "followup.change_measure"]
    assert "Report, and see the history" in staff.get(f"/cms/measures/edit/{measure.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, "owner"),
        ({"owner": "{member}", "title": ""}, "title"),
        ({"owner": "{member}", "due_on": "snart"}, "due_on"),
        ({"owner": "{member}", "readers": "board"}, "owner"),
        ({"owner": "{foreign}"}, "owner"),
        ({"owner": "{left}"}, "owner"),
        ({"owner": "{member}", "meeting": "{meeting}"}, "meeting"),
    ],
)
def test_wrong_measure_is_told_beside_its_field(changed, field, karlskrona, kongsberg, member, staff):
    left = member_of(karlskrona)
    left.memberships.update(valid_from=date(2020, 1, 1), valid_to=timezone.localdate() - timedelta(days=1))
    values = {"member": member.pk, "foreign": member_of(kongsberg).pk, "left": left.pk}
    values["meeting"] = MeetingFactory(network=kongsberg).pk
    filled = {name: value.format(**values) for name, value in changed.items()}
    answer = staff.post("/cms/measures/new/", typed(**filled))

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert Measure.all_networks.count() == 0


def test_owner_who_left_does_not_stand_in_the_way_of_other_changes(karlskrona, member, staff):
    measure = MeasureFactory(network=karlskrona, owner=member)
    member.memberships.update(valid_from=date(2020, 1, 1), valid_to=timezone.localdate() - timedelta(days=1))
    staff.post(f"/cms/measures/edit/{measure.pk}/", typed(owner=member.pk, item="", carrier="Regionen"))

    measure.refresh_from_db()
    assert measure.carrier == "Regionen"


def test_item_says_who_reads_a_measure(karlskrona, board, member, staff):
    item = AgendaItemFactory(meeting__network=karlskrona, audience="board")
    measure = MeasureFactory(network=karlskrona, owner=board, meeting=item.meeting)
    address = f"/cms/measures/edit/{measure.pk}/"
    refused = staff.post(address, typed(owner=member.pk, meeting=item.meeting_id, item=item.pk))
    staff.post(address, typed(owner=board.pk, meeting=item.meeting_id, item=item.pk))

    assert list(refused.context["form"].errors) == ["owner"]
    measure.refresh_from_db()
    assert (measure.item, measure.readers) == (item, "board")
    assert 'value="board" selected' in staff.get(address).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"late", "open", "done"}),
        ("?status=done", {"done"}),
        ("?overdue=yes", {"late"}),
        ("?q=alfa", {"open"}),
        ("?organisation={alfa}", {"open"}),
        ("?owner={member}", {"late"}),
        ("?meeting={meeting}", {"done"}),
        ("?meeting={foreign}", {"late", "open", "done"}),
    ],
)
def test_measures_are_filtered_and_searched(query, expected, karlskrona, kongsberg, member, staff):
    alfa, meeting = member_organisation(karlskrona, "Alfa"), MeetingFactory(network=karlskrona)
    MeasureFactory(network=karlskrona, title="late", owner=member, late=True)
    MeasureFactory(network=karlskrona, title="open", organisation=alfa)
    MeasureFactory(network=karlskrona, title="done", status="done", meeting=meeting)
    MeasureFactory(network=kongsberg, title="foreign")
    foreign = MeetingFactory(network=kongsberg).pk
    values = {"alfa": alfa.pk, "member": member.pk, "meeting": meeting.pk, "foreign": foreign}

    assert shown(staff.get("/cms/measures/" + query.format(**values))) == expected


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("measures/", 16), ("decisions/", 14)])
def test_lists_cost_the_same_for_one_and_for_three(
    number, address, queries, karlskrona, staff, django_assert_num_queries
):
    for n in range(number):
        minutes = MinutesFactory(meeting__network=karlskrona)
        organisation = member_organisation(karlskrona, f"Verk {n}")
        MeasureFactory(network=karlskrona, organisation=organisation, meeting=minutes.meeting)
        DecisionFactory(network=karlskrona, meeting=minutes.meeting)
    staff.get("/cms/measures/")

    with django_assert_num_queries(queries):
        staff.get(f"/cms/{address}")


def rows_of(answer):
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)


def test_measures_are_exported_as_they_were_filtered_with_the_last_word(karlskrona, kongsberg, secretariat, staff):
    late = MeasureFactory(network=karlskrona, title="late", late=True)
    MeasureUpdateFactory(measure=late, note="Första")
    MeasureUpdateFactory(measure=late, note="Andra")
    MeasureUpdateFactory(measure=late)
    MeasureFactory(network=karlskrona, title="done", status="done", board=True)
    MeasureFactory(network=kongsberg, title="foreign")
    filtered = rows_of(staff.post("/cms/measures/export/", {"format": "xlsx", "overdue": "yes"}))
    everything = staff.post("/cms/measures/export/", {"format": "csv"}).content.decode("utf-8-sig")

    heads = dict(zip([str(column.label) for column in MEASURE_COLUMNS], filtered[1], strict=True))
    assert [row[0] for row in filtered[1:]] == ["late"]
    assert (heads["Last report"], heads["Overdue"], heads["Who may read it"]) == ("Andra", "yes", "all members")
    assert "done" in everything
    assert "the steering group" in everything
    assert "foreign" not in everything
    entries = Entry.objects.for_network(karlskrona).filter(action="followup.export_measures").order_by("pk")
    assert [(entry.person, entry.details) for entry in entries] == [
        (secretariat, {"rows": 1}),
        (secretariat, {"rows": 2}),
    ]


def test_decisions_are_exported(karlskrona, staff):
    decision = DecisionFactory(network=karlskrona, text="=Bussen")
    DecisionFactory(network=karlskrona)
    rows = rows_of(staff.post("/cms/decisions/export/", {"format": "xlsx", "meeting": decision.meeting_id}))

    assert [row[3] for row in rows] == ["Decision", "=Bussen"]
    assert len(rows_of(staff.post("/cms/decisions/export/", {"meeting": "x"}))) == 3


@pytest.mark.parametrize("address", ["measures", "decisions"])
def test_files_are_for_the_secretariat_and_asked_for_by_a_button(address, karlskrona, member, staff, browser):
    assert staff.get(f"/cms/{address}/export/").status_code == 405
    assert browser(member).post(f"/cms/{address}/export/").status_code == 403
    assert browser(member_of(karlskrona, Role.EDITOR)).post(f"/cms/{address}/export/").status_code == 403


def test_mistake_is_deleted_and_found_no_longer(karlskrona, member, staff):
    staff.post("/cms/measures/new/", typed(owner=member.pk))
    measure = Measure.objects.for_network(karlskrona).get()
    staff.post(f"/cms/measures/delete/{measure.pk}/")
    assert Measure.all_networks.count() == 0
    assert not IndexEntry.objects.for_network(karlskrona).filter(title="Mät").exists()
    old = MeasureFactory(network=karlskrona, created_at=timezone.now() - timedelta(days=31))

    assert staff.post(f"/cms/measures/delete/{old.pk}/").status_code == 404


def test_decision_is_made_and_stands_once_the_minutes_are_approved(karlskrona, staff):
    meeting = MeetingFactory(network=karlskrona, past=True)
    given = {"meeting": meeting.pk, "text": "Bussen går.", "decided_on": "2026-11-01", "readers": "board"}
    staff.post("/cms/decisions/new/", given)
    decision = Decision.objects.for_network(karlskrona).get()
    address = f"/cms/decisions/edit/{decision.pk}/"
    assert decision.readers == "board"
    staff.post(address, given | {"item": "", "text": "Bussen går inte.", "readers": "members"})
    decision.refresh_from_db()
    assert (decision.text, decision.readers) == ("Bussen går inte.", "members")
    MinutesFactory(meeting=meeting, approved=True)
    staff.post(address, given | {"item": "", "text": "Något annat."})
    decision.refresh_from_db()

    assert decision.text == "Bussen går inte."
    assert "what was decided stands there" in staff.get(address).content.decode()
    assert staff.post(f"/cms/decisions/delete/{decision.pk}/").status_code == 404
    assert staff.post("/cms/decisions/new/", given).status_code == 200
    assert Decision.all_networks.count() == 1


def test_decision_noted_by_mistake_is_deleted(karlskrona, staff):
    decision = DecisionFactory(network=karlskrona)
    staff.post(f"/cms/decisions/delete/{decision.pk}/")

    assert Decision.all_networks.count() == 0


# ---------------------------------------------------------------- from a file


def test_seed_makes_decisions_and_measures_with_their_history(karlskrona, member, secretariat):
    from admission.seeds import SeedError, World

    item = AgendaItemFactory(meeting__network=karlskrona, title="Bussen", audience="board")
    world = World(karlskrona, by=secretariat)
    world.objects["meeting:december"] = item.meeting
    measure = {"title": "Mät", "due": "today+9", "meeting": "december", "item": "Bussen", "owner": member.email}
    report = {"on": "today-2", "person": member.email, "status": "under_way", "note": "Igång."}
    decision = {"meeting": "december", "text": "Bussen går.", "readers": "board"}
    seeds.MEASURES.load(
        karlskrona, [measure | {"reports": [report]}, {**measure, "title": "Sen", "noted": "today-40"}], world
    )
    seeds.DECISIONS.load(karlskrona, [decision], world)

    first, second = Measure.objects.for_network(karlskrona).order_by("pk")
    assert (first.status, first.readers, first.updates.count()) == ("under_way", "board", 2)
    assert timezone.localdate(second.created_at) == timezone.localdate() - timedelta(days=40)
    assert Decision.objects.for_network(karlskrona).get().readers == "board"
    assert Mail.objects.for_network(karlskrona).count() == 0
    with pytest.raises(SeedError, match="Tåget"):
        seeds.MEASURES.load(karlskrona, [measure | {"item": "Tåget"}], world)
