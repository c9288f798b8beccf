"""The way through a page with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import code_in

pytestmark = pytest.mark.once


def test_skip_link_is_first_and_leads_past_the_menu(visit):
    reader = visit()
    reader.go("/en/")
    reader.page.keyboard.press("Tab")
    skip = reader.page.locator(":focus")
    expect(skip).to_have_text("To the content")
    expect(skip).to_be_in_viewport()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("main")).to_be_focused()
    reader.page.keyboard.press("Tab")
    assert reader.page.locator("main :focus").count() == 1


def test_menu_of_a_small_window_opens_leads_on_and_closes(visit, tab):
    reader = visit(viewport={"width": 400, "height": 700})
    reader.go("/en/")
    menu, opener = reader.page.locator("#menu"), reader.page.locator("[popovertarget=menu]").first
    expect(menu).to_be_hidden()
    tab(reader, opener)
    reader.page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    reader.page.keyboard.press("Enter")
    tab(reader, menu.get_by_role("link", name="News"), most=10)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/en/news/")


def test_log_in_form_is_filled_and_sent_without_a_mouse(visit, tab, last_mail):
    member, address = visit(), "member@karlskrona.example"
    member.go("/en/")
    tab(member, member.page.get_by_role("link", name="Log in").first)
    member.page.keyboard.press("Enter")
    member.page.wait_for_url("**/account/login/**")
    tab(member, member.page.locator("[name=login]"))
    member.page.keyboard.type(address)
    member.page.keyboard.press("Enter")
    member.page.wait_for_url("**/account/login/code/**")
    tab(member, member.page.locator("[name=code]"))
    member.page.keyboard.type("000000")
    member.page.keyboard.press("Enter")
    expect(member.page.get_by_role("alert")).to_be_focused()
    member.page.keyboard.press("Tab")
    member.page.keyboard.press("Enter")
    expect(member.page.locator("[name=code]")).to_be_focused()
    member.page.keyboard.press("Control+a")
    member.page.keyboard.type(code_in(last_mail(address)))
    member.page.keyboard.press("Enter")
    expect(member.page.get_by_role("heading", level=1)).to_have_text("Overview for Company karlskrona")
