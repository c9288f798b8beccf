"""The screens about minutes: the own network's only, and what they cost."""

import pytest

from tests.extranet.approval.minutes import address
from tests.factories.approval import AdjusterFactory, CommentFactory
from tests.factories.meetings import AgendaItemFactory, MinutesFactory


@pytest.mark.parametrize("screen", ["adjusters", "summary", "news", "writing"])
def test_screens_about_another_networks_minutes_do_not_exist(screen, kongsberg, secretariat, browser):
    foreign = MinutesFactory(meeting__network=kongsberg)

    assert browser(secretariat).post(f"/cms/minutes/{foreign.pk}/{screen}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_form_and_page_cost_the_same_for_one_and_for_three(
    number, out, member, secretariat, browser, django_assert_num_queries
):
    for _row in range(number):
        item = AgendaItemFactory(meeting=out.meeting)
        CommentFactory(minutes=out, item=item, person=member)
        AdjusterFactory(minutes=out)
    staff, client = browser(secretariat), browser(member)
    for warm in (staff.get(f"/cms/minutes/edit/{out.pk}/"), client.get(address(out))):
        assert warm.status_code == 200

    with django_assert_num_queries(10):
        client.get(address(out))
    with django_assert_num_queries(8):
        client.get(address(out, "comments/"))
