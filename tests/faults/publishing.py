"""One page published again and again, and whether what readers see is one whole edition, none before the last told."""

from __future__ import annotations

import json
import re
import threading
import time
from http.client import HTTPException
from urllib.parse import urlencode

from tests.faults.installation import Installation
from tests.faults.load import SECRET, log_in
from tests.home.test_editing import news_form


class Publishing:
    """A secretary who writes the same number into title and lead, and publishes; after no answer, once more."""

    def __init__(self, installation: Installation, editions: int) -> None:
        self.installation = installation
        self.page, self.path = installation.facts["news"], installation.facts["news_path"]
        status, session = log_in(installation, "secretariat")
        assert status == 302
        self.cookie = f"__Host-csrf={SECRET}; {session}"
        self.address = f"/cms/pages/{self.page}/edit/"
        self._first = self.edition() + 1
        self._editions = range(self._first, self._first + editions)
        self.told = self._first - 1
        self.statuses: set[int] = set()
        self._thread = threading.Thread(target=self._publish_all, daemon=True)

    def start(self) -> Publishing:
        self._thread.start()
        return self

    def finish(self) -> None:
        self._thread.join(180)
        assert not self._thread.is_alive(), "The publishing has not ended."

    def edition(self) -> int:
        """The number that readers see; half an edition is an error."""
        status, _headers, text = self.installation.get(self.path)
        assert status == 200
        numbers = set(re.findall(r"(?:Upplaga|Ingress) (\d+)", text))
        assert len(numbers) == 1, f"half an edition: {numbers}"
        assert {word for word in ("Upplaga", "Ingress") if word in text} == {"Upplaga", "Ingress"}
        return int(numbers.pop())

    def _publish_all(self) -> None:
        for number in self._editions:
            end = time.monotonic() + 45
            while self.told < number and time.monotonic() < end:
                status = self._publish(number)
                self.statuses.add(status)
                if status == 302:
                    self.told = number
                else:
                    time.sleep(0.2)

    def _publish(self, number: int) -> int:
        form = news_form(title=f"Upplaga {number}", lead=f"Ingress {number}", slug="upplaga-0")
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        body = urlencode(form | {"csrfmiddlewaretoken": SECRET, "action-publish": "action-publish"})
        try:
            return self.installation.ask("POST", self.address, body=body, headers=headers)[0]
        except (OSError, HTTPException):  # no answer, or half of one
            return 0

    def compare(self) -> None:
        """Readers, page, its live version, its entry in the search and its line in the log tell of one edition."""
        rows = self.installation.rows
        edition = self.edition()
        assert edition >= self.told, f"told {self.told} and lost: readers see {edition}"
        name = f"Upplaga {edition}"
        [(title, draft, live, lead, content)] = rows(
            "SELECT page.title, page.draft_title, page.live, news.lead, revision.content FROM wagtailcore_page AS page "
            "JOIN home_newspage AS news ON news.page_ptr_id = page.id "
            "JOIN wagtailcore_revision AS revision ON revision.id = page.live_revision_id WHERE page.id = ?",
            [self.page],
        )
        version = content if isinstance(content, dict) else json.loads(content)
        assert (title, draft, bool(live), lead) == (name, name, True, f"Ingress {edition}")
        assert (version["title"], version["lead"]) == (name, lead)
        assert rows(
            "SELECT title FROM search_indexentry WHERE source = 'home.newspage' AND source_id = ?", [self.page]
        ) == [(name,)]
        # Each version that was saved was published in the same breath, with its line in our log and in Wagtail's.
        of_page = [str(self.page)]
        [(saved,)] = rows("SELECT count(*) FROM wagtailcore_revision WHERE object_id = ?", of_page)
        [(logged,)] = rows(
            "SELECT count(*) FROM audit_entry WHERE action = 'home.publish_page' AND target_id = ?", of_page
        )
        [(stock,)] = rows(
            "SELECT count(*) FROM wagtailcore_pagelogentry WHERE action = 'wagtail.publish' AND page_id = ?",
            [self.page],
        )
        assert saved == logged == stock
        assert "No problems found" in self.installation.run("manage.py", "fixtree", "--noinput")
