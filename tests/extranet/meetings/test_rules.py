"""What leaves with time, and what a person may ask to see."""

from datetime import timedelta

from django.utils import timezone

from extranet.meetings.models import Minutes, MinutesVersion
from extranet.meetings.rules import own_data
from networks.querysets import unscoped
from privacy.actions import purge
from tests.factories.meetings import MinutesFactory, MinutesVersionFactory
from tests.factories.networks import PersonFactory


def test_drafts_leave_a_year_after_approval_and_the_approved_text_stays(karlskrona):
    old = timezone.now() - timedelta(days=400)
    minutes = MinutesFactory(meeting__network=karlskrona, state="approved", approved_at=old, version=2)
    MinutesVersionFactory(minutes=minutes, number=1, state="draft")
    kept = MinutesVersionFactory(minutes=minutes, number=2, state="approved")
    recent = MinutesFactory(meeting__network=karlskrona, approved=True)
    draft = MinutesVersionFactory(minutes=recent, number=1, state="draft")

    outcomes = {outcome.rule.name: outcome.count for outcome in purge()}

    assert outcomes["meetings.drafts"] == 1
    assert set(MinutesVersion.objects.for_network(karlskrona)) == {kept, draft}
    assert Minutes.objects.for_network(karlskrona).count() == 2


def test_own_data_tells_of_all_networks_and_of_nobody_else(karlskrona, kongsberg):
    person = PersonFactory()
    for network, writer in ((karlskrona, person), (kongsberg, person), (karlskrona, PersonFactory())):
        minutes = MinutesFactory(meeting__network=network, approved=True, approved_by=writer)
        MinutesVersionFactory(minutes=minutes, saved_by=writer)

    with unscoped():
        tables = [[row["network"] for row in rows] for _label, rows in own_data(person)]

    expected = {"Industrigruppen i Karlskrona", "Industrilederforum Kongsberg"}
    assert [set(table) for table in tables] == [expected, expected]
    assert [len(table) for table in tables] == [2, 2]
