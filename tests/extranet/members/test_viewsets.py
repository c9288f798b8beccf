"""The register as the secretariat keeps it under /cms/."""

from datetime import date
from io import BytesIO

import pytest
from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from audit.models import Entry
from extranet.members.actions import add_representation, appoint, sync_roles
from extranet.members.models import Mandate, Organisation, OrganisationMembership, Representation
from networks.choices import Role
from networks.models import Membership
from networks.rules import roles_of
from notifications.models import Mail
from tests.factories.members import MandateFactory, RegisterRulesFactory, RepresentationFactory, member_organisation
from tests.factories.networks import FocusAreaFactory, PersonFactory, member_of


def roles(network, person):
    person.__dict__.pop("_roles", None)
    return set(roles_of(person, network))


def organisation_form(**fields):
    return {
        "name": "Verkö Marin",
        "kind": "company",
        "number": "",
        "place": "Karlskrona",
        "sites": "",
        "employees": "310",
        "url": "",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "1000",
        "memberships-0-kind": "member",
        "memberships-0-valid_from": "2026-01-01",
        "memberships-0-valid_to": "",
    } | fields


def errors(response):
    form = response.context["form"]
    return {name: list(messages) for name, messages in form.errors.items()}


def test_organisation_is_made_with_its_membership(karlskrona, staff, secretariat):
    area = FocusAreaFactory(network=karlskrona)

    response = staff.post("/cms/organisations/new/", organisation_form(number="556016-0680", focus_areas=[area.pk]))

    assert response.status_code == 302
    organisation = Organisation.objects.for_network(karlskrona).joined().get()
    assert (organisation.number, list(organisation.focus_areas.all())) == ("5560160680", [area])
    entry = Entry.objects.for_network(karlskrona).get(action="members.create_organisation")
    assert entry.person == secretariat


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"number": "8507099805"}, {"number"}),
        ({"number": "123"}, {"number"}),
        ({"name": "Trossö Mekaniska"}, {"__all__"}),
        ({"employees": "-1"}, {"employees"}),
        ({"memberships-0-valid_from": "nonsense"}, set()),
        (
            {
                "memberships-TOTAL_FORMS": "2",
                "memberships-1-kind": "partner",
                "memberships-1-valid_from": "2026-06-01",
                "memberships-1-valid_to": "",
            },
            {"__all__"},
        ),
    ],
)
def test_organisation_that_is_wrong_is_refused_with_a_message(fields, expected, karlskrona, staff):
    member_organisation(karlskrona)

    response = staff.post("/cms/organisations/new/", organisation_form(**fields))

    assert set(errors(response)) == expected
    assert Organisation.objects.for_network(karlskrona).count() == 1


def test_organisation_cannot_take_another_networks_focus_area(karlskrona, kongsberg, staff):
    foreign = FocusAreaFactory(network=kongsberg)

    response = staff.post("/cms/organisations/new/", organisation_form(focus_areas=[foreign.pk]))

    assert set(errors(response)) == {"focus_areas"}


def test_ending_the_membership_in_the_form_takes_the_roles(karlskrona, staff, secretariat):
    organisation = member_organisation(karlskrona)
    representation = RepresentationFactory(organisation=organisation)
    sync_roles(organisation, by=secretariat)
    membership = OrganisationMembership.objects.for_network(karlskrona).get()
    assert roles(karlskrona, representation.person) == {Role.REPRESENTATIVE}

    staff.post(
        f"/cms/organisations/edit/{organisation.pk}/",
        organisation_form(
            **{
                "memberships-INITIAL_FORMS": "1",
                "memberships-0-id": membership.pk,
                "memberships-0-valid_from": "2020-01-01",
                "memberships-0-valid_to": "2025-12-31",
            }
        ),
    )

    assert roles(karlskrona, representation.person) == set()
    assert Membership.objects.for_network(karlskrona).get(person=representation.person).valid_to == date(2025, 12, 31)


def representation_form(organisation, **fields):
    return {
        "organisation": organisation.pk,
        "mail": "Ebba@Example.org",
        "first_name": "Ebba",
        "last_name": "Fräsgren",
        "language": "sv",
        "welcome": "on",
        "function": "vd",
        "deputy_of": "",
        "valid_from": timezone.localdate().isoformat(),
        "valid_to": "",
    } | fields


def test_representative_is_added_by_mail_and_can_log_in(karlskrona, staff):
    organisation = member_organisation(karlskrona)

    response = staff.post("/cms/representatives/new/", representation_form(organisation))

    assert response.status_code == 302
    person = User.objects.get(email="ebba@example.org")
    assert (person.get_full_name(), person.language, person.has_usable_password()) == ("Ebba Fräsgren", "sv", False)
    assert roles(karlskrona, person) == {Role.REPRESENTATIVE}
    assert Mail.objects.for_network(karlskrona).get().to == "ebba@example.org"


