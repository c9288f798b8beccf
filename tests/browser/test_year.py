"""One year of a network, from the plan to a new chair, by everybody who takes part, with the clock set for each day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import expect
from pypdf import PdfReader

from admission.seeds import seed
from extranet.followup.actions import remind_due
from extranet.meetings.models import AgendaItem, AgendaPaper, Meeting, Minutes
from extranet.members.actions import warn_of_mandates
from extranet.members.models import Mandate
from extranet.proposals.models import Proposal
from library.models import NetworkDocument
from networks.models import Network
from networks.querysets import unscoped
from tests.browser.conftest import Visit, code_in

SLUG = "arsta"
ROAD = "The road to the harbour"
LORRIES = "Nine hundred lorries a day."
COUNTS, LETTER = "Count the lorries", "Write to the county"
NAMES = ["secretary", "ann", "bo", "cia", "dan"]


def address(name: str) -> str:
    return f"{name}@{SLUG}.example"


def description() -> dict[str, Any]:
    """Three members and a partner; Ann, of the first member, is chair until the year ends."""

    def person(name: str) -> dict[str, Any]:
        names = {"mail": address(name), "first_name": name.capitalize(), "last_name": "Ek", "language": "en"}
        return names | {"roles": ["secretariat"] if name == "secretary" else []}

    def organisation(key: str, name: str, who: str, **more: Any) -> dict[str, Any]:
        return {"key": key, "name": name, "representatives": [{"person": address(who), "function": "CEO"}], **more}

    return {
        "name": "Årsta industriforum",
        "languages": ["sv", "en"],
        "default_language": "sv",
        "contact_email": address("contact"),
        "theme": {"hue": 200, "motif": "bridge"},
        "people": [person(name) for name in NAMES],
        "register": {"warn_days": 90},
        "organisations": [
            organisation("north", "North Works", "ann"),
            organisation("south", "South Mill", "bo"),
            organisation("town", "The town", "cia", kind="municipality"),
            organisation("union", "The union", "dan", kind="union", membership={"kind": "partner"}),
        ],
        "documents": [{"key": "count", "title": "Count of 2026", "audience": ["members"], "text": [LORRIES]}],
        "mandates": [{"person": address("ann"), "office": "chair", "to": "2027-12-31"}],
    }


@dataclass
class Year:
    """The network's people, each with a window, on the day that the clock shows."""

    visit: Callable[..., Visit]
    windows: dict[str, Visit] = field(default_factory=dict)
    clock: Any = None

    def on(self, day: str, time: str = "09:00") -> None:
        """Set the clock; everybody has closed their windows, and logs in afresh, as after a while."""
        self.stop()
        moment = datetime.fromisoformat(f"{day}T{time}+01:00")
        self.clock = time_machine.travel(moment, tick=True)
        self.clock.start()

    def stop(self) -> None:
        """Close the windows before the clock: what a page still loads would be asked on another day, logged out."""
        for window in self.windows.values():
            window.page.wait_for_load_state()
            window.context.close()
        self.windows = {}
        if self.clock is not None:
            self.clock.stop()
            self.clock = None

    def __getitem__(self, name: str) -> Visit:
        if name not in self.windows:
            window = self.visit(SLUG)
            window.log_in_as(address(name))
            self.windows[name] = window
        return self.windows[name]

    def stranger(self, path: str) -> Visit:
        """A window of somebody who only has a link."""
        window = self.windows[path] = self.visit(SLUG)
        window.go(path)
        return window


@pytest.fixture
def year(visit: Callable[..., Visit], port: int) -> Iterator[Year]:
    found = Year(visit)
    found.on("2026-12-01")
    seed({"networks": {SLUG: description()}}, port=port)
    yield found
    found.stop()


@pytest.fixture
def link_for(last_mail: Callable[[str], str]) -> Callable[[str], str]:
    """The path of the link in the latest mail to an address."""
    return lambda to: re.search(r"https?://[^/\s]+(/\S+/(?:answer|guest|measure)/\S+)", last_mail(to))[1]


def meetings() -> list[Meeting]:
    return list(Meeting.all_networks.filter(network__slug=SLUG).order_by("starts_at"))


def test_year_from_the_plan_to_a_new_chair(year, link_for, last_mail):
    first, second = plans_the_year(year)
    proposes_until_the_lock(year, first)
    summons_and_answers(year, first, link_for)
    takes_the_papers_along(year, first)
    meets(year, first)
    notes_what_was_decided(year, first)
    minutes = comments_and_approves(year, first, last_mail)
    reports_and_is_reminded(year, first, link_for)
    takes_up_what_stayed_open(year, second)
    changes_the_chair(year)
    assert Minutes.all_networks.get(pk=minutes.pk).state == "approved"


