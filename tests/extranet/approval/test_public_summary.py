"""The summary for the public, a draft of news."""

from extranet.approval import actions
from home.actions import plant_pages
from home.models import NewsPage
from tests.extranet.approval.minutes import standing
from tests.factories.approval import PublicSummaryFactory


def test_summary_becomes_a_draft_of_news_with_one_click_and_only_once(out, karlskrona, secretariat, browser):
    plant_pages(karlskrona)
    client = browser(secretariat)
    client.post(f"/cms/minutes/{out.pk}/summary/", {"text": "Bussen går.\n\nFrån <b>januari</b>."})

    for _twice in range(2):
        response = client.post(f"/cms/minutes/{out.pk}/news/")

    page = NewsPage.objects.get()
    assert response.url == f"/cms/pages/{page.pk}/edit/"
    assert (page.live, page.title, page.lead, page.locale.language_code) == (
        False,
        "Septembermöte",
        "Bussen går.",
        karlskrona.default_language,
    )
    assert "&lt;b&gt;januari&lt;/b&gt;" in str(page.body)
    assert standing(out).text == "Ett"


def test_news_without_a_summary_is_not_found_and_get_makes_none(out, secretariat, browser):
    client = browser(secretariat)

    assert client.post(f"/cms/minutes/{out.pk}/news/").status_code == 404
    PublicSummaryFactory(minutes=out)
    assert client.get(f"/cms/minutes/{out.pk}/news/").status_code == 405
    assert client.post(f"/cms/minutes/{out.pk}/news/").url == f"/cms/minutes/edit/{out.pk}/"


def test_long_first_paragraph_stands_in_the_text(out, karlskrona, secretariat):
    plant_pages(karlskrona)
    page = actions.draft_news(by=secretariat, summary=PublicSummaryFactory(minutes=out, text="x" * 500))

    assert (page.lead, "x" * 500 in str(page.body)) == ("", True)
