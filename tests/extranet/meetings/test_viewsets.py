"""Meetings and minutes as the secretariat keeps them under /cms/."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from extranet.meetings.actions import approve_minutes, index_meeting, save_minutes
from extranet.meetings.choices import MeetingState
from extranet.meetings.forms import MinutesForm
from extranet.meetings.models import AgendaItem, AgendaPaper, Meeting, Minutes, MinutesVersion
from search.models import IndexEntry
from tests.factories.library import NetworkDocumentFactory
from tests.factories.meetings import AgendaItemFactory, AgendaPaperFactory, MeetingFactory, MinutesFactory
from tests.factories.members import OrganisationFactory


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def formset(prefix, total, initial=0):
    return {
        f"{prefix}-TOTAL_FORMS": str(total),
        f"{prefix}-INITIAL_FORMS": str(initial),
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": "1000",
    }


def item_fields(number, title, documents=(), **fields):
    prefix = f"items-{number}"
    given = {
        "kind": "discussion",
        "title": title,
        "presenter": "",
        "minutes_planned": "10",
        "text": "",
        "audience": "members",
        "ORDER": str(number + 1),
    } | fields
    papers = formset(f"{prefix}-papers", len(documents))
    for place, document in enumerate(documents):
        papers |= {f"{prefix}-papers-{place}-document": document.pk, f"{prefix}-papers-{place}-ORDER": str(place + 1)}
    return {f"{prefix}-{name}": value for name, value in given.items()} | papers


def meeting_form(*items, **fields):
    form = {
        "title": "Decembermöte",
        "kind": "ordinary",
        "starts_at": "2026-12-10 13:00",
        "ends_at": "2026-12-10 16:30",
        "place": "Verkö",
        "directions": "",
        "host": "",
        "theme": "",
        "focus_area": "",
        "intro": "",
        "read_at": "",
    } | fields
    form |= formset("items", len(items))
    for item in items:
        form |= item
    return form


def errors(response):
    return {name: list(messages) for name, messages in response.context["form"].errors.items()}


def test_meeting_is_made_with_agenda_and_papers_in_one_form(karlskrona, staff):
    document = NetworkDocumentFactory(network=karlskrona)

    response = staff.post(
        "/cms/meetings/new/", meeting_form(item_fields(0, "Öppnande"), item_fields(1, "Bussen", [document]))
    )

    assert response.status_code == 302
    meeting = Meeting.objects.for_network(karlskrona).get()
    assert (meeting.state, meeting.starts_at.isoformat()) == (MeetingState.PLANNED, "2026-12-10T12:00:00+00:00")
    items = AgendaItem.objects.for_network(karlskrona).values_list("title", "papers__document")
    assert list(items) == [("Öppnande", None), ("Bussen", document.pk)]


def test_document_or_host_of_another_network_is_refused(karlskrona, kongsberg, staff):
    foreign = NetworkDocumentFactory(network=kongsberg)
    host = OrganisationFactory(network=kongsberg)

    staff.post("/cms/meetings/new/", meeting_form(item_fields(0, "Bussen", [foreign])))
    response = staff.post("/cms/meetings/new/", meeting_form(host=host.pk))

    assert set(errors(response)) == {"host"}
    assert not Meeting.objects.for_network(karlskrona).exists()
    assert not AgendaPaper.objects.for_network(karlskrona).exists()


def test_paper_given_twice_is_refused_with_a_message(karlskrona, staff):
    document = NetworkDocumentFactory(network=karlskrona)

    response = staff.post("/cms/meetings/new/", meeting_form(item_fields(0, "Bussen", [document, document])))

    assert response.status_code == 200
    assert not Meeting.objects.for_network(karlskrona).exists()


def edit_form(meeting, *items, **fields):
    form = meeting_form(*items, read_at=meeting.changed_at.isoformat(), **fields)
    return form | {"items-INITIAL_FORMS": str(len(items))}


def test_item_taken_off_the_agenda_is_found_no_longer(karlskrona, secretariat, staff):
    meeting = MeetingFactory(network=karlskrona, title="Decembermöte")
    item = AgendaItemFactory(meeting=meeting, title="Struken")
    index_meeting(meeting)
    assert IndexEntry.objects.for_network(karlskrona).filter(title="Struken").exists()

    staff.post(
        f"/cms/meetings/edit/{meeting.pk}/",
        edit_form(meeting, item_fields(0, "Struken", id=item.pk, DELETE="on")),
    )

    assert set(IndexEntry.objects.for_network(karlskrona).values_list("title", flat=True)) == {"Decembermöte"}


def test_meeting_changed_by_somebody_else_meanwhile_is_not_overwritten(karlskrona, staff):
    meeting = MeetingFactory(network=karlskrona, title="Deras")
    form = edit_form(meeting, title="Mitt")
    Meeting.objects.for_network(karlskrona).get().save()

    response = staff.post(f"/cms/meetings/edit/{meeting.pk}/", form)

    assert "Somebody else changed" in errors(response)["__all__"][0]
    assert "The meeting as it stands now" in response.content.decode()
    assert Meeting.objects.for_network(karlskrona).get().title == "Deras"
    assert response.context["form"]["title"].value() == "Mitt"


def test_steps_are_asked_for_and_taken(karlskrona, staff):
    meeting = MeetingFactory(network=karlskrona, state=MeetingState.PLANNED)
    address = f"/cms/meetings/{meeting.pk}/steps/publish/"

    page = staff.get(f"/cms/meetings/edit/{meeting.pk}/")
    assert address in page.content.decode()
    assert staff.get(address).status_code == 200
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED

    staff.post(address)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.SUMMONED
    assert address not in staff.get(f"/cms/meetings/edit/{meeting.pk}/").content.decode()


@pytest.mark.parametrize(("hours", "is_offered"), [(1, False), (-1, True)])
def test_meeting_is_marked_as_held_only_once_it_has_begun(hours, is_offered, karlskrona, staff):
    meeting = MeetingFactory(network=karlskrona, starts_at=timezone.now() + timedelta(hours=hours))

    page = staff.get(f"/cms/meetings/edit/{meeting.pk}/").content.decode()

    assert (f"/cms/meetings/{meeting.pk}/steps/hold/" in page) is is_offered


def test_step_that_no_longer_fits_does_nothing_and_says_so(karlskrona, staff):
    meeting = MeetingFactory(network=karlskrona, state=MeetingState.HELD)

    response = staff.post(f"/cms/meetings/{meeting.pk}/steps/publish/", follow=True)

    assert "it has changed in the meantime" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_step_nobody_knows_is_not_found(karlskrona, staff):
    meeting = MeetingFactory(network=karlskrona)

    assert staff.post(f"/cms/meetings/{meeting.pk}/steps/explode/").status_code == 404


def test_meetings_of_one_title_are_told_apart_by_their_day(karlskrona, staff):
    for starts in (datetime(2027, 3, 11, 12, tzinfo=UTC), datetime(2027, 5, 13, 22, 30, tzinfo=UTC)):
        MeetingFactory(network=karlskrona, title="Medlemsmöte", starts_at=starts)

    for path in ("minutes/new/", "decisions/new/", "measures/new/", "decisions/", "measures/"):
        page = staff.get(f"/cms/{path}").content.decode()
        assert "Medlemsmöte, 11 mars 2027" in page, path
        assert "Medlemsmöte, 14 maj 2027" in page, path


def minutes_form(meeting, text, version, **fields):
    return {
        "meeting": meeting.pk,
        "kind": "notes",
        "state": "draft",
        "comment_until": "",
        "text": text,
        "read_version": version,
    } | fields


@pytest.fixture
def past(karlskrona):
    return MeetingFactory(network=karlskrona, past=True)


def test_minutes_are_written_sent_out_and_approved(karlskrona, past, staff):
    staff.post("/cms/minutes/new/", minutes_form(past, "Ett", 0))
    minutes = Minutes.objects.for_network(karlskrona).get()
    staff.post(f"/cms/minutes/edit/{minutes.pk}/", minutes_form(past, "Två", 1, state="out_for_comment"))
    staff.post(f"/cms/minutes/{minutes.pk}/steps/approve/", {"read_version": "2"})

    minutes.refresh_from_db()
    assert (minutes.state, minutes.text, minutes.version) == ("approved", "Två", 3)


def test_minutes_saved_by_somebody_else_meanwhile_are_kept_and_both_texts_shown(past, karlskrona, secretariat, staff):
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    save_minutes(by=secretariat, meeting=past, text="Deras text", read_version=1)

    response = staff.post(f"/cms/minutes/edit/{minutes.pk}/", minutes_form(past, "Min text", 1))

    page = response.content.decode()
    assert "Deras text" in page
    assert "Min text" in page
    assert Minutes.objects.for_network(karlskrona).get().text == "Deras text"
    assert str(response.context["form"]["read_version"].value()) == "2"

    staff.post(f"/cms/minutes/edit/{minutes.pk}/", minutes_form(past, "Båda texterna", 2))
    assert Minutes.objects.for_network(karlskrona).get().text == "Båda texterna"


def test_minutes_begun_by_somebody_else_meanwhile_are_kept(past, karlskrona, secretariat, staff):
    save_minutes(by=secretariat, meeting=past, text="Deras text", read_version=0)

    response = staff.post("/cms/minutes/new/", minutes_form(past, "Min text", 0))

    assert response.status_code == 200
    assert Minutes.objects.for_network(karlskrona).get().text == "Deras text"


def test_minutes_that_are_approved_are_locked(past, karlskrona, secretariat, staff):
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    approve_minutes(by=secretariat, minutes=minutes, read_version=1)

    response = staff.post(f"/cms/minutes/edit/{minutes.pk}/", minutes_form(past, "Nej", 2))

    assert "approved and locked" in errors(response)["__all__"][0]
    assert staff.post(f"/cms/minutes/delete/{minutes.pk}/").status_code == 404
    assert MinutesVersion.objects.for_network(karlskrona).filter(text="Nej").count() == 0


def test_minutes_that_are_approved_are_shown_without_a_button_to_save(past, karlskrona, secretariat, staff):
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    draft = staff.get(f"/cms/minutes/edit/{minutes.pk}/").content.decode()
    approve_minutes(by=secretariat, minutes=minutes, read_version=1)

    approved = staff.get(f"/cms/minutes/edit/{minutes.pk}/").content.decode()

    assert ("button-longrunning" in draft, "button-longrunning" in approved) == (True, False)


def test_minutes_saved_in_the_same_moment_are_refused_as_well(past, karlskrona, secretariat, staff, monkeypatch):
    """The form finds nothing wrong, and then somebody else is faster."""
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    checked = MinutesForm.clean

    def overtaken(form):
        cleaned = checked(form)
        if Minutes.objects.for_network(karlskrona).get().version == 1:
            save_minutes(by=secretariat, meeting=past, text="Deras text", read_version=1)
        return cleaned

    monkeypatch.setattr(MinutesForm, "clean", overtaken)
    response = staff.post(f"/cms/minutes/edit/{minutes.pk}/", minutes_form(past, "Min text", 1))

    assert "Deras text" in response.content.decode()
    assert Minutes.objects.for_network(karlskrona).get().text == "Deras text"


def test_minutes_approved_in_the_same_moment_are_refused_as_well(past, karlskrona, secretariat, staff, monkeypatch):
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    checked = MinutesForm.clean

    def overtaken(form):
        cleaned = checked(form)
        if not Minutes.objects.for_network(karlskrona).get().is_locked:
            approve_minutes(by=secretariat, minutes=minutes, read_version=1)
        return cleaned

    monkeypatch.setattr(MinutesForm, "clean", overtaken)
    response = staff.post(f"/cms/minutes/edit/{minutes.pk}/", minutes_form(past, "Min text", 1))

    assert "approved and locked" in errors(response)["__all__"][0]
    assert Minutes.objects.for_network(karlskrona).get().text == "Ett"


def test_minutes_cannot_be_approved_by_the_form(past, karlskrona, staff):
    response = staff.post("/cms/minutes/new/", minutes_form(past, "Ett", 0, state="approved"))

    assert set(errors(response)) == {"state"}
    assert not Minutes.objects.for_network(karlskrona).exists()


def test_approving_a_version_one_has_not_read_is_refused(past, secretariat, karlskrona, staff):
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    save_minutes(by=secretariat, meeting=past, text="Två", read_version=1)

    staff.post(f"/cms/minutes/{minutes.pk}/steps/approve/", {"read_version": "1"})

    assert Minutes.objects.for_network(karlskrona).get().state == "draft"


@pytest.mark.parametrize(("state", "status"), [("planned", 302), ("summoned", 404), ("held", 404), ("cancelled", 404)])
def test_meeting_is_deleted_only_while_nobody_has_relied_on_it(state, status, karlskrona, staff):
    meeting = MeetingFactory(network=karlskrona, state=state)

    assert staff.post(f"/cms/meetings/delete/{meeting.pk}/").status_code == status


@pytest.mark.parametrize("screen", ["meetings", "minutes"])
def test_screens_are_the_secretariats_alone(screen, everyone, browser):
    statuses = {name: browser(person).get(f"/cms/{screen}/").status_code for name, person in everyone.items()}

    assert {name for name, status in statuses.items() if status == 200} == {"secretariat", "superuser"}


def test_rows_of_another_network_do_not_exist_for_the_secretariat(kongsberg, staff):
    minutes = MinutesFactory(meeting__network=kongsberg, meeting__title="Fellesmøte")
    AgendaPaperFactory(item__meeting=minutes.meeting)

    for screen, row, step in (("meetings", minutes.meeting, "publish"), ("minutes", minutes, "approve")):
        assert "Fellesmøte" not in staff.get(f"/cms/{screen}/").content.decode()
        for address in (f"edit/{row.pk}/", f"delete/{row.pk}/", f"{row.pk}/steps/{step}/"):
            assert staff.get(f"/cms/{screen}/{address}").status_code == 404
            assert staff.post(f"/cms/{screen}/{address}").status_code == 404