def plans_the_year(year: Year) -> list[Meeting]:
    """A rule becomes two meetings, each with a host of its own."""
    office = year["secretary"]
    office.go("/cms/planning/new/")
    office.page.get_by_label("Title").fill("Members’ meeting")
    for month in ("February", "May"):
        office.page.get_by_label(month).check()
    office.press("Show the dates")
    expect(office.page.get_by_role("group", name="Thursday 11 February 2027")).to_be_visible()
    office.press("Make these meetings")
    expect(office.page.locator("main")).to_contain_text("2 meetings are planned.")
    planned = meetings()
    assert [str(meeting.host) for meeting in planned] == ["North Works", "South Mill"]
    return planned


def proposes_until_the_lock(year: Year, meeting: Meeting) -> None:
    """A member proposes a point, the secretariat takes it in, and after the last day nobody else can."""
    year.on("2027-01-20")
    member = year["bo"]
    member.go(f"/en/extranet/meetings/{meeting.pk}/")
    member.page.get_by_role("link", name="Propose a point").click()
    member.page.get_by_label("Point", exact=True).fill(ROAD)
    member.page.get_by_label("Minutes asked for").fill("20")
    member.press("Send the proposal")
    expect(member.page.locator("main")).to_contain_text("The secretariat decides and writes to you.")
    office = year["secretary"]
    office.go(f"/cms/meetings/{meeting.pk}/agenda/")
    office.press("Put it on the agenda")
    expect(office.page.locator("main")).to_contain_text("The point is on the agenda.")
    assert [message.subject for message in mail.outbox] == ["Your point is on the agenda of Members’ meeting"]

    year.on("2027-02-02")
    late = year["ann"]
    late.go(f"/en/extranet/meetings/{meeting.pk}/propose/")
    expect(late.page.get_by_role("button", name="Send the proposal")).to_have_count(0)
    expect(late.page.locator("main")).to_contain_text("The agenda was locked after Monday 1 February.")
    assert Proposal.all_networks.filter(meeting=meeting).count() == 1


def summons_and_answers(year: Year, meeting: Meeting, link_for: Callable[[str], str]) -> None:
    """All are summoned; the links in the mails answer without log-in, and a guest sees one part only."""
    office = year["secretary"]
    office.go(f"/cms/meetings/{meeting.pk}/summons/")
    office.press("Send the summons")
    expect(office.page.locator("main")).to_contain_text("4 summonses are on their way.")
    year.stranger(link_for(address("ann"))).press("I come")
    year.stranger(link_for(address("dan"))).press("I cannot come")
    away = year.stranger(link_for(address("cia")))
    away.page.get_by_text("Who comes instead").click()
    away.page.get_by_label("Substitute’s name").fill("Sam Lind")
    away.page.get_by_label("Substitute’s work mail").fill("sam@example.org")
    away.press("A substitute comes")
    expect(away.page.locator("main")).to_contain_text("Your substitute gets a mail")
    assert "sam@example.org" in mail.outbox[-1].to

    office.go(f"/cms/meetings/{meeting.pk}/guests/")
    office.page.get_by_label("Name").fill("Gun Lind")
    office.page.get_by_label("Mail").fill("gun@example.org")
    office.page.get_by_label("Language").select_option(label="English")
    office.page.get_by_label(ROAD).check()
    office.press("Send the invitation")
    guest = year.stranger(link_for("gun@example.org"))
    expect(guest.page.locator("main")).to_contain_text("13:00")
    told = guest.page.locator("main").inner_text()
    assert ROAD in told
    assert meeting.title not in told

    member = year["bo"]
    member.go(f"/en/extranet/meetings/{meeting.pk}/")
    expect(member.page.locator("main")).to_contain_text("1 come, 1 with a substitute, 1 cannot come")


def takes_the_papers_along(year: Year, meeting: Meeting) -> None:
    """A paper is laid to the point, and agenda and paper come as one PDF."""
    item = AgendaItem.objects.for_network(meeting.network).get(title=ROAD)
    paper = NetworkDocument.objects.for_network(meeting.network).get()
    AgendaPaper.objects.create(item=item, document=paper)
    member = year["bo"]
    member.go(f"/en/extranet/meetings/{meeting.pk}/")
    member.page.get_by_role("link", name="Agenda and papers in one PDF").click()
    member.press("Make the PDF")
    with member.page.expect_download() as download:
        member.follow("Download the PDF")
    told = "".join(page.extract_text() for page in PdfReader(download.value.path()).pages)
    assert ROAD in told
    assert LORRIES in told


