"""View as: exactly what the person sees, nothing done, announced, logged, over in time, never the person's own page."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from extranet.viewing.rules import CLOSED, LASTS, may_view_as, viewed
from networks.choices import Role
from networks.models import Membership
from networks.querysets import unscoped
from tests.access.addresses import addresses, path_of
from tests.factories.networks import MembershipFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db
HOME = "/sv/extranet/"
END = "/cms/people/view-as/end/"


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def begin(client, person):
    return client.post(f"/cms/people/{person.pk}/view-as/")


def logged(network):
    rows = Entry.objects.for_network(network).filter(action__startswith="viewing.").order_by("pk")
    return [(row.action, row.person, row.target_id, row.details) for row in rows]


def session_of(client):
    return client.session.get("viewing")


def test_view_when_begun_then_the_area_is_the_persons_with_a_banner_and_both_ends_are_logged(
    karlskrona, staff, secretariat, member
):
    asked = staff.get(f"/cms/people/{member.pk}/view-as/").content.decode()
    assert (asked.count("Disa Ankarvik") > 1, session_of(staff)) == (True, None)

    assert begin(staff, member).url == HOME
    page = staff.get(HOME)
    text = page.content.decode()
    assert page.context["user"] == member
    assert "<b>Disa Ankarvik</b>" in text
    assert f'action="{END}"' in text
    assert 'href="/cms/"' not in text
    assert f"{HOME}me/" not in text
    assert staff.post(END).url == f"/cms/people/{member.pk}/"

    assert staff.get(HOME).context["user"] == secretariat
    assert "<b>Disa Ankarvik</b>" not in staff.get(HOME).content.decode()
    number = str(member.pk)
    assert logged(karlskrona) == [
        ("viewing.begin", secretariat, number, {"minutes": 30}),
        ("viewing.end", secretariat, number, {"how": "ended"}),
    ]


def test_view_when_another_address_is_not_found_then_the_banner_stands_there_too(staff, member):
    begin(staff, member)

    answer = staff.get(f"{HOME}members/987654/")

    assert answer.status_code == 404
    assert "<b>Disa Ankarvik</b>" in answer.content.decode()


def test_view_when_something_is_sent_to_any_address_then_refused_with_a_page(staff, member):
    begin(staff, member)
    inside = [row for row in addresses() if row.route.startswith("<lang>/extranet/") and not row.arguments]
    assert len(inside) > 5

    for address in inside:
        answer = staff.post(path_of(address, {}, "sv"))
        assert (address.key, answer.status_code) == (address.key, 403)
        assert "Disa Ankarvik" in answer.content.decode()


def test_view_when_the_persons_own_page_is_asked_for_then_closed(staff, member):
    begin(staff, member)
    own = [row for row in addresses() if row.name.startswith("me:")]
    assert len(own) == 4

    for address in own:
        answer = staff.get(path_of(address, {}, "sv"))
        assert (address.name, answer.status_code) == (address.name, 403)
        assert member.email not in answer.content.decode()


@pytest.mark.parametrize("path", ["documents/shelves/1/zip/", "meetings/1/papers.pdf"])
def test_view_when_a_file_is_to_be_taken_along_then_closed(staff, member, path):
    begin(staff, member)

    assert staff.get(HOME + path).status_code == 403


@pytest.mark.parametrize("name", CLOSED)
def test_closed_when_addresses_are_renamed_then_noticed(name):
    assert any(row.name.startswith(name) and row.route.startswith("<lang>/extranet/") for row in addresses())


def test_view_when_a_view_writes_then_it_is_undone(karlskrona, staff, member, monkeypatch):
    seen = []

    def careless(request):
        seen.append(MembershipFactory(network=karlskrona, person=request.user, role="editor"))
        return {}

    monkeypatch.setattr("extranet.views.panels", careless)
    begin(staff, member)

    staff.get(HOME)

    assert [row.person for row in seen] == [member]
    rows = Membership.objects.for_network(karlskrona).filter(person=member)
    assert list(rows.values_list("role", flat=True)) == ["representative"]


def test_view_when_the_time_is_over_then_oneself_again_and_what_was_sent_is_not_done(
    karlskrona, staff, secretariat, member
):
    begin(staff, member)
    session = staff.session
    session["viewing"] = session["viewing"] | {"until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()

    answer = staff.post(f"{HOME}me/notifications/", {"rhythm": "never"})

    assert (answer.status_code, answer.url) == (302, HOME)
    assert staff.get(HOME).context["user"] == secretariat
    assert logged(karlskrona)[-1][3] == {"how": "time_is_over"}
    assert len(logged(karlskrona)) == 2


def test_view_when_begun_then_over_within_half_an_hour(staff, member):
    begin(staff, member)

    until = timezone.datetime.fromisoformat(session_of(staff)["until"])
    assert timedelta(minutes=29) < until - timezone.now() <= LASTS == timedelta(minutes=30)


def test_view_when_a_right_goes_meanwhile_then_over(karlskrona, secretariat, member, staff):
    begin(staff, member)
    Membership.objects.for_network(karlskrona).filter(person=member).update(role="editor")

    assert staff.get(HOME).status_code == 302
    assert session_of(staff) is None
    assert logged(karlskrona)[-1][3] == {"how": "right_is_gone"}


def test_view_when_the_viewer_is_no_longer_secretariat_then_over(karlskrona, secretariat, member, staff):
    begin(staff, member)
    Membership.objects.for_network(karlskrona).filter(person=secretariat).update(role="editor")

    assert staff.get(HOME, follow=True).context["user"] == secretariat
    assert session_of(staff) is None


def test_view_when_another_is_chosen_then_the_first_ends(karlskrona, staff, member):
    other = member_of(karlskrona)
    begin(staff, member)
    begin(staff, other)

    assert staff.get(HOME).context["user"] == other
    assert [entry[3] for entry in logged(karlskrona)] == [{"minutes": 30}, {"how": "another"}, {"minutes": 30}]


def test_view_when_logged_out_then_over_and_logged(karlskrona, staff, secretariat, member):
    begin(staff, member)

    staff.post("/account/logout/")

    assert logged(karlskrona)[-1] == ("viewing.end", secretariat, str(member.pk), {"how": "log_out"})


@pytest.mark.parametrize("whom", ["superuser", "editor", "other secretariat", "oneself", "closed", "former"])
def test_view_when_it_may_not_be_then_refused(karlskrona, kongsberg, staff, secretariat, whom):
    person = {
        "superuser": lambda: member_of(karlskrona, is_superuser=True),
        "editor": lambda: member_of(karlskrona, Role.EDITOR),
        "other secretariat": lambda: (
            MembershipFactory(
                network=karlskrona, person=member_of(kongsberg, Role.SECRETARIAT), role="representative"
            ).person
        ),
        "oneself": lambda: secretariat,
        "closed": lambda: member_of(karlskrona, is_active=False),
        "former": lambda: (
            MembershipFactory(network=karlskrona, valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31)).person
        ),
    }[whom]()

    assert staff.get(f"/cms/people/{person.pk}/view-as/").status_code == 403
    assert begin(staff, person).status_code == 403
    assert f"/cms/people/{person.pk}/view-as/" not in staff.get(f"/cms/people/{person.pk}/").content.decode()
    assert (session_of(staff), logged(karlskrona)) == (None, [])


def test_view_when_the_person_is_another_networks_then_not_found(kongsberg, staff, outsider):
    assert begin(staff, outsider).status_code == 404


@pytest.mark.parametrize("role", [*(str(role) for role in Role if role != Role.SECRETARIAT), "superuser"])
def test_view_when_somebody_else_wants_to_then_refused(karlskrona, browser, everyone, member, role):
    client = browser(everyone[role])

    assert begin(client, member).status_code == 403
    assert session_of(client) is None
    assert not may_view_as(everyone[role], member, karlskrona)


def test_view_when_nothing_is_under_way_then_ending_does_nothing(karlskrona, staff):
    assert staff.post(END).url == "/cms/people/"
    assert staff.get(END).url == "/cms/people/"
    assert logged(karlskrona) == []


def test_view_when_a_form_was_opened_before_the_end_then_it_no_longer_counts(karlskrona, secretariat, member):
    client = Client(enforce_csrf_checks=True, headers={"host": karlskrona.site.hostname})
    client.force_login(secretariat)

    def token():
        return str(client.get("/cms/people/").context["csrf_token"])

    client.post(f"/cms/people/{member.pk}/view-as/", {"csrfmiddlewaretoken": token()})
    opened = str(client.get(HOME).context["csrf_token"])
    assert client.post(END, {"csrfmiddlewaretoken": opened}).status_code == 302

    assert client.post(f"{HOME}me/notifications/", {"csrfmiddlewaretoken": opened}).status_code == 403


def test_view_when_the_network_is_another_then_over(karlskrona, kongsberg, secretariat, member, staff):
    begin(staff, member)
    session = staff.session
    session["viewing"] = session["viewing"] | {"network": kongsberg.pk}
    session.save()

    assert staff.get(HOME).status_code == 302
    assert session_of(staff) is None


def test_person_when_offered_then_the_way_stands_on_their_page(staff, member):
    assert f"/cms/people/{member.pk}/view-as/" in staff.get(f"/cms/people/{member.pk}/").content.decode()


def test_own_data_when_viewed_then_the_person_can_know(karlskrona, staff, member):
    begin(staff, member)

    with unscoped():
        assert [row["network__name"] for row in viewed(member)] == [karlskrona.name]
        assert viewed(PersonFactory()) == []


def test_other_networks_when_viewed_then_not_told(karlskrona, kongsberg, staff, member):
    MembershipFactory(network=kongsberg, person=member, role="representative")
    begin(staff, member)

    assert kongsberg.name not in staff.get(HOME).content.decode()


def test_log_when_looked_at_then_it_names_whom(karlskrona, staff, member):
    begin(staff, member)

    assert "Disa Ankarvik" in staff.get("/cms/log/").content.decode()
