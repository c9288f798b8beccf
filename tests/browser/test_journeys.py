"""What a member, a teacher and an editor come for, from the first page to the last."""

import re
from pathlib import Path

from playwright.sync_api import expect

from competition.models import Entry
from extranet.meetings.models import Meeting
from home.models import StandardPage
from tests.browser.conftest import code_in
from tests.browser.world import PASSWORD


def test_member_logs_in_by_mailed_code_and_reads_minutes_and_papers(visit, last_mail):
    member, address = visit(), "member@karlskrona.example"
    meeting = Meeting.all_networks.get(title="Past karlskrona")
    member.go("/en/extranet/")
    member.page.get_by_label("Mail address").fill(address)
    member.press("Log in")
    member.page.wait_for_url("**/account/login/code/**")
    member.page.locator("[name=code]").fill(code_in(last_mail(address)))
    member.press("Log in")
    expect(member.page.get_by_role("heading", level=1)).to_have_text("Overview for Company karlskrona")
    member.page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Meetings").click()
    member.follow(meeting.title)
    expect(member.page.get_by_role("heading", level=1)).to_have_text(meeting.title)
    assert "Members karlskrona" in member.text()
    assert "Secret karlskrona" not in member.text()
    assert "Board karlskrona" not in member.text()
    with member.page.expect_download() as download:
        member.page.get_by_role("link", name=re.compile("^Members karlskrona")).click()
    assert Path(download.value.path()).read_bytes()[:5] == b"%PDF-"
    member.page.get_by_role("link", name=re.compile("^Read the ")).click()
    assert "Minutes karlskrona" in member.text()


def test_board_member_sees_the_item_that_the_member_does_not(visit):
    board, meeting = visit(), Meeting.all_networks.get(title="Past karlskrona")
    board.log_in_as("board@karlskrona.example")
    board.go(f"/en/extranet/meetings/{meeting.pk}/")
    assert "Secret karlskrona" in board.text()
    assert "Board karlskrona" in board.text()


def test_teacher_registers_confirms_changes_and_withdraws(visit, mailed_link):
    teacher, address = visit(), "new.teacher@school.example"
    teacher.go("/en/the-competition/")
    teacher.follow("Enter a class")
    field = teacher.page.get_by_label
    teacher.page.get_by_role("searchbox", name="School").press_sequentially("testsk")
    field("Testskolan").check()
    field("Class", exact=True).fill("8C")
    field("Adults who come along").fill("2")
    field("Name", exact=True).fill("Siv Lärare")
    field("Work mail").fill(address)
    field("Telephone").fill("0455-30 30 00")
    field("Yes, from the school").check()
    field("Pupils who must not be pictured").fill("1")
    teacher.page.locator("[name=photo]").check()
    teacher.press("Enter the class")
    summary = teacher.page.get_by_role("alert")
    expect(summary.get_by_role("listitem")).to_have_text("Pupils in the class: Write how many pupils the class has.")
    expect(summary).to_be_focused()
    expect(field("Name", exact=True)).to_have_value("Siv Lärare")
    expect(field("Testskolan")).to_be_checked()
    summary.get_by_role("link").click()
    expect(field("Pupils in the class")).to_be_focused()
    teacher.page.keyboard.type("23")
    teacher.press("Enter the class")
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("One step left: confirm from your mail")

    teacher.go(mailed_link(address))
    assert "/entry/" in teacher.page.url
    assert len(teacher.page.url.rstrip("/").rsplit("/", 1)[1]) == 8, "the secret has left the address"
    teacher.press("Confirm the place")
    assert "The class has its place." in teacher.text()
    teacher.follow("Change the entry")
    field("Pupils in the class").fill("21")
    teacher.press("Save the change")
    expect(teacher.page.locator("main")).to_contain_text("The change is saved.")
    assert Entry.all_networks.get(contact_email=address).pupils == 21
    teacher.follow("Withdraw the class")
    teacher.press("Withdraw the class")
    assert "The class is withdrawn" in teacher.text()


def test_school_typed_before_the_script_has_come_is_found(visit):
    teacher, held = visit(), []
    teacher.page.route("**/schools*.js", lambda route: held.append(route))
    teacher.page.goto(f"{teacher.base}/en/the-competition/register/", wait_until="commit")
    teacher.page.get_by_role("searchbox", name="School").press_sequentially("testsk")
    expect(teacher.page.get_by_label("Testskolan")).to_have_count(0)
    for script in held:
        script.continue_()

    expect(teacher.page.get_by_label("Testskolan")).to_have_count(1)


def test_school_found_by_the_enter_key_leaves_the_form_as_it_is(visit):
    teacher, sent = visit(), []
    teacher.go("/en/the-competition/register/")
    teacher.page.get_by_label("Class", exact=True).fill("8C")
    teacher.page.on("request", lambda request: sent.append(request.method))
    teacher.page.get_by_role("searchbox", name="School").fill("testsk")
    teacher.page.get_by_role("searchbox", name="School").press("Enter")

    expect(teacher.page.get_by_label("Testskolan")).to_have_count(1)
    expect(teacher.page.get_by_label("Class", exact=True)).to_have_value("8C")
    assert set(sent) == {"GET"}


def test_editor_publishes_a_page_and_its_other_language(visit):
    editor, reader = visit(), visit()
    page = StandardPage.objects.get(slug="a-page", locale__language_code="en", url_path__contains="karlskrona")
    main = page.get_translations().get()
    editor.go("/cms/")
    editor.page.locator("[name=login]").fill("editor@karlskrona.example")
    editor.page.locator("[name=password]").fill(PASSWORD)
    editor.page.locator("[name=password]").press("Enter")
    editor.page.wait_for_url("**/cms/")
    for version, words in [(main, "Ny ingress från redaktionen."), (page, "A new lead by the editors.")]:
        editor.go(f"/cms/pages/{version.pk}/edit/")
        editor.page.locator("[name=lead]").fill(words)
        editor.page.get_by_role("button", name="More actions").last.click()
        editor.page.get_by_role("button", name="Publish").click()
        expect(editor.page.locator(".messages")).to_contain_text("published")
    reader.go(main.get_url().replace(reader.base, ""))
    assert "Ny ingress från redaktionen." in reader.text()
    reader.page.get_by_role("link", name="English").first.click()
    assert "A new lead by the editors." in reader.text()
