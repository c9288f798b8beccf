"""A confidential file through nginx: only after our question, and slow readers cost nobody else anything.

``NGINX_LOG=FILE`` writes the figures of docs/operations.md.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.faults.conftest import REQUIRED, SQLITE
from tests.faults.installation import HOST
from tests.faults.nginx import PREFIX, Nginx

pytestmark = [
    pytest.mark.faults,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not Nginx.is_possible() and not REQUIRED, reason="nginx is not installed"),
    pytest.mark.parametrize("front", [SQLITE], indirect=True),
]
SECRET = "a" * 32
SIZE = 40 * 1024 * 1024


class Front:
    """An installation behind nginx, a member who is logged in, and a confidential paper of 40 MB."""

    def __init__(self, installation, nginx):
        self.installation, self.nginx, self.cookie = installation, nginx, ""
        self.url, self.file = installation.facts["document"], installation.facts["document_file"]
        (installation.var / "private" / self.file).write_bytes(os.urandom(1024) * (SIZE // 1024))
        self.log_in()

    def ask(self, path, cookie="", method="GET", body=None, **headers):
        connection = HTTPConnection("127.0.0.1", self.nginx.port, timeout=30)
        try:
            given = {"Host": HOST, "Cookie": cookie, "Origin": f"https://{HOST}"} | headers
            connection.request(method, path, body=body, headers=given)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def log_in(self):
        facts = self.installation.facts
        form = {"login": facts["people"]["representative"], "password": facts["password"]}
        form |= {"csrfmiddlewaretoken": SECRET}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, headers, _body = self.ask("/account/login/", f"__Host-csrf={SECRET}", "POST", urlencode(form), **kind)
        assert status == 302
        self.cookie = "; ".join(value.split(";")[0] for value in headers.get_all("Set-Cookie"))

    def median_ms(self, path, times=40):
        taken = []
        for _time in range(times):
            start = time.perf_counter()
            assert self.ask(path)[0] == 200
            taken.append((time.perf_counter() - start) * 1000)
        return statistics.median(taken)

    def speed(self, path, times=10):
        """Megabytes a second, the best of a few."""
        best = 0.0
        for _time in range(times):
            start = time.perf_counter()
            status, _headers, body = self.ask(path, self.cookie)
            assert (status, len(body)) == (200, SIZE)
            best = max(best, SIZE / 1024 / 1024 / (time.perf_counter() - start))
        return best

    def slow_reader(self):
        """Begins the paper and takes hardly anything of it."""
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect(("127.0.0.1", self.nginx.port))
        sock.sendall(f"GET {self.url} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {self.cookie}\r\n\r\n".encode())
        assert sock.recv(12) == b"HTTP/1.1 200"
        return sock

    def slow_senders(self, port, number=200):
        """Begin to send a form each, and never end."""
        head = f"POST /sv/tavlingen/register/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
        begun = []
        for _number in range(number):
            sock = socket.create_connection(("127.0.0.1", port), 10)
            sock.sendall(f"{head}Content-Length: 9999\r\n\r\ncsrf".encode())
            begun.append(sock)
        return begun


@pytest.fixture(scope="module")
def front(request, install):
    request.getfixturevalue("django_db_setup")  # makes the migrated file that is copied
    installation = install(request.param)
    installation.environment["DOCUMENTS_ACCEL_PREFIX"] = PREFIX
    nginx = None
    try:
        installation.start(work=False)
        nginx = Nginx(installation, installation.var / "nginx")
        nginx.start()
        yield Front(installation, nginx)
    finally:
        if nginx:
            nginx.stop()
        installation.stop()


def test_confidential_paper_when_asked_then_after_our_question_only(front):
    status, headers, body = front.ask(front.url, front.cookie)

    assert (status, len(body)) == (200, SIZE)
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert front.ask(front.url)[0] == 302
    assert front.ask(front.url, "__Host-session=" + "x" * 32)[0] == 302
    assert front.ask(front.url, front.cookie, Range="bytes=0-9")[2] == body[:10]


@pytest.mark.parametrize(
    "trick", ["{}{}", "/{}{}", "{}./{}", "{}%2e/{}", "/x/..{}{}", "/media/..{}{}", "/media/..%2fprivate/{1}"]
)
def test_internal_address_when_asked_from_outside_then_not_there(front, trick):
    assert front.ask(trick.format(PREFIX, front.file), front.cookie)[0] in {400, 404}


def test_host_when_said_otherwise_then_the_own_one_counts(front):
    assert front.ask("/sv/", Host="evil.example")[0] == 400
    assert b"evil.example" not in front.ask("/sv/", **{"X-Forwarded-Host": "evil.example"})[2]


def test_body_when_too_large_then_refused_at_the_door(front):
    assert front.ask("/account/login/", method="POST", body=b"x" * (42 * 1024 * 1024))[0] == 413


def test_page_when_read_then_compressed(front):
    assert front.ask("/sv/", **{"Accept-Encoding": "gzip"})[1]["Content-Encoding"] == "gzip"


def test_slow_senders_when_there_are_two_hundred_then_pages_come_all_the_same(front):
    begun = front.slow_senders(front.nginx.port)
    try:
        answers = {front.ask("/account/login/")[0] for _time in range(5)}
    finally:
        for sock in begun:
            sock.close()

    assert answers == {200}


def test_slow_senders_without_nginx_then_nobody_is_answered(front):
    """The negative control: each holds a thread of ours."""
    begun = front.slow_senders(front.installation.port)
    try:
        with pytest.raises(TimeoutError):
            front.installation.get("/account/login/", timeout=3)
    finally:
        for sock in begun:
            sock.close()
        front.installation.recovered(30)


def test_slow_readers_when_there_are_ten_then_pages_are_as_quick_and_papers_nearly_as_bare(front):
    page = "/account/login/"  # made anew for everybody
    front.median_ms(page, 10)
    alone = front.median_ms(page)
    slow = [front.slow_reader() for _number in range(10)]
    try:
        beside = front.median_ms(page)
    finally:
        for sock in slow:
            sock.close()
    ours, bare = front.speed(front.url), front.speed(f"/bare/{front.file}")
    if path := os.environ.get("NGINX_LOG"):
        figures = {"alone_ms": alone, "beside_ms": beside, "ours_mb_s": ours, "bare_mb_s": bare}
        with Path(path).open("a") as file:
            file.write(json.dumps({name: round(value, 1) for name, value in figures.items()}) + "\n")

    # Loose, since a test machine does other things as well; the figures measured stand in docs/operations.md.
    assert beside < 3 * alone
    assert ours > 0.3 * bare
