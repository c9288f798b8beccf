"""A server with its own database, filled once, and a Chromium to look at it.

The database is another one than that of all other tests: it may be written to by the server's threads,
is never rolled back, and leaves nothing behind. It is in use only while a test of this folder runs.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core import mail
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, sync_playwright

from tests.browser import world
from tests.databases import connected_to, migrated_copy

HERE = Path(__file__).parent
WAIT_MS = 15_000
OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them are marked, and one worker takes them all, so that the networks are made once."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


# ---------------------------------------------------------------- the server


@pytest.fixture(scope="session")
def database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of the database the browser sees; empty but for what migrations make."""
    with django_db_blocker.unblock(), migrated_copy("browser") as name:
        yield name


@pytest.fixture(scope="session")
def port(database: str, chromium: str, django_db_blocker) -> Iterator[int]:
    """The server, and the networks in it, which know its port."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    with django_db_blocker.unblock(), connected_to(database):
        world.build(thread.port)
    yield thread.port
    thread.terminate()


@pytest.fixture(autouse=True)
def _own_database(database: str, port: int, django_db_blocker) -> Iterator[None]:
    """Rows stay from test to test; failed log-ins do not, or three wrong codes would close the account to the next."""
    with django_db_blocker.unblock(), connected_to(database):
        from admission.models import LogInAttempt  # app ready

        LogInAttempt.objects.all().delete()
        yield


# ---------------------------------------------------------------- the browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is. Without one the tests are skipped, or fail where they must run."""
    wanted = os.environ.get("CHROMIUM")
    found = shutil.which(wanted) if wanted else shutil.which("/usr/bin/chromium") or shutil.which("chromium")
    if found:
        return found
    text = "The tests in the browser were skipped: there is no Chromium. `make browser` installs it."
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(text.replace("were skipped", "must run here"), pytrace=False)
    pytest.skip(text)


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for the folder. Its event loop runs in this thread, which Django would take for async code."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield program
        program.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Visit:
    """A window on one network, and what went wrong in it."""

    page: Page
    context: BrowserContext
    base: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, path: str) -> Any:
        return self.page.goto(self.base + path)

    def text(self) -> str:
        return self.page.inner_text("body")

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the first link of that name in the page's own part."""
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()

    def log_in_as(self, mail_address: str) -> None:
        """Without the form, which is tested by itself."""
        from django.test import Client

        from accounts.models import User

        client = Client(headers={"host": urlsplit(self.base).netloc})
        client.force_login(User.objects.get(email=mail_address))
        self.bring(client.cookies)

    def bring(self, cookies: Any) -> None:
        """Have a session that was opened elsewhere."""
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": cookies[name].value, "url": self.base}])

    def note_request(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.base).netloc:
            self.complaints.append(f"{self.page.url} asks a third party: {request.url}")


@pytest.fixture
def visit(browser: Browser, port: int) -> Iterator[Callable[..., Visit]]:
    """Open a window on a network: ``visit("karlskrona")``. At the end nothing may have been complained about."""
    opened: list[Visit] = []

    def open_window(slug: str = "karlskrona", **options: Any) -> Visit:
        context = browser.new_context(**{"reduced_motion": "reduce", "locale": "en-GB"} | options)
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        host = f"{slug}.localhost" if slug else "localhost"
        window = Visit(page, context, f"http://{host}:{port}")
        page.on("request", window.note_request)
        page.on("pageerror", lambda error: window.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda line: line.type == "error" and window.complaints.append(f"{page.url}: {line.text}"))
        opened.append(window)
        return window

    yield open_window
    complaints = [complaint for window in opened for complaint in window.complaints]
    for window in opened:
        window.context.close()
    assert complaints == []


@pytest.fixture
def office(visit: Callable[..., Visit]) -> Callable[..., Visit]:
    """Open a window in which the secretariat of Karlskrona is logged in."""

    def open_window(**options: Any) -> Visit:
        window = visit(**options)
        window.log_in_as("secretariat@karlskrona.example")
        return window

    return open_window


@pytest.fixture
def tab() -> Callable[..., None]:
    """Press Tab until something is reached."""

    def reach(window: Visit, locator: Locator, most: int = 40) -> None:
        for _step in range(most):
            window.page.keyboard.press("Tab")
            if locator.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{locator} is not reached by {most} presses of Tab")

    return reach


@pytest.fixture
def last_mail() -> Callable[[str], str]:
    """The text of the latest mail to an address."""

    def text(address: str) -> str:
        return [message.body for message in mail.outbox if address in message.to][-1]

    return text


@pytest.fixture
def mailed_link(last_mail: Callable[[str], str]) -> Callable[[str], str]:
    """The path of the entry's link in the latest mail to an address."""
    return lambda address: re.search(r"https?://[^/\s]+(/\S+/entry/\S+)", last_mail(address))[1]


def code_in(text: str) -> str:
    """The six digits that stand on a line of their own in a mail."""
    return re.search(r"^\d{6}$", text, re.MULTILINE)[0]