def test_representative_without_welcome_gets_no_mail(karlskrona, staff):
    form = representation_form(member_organisation(karlskrona))
    del form["welcome"]

    staff.post("/cms/representatives/new/", form)

    assert Representation.objects.for_network(karlskrona).count() == 1
    assert not Mail.objects.for_network(karlskrona).exists()


def test_representative_who_exists_keeps_name_and_account(karlskrona, staff):
    person = PersonFactory(email="ebba@example.org", first_name="Disa", last_name="Ankarvik", language="en")

    staff.post("/cms/representatives/new/", representation_form(member_organisation(karlskrona)))

    person.refresh_from_db()
    assert (person.first_name, person.language) == ("Disa", "en")
    assert roles(karlskrona, person) == {Role.REPRESENTATIVE}


def test_representative_new_to_all_needs_a_name(karlskrona, staff):
    response = staff.post(
        "/cms/representatives/new/", representation_form(member_organisation(karlskrona), first_name="")
    )

    assert set(errors(response)) == {"first_name"}
    assert not User.objects.filter(email="ebba@example.org").exists()


def test_representative_is_added_once(karlskrona, staff):
    organisation = member_organisation(karlskrona)
    staff.post("/cms/representatives/new/", representation_form(organisation))

    response = staff.post("/cms/representatives/new/", representation_form(organisation))

    assert set(errors(response)) == {"mail"}
    assert Representation.objects.for_network(karlskrona).count() == 1


def test_representative_of_another_networks_organisation_is_refused(kongsberg, staff):
    foreign = member_organisation(kongsberg)

    response = staff.post("/cms/representatives/new/", representation_form(foreign))

    assert set(errors(response)) == {"organisation"}
    assert not User.objects.filter(email="ebba@example.org").exists()


def test_representative_gets_a_last_day_and_loses_the_role(karlskrona, staff):
    organisation = member_organisation(karlskrona)
    staff.post("/cms/representatives/new/", representation_form(organisation, valid_from="2024-01-01"))
    row = Representation.objects.for_network(karlskrona).get()

    staff.post(
        f"/cms/representatives/edit/{row.pk}/",
        {"function": "vd", "deputy_of": "", "valid_from": "2024-01-01", "valid_to": "2025-12-31"},
    )

    row.refresh_from_db()
    assert row.valid_to == date(2025, 12, 31)
    assert roles(karlskrona, row.person) == set()


def test_deleting_what_was_a_mistake_takes_the_roles(karlskrona, staff):
    organisation = member_organisation(karlskrona)
    staff.post("/cms/representatives/new/", representation_form(organisation))
    person = User.objects.get(email="ebba@example.org")

    staff.post(f"/cms/organisations/delete/{organisation.pk}/")

    assert not Representation.objects.for_network(karlskrona).exists()
    assert roles(karlskrona, person) == set()


def test_mandate_gives_and_takes_the_role(karlskrona, staff):
    person = member_of(karlskrona)
    form = {"person": person.pk, "office": "chair", "elected_on": "", "valid_from": "2025-01-01", "valid_to": ""}

    staff.post("/cms/mandates/new/", form)
    assert roles(karlskrona, person) == {Role.REPRESENTATIVE, Role.CHAIR}

    mandate = Mandate.objects.for_network(karlskrona).get()
    staff.post(f"/cms/mandates/edit/{mandate.pk}/", form | {"valid_to": "2025-12-31"})
    assert roles(karlskrona, person) == {Role.REPRESENTATIVE}


def test_second_chair_is_refused_with_a_message(karlskrona, staff):
    MandateFactory(network=karlskrona, office="chair")
    form = {"office": "chair", "elected_on": "", "valid_from": "2025-01-01", "valid_to": ""}

    response = staff.post("/cms/mandates/new/", form | {"person": member_of(karlskrona).pk})

    (told,) = errors(response)["valid_from"]
    assert told.endswith("holds this office. End that mandate first.")


@pytest.mark.parametrize(
    ("office", "first", "last", "refused"),
    [
        ("chair", "2026-12-31", "2028-12-30", True),
        ("chair", "2024-01-01", "2025-01-01", True),
        ("chair", "2027-01-01", "2028-12-31", False),
        ("chair", "2024-01-01", "2024-12-31", False),
        ("vice_chair", "2026-12-31", "2028-12-30", False),
        ("steering_group", "2026-12-31", "2028-12-30", False),
    ],
)
def test_chairs_follow_one_another(office, first, last, refused, karlskrona, kongsberg, staff):
    MandateFactory(network=karlskrona, office="chair", valid_from=date(2025, 1, 1), valid_to=date(2026, 12, 31))
    MandateFactory(network=kongsberg, office=office)
    form = {"office": office, "elected_on": "", "valid_from": first, "valid_to": last}

    response = staff.post("/cms/mandates/new/", form | {"person": member_of(karlskrona).pk})

    assert (response.status_code == 200) is refused
    if refused:
        (told,) = errors(response)["valid_from"]
        assert [part in told for part in ("holds this office", "1 januari 2025", "31 december 2026")] == [True] * 3


