"""The secretariat imports and exports people: the look first, then all or nothing, and the way back."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import Entry
from extranet.exchange.models import Import
from extranet.exchange.tasks import check_import, save_import
from extranet.members.models import Representation
from networks.models import Membership
from notifications.models import Mail
from tests.extranet.exchange.sheets import as_csv
from tests.factories.members import RegisterRulesFactory, RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory

HOME = "/cms/register/exchange/"
HEADINGS = ["Organisation", "Förnamn", "Efternamn", "E-post", "Funktion", "Ersättare", "Från"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def upload(client, data, name="Personer.csv"):
    return client.post(HOME, {"holds": "people", "file": SimpleUploadedFile(name, data)})


def confirm(client, page):
    row = page.context["row"]
    sent = {"sha256": row.sha256, "fingerprint": row.report["fingerprint"]}
    return client.post(f"{HOME}{row.pk}/", sent, follow=True)


def people(count):
    return [
        [f"Verkstad {n % 40:02}", "Anna", f"Varg {n}", f"anna{n}@a.example", "vd", "ja" if n % 3 else "nej", ""]
        for n in range(count)
    ]


def spoil(table, bad):
    """Make so many rows wrong, each in its own way; gives the numbers that the file shows for them."""
    step = len(table) // bad
    wrong = [(0, "Okända"), (1, ""), (3, "anna"), (3, ""), (4, "v" * 121), (5, "kanske"), (6, "2020-13-01")]
    for place in range(bad):
        column, value = wrong[place % len(wrong)]
        table[place * step][column] = value
    return [place * step + 2 for place in range(bad)]


def in_background(client, table, **kwargs):
    """Upload and have the worker look; gives the page."""
    answer = upload(client, as_csv(table, HEADINGS))
    check_import.func(Import.all_networks.get(state="waiting").pk)
    return client.get(answer.url)


def test_import_when_37_of_2000_rows_are_bad_then_named_and_nothing_saved_and_without_them_all(karlskrona, staff):
    for n in range(40):
        member_organisation(karlskrona, f"Verkstad {n:02}")
    table = people(2000)
    bad = spoil(table, 37)

    refused = in_background(staff, table)
    report = refused.context["row"].report
    assert ([row for row, _column, _reason in report["errors"]], report["bad_rows"]) == (bad, 37)
    confirm(staff, refused)
    assert not Representation.objects.for_network(karlskrona).exists()

    good = in_background(staff, [row for n, row in enumerate(table, start=2) if n not in bad])
    saving = confirm(staff, good)
    assert (saving.context["row"].state, "<progress" in saving.content.decode()) == ("saving", True)
    save_import.func(saving.context["row"].pk, saving.context["row"].uploaded_by_id)

    assert Representation.objects.for_network(karlskrona).count() == 1963
    roles = Membership.objects.for_network(karlskrona).filter(source__startswith="representation:")
    assert roles.count() == 1963
    assert not Mail.all_networks.exists()
    done = staff.get(f"{HOME}{saving.context['row'].pk}/").content.decode()
    assert 'href="/cms/people/waiting/"' in done


def test_import_when_saved_then_the_log_names_file_and_counts_and_nobody_else_saw_it(karlskrona, kongsberg, staff):
    member_organisation(karlskrona, "Verkstad 00")
    member_organisation(kongsberg, "Verkstad 00")

    page = staff.get(upload(staff, as_csv(people(1), HEADINGS)).url)
    assert "nobody gets a mail" in page.content.decode()
    done = confirm(staff, page)

    entry = Entry.objects.for_network(karlskrona).get(action="roster.import_people")
    assert entry.details == {
        "created": 1, "changed": 0, "unchanged": 0, "file": "Personer.csv", "sha256": done.context["row"].sha256
    }  # fmt: skip
    assert Representation.objects.for_network(kongsberg).count() == 0


def test_import_when_a_function_is_required_then_who_has_another_position_is_a_deviation(karlskrona, staff):
    RegisterRulesFactory(network=karlskrona, function_required=True)
    table = [["Ett", "Anna", "anna@a.example", "chief executive"], ["Två", "Bo", "bo@a.example", "other"]]
    for name, *_rest in table:
        member_organisation(karlskrona, name)

    confirm(staff, staff.get(upload(staff, as_csv(table, ["Organisation", "Förnamn", "E-post", "Position"])).url))

    found = staff.get("/cms/register/deviations/").context["deviations"]
    assert [str(one.organisation) for one in found] == ["Två"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_when_imported_again_then_nothing_changes(karlskrona, kongsberg, staff, kind):
    today = timezone.localdate()
    row = member_organisation(karlskrona, "=Varvet", number="5560160680")
    disa = PersonFactory(first_name="=Disa", last_name="Ankarvik")
    RepresentationFactory(organisation=row, person=disa, function="+vd", position="site_manager")
    RepresentationFactory(organisation=row, person=disa, valid_from=today - timedelta(9), valid_to=today, occasion="V",
                          is_deputy=True)  # fmt: skip
    RepresentationFactory(organisation=row, is_deputy=True, valid_to=today + timedelta(days=9))
    RepresentationFactory(organisation=row, valid_from=today + timedelta(days=10))
    RepresentationFactory(organisation=row, valid_to=today - timedelta(days=1))
    RepresentationFactory(organisation=member_organisation(kongsberg, "Våpenfabrikken"))

    sheet = staff.post(f"{HOME}export/", {"format": kind, "holds": "people"})
    page = staff.get(upload(staff, sheet.content, f"a.{kind}").url)

    report = page.context["row"].report
    assert (report["error_count"], report["created"], report["changed"], report["unchanged"]) == (0, 0, 0, 3)
    assert report["ignored"] == []
    assert Entry.objects.for_network(karlskrona).get(action="roster.export_people").details == {"rows": 3}
    if kind == "xlsx":
        cells = [[cell.value for cell in line] for line in load_workbook(BytesIO(sheet.content)).active.iter_rows()]
        assert cells[1][:6] == ["=Varvet", "556016-0680", "=Disa", "Ankarvik", disa.email, "+vd"]
    else:
        assert b'"\'=Varvet"' in sheet.content
        assert "Våpenfabrikken" not in sheet.content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_template_when_downloaded_then_it_can_be_imported(karlskrona, staff, kind):
    member_organisation(karlskrona, "Exempelverken AB")
    sheet = staff.get(f"{HOME}template/?holds=people&format={kind}")

    report = staff.get(upload(staff, sheet.content, f"a.{kind}").url).context["row"].report

    assert (report["error_count"], report["created"]) == (0, 1)


@pytest.mark.parametrize("holds", ["", "pupils"])
def test_import_when_it_is_not_said_what_the_file_holds_then_refused_beside_the_field(staff, holds):
    file = SimpleUploadedFile("a.csv", as_csv(people(1), HEADINGS))

    answer = staff.post(HOME, {"holds": holds, "file": file})

    assert list(answer.context["form"].errors) == ["holds"]
    assert not Import.all_networks.exists()


def test_command_when_the_file_holds_people_then_saved(karlskrona, tmp_path, capsys):
    member_organisation(karlskrona, "Verkstad 00")
    path = tmp_path / "Personer.csv"
    path.write_bytes(as_csv(people(1), HEADINGS))

    call_command("importmembers", "karlskrona", path, "--holds", "people")

    assert capsys.readouterr().out == "1 new, 0 changed, 0 unchanged.\n"
    assert Representation.objects.for_network(karlskrona).get().person.email == "anna0@a.example"
