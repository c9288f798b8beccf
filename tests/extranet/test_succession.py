"""A new chief executive in one flow: the old one out, the new one in, deputies along, what is left shown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from admission.models import Invitation
from audit.models import Entry
from extranet.members.actions import add_representation, appoint, join
from extranet.members.models import Representation
from networks.models import Membership
from networks.rules import roles_of
from notifications.models import Mail
from tests.factories.approval import AdjusterFactory
from tests.factories.meetings import MeetingFactory, MinutesFactory
from tests.factories.members import OrganisationFactory, RepresentationFactory
from tests.factories.networks import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)
NEW = {"email": "Ny@varvet.example", "first_name": "Nya", "last_name": "Chefen", "language": "sv", "mail": "on"}


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


@pytest.fixture
def chief(karlskrona, secretariat):
    """The chief executive of a member, with a deputy."""
    varvet = OrganisationFactory(network=karlskrona, name="Varvet")
    join(by=secretariat, organisation=varvet, kind="member", on=date(2020, 1, 1))
    facts = {"by": secretariat, "organisation": varvet, "on": date(2020, 1, 1)}
    person = PersonFactory(first_name="Gamla", last_name="Chefen")
    row = add_representation(person=person, function="vd", position="chief_executive", **facts)
    add_representation(person=PersonFactory(first_name="Bi", last_name="Träde"), deputy_of=row, **facts)
    return row


def address(row, *more):
    return "/".join(["/cms/representatives", str(row.pk), "take-over", *map(str, more), ""])


def send(client, row, **changed):
    sent = {**NEW, "last_day": str(TODAY() - DAY), "function": "vd", "position": "chief_executive", **changed}
    return client.post(address(row), {name: value for name, value in sent.items() if value is not None}, follow=True)


def successor(row):
    return Representation.all_networks.get(organisation=row.organisation, person__email="ny@varvet.example")


def test_change_when_made_then_one_ends_the_other_begins_deputies_follow_and_each_step_is_logged(
    karlskrona, chief, staff, secretariat
):
    before = Entry.all_networks.latest("pk").pk
    page = send(staff, chief)

    chief.refresh_from_db()
    new = successor(chief)
    assert (chief.valid_to, new.valid_from, new.function) == (TODAY() - DAY, TODAY(), "vd")
    assert roles_of(chief.person, karlskrona) == set()
    assert roles_of(new.person, karlskrona) == {"representative"}
    assert Representation.all_networks.get(person__first_name="Bi").deputy_of == new
    invitation = Invitation.objects.for_network(karlskrona).get()
    assert (invitation.email, invitation.role) == ("ny@varvet.example", "representative")
    logged = Entry.objects.for_network(karlskrona).filter(pk__gt=before)
    assert sorted(logged.values_list("action", flat=True)) == [
        "admission.invite",
        "members.add_representation",
        "members.end_representation",
        "networks.end_role",
        "networks.grant_role",
    ]
    assert set(logged.values_list("person", flat=True)) == {secretariat.pk}
    assert [url for _text, url in page.context["undo"]] == [
        f"/cms/people/invitations/{invitation.pk}/withdraw/",
        f"/cms/representatives/edit/{new.pk}/",
        f"/cms/representatives/edit/{chief.pk}/",
    ]


def test_change_when_the_day_lies_ahead_then_the_old_one_stays_until_then(karlskrona, chief, staff):
    last = TODAY() + 9 * DAY

    send(staff, chief, last_day=str(last))

    assert roles_of(chief.person, karlskrona) == {"representative"}
    rows = Membership.objects.for_network(karlskrona)
    assert rows.get(person=chief.person).valid_to == last
    assert rows.get(person=successor(chief).person).valid_from == last + DAY


def test_change_when_the_deputy_takes_over_then_no_longer_a_deputy(karlskrona, chief, staff):
    deputy = Representation.all_networks.get(is_deputy=True)

    send(staff, chief, email=deputy.person.email, first_name="", last_name="")

    deputy.refresh_from_db()
    assert deputy.valid_to == TODAY() - DAY
    assert roles_of(deputy.person, karlskrona) == {"representative"}


def test_change_when_the_successor_logs_in_here_already_then_told_and_not_invited(karlskrona, chief, staff):
    known = PersonFactory(email="ny@varvet.example", last_login=timezone.now())

    send(staff, chief)

    assert not Invitation.objects.for_network(karlskrona).exists()
    assert Mail.objects.for_network(karlskrona).get().template == "members_welcome"
    assert successor(chief).person == known


@pytest.mark.parametrize("mail", [None, "on"])
def test_change_when_no_mail_is_wanted_or_no_role_follows_then_nobody_is_written_to(karlskrona, chief, staff, mail):
    if mail:
        karlskrona_rows = chief.organisation.memberships.all()
        karlskrona_rows.update(valid_to=TODAY() - 9 * DAY)

    send(staff, chief, mail=mail)

    assert successor(chief).valid_from == TODAY()
    assert not Mail.objects.for_network(karlskrona).exists()


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"last_day": "2019-12-31"}, {"last_day"}),
        ({"last_day": "2999-12-31"}, {"last_day"}),
        ({"email": "x"}, {"email"}),
        ({"first_name": ""}, {"first_name"}),
        ({"language": "xx"}, {"language"}),
        ({"position": "king"}, {"position"}),
    ],
)
def test_change_when_something_is_wrong_then_said_and_nothing_done(chief, staff, changed, fields):
    page = send(staff, chief, **changed)

    assert set(page.context["form"].errors) == fields
    chief.refresh_from_db()
    assert chief.valid_to is None


def test_change_when_the_successor_is_the_same_or_represents_already_then_refused(chief, staff):
    other = RepresentationFactory(organisation=chief.organisation)

    for email in (chief.person.email, other.person.email):
        assert set(send(staff, chief, email=email).context["form"].errors) == {"email"}


def test_change_when_a_step_fails_then_nothing_is_done(chief, staff, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("extranet.succession.actions._write_to", fail)

    with pytest.raises(RuntimeError):
        send(staff, chief)

    chief.refresh_from_db()
    assert (chief.valid_to, Representation.all_networks.count()) == (None, 2)


def test_change_when_they_have_left_or_are_a_deputy_then_refused(chief, staff):
    deputy = Representation.all_networks.get(is_deputy=True)
    send(staff, chief)

    for row in (chief, deputy):
        before = Representation.all_networks.count()
        assert staff.get(address(row)).status_code == 302
        assert send(staff, row, email="third@x.example").status_code == 200
        assert Representation.all_networks.count() == before


def test_holdings_when_somebody_leaves_then_all_that_stays_with_them_is_listed(
    karlskrona, kongsberg, chief, staff, secretariat
):
    person = chief.person
    appoint(by=secretariat, network=karlskrona, person=person, office="steering_group")
    RepresentationFactory(organisation__network=karlskrona, organisation__name="Gjuteriet", person=person)
    RepresentationFactory(organisation__network=kongsberg, organisation__name="Verket", person=person)
    MembershipFactory(network=karlskrona, person=person, role="editor")
    minutes = MinutesFactory(meeting=MeetingFactory(network=karlskrona, title="Höstmötet"))
    AdjusterFactory(minutes=minutes, person=person)

    shown = [
        [holding.text for holding in page.context["holdings"]]
        for page in (staff.get(address(chief)), send(staff, chief))
    ]

    assert shown[0] == shown[1]
    assert shown[0][:3] == ["steering group", "speaks for Gjuteriet", "editor"]
    assert "Höstmötet" in shown[0][3]
    assert len(shown[0]) == 4


def test_pages_when_a_representative_is_another_networks_then_not_found(karlskrona, kongsberg, chief, staff):
    foreign = RepresentationFactory(organisation__network=kongsberg)

    for path in (address(foreign), address(foreign, chief.pk), address(chief, foreign.pk)):
        assert staff.get(path).status_code == 404


def test_representative_when_opened_then_the_change_is_offered(chief, staff):
    page = staff.get(f"/cms/representatives/edit/{chief.pk}/").content.decode()

    assert address(chief) in page


@pytest.mark.parametrize("count", [1, 3])
def test_screen_when_more_is_held_then_as_many_queries(karlskrona, chief, staff, count, django_assert_num_queries):
    for _number in range(count):
        RepresentationFactory(organisation__network=karlskrona, person=chief.person)
    staff.get(address(chief))

    with django_assert_num_queries(18):
        staff.get(address(chief))