def test_mandate_is_proposed_for_as_long_as_the_network_has_agreed(karlskrona, staff):
    RegisterRulesFactory(network=karlskrona, mandate_years=3)

    page = staff.get("/cms/mandates/new/").content.decode()

    assert f'value="{timezone.localdate() + relativedelta(years=3, days=-1)}"' in page


def test_mandate_for_somebody_outside_the_network_is_refused(karlskrona, outsider, staff):
    form = {"person": outsider.pk, "office": "chair", "elected_on": "", "valid_from": "2025-01-01", "valid_to": ""}

    assert set(errors(staff.post("/cms/mandates/new/", form))) == {"person"}


@pytest.mark.parametrize("screen", ["organisations", "representatives", "mandates"])
def test_screens_are_the_secretariats_alone(screen, karlskrona, everyone, browser):
    statuses = {name: browser(person).get(f"/cms/{screen}/").status_code for name, person in everyone.items()}

    allowed = {name for name, status in statuses.items() if status == 200}
    assert allowed == {"secretariat", "superuser"}


@pytest.mark.parametrize("screen", ["organisations", "representatives", "mandates"])
def test_rows_of_another_network_do_not_exist_for_the_secretariat(screen, kongsberg, staff):
    organisation = member_organisation(kongsberg, "Våpenfabrikken")
    rows = {
        "organisations": organisation,
        "representatives": RepresentationFactory(organisation=organisation),
        "mandates": MandateFactory(network=kongsberg),
    }

    assert "Våpenfabrikken" not in staff.get(f"/cms/{screen}/").content.decode()
    for page in ("edit", "delete"):
        assert staff.get(f"/cms/{screen}/{page}/{rows[screen].pk}/").status_code == 404


def test_memberships_that_follow_one_another_are_taken(karlskrona, staff):
    form = organisation_form(
        **{
            "memberships-TOTAL_FORMS": "2",
            "memberships-0-kind": "prospect",
            "memberships-0-valid_to": "2026-05-31",
            "memberships-1-kind": "member",
            "memberships-1-valid_from": "2026-06-01",
            "memberships-1-valid_to": "",
        }
    )

    assert staff.post("/cms/organisations/new/", form).status_code == 302
    kinds = OrganisationMembership.objects.for_network(karlskrona).values_list("kind", flat=True)
    assert list(kinds) == ["prospect", "member"]


@pytest.mark.parametrize("screen", ["representatives", "mandates"])
def test_deleting_a_row_that_was_a_mistake_takes_the_roles(screen, karlskrona, staff, secretariat):
    person = PersonFactory()
    if screen == "mandates":
        row = appoint(by=secretariat, network=karlskrona, person=person, office="chair")
    else:
        row = add_representation(by=secretariat, organisation=member_organisation(karlskrona), person=person)
    assert len(roles(karlskrona, person)) == 1

    staff.post(f"/cms/{screen}/delete/{row.pk}/")

    assert roles(karlskrona, person) == set()


def picture(size=(600, 300), kind="PNG"):
    data = BytesIO()
    Image.new("RGB", size, "navy").save(data, kind)
    return SimpleUploadedFile(f"our logo.{kind.lower()}", data.getvalue())


def test_a_logo_is_kept_as_pixels_and_a_replaced_one_goes(
    karlskrona, staff, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    staff.post("/cms/organisations/new/", organisation_form(logo=picture()))
    organisation = Organisation.objects.for_network(karlskrona).get()
    first = organisation.logo
    assert first.name.startswith("logos/")
    assert (Image.open(first).format, Image.open(first).size) == ("WEBP", (480, 240))

    with django_capture_on_commit_callbacks(execute=True):
        organisation.logo = picture((40, 40))
        organisation.save()

    assert organisation.logo.name != first.name
    assert [path.name for path in (tmp_path / "logos").iterdir()] == [organisation.logo.name.removeprefix("logos/")]


@pytest.mark.parametrize(
    "file", [SimpleUploadedFile("logo.png", b"no picture"), picture((1500, 10)), picture(kind="GIF")]
)
def test_what_is_no_logo_is_refused(file, karlskrona, staff):
    assert set(errors(staff.post("/cms/organisations/new/", organisation_form(logo=file)))) == {"logo"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("membership=member", ["Medlem"]),
        ("membership=none", ["Utan"]),
        ("membership=prospect", []),
        ("membership=nonsense", ["Medlem", "Utan"]),
    ],
)
def test_organisations_are_listed_by_what_they_are_today(asked, expected, karlskrona, staff):
    member_organisation(karlskrona, "Medlem")
    member_organisation(karlskrona, "Utan").memberships.update(valid_to=date(2022, 1, 1))

    page = staff.get(f"/cms/organisations/?{asked}")

    assert [row.name for row in page.context["object_list"]] == expected


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_organisations_costs_the_same(number, karlskrona, staff, django_assert_num_queries):
    for n in range(number):
        RepresentationFactory(organisation=member_organisation(karlskrona, f"Verkstad {n}"))
    staff.get("/cms/organisations/")

    with django_assert_num_queries(15):
        staff.get("/cms/organisations/")
