"""Whatever is sent, the answer is ours: a page, a redirect or a clear refusal, never a server error.

``FUZZ_REQUESTS`` and ``FUZZ_SEED`` make it longer and different; `make soak` sends 20,000.
"""

from __future__ import annotations

import os

import pytest

from tests.access.addresses import addresses, path_of
from tests.fuzz.mutation import Maker, Request, forms_in

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "1500"))
SEED = int(os.environ.get("FUZZ_SEED", "8"))
PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_malformed_requests_when_sent_then_no_server_error(world, part):
    maker = Maker(world, addresses(), SEED * 1000 + part)
    failed = []
    for request in maker.requests(REQUESTS // PARTS):
        answer = request.send(world)
        if answer.status_code >= 500:
            failed.append(str(request))

    assert failed == []


def test_numbers_in_addresses_when_larger_than_any_key_then_nothing_is_there(world):
    numbered = [address for address in addresses() if "<int:" in address.route and not address.route.startswith("cms/")]
    huge = {name: 2**63 for address in numbered for name in address.arguments}
    answers = {
        f"{method} {address.key}": Request("superuser", method, path_of(address, huge, "sv")).send(world).status_code
        for address in numbered
        for method in ("GET", "POST")
    }

    assert len(answers) > 40
    assert {key: status for key, status in answers.items() if status not in {404, 405}} == {}


def test_request_when_the_view_fails_then_it_is_counted(world, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("networks.views.render", broken)
    hub = Request("anonymous", "GET", "/sv/no-such-page/")

    assert hub.send(world).status_code == 500


def test_forms_when_read_then_each_field_has_what_stands_in_it():
    page = """<input name="outside"><form><input name="a" value="1&amp;2"><input value="nameless"><textarea name="t">
x &lt; y</textarea><select name="s"><option value="">-<option value="2" selected>two<option value="3">three</select>
<select name="f"><option value="">1<option value="other">2</select><input name="after"></form><form></form>"""

    assert forms_in(page) == [
        [("a", "1&2"), ("t", "\nx < y"), ("s", "2"), ("f", ""), ("after", "")],
        [],
    ]
