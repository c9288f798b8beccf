"""The secretariat imports and exports: the look first, then all or nothing, and the way back."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import Entry
from extranet.exchange import actions, validators
from extranet.exchange.models import Import
from extranet.exchange.tasks import check_import, save_import
from extranet.members.actions import add_representation, join
from extranet.members.models import Organisation
from library.storage import document_storage
from networks.models import Membership
from privacy.actions import purge
from search.models import IndexEntry
from tests.extranet.exchange.sheets import HEADINGS, as_csv, rows, spoil
from tests.factories.exchange import ImportFactory
from tests.factories.members import OrganisationFactory, RepresentationFactory, member_organisation
from tests.factories.networks import FocusAreaFactory, PersonFactory

HOME = "/cms/register/exchange/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def upload(client, data, name="Medlemmar 2026.csv"):
    return client.post(HOME, {"holds": "organisations", "file": SimpleUploadedFile(name, data)})


def confirm(client, page, **sent):
    row = page.context["row"]
    return client.post(
        f"{HOME}{row.pk}/", {"sha256": row.sha256, "fingerprint": row.report["fingerprint"], **sent}, follow=True
    )


def names(network):
    return list(Organisation.objects.for_network(network).values_list("name", flat=True))


def test_import_when_looked_at_then_nothing_saved_until_confirmed(karlskrona, kongsberg, staff, secretariat):
    answer = upload(staff, as_csv(list(rows(3))))
    page = staff.get(answer.url)

    assert names(karlskrona) == []
    assert (page.context["row"].state, page.context["row"].report["created"]) == ("checked", 3)
    done = confirm(staff, page)

    assert done.context["row"].state == "saved"
    assert names(karlskrona) == ["Verkstad 00000", "Verkstad 00001", "Verkstad 00002"]
    assert names(kongsberg) == []
    entry = Entry.objects.for_network(karlskrona).get(action="exchange.import_register")
    assert entry.person == secretariat
    sha256 = done.context["row"].sha256
    assert entry.details == {
        "created": 3, "changed": 0, "unchanged": 0, "file": "Medlemmar-2026.csv", "sha256": sha256
    }  # fmt: skip
    found = IndexEntry.all_networks.filter(source="members.organisation")
    assert found.count() == 3 * len(karlskrona.languages)


def test_import_when_saved_then_the_file_is_gone(staff, django_capture_on_commit_callbacks):
    page = staff.get(upload(staff, as_csv(list(rows(1)))).url)
    kept = page.context["row"].file.name
    assert document_storage().exists(kept)

    with django_capture_on_commit_callbacks(execute=True):
        confirm(staff, page)

    assert not document_storage().exists(kept)
    assert Import.all_networks.get().file == ""


def test_import_when_rows_are_bad_then_each_is_named_and_it_cannot_be_saved(karlskrona, staff):
    table = list(rows(40))
    bad = spoil(table, 8)

    page = staff.get(upload(staff, as_csv(table)).url)

    row = page.context["row"]
    assert (row.state, row.report["bad_rows"], [number for number, *_ in row.report["errors"]]) == ("refused", 8, bad)
    assert "Organisation number" in page.content.decode()
    confirm(staff, page)
    assert names(karlskrona) == []


@pytest.mark.parametrize("sent", [{"sha256": "0" * 64}, {"fingerprint": "0" * 64}, {"sha256": ""}])
def test_import_when_something_else_is_confirmed_then_nothing_saved(karlskrona, staff, sent):
    page = staff.get(upload(staff, as_csv(list(rows(1)))).url)

    done = confirm(staff, page, **sent)

    assert (names(karlskrona), done.context["row"].state) == ([], "checked")


def test_import_when_the_kept_file_was_changed_then_nothing_saved(karlskrona, staff):
    page = staff.get(upload(staff, as_csv(list(rows(1)))).url)
    kept = page.context["row"].file
    with kept.storage.open(kept.name, "wb") as file:
        file.write(as_csv(list(rows(2))))

    done = confirm(staff, page)

    assert (names(karlskrona), done.context["row"].state) == ([], "failed")


def test_import_when_the_register_has_changed_then_shown_anew_instead_of_saved(karlskrona, staff):
    page = staff.get(upload(staff, as_csv(list(rows(2)))).url)
    OrganisationFactory(network=karlskrona, name="Verkstad 00001")

    again = confirm(staff, page)

    report = again.context["row"].report
    assert (report["changed_meanwhile"], report["created"], report["changed"]) == (True, 1, 1)
    assert names(karlskrona) == ["Verkstad 00001"]
    confirm(staff, again)
    assert names(karlskrona) == ["Verkstad 00000", "Verkstad 00001"]


def test_import_when_sent_twice_then_saved_once(karlskrona, staff):
    page = staff.get(upload(staff, as_csv(list(rows(1)))).url)

    confirm(staff, page)
    confirm(staff, page)

    assert Entry.objects.for_network(karlskrona).filter(action="exchange.import_register").count() == 1


def test_import_when_large_then_the_worker_checks_and_saves_and_the_page_says_how_far(
    karlskrona, staff, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(actions, "SMALL_ROWS", 1)
    answer = upload(staff, as_csv(list(rows(400))))
    waiting = staff.get(answer.url)
    assert waiting.context["row"].is_under_way
    assert "<progress" in waiting.content.decode()

    check_import.func(waiting.context["row"].pk)
    page = staff.get(answer.url)
    with django_capture_on_commit_callbacks() as callbacks:
        saving = confirm(staff, page)
    row = saving.context["row"]

    assert (row.state, names(karlskrona), len(callbacks)) == ("saving", [], 1)
    assert "Reading the file" in staff.get(answer.url).content.decode()
    save_import.func(row.pk, row.uploaded_by_id)
    save_import.func(row.pk, row.uploaded_by_id)
    assert len(names(karlskrona)) == 400
    assert "<progress" not in staff.get(answer.url).content.decode()


def test_import_when_the_worker_fails_then_the_page_says_so_and_nothing_is_saved(
    karlskrona, staff, monkeypatch, caplog
):
    monkeypatch.setattr(actions, "SMALL_BYTES", 1)
    answer = upload(staff, as_csv(list(rows(1))))
    monkeypatch.setattr(validators, "plan", lambda *args: 1 / 0)

    check_import.func(Import.all_networks.get().pk)

    assert staff.get(answer.url).context["row"].state == "failed"
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"\x00\x01\x02"),
        ("a.xlsx", b"PK\x03\x04 nonsense"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 old"),
        ("a.csv", b"Foo;Bar\n1;2\n"),
        ("a.csv", b"Namn;Namn\nx;y\n"),
    ],
)
def test_import_when_the_file_cannot_be_read_then_said_and_nothing_saved(karlskrona, staff, name, data):
    page = staff.get(upload(staff, data, name).url)

    assert page.context["row"].state == "refused"
    assert names(karlskrona) == []


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.csv", b""), ("a.csv", b"x" * (12 * 1024 * 1024 + 1))])
def test_import_when_it_is_no_table_or_too_large_then_refused_beside_the_field(staff, name, data):
    answer = upload(staff, data, name)

    assert list(answer.context["form"].errors) == ["file"]
    assert not Import.all_networks.exists()


def test_import_when_a_membership_changes_then_roles_follow(karlskrona, secretariat, staff):
    row = OrganisationFactory(network=karlskrona, name="Varvet")
    join(by=secretariat, organisation=row, kind="member", on=timezone.localdate() - timedelta(days=9))
    add_representation(by=secretariat, organisation=row, person=PersonFactory())
    table = [["Varvet", "partner", str(timezone.localdate())]]

    confirm(staff, staff.get(upload(staff, as_csv(table, ["Namn", "Medlemskap", "Medlem från"])).url))

    current = Membership.objects.for_network(karlskrona).current().exclude(role="secretariat")
    assert [role.role for role in current] == ["partner"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_when_imported_again_then_nothing_changes(karlskrona, kongsberg, staff, kind):
    area = FocusAreaFactory(network=karlskrona, slug="roads", name={"sv": "Vägar; och broar", "en": "Roads"})
    row = member_organisation(
        karlskrona, "=Varvet", number="5560160680", sites="Norra; hall 2", employees=5, url="https://a.se",
        place="Ort", is_public=True, parent_membership="no", kind="member",
    )  # fmt: skip
    row.focus_areas.add(area)
    row.save()
    chief = PersonFactory(first_name="Disa", last_name="Ankarvik")
    RepresentationFactory(organisation=row, person=chief, function="vd")
    OrganisationFactory(network=karlskrona, name="Utanför")
    member_organisation(kongsberg, "Våpenfabrikken")

    sheet = staff.post(f"{HOME}export/", {"format": kind})
    page = staff.get(upload(staff, sheet.content, f"a.{kind}").url)

    report = page.context["row"].report
    assert (report["error_count"], report["created"], report["changed"], report["unchanged"]) == (0, 0, 0, 2)
    assert report["ignored"] == ["Representative", "Mail address", "Function"]
    assert Entry.objects.for_network(karlskrona).get(action="exchange.export_register").details == {"rows": 2}
    if kind == "xlsx":
        cells = [[cell.value for cell in line] for line in load_workbook(BytesIO(sheet.content)).active.iter_rows()]
        assert cells[1][0] == "=Varvet"
        assert cells[1][-3:] == ["Disa Ankarvik", chief.email, "vd"]
        assert "Våpenfabrikken" not in str(cells)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_template_when_downloaded_then_it_can_be_imported(karlskrona, staff, kind):
    sheet = staff.get(f"{HOME}template/?format={kind}")

    report = staff.get(upload(staff, sheet.content, f"a.{kind}").url).context["row"].report

    assert (report["error_count"], report["created"]) == (0, 1)


def test_pages_when_the_import_is_another_networks_then_not_found(karlskrona, kongsberg, staff):
    foreign = ImportFactory(network=kongsberg)

    assert staff.get(f"{HOME}{foreign.pk}/").status_code == 404
    assert staff.post(f"{HOME}{foreign.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_imports_when_more_then_as_many_queries(
    karlskrona, staff, secretariat, django_assert_num_queries, count
):
    ImportFactory.create_batch(count, network=karlskrona, uploaded_by=secretariat)
    staff.get(HOME)

    with django_assert_num_queries(11):
        staff.get(HOME)


def test_purge_when_a_file_was_never_saved_then_gone_after_two_days(
    karlskrona, secretariat, django_capture_on_commit_callbacks
):
    old = ImportFactory(
        network=karlskrona, uploaded_by=secretariat, uploaded_at=timezone.now() - timedelta(days=2, hours=1)
    )
    new = ImportFactory(network=karlskrona, uploaded_by=secretariat)

    with django_capture_on_commit_callbacks(execute=True):
        purge()

    assert list(Import.all_networks.all()) == [new]
    assert not document_storage().exists(old.file.name)
    assert document_storage().exists(new.file.name)


@pytest.fixture
def sheet(tmp_path):
    def make(table):
        path = tmp_path / "Medlemmar.csv"
        path.write_bytes(as_csv(table, HEADINGS))
        return path

    return make


def test_command_when_dry_then_counts_and_changes_nothing(karlskrona, sheet, capsys):
    call_command("importmembers", "karlskrona", sheet(list(rows(2))), "--dry-run")

    assert capsys.readouterr().out == "2 new, 0 changed, 0 unchanged.\nNothing was changed.\n"
    assert names(karlskrona) == []


def test_command_when_right_then_saved_and_logged(karlskrona, sheet, capsys):
    call_command("importmembers", "karlskrona", sheet(list(rows(2))))

    assert capsys.readouterr().out == "2 new, 0 changed, 0 unchanged.\n"
    assert len(names(karlskrona)) == 2
    assert Entry.objects.for_network(karlskrona).get(action="exchange.import_register").person is None


def test_command_when_a_row_is_bad_then_named_and_nothing_saved(karlskrona, sheet):
    table = list(rows(2))
    table[1][1] = "1"

    with pytest.raises(CommandError, match=r"Row 3, Organisation number: .*\nNothing was changed\."):
        call_command("importmembers", "karlskrona", sheet(table))
    assert names(karlskrona) == []


@pytest.mark.parametrize(("network", "file"), [("nowhere", "x.csv"), ("karlskrona", "missing.csv")])
def test_command_when_there_is_no_such_network_or_file_then_said(karlskrona, network, file):
    with pytest.raises(CommandError):
        call_command("importmembers", network, file)
