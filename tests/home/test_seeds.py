"""Pages, news and events from a file."""

import copy

import pytest

from admission.seeds import SeedError, seed
from events.models import EventPage, Occurrence
from home.models import HomePage, NewsPage, StandardPage
from networks.models import Network

pytestmark = pytest.mark.django_db
FILE = {
    "networks": {
        "prov": {
            "name": "Provnätverket",
            "languages": ["sv", "en"],
            "default_language": "sv",
            "contact_email": "prov@example.org",
            "theme": {"hue": 10, "motif": "bridge"},
            "topics": [{"slug": "skola", "name": "Skola"}],
            "pages": [
                {
                    "key": "home",
                    "headline": {"sv": "Hej", "en": "Hello"},
                    "plate": [{"label": "Medlemmar", "value": "25"}],
                },
                {
                    "key": "about",
                    "title": {"sv": "Om oss", "en": "About us"},
                    "slug": {"sv": "om", "en": "about"},
                    "lead": {"sv": "Vi", "en": "We"},
                    "body": [{"text": {"sv": "<p>Text</p>", "en": "<p>Words</p>"}}],
                },
                {"key": "rules", "parent": "about", "title": {"sv": "Stadgar"}, "body": [{"heading": "Ett"}]},
            ],
            "news": [
                {
                    "key": "first",
                    "title": {"sv": "Första", "en": "First"},
                    "date": "2026-11-12",
                    "topics": ["skola"],
                    "body": [
                        {"quote": {"text": "Bra", "title": {"sv": "Ordförande", "en": "Chair"}}},
                        {"fact": {"value": "9", "text": "av 14", "year": 2026, "source": "Rapport", "bars": []}},
                        {"links": [{"label": "Sida", "page": "page:about"}]},
                        {"call": {"label": "Mer", "address": "https://example.org/"}},
                    ],
                }
            ],
            "events": [
                {
                    "key": "meeting",
                    "title": {"sv": "Möte", "en": "Meeting"},
                    "starts_at": "monday+2 09:00",
                    "ends_at": "monday+2 10:00",
                    "rule": "FREQ=WEEKLY;COUNT=3",
                    "changes": [{"day": "monday+3", "reason": "Helg"}],
                    "programme": [
                        {"starts": "09:00", "title": "Kaffe", "speakers": [{"name": "N N"}]},
                        {
                            "starts": "09:30",
                            "title": "Två",
                            "sessions": [{"role": "A", "title": "a"}, {"role": "B", "title": "b"}],
                        },
                    ],
                }
            ],
        }
    }
}


def test_a_file_makes_pages_news_and_events_in_their_languages():
    result = seed(FILE)
    network = Network.objects.get()
    assert [page.headline for page in HomePage.objects.order_by("path")] == ["Hej", "Hello"]
    paths = StandardPage.objects.order_by("path").values_list("url_path", "lead")
    assert list(paths) == [("/prov-sv/om/", "Vi"), ("/prov-sv/om/stadgar/", ""), ("/prov-en/about/", "We")]
    news = NewsPage.objects.order_by("path")
    assert [(page.title, page.body[0].value["title"]) for page in news] == [
        ("Första", "Ordförande"),
        ("First", "Chair"),
    ]
    assert [topic.slug for page in news for topic in page.topics.all()] == ["skola", "skola"]
    assert EventPage.objects.count() == 2
    rows = Occurrence.objects.for_network(network).order_by("starts_at")
    assert [row.is_cancelled for row in rows] == [False, True, False]
    assert result.examples["prov"]["news"] == "/sv/nyheter/forsta/"
    assert result.examples["prov"]["event"] == "/sv/kalender/mote/"


def test_what_a_file_makes_can_be_read(client):
    seed(FILE)
    for path in ["/sv/", "/en/", "/sv/om/stadgar/", "/sv/nyheter/forsta/", "/en/news/first/", "/sv/kalender/mote/"]:
        assert client.get(path, headers={"host": "prov.localhost"}).status_code == 200


@pytest.mark.parametrize(
    ("section", "change", "path"),
    [
        ("news", {"date": "yesterday"}, r"networks\.prov\.news\[0\]\.date"),
        ("events", {"starts_at": "2026-12-10"}, r"networks\.prov\.events\[0\]\.starts_at"),
        ("news", {"topics": ["nothing"]}, r"networks\.prov\.news: nothing is named topic:nothing"),
        ("news", {"tittle": "x"}, r"networks\.prov\.news\[0\]"),
    ],
)
def test_a_mistake_is_answered_with_its_path(section, change, path):
    wrong = copy.deepcopy(FILE)
    wrong["networks"]["prov"][section][0] |= change
    with pytest.raises(SeedError, match=path):
        seed(wrong)
    assert not Network.objects.exists()
