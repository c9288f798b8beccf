"""A decision is carried out by measures: linked, shown beside it, listed by how far it is."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from extranet.followup.actions import follow_decision, follow_meeting, note_measure
from extranet.followup.models import Decision, Measure
from extranet.followup.rules import carried_words, handover_parts, progress_of
from extranet.followup.seeds import DECISIONS, MEASURES
from extranet.followup.templatetags.measures import progress_sign
from extranet.meetings.choices import Audience
from networks.querysets import unscoped
from search.models import IndexEntry
from tests.extranet.followup.pages import LIST, text_of
from tests.factories.followup import DecisionFactory, MeasureFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory

DECISIONS_PAGE = f"{LIST}decisions/"
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def decision(karlskrona, meeting, item):
    return DecisionFactory(network=karlskrona, meeting=meeting, item=item, text="Bussen går oftare från januari.")


@pytest.fixture
def carry(karlskrona, decision):
    """A measure that carries the decision out: ``carry(status="done")``."""

    def make(**fields):
        facts = {"network": karlskrona, "decision": decision, "meeting": decision.meeting, "item": decision.item}
        return MeasureFactory(**facts | fields)

    return make


@pytest.fixture
def day(meeting):
    return f"/en/extranet/meetings/{meeting.pk}/decisions/"


# ---------------------------------------------------------------- how far it is


@pytest.mark.parametrize(
    ("measures", "expected", "sign"),
    [
        ([], "noted", ""),
        ([("given_up", 9)], "noted", ""),
        ([("not_begun", 9)], "under_way", ""),
        ([("under_way", 0), ("done", -9)], "under_way", ""),
        ([("done", -9)], "carried_out", "ok"),
        ([("done", -9), ("given_up", -9)], "carried_out", "ok"),
        ([("not_begun", 9), ("under_way", -1), ("done", 9)], "overdue", "bad"),
    ],
)
def test_decision_when_its_measures_stand_so_then_it_is_so_far_in_python_and_in_the_database(
    measures, expected, sign, karlskrona, decision, carry
):
    for status, days in measures:
        carry(status=status, due_on=timezone.localdate() + timedelta(days=days))
    rows = Decision.objects.for_network(karlskrona)

    assert (progress_of(decision), progress_sign(decision)) == (expected, sign)
    found = [state for state in ("noted", "under_way", "overdue", "carried_out") if rows.of_progress(state).exists()]
    assert found == [expected]


def test_decision_when_told_in_one_line_then_state_and_each_measure(decision, carry, member):
    assert carried_words(decision) == "Noted"
    carry(title="Räkna", owner=member, status="under_way", due_on=timezone.localdate() + timedelta(days=9))
    carry(title="Mät", owner=member, due_on=YESTERDAY)
    words = carried_words(Decision.all_networks.with_measures().get())

    assert words.startswith("Overdue. Mät (Disa Ankarvik, by ")
    assert "): overdue; Räkna (" in words
    assert words.endswith("): under way")


# ---------------------------------------------------------------- what belongs together


def test_measure_when_for_a_decision_then_it_stands_at_its_item_for_its_readers(
    karlskrona, meeting, board_item, board, secretariat, draft
):
    decision = DecisionFactory(network=karlskrona, meeting=meeting, item=board_item, board=True)
    measure = note_measure(by=secretariat, measure=draft(decision=decision, owner=board), readers="members")

    measure.refresh_from_db()
    assert (measure.item, measure.audience) == (board_item, decision.audience)


@pytest.mark.parametrize("case", ["meeting", "item", "no meeting", "network"])
def test_measure_when_the_decision_belongs_elsewhere_then_refused_beside_the_field(
    case, karlskrona, kongsberg, meeting, item, decision, member, draft
):
    other = {
        "meeting": {"decision": DecisionFactory(network=karlskrona)},
        "item": {"decision": decision, "item": AgendaItemFactory(meeting=meeting)},
        "no meeting": {"decision": decision, "meeting": None},
        "network": {"decision": DecisionFactory(network=kongsberg)},
    }[case]

    with pytest.raises(ValidationError) as refused:
        draft(owner=member, **other).full_clean()
    assert list(refused.value.error_dict) == ["decision"]


def test_measures_when_the_decision_or_its_item_changes_readers_then_they_follow(karlskrona, decision, item, carry):
    measure = carry()
    item.audience = "board"
    item.save()
    follow_meeting(by=None, meeting=item.meeting)
    measure.refresh_from_db()
    assert measure.readers == Audience.BOARD
    decision.refresh_from_db()
    decision.item, decision.audience = None, frozenset({karlskrona.key()})
    decision.save()
    follow_decision(decision=decision)

    measure.refresh_from_db()
    assert (measure.item, measure.readers) == (None, Audience.MEMBERS)
    found = IndexEntry.objects.for_network(karlskrona).filter(title=measure.title)
    assert {row.audience for row in found} == {frozenset({karlskrona.key()})}


def test_decision_when_it_was_a_mistake_then_its_measures_stay(karlskrona, decision, carry, secretariat, browser):
    measure = carry()
    browser(secretariat).post(f"/cms/decisions/delete/{decision.pk}/")

    measure.refresh_from_db()
    assert (Decision.all_networks.count(), measure.decision) == (0, None)


# ---------------------------------------------------------------- noted in one press


def test_day_when_a_measure_is_wanted_for_a_decision_then_one_press_opens_a_filled_in_form(
    day, decision, item, member, secretariat, browser
):
    client = browser(secretariat)
    link = f"?kind=measure&amp;decision={decision.pk}#item-{item.pk}"
    assert link in text_of(client.get(day))
    asked = {"kind": "measure", "decision": decision.pk}
    opened = client.get(day, asked)
    assert 'value="Bussen går oftare från januari."' in text_of(opened)
    assert [part["chosen"] for part in opened.context["parts"]] == [True, False]
    refused = client.post(day, asked | {"title": "Kör tätare", "due_on": "2099-01-01"})
    assert list(refused.context["form"].errors) == ["owner"]
    assert f'name="decision" value="{decision.pk}"' in text_of(refused)
    assert 'value="Kör tätare"' in text_of(refused)
    client.post(day, asked | {"title": "Kör tätare", "due_on": "2099-01-01", "owner": member.pk})

    measure = Measure.all_networks.get()
    assert (measure.title, measure.decision, measure.item, measure.owner) == ("Kör tätare", decision, item, member)
    assert text_of(client.get(day)).count("Kör tätare") == 1


def test_day_when_the_decision_is_another_meetings_then_no_form(karlskrona, day, secretariat, browser):
    other = DecisionFactory(network=karlskrona)

    assert browser(secretariat).get(day, {"kind": "measure", "decision": other.pk}).context["form"] is None


def test_day_when_the_minutes_are_approved_then_a_decision_stands_and_still_gets_measures(
    day, meeting, decision, member, secretariat, browser
):
    MinutesFactory(meeting=meeting, approved=True)
    asked = {"kind": "measure", "decision": decision.pk, "title": "Mät", "due_on": "2099-01-01", "owner": member.pk}
    browser(secretariat).post(day, asked)
    before = (decision.text, decision.decided_on, decision.audience)

    decision.refresh_from_db()
    assert (decision.text, decision.decided_on, decision.audience) == before
    assert [measure.title for measure in decision.measures.all()] == ["Mät"]


def typed(**changed):
    given = {"title": "Mät", "text": "", "carrier": "", "funding": "", "owner": "", "organisation": "", "meeting": ""}
    return given | {"focus_area": "", "due_on": "2099-01-01", "readers": "members"} | changed


def test_admin_when_a_measure_is_wanted_for_a_decision_then_the_form_is_filled_in(
    decision, item, member, secretariat, browser
):
    staff = browser(secretariat)
    address = f"/cms/measures/new/?decision={decision.pk}"
    assert address in text_of(staff.get(f"/cms/decisions/edit/{decision.pk}/"))
    opened = staff.get(address).context["form"]
    assert (opened.initial["title"], opened.initial["meeting"]) == (decision.text, decision.meeting_id)
    staff.post("/cms/measures/new/", typed(owner=member.pk, meeting=decision.meeting_id, decision=decision.pk))

    measure = Measure.all_networks.get()
    assert (measure.decision, measure.item, measure.title) == (decision, item, "Mät")


@pytest.mark.parametrize("wanted", ["x", "999999", "{foreign}"])
def test_admin_when_the_decision_is_none_of_this_network_then_an_empty_form(wanted, kongsberg, secretariat, browser):
    foreign = DecisionFactory(network=kongsberg)
    form = (
        browser(secretariat).get("/cms/measures/new/", {"decision": wanted.format(foreign=foreign.pk)}).context["form"]
    )

    assert (form.initial["title"], "decision" in form.fields) == ("", False)


def test_admin_when_the_decision_does_not_fit_then_told_beside_it_and_what_was_typed_is_kept(
    karlskrona, decision, item, member, secretariat, browser
):
    measure = MeasureFactory(network=karlskrona, owner=member, meeting=decision.meeting)
    other = AgendaItemFactory(meeting=decision.meeting)
    facts = {"owner": member.pk, "meeting": decision.meeting_id, "decision": decision.pk}
    address, staff = f"/cms/measures/edit/{measure.pk}/", browser(secretariat)
    refused = staff.post(address, typed(**facts, item=other.pk, title="Nytt namn"))
    assert list(refused.context["form"].errors) == ["decision"]
    assert "Nytt namn" in text_of(refused)
    elsewhere = MeetingFactory(network=karlskrona)
    refused = staff.post("/cms/measures/new/", typed(**facts | {"meeting": elsewhere.pk}))
    assert list(refused.context["form"].errors) == ["decision"]
    staff.post(address, typed(**facts, item=""))

    measure.refresh_from_db()
    assert (measure.decision, measure.item) == (decision, item)


def test_admin_when_the_owner_may_not_read_the_decision_then_told_beside_the_owner(
    karlskrona, meeting, board_item, member, secretariat, browser
):
    decision = DecisionFactory(network=karlskrona, meeting=meeting, item=board_item, board=True)
    given = typed(owner=member.pk, meeting=meeting.pk, decision=decision.pk)
    refused = browser(secretariat).post("/cms/measures/new/", given)

    assert list(refused.context["form"].errors) == ["owner"]
    assert Measure.all_networks.count() == 0


def test_admin_when_a_decision_is_changed_then_its_measures_follow(decision, carry, secretariat, browser):
    measure = carry()
    given = {"meeting": decision.meeting_id, "item": "", "text": "Bussen går.", "decided_on": "2026-11-01"}
    browser(secretariat).post(f"/cms/decisions/edit/{decision.pk}/", given | {"readers": "board"})

    measure.refresh_from_db()
    assert (measure.item, measure.readers) == (None, Audience.BOARD)


# ---------------------------------------------------------------- shown


def test_meeting_page_when_a_decision_is_carried_out_then_by_whom_until_when_and_how_far(
    meeting, decision, carry, member, browser
):
    carry(title="Räkna resenärer", owner=member, due_on=YESTERDAY)
    page = text_of(browser(member).get(meeting.get_absolute_url()))

    assert page.count("Räkna resenärer") == 1
    assert page.index("Bussen går oftare") < page.index("Räkna resenärer")
    assert "Disa Ankarvik, by " in page
    assert '<span class="state state--bad">overdue</span>' in page


def test_measure_page_when_it_carries_out_a_decision_then_it_says_which(decision, carry, member, browser):
    measure = carry(owner=member)
    page = text_of(browser(member).get(measure.get_absolute_url()))

    assert "Carries out the decision" in page
    assert f'<a href="{decision.get_absolute_url()}">{decision.text}</a>' in page


def test_list_when_asked_how_far_then_those_decisions(karlskrona, decision, carry, member, secretariat, browser):
    carry(title="Räkna", status="done")
    DecisionFactory(network=karlskrona, text="Avgiften höjs.")
    client = browser(member)
    found = {
        state: [row.text for row in client.get(DECISIONS_PAGE, {"progress": state}).context["page"]]
        for state in ("noted", "under_way", "overdue", "carried_out")
    }

    assert found == {"noted": ["Avgiften höjs."], "under_way": [], "overdue": [], "carried_out": [decision.text]}
    page = text_of(client.get(DECISIONS_PAGE, {"progress": "nonsense"}))
    assert ("Avgiften" in page, "Räkna" in page, "Note a measure for it" in page) == (True, True, False)
    assert "Note a measure for it" in text_of(browser(secretariat).get(DECISIONS_PAGE))


def test_measures_of_a_decision_for_the_steering_group_when_listed_then_it_alone_sees_them(
    karlskrona, meeting, member, board, browser
):
    decision = DecisionFactory(network=karlskrona, meeting=meeting, board=True)
    MeasureFactory(network=karlskrona, meeting=meeting, decision=decision, title="Dolt", board=True)

    for address in (DECISIONS_PAGE, meeting.get_absolute_url()):
        assert ["Dolt" in text_of(browser(person).get(address)) for person in (member, board)] == [False, True]


def test_office_when_decisions_are_filtered_and_exported_then_with_what_carries_them_out(
    karlskrona, decision, carry, member, secretariat, browser
):
    carry(title="Räkna", owner=member, status="done")
    DecisionFactory(network=karlskrona, text="Avgiften höjs.")
    staff = browser(secretariat)
    listed = staff.get("/cms/decisions/", {"progress": "carried_out"})
    assert [row.text for row in listed.context["object_list"]] == [decision.text]
    assert "Carried out. Räkna (Disa Ankarvik, by " in text_of(listed)
    assert f'href="/cms/decisions/edit/{decision.pk}/"' in text_of(listed)
    file = staff.post("/cms/decisions/export/", {"format": "xlsx", "progress": "carried_out"}).content
    head, row = openpyxl.load_workbook(io.BytesIO(file)).active.values

    told = dict(zip(head, row, strict=True))
    assert told["Status"] == "Carried out"
    assert told["Measures"].startswith("Räkna (Disa Ankarvik, by ")
    measures = staff.post("/cms/measures/export/", {"format": "csv"}).content.decode("utf-8-sig")
    assert decision.text in measures


def test_handover_when_a_decision_is_carried_out_then_by_what(karlskrona, decision, carry, board):
    carry(title="Räkna", status="done")
    part = list(handover_parts(board, karlskrona))[1]

    assert part.rows[0].text.startswith("Decembermöte. Carried out. Räkna (")


@pytest.mark.parametrize("number", [1, 3])
def test_meeting_page_when_decisions_have_measures_then_it_costs_the_same_for_one_and_for_three(
    number, meeting, decision, carry, member, browser, django_assert_num_queries
):
    for _n in range(number):
        carry()
        DecisionFactory(network=decision.network, meeting=meeting)
    client = browser(member)
    client.get(LIST)

    with django_assert_num_queries(14):
        client.get(meeting.get_absolute_url())


def test_seed_when_a_measure_names_a_decision_then_it_carries_it_out(karlskrona, meeting, item, member, secretariat):
    from admission.seeds import World

    world = World(karlskrona, by=secretariat)
    world.objects["meeting:december"] = meeting
    decision = {"key": "bus", "meeting": "december", "item": "Bussen", "text": "Bussen går."}
    measure = {"title": "Mät", "due": "today+9", "meeting": "december", "decision": "bus", "owner": member.email}
    with unscoped():
        DECISIONS.load(karlskrona, [decision], world)
        MEASURES.load(karlskrona, [measure], world)

    found = Measure.all_networks.get()
    assert (found.decision.text, found.item) == ("Bussen går.", item)
