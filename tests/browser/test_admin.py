"""What the admin does by script of ours."""

from playwright.sync_api import expect

from tests.browser.world import PASSWORD


def test_look_that_is_tried_follows_the_numbers_and_waits_for_one_that_will_do(visit):
    secretariat = visit()
    secretariat.go("/cms/")
    secretariat.page.locator("[name=login]").fill("secretariat@karlskrona.example")
    secretariat.page.locator("[name=password]").fill(PASSWORD)
    secretariat.page.locator("[name=password]").press("Enter")
    secretariat.page.wait_for_url("**/cms/")
    secretariat.go("/cms/network-settings/")
    band = secretariat.page.frame_locator("form[data-look] iframe").locator(".band")
    drawn, seed = band.inner_html(), secretariat.page.locator("[name=seed]")

    with secretariat.page.expect_response("**/look/?*seed=99*"):
        seed.fill("99")
    expect(band).not_to_have_js_property("innerHTML", drawn)
    drawn = band.inner_html()
    seed.fill("")
    seed.fill("-5")
    secretariat.page.wait_for_timeout(400)
    expect(band).to_have_js_property("innerHTML", drawn)
