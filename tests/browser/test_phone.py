"""The overview on a phone answers within two screens: when and where, what to read, what one owes."""

import pytest

pytestmark = pytest.mark.once
PHONE = {"width": 360, "height": 740}
BOTTOM = "element => element.getBoundingClientRect().bottom + scrollY"


@pytest.mark.parametrize(("slug", "code"), [("karlskrona", "sv"), ("kongsberg", "nb"), ("karlskrona", "en")])
def test_overview_tells_meeting_reading_and_debts_before_one_scrolls_twice(visit, slug, code):
    chair = visit(slug, viewport=PHONE)
    chair.log_in_as(f"chair@{slug}.example")
    chair.go(f"/{code}/extranet/")
    main = chair.page.locator("main")
    answers = {
        "when": main.locator("section:has(> #next-meeting) time").first,
        "where": main.locator("section:has(> #next-meeting) dl > div").nth(1),
        "answer": main.locator("section[aria-labelledby=todo-answer] a").first,
        "do": main.locator("section[aria-labelledby=todo-do] a").first,
        "read": main.locator("section[aria-labelledby=todo-read] a").first,
    }
    bottoms = {name: found.evaluate(BOTTOM) for name, found in answers.items()}

    assert {name: bottom for name, bottom in bottoms.items() if bottom > 2 * PHONE["height"]} == {}
    assert bottoms["when"] < PHONE["height"]
