"""What was: an organisation's timeline, and that nothing of it is deleted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from extranet.members import actions
from tests.factories.members import MandateFactory, RepresentationFactory, member_organisation


def test_the_timeline_tells_what_was_and_is_the_latest_first(prepared, karlskrona, secretariat, staff):
    organisation = prepared.organisation
    actions.decide_application(by=secretariat, application=prepared, accepted=True, on=date(2026, 10, 1), at="Höst")
    left = RepresentationFactory(
        organisation=organisation,
        valid_from=date(2020, 1, 2),
        valid_to=date(2024, 5, 31),
        person__first_name="Berit",
        person__last_name="Lämnat",
    )
    RepresentationFactory(
        organisation=organisation,
        deputy_of=left,
        is_deputy=True,
        occasion="Vårmötet",
        valid_to=date(2024, 4, 1),
        person__first_name="Sven",
        person__last_name="Inhopp",
    )

    events = staff.get(f"/cms/organisations/{organisation.pk}/timeline/").context["events"]

    assert [(event.day.isoformat(), event.text) for event in events] == [
        ("2026-10-01", "became member"),
        ("2026-10-01", "application accepted, Höst"),
        ("2026-09-30", "last day as prospect"),
        ("2026-09-20", "application prepared by AU, advice: accept"),
        ("2026-09-01", "applied to become member"),
        ("2024-05-31", "last day of Berit Lämnat"),
        ("2024-04-01", "Sven Inhopp is substitute at Vårmötet"),
        ("2020-01-02", "Berit Lämnat begins to represent (vd)"),
        ("2020-01-01", "became prospect"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_timeline_costs_the_same_whatever_happened(number, karlskrona, staff, django_assert_num_queries):
    organisation = member_organisation(karlskrona)
    for _n in range(number):
        RepresentationFactory(organisation=organisation)
    address = f"/cms/organisations/{organisation.pk}/timeline/"
    staff.get(address)

    with django_assert_num_queries(24):
        assert len(staff.get(address).context["events"]) == number + 1


def test_the_timeline_of_another_networks_organisation_does_not_exist(kongsberg, staff):
    assert staff.get(f"/cms/organisations/{member_organisation(kongsberg).pk}/timeline/").status_code == 404


def test_what_has_become_history_is_ended_and_not_deleted(karlskrona, staff):
    organisation = member_organisation(karlskrona, created_at=timezone.now() - timedelta(days=31))
    long_ago = timezone.now() - timedelta(days=31)
    rows = {
        "organisations": organisation,
        "representatives": RepresentationFactory(organisation=organisation, created_at=long_ago),
        "mandates": MandateFactory(network=karlskrona, created_at=long_ago),
    }

    for screen, row in rows.items():
        assert staff.post(f"/cms/{screen}/delete/{row.pk}/").status_code == 404
        assert f"/cms/{screen}/delete/{row.pk}/" not in staff.get(f"/cms/{screen}/").content.decode()
        assert f"/cms/{screen}/delete/{row.pk}/" not in staff.get(f"/cms/{screen}/edit/{row.pk}/").content.decode()
        row.refresh_from_db()
