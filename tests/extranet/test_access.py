"""The guard of the members' area."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, include, path
from django.views import View

from extranet.access import guard_all, guarded
from networks.models import Membership
from networks.querysets import unscoped
from tests.access.addresses import addresses
from tests.extranet.conftest import ROLES
from tests.factories.extranet import ShelvedDocumentFactory
from tests.factories.meetings import MeetingFactory, MinutesFactory
from tests.factories.members import member_organisation

INSIDE = [*ROLES, "superuser"]
PLACES = ["/sv/extranet/", "/sv/extranet/search/", "/sv/extranet/meetings/", "/sv/extranet/documents/"]


class Plain(View):
    def get(self, request):
        return HttpResponse("inside")


def plain(request):
    return HttpResponse("inside")


def views_below(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views_below(pattern.url_patterns)
        else:
            yield pattern.callback


@pytest.fixture
def asked(karlskrona):
    def make(person, network=karlskrona):
        request = RequestFactory().get("/sv/extranet/plain/")
        request.user, request.network = person, network
        return request

    return make


def test_guard_all_wraps_functions_and_classes_at_any_depth():
    deep = [path("c/", include([path("d/", plain), path("e/", Plain.as_view())]))]

    found = list(views_below(guard_all([path("a/", plain), path("b/", include(deep))])))

    assert [view.is_guarded for view in found] == [True, True, True]


def test_pattern_added_without_anything_is_guarded(asked, outsider, member):
    (pattern,) = guard_all([path("plain/", plain)])

    assert pattern.callback(asked(outsider)).status_code == 404
    assert pattern.callback(asked(member)).content == b"inside"


def test_every_address_below_extranet_is_guarded():
    names = [address for address in addresses() if address.route.startswith("<lang>/extranet/")]
    extranet = [p for p in get_resolver().url_patterns if "LocalePrefix" in type(p.pattern).__name__]
    found = [p for prefix in extranet for p in prefix.url_patterns if "extranet" in str(list(_routes(p)))]

    assert len(names) >= 12
    assert all(getattr(view, "is_guarded", False) for p in found for view in views_below([p]))


def _routes(pattern):
    yield str(pattern.pattern)
    for inner in getattr(pattern, "url_patterns", []):
        yield from _routes(inner)


@pytest.mark.parametrize("error", [Http404, PermissionDenied])
def test_guarded_when_view_refuses_is_not_kept_by_caches(error, asked, member):
    def refusing(request):
        raise error

    response = guarded(refusing)(asked(member))

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.status_code == {Http404: 404, PermissionDenied: 403}[error]


@pytest.fixture
def paths(karlskrona):
    """Every page with an object of Karlskrona."""
    meeting = MeetingFactory(network=karlskrona)
    minutes = MinutesFactory(meeting__network=karlskrona, approved=True)
    organisation = member_organisation(karlskrona)
    ShelvedDocumentFactory(shelf__network=karlskrona, document__audience={karlskrona.key()})
    return [
        *PLACES,
        "/sv/extranet/members/",
        f"/sv/extranet/members/{organisation.pk}/",
        f"/sv/extranet/meetings/{meeting.pk}/",
        f"/sv/extranet/meetings/{meeting.pk}/agenda.pdf",
        f"/sv/extranet/meetings/{meeting.pk}/meeting.ics",
        f"/sv/extranet/meetings/{minutes.meeting_id}/minutes/",
        f"/sv/extranet/meetings/{minutes.meeting_id}/minutes.pdf",
    ]


def test_every_role_reads_every_page_and_nobody_else_does(everyone, paths, browser):
    expected = dict.fromkeys(INSIDE, 200) | {"anonymous": 302, "outsider": 404, "nowhere": 404}

    for address in paths:
        statuses = {name: browser(person).get(address).status_code for name, person in everyone.items()}
        assert statuses == expected, address


def test_own_people_find_nothing_of_another_network_by_number(everyone, kongsberg, paths, browser):
    client = browser(everyone["outsider"], kongsberg)

    for address in paths:
        local = address.replace("/sv/", "/nb/")
        expected = 404 if any(sign.isdigit() for sign in address) else 200
        assert client.get(local).status_code == expected, address


def test_people_of_another_network_are_told_so_and_led_to_their_own(outsider, member, browser):
    page = browser(outsider).get("/en/extranet/").content.decode()
    unknown = browser(member).get("/en/extranet/nothing-here/").content.decode()

    assert f"You are logged in as {outsider.email}, and that address has no part in" in page
    assert '<a href="/account/">Your account</a>' in page
    assert "has no part in" not in unknown
    assert '<a href="/en/extranet/">Members’ area</a>' in unknown


def test_anonymous_is_sent_to_log_in_and_back(paths, browser):
    response = browser().get("/sv/extranet/meetings/?year=2026")

    assert response.headers["Location"] == "/account/login/?next=/sv/extranet/meetings/%3Fyear%3D2026"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_bare_host_has_no_members_area(member):
    client = Client(headers={"host": "localhost"})
    client.force_login(member)

    assert client.get("/sv/extranet/").status_code == 404
    assert Client(headers={"host": "localhost"}).get("/sv/extranet/").status_code == 404


@pytest.mark.parametrize("name", ["member", "outsider"])
def test_whatever_is_answered_no_cache_keeps_it(name, request, browser):
    response = browser(request.getfixturevalue(name)).get("/sv/extranet/")

    assert response.headers["Cache-Control"] == "private, no-store"


def test_losing_the_role_acts_on_the_next_request(member, browser):
    client = browser(member)
    assert client.get("/sv/extranet/").status_code == 200

    with unscoped():
        Membership.objects.filter(person=member).delete()

    assert client.get("/sv/extranet/").status_code == 404


def test_language_the_network_lacks_is_not_found(member, browser):
    assert browser(member).get("/nb/extranet/").status_code == 404


def test_post_is_refused_where_nothing_can_be_written(member, browser):
    for address in PLACES:
        assert browser(member).post(address).status_code == 405