def meets(year: Year, meeting: Meeting) -> None:
    """On the day: who is there, who comes late, and which point stays open."""
    year.on("2027-02-11", "12:55")
    office = year["secretary"]
    office.go(f"/en/extranet/meetings/{meeting.pk}/attendance/")
    here = office.page.get_by_role("button", name=re.compile("^Here"))
    here.filter(has_text="North Works").click()
    expect(office.page.locator("main")).to_contain_text("1 of 3 members are here; decisions need 2")
    year.on("2027-02-11", "13:25")
    office = year["secretary"]
    office.go(f"/en/extranet/meetings/{meeting.pk}/attendance/")
    office.page.get_by_role("button", name=re.compile("^Here")).filter(has_text="The town").click()
    expect(office.page.locator("main")).to_contain_text("late")
    office.go(f"/cms/meetings/{meeting.pk}/agenda/")
    office.press("Stays open")
    year.on("2027-02-11", "16:30")
    office = year["secretary"]
    office.go(f"/cms/meetings/edit/{meeting.pk}/")
    office.page.get_by_role("link", name="Mark as held").click()
    office.press("Mark as held")
    expect(office.page.locator("main")).to_contain_text("The meeting is marked as held.")


def notes_what_was_decided(year: Year, meeting: Meeting) -> None:
    """On the day: what was decided, and who does what by when; they get a mail."""
    office = year["secretary"]
    office.go(f"/en/extranet/meetings/{meeting.pk}/")
    office.follow("Note decisions and measures")
    office.page.get_by_role("link", name=re.compile(f"^Note a decision.*{ROAD}")).click()
    office.page.get_by_label("Decision", exact=True).fill("The road is asked for again.")
    office.press("Note the decision")
    expect(office.page.locator("main")).to_contain_text("The decision is noted.")
    for title, owner, due in ((COUNTS, "Bo Ek", "2027-03-10"), (LETTER, "Cia Ek", "2027-03-20")):
        office.page.get_by_role("link", name=re.compile(f"^Note a measure.*{ROAD}")).click()
        office.page.get_by_label("Measure", exact=True).fill(title)
        office.page.get_by_label("Responsible person").select_option(label=owner)
        office.page.get_by_label("Due").fill(due)
        office.press("Note the measure")
        expect(office.page.locator("main")).to_contain_text("The measure is noted.")
    told = [message.to for message in mail.outbox if message.subject.startswith("You answer for: ")]
    assert told == [[address("bo")], [address("cia")]]


def reminded() -> list[list[str]]:
    """Who of the network is written to when the worker's round comes twice; other networks have measures too."""
    before = len(mail.outbox)
    with unscoped():
        remind_due()
        remind_due()
    return [message.to for message in mail.outbox[before:] if message.to[0].endswith(address(""))]


def reports_and_is_reminded(year: Year, meeting: Meeting, link_for: Callable[[str], str]) -> None:
    """One is reminded and reports without log-in; the other lets the day pass and sees it on the overview."""
    year.on("2027-03-05")
    assert reminded() == [[address("bo")]]
    owner = year.stranger(link_for(address("bo")))
    expect(owner.page.locator("h1")).to_have_text(COUNTS)
    owner.page.get_by_label("Done", exact=True).check()
    owner.page.get_by_label("What has been done").fill("Counted on two days in February.")
    owner.press("Report")
    expect(owner.page.locator("main")).to_contain_text("Your report is kept.")
    expect(owner.page.locator("main")).to_contain_text("From “not begun” to “done”")

    year.on("2027-03-22")
    assert reminded() == [[address("cia")]]
    late = year["cia"]
    late.go("/en/extranet/")
    expect(late.page.locator("main")).to_contain_text("Overdue since Saturday 20 March")
    late.follow(LETTER)
    late.page.get_by_label("Under way", exact=True).check()
    late.press("Report")
    expect(late.page.locator("main")).to_contain_text("Your report is kept.")
    other = year["ann"]
    other.go("/en/extranet/measures/?show=overdue")
    expect(other.page.locator("main")).to_contain_text(LETTER)
    expect(other.page.locator("main")).not_to_contain_text(COUNTS)
    other.go(f"/en/extranet/meetings/{meeting.pk}/")
    expect(other.page.locator("#decided")).to_contain_text("The road is asked for again.")


def comments_and_approves(year: Year, meeting: Meeting, last_mail: Callable[[str], str]) -> Minutes:
    """The minutes begin with agenda and attendance, go out for comment, and two adjusters lock them."""
    office = year["secretary"]
    office.go(f"/cms/minutes/new/?meeting={meeting.pk}")
    text = office.page.locator("[name=text]")
    begun = text.input_value()
    assert f"- Ann Ek, North Works\n- Sam Lind, The town (from 13.25)\n\n# 1. {ROAD}" in begun
    assert "Decision: The road is asked for again." in begun
    assert f"Measure: {COUNTS} (Bo Ek, " in begun
    office.page.locator("[name=state]").select_option(label="out for comment")
    office.page.locator("[name=comment_until]").fill("2027-02-20")
    office.page.keyboard.press("Escape")
    office.press("Create")
    expect(office.page.locator("main")).to_contain_text("created")
    minutes = Minutes.all_networks.get(meeting=meeting)
    office.go(f"/cms/minutes/{minutes.pk}/adjusters/")
    for name in ("Ann Ek", "Bo Ek"):
        office.page.get_by_label(name).check()
    office.press("Save")
    expect(office.page.locator("main")).to_contain_text("Still to approve: Ann Ek, Bo Ek.")

    year.on("2027-02-15")
    member = year["cia"]
    member.go(f"/en/extranet/meetings/{meeting.pk}/minutes/")
    member.follow("Comment on the text")
    member.page.get_by_label("What should change?").fill("Say which road.")
    member.press("Send the comment")
    expect(member.page.locator("main")).to_contain_text("Your comment is with the secretariat.")

    year.on("2027-02-22")
    office = year["secretary"]
    office.go(f"/cms/minutes/edit/{minutes.pk}/")
    expect(office.page.locator("main")).to_contain_text("Say which road.")
    approve(year["bo"], meeting, code=last_mail)
    expect(year["bo"].page.locator("main")).to_contain_text("Somebody is writing in the minutes right now.")

    year.on("2027-02-23")
    for name in ("bo", "ann"):
        approve(year[name], meeting, code=last_mail, name=name)
    expect(year["ann"].page.locator("main")).to_contain_text("The minutes are approved and locked.")
    return minutes


def approve(window: Visit, meeting: Meeting, *, code: Callable[[str], str], name: str = "bo") -> None:
    window.go(f"/en/extranet/meetings/{meeting.pk}/minutes/approve/")
    window.press("Send me a code")
    window.page.get_by_label("Code from the mail").fill(code_in(code(address(name))))
    window.press("Approve this version")


def takes_up_what_stayed_open(year: Year, meeting: Meeting) -> None:
    """The next meeting takes up what the last one left: the point, the measure that is overdue, and the year."""
    office = year["secretary"]
    office.go(f"/cms/meetings/{meeting.pk}/agenda/")
    office.press("Take it up here")
    for title in ("Follow-up of measures", "Yearly follow-up"):
        office.page.get_by_role("button", name=re.compile(f"^Put it on the agenda.*{title}")).click()
    titles = [ROAD, "Follow-up of measures", "Yearly follow-up"]
    assert [item.title for item in meeting.items.all()] == titles
    text = meeting.items.all()[1].text
    assert LETTER in text
    assert "overdue" in text
    assert COUNTS not in text


def chairs() -> list[str]:
    """Who leads the network on the day that the clock shows."""
    network = Network.objects.get(slug=SLUG)
    rows = Mandate.objects.for_network(network).current().filter(office="chair")
    return [str(row.person) for row in rows]


def changes_the_chair(year: Year) -> None:
    """The secretariat is warned once, elects the next chair, and the office changes hands with the year."""
    year.on("2027-10-05")
    with unscoped():
        warn_of_mandates()
        warn_of_mandates()
    warnings = [message for message in mail.outbox if "mandate as chair expires" in message.subject]
    assert [message.to for message in warnings] == [[address("secretary")]]
    office = year["secretary"]
    office.go("/cms/mandates/new/")
    office.page.locator("[name=person]").select_option(label="Bo Ek")
    office.page.locator("[name=office]").select_option(label="chair")
    office.page.locator("[name=valid_from]").fill("2028-01-01")
    office.page.keyboard.press("Escape")
    office.page.locator("[name=valid_to]").fill("2029-12-31")
    office.page.keyboard.press("Escape")
    office.press("Create")
    expect(office.page.locator("main")).to_contain_text("created")
    network = Network.objects.get(slug=SLUG)
    assert [str(row.person) for row in Mandate.objects.for_network(network).current().filter(office="chair")] == [
        "Ann Ek"
    ]

    year.on("2028-01-02")
    assert [str(row.person) for row in Mandate.objects.for_network(network).current().filter(office="chair")] == [
        "Bo Ek"
    ]
    new = year["bo"]
    new.go("/en/extranet/members/")
    expect(new.page.locator("main")).to_contain_text("Handover to a new chair")
