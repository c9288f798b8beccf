"""Malformed requests, made by chance from a seed: the same seed gives the same requests."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

from django.db import transaction

from tests.access import table
from tests.access.addresses import Address, path_of
from tests.access.world import World
from tests.asking import Asker
from tests.fuzz import hostile

ASKING = ["anonymous", "member", "editor", "secretariat", "superuser", "superuser", "teacher"]
ARGUMENT = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")
URLENCODED = "application/x-www-form-urlencoded"
Fields = list[tuple[str, str]]


@dataclass
class Request:
    """One malformed request, as it can be sent again."""

    actor: str
    method: str
    path: str
    content_type: str = URLENCODED
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        sent = f" {self.content_type} {self.body[:300]!r}" if self.body else ""
        return f"{self.actor}: {self.method} {self.path[:300]}{sent} {self.headers or ''}"

    def send(self, world: World) -> Any:
        """The answer; whatever it wrote is undone."""
        client = Asker(world.own.site.hostname, world.cookies.get(self.actor, {}))
        own_cookie = {} if "cookie" in self.headers else {"cookie": client.cookies.output(header="", sep=";")}
        if "cookie" in self.headers:
            client.cookies.clear()
        headers = {"HTTP_" + name.upper().replace("-", "_"): value for name, value in self.headers.items()}
        if own_cookie:
            headers.pop("HTTP_COOKIE", None)
        with transaction.atomic():
            answer = client.generic(self.method, self.path, self.body, content_type=self.content_type, **headers)
            # A half-sent answer of a generator fails only when it is read.
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        return answer


class Maker:
    """Makes requests; remembers the forms it has seen."""

    def __init__(self, world: World, addresses: list[Address], seed: int) -> None:
        self.world = world
        self.addresses = addresses
        self.chance = random.Random(seed)
        self.forms: dict[tuple[str, str], list[Fields]] = {}
        self.values = {address.key: table.values(world, address, world.own) for address in addresses}

    def requests(self, count: int) -> Iterator[Request]:
        """``count`` requests."""
        ways = [self._bad_path, self._bad_query, self._bad_form, self._bad_form, self._bad_body, self._bad_header]
        for _number in range(count):
            address, actor = self.chance.choice(self.addresses), self.chance.choice(ASKING)
            yield self.chance.choice(ways)(address, actor)

    def _path(self, address: Address) -> str:
        return path_of(address, self.values[address.key], "sv")

    def _value(self) -> str:
        return self.chance.choice(hostile.VALUES)

    def _bad_path(self, address: Address, actor: str) -> Request:
        spoilt = dict(self.values[address.key])
        if spoilt:
            name = self.chance.choice(list(spoilt))
            # A backslash would be a group's number in the pattern that is filled.
            spoilt[name] = quote(self._value().replace("\\", ""), safe="")
        path = path_of(address, spoilt, "sv")
        if not spoilt:
            path += quote(self._value(), safe="/")
        return Request(actor, self.chance.choice(["GET", "POST"]), path)

    def _bad_query(self, address: Address, actor: str) -> Request:
        names = self.chance.choices([*hostile.PARAMETERS, *self._names(address, actor)], k=self.chance.randint(1, 3))
        query = urlencode([(name, self._value()) for name in names])
        if self.chance.random() < 0.1:
            query += "&%ff=%fe&=&&a[]=%00"
        return Request(actor, "GET", f"{self._path(address)}?{query}")

    def _bad_form(self, address: Address, actor: str) -> Request:
        forms = self._forms(address, actor)
        fields = list(self.chance.choice(forms)) if forms else [(name, "1") for name in ("title", "name", "id")]
        for _times in range(self.chance.randint(1, 3)):
            place = self.chance.randrange(len(fields)) if fields else 0
            change = self.chance.randrange(5)
            if not fields or change == 0:
                fields.append((self.chance.choice(hostile.PARAMETERS), self._value()))
            elif change == 1:
                del fields[place]
            elif change == 2:
                fields = [pair for pair in fields if not pair[0].endswith(("_FORMS", "-count", "-order", "-type"))]
            else:
                fields[place] = (fields[place][0], self._value())
        return Request(actor, "POST", self._path(address), body=urlencode(fields).encode())

    def _bad_body(self, address: Address, actor: str) -> Request:
        content_type, body = self.chance.choice(hostile.BODIES)
        return Request(actor, self.chance.choice(["POST", "PUT"]), self._path(address), content_type, body)

    def _bad_header(self, address: Address, actor: str) -> Request:
        return Request(actor, "GET", self._path(address), headers=self.chance.choice(hostile.HEADERS))

    def _names(self, address: Address, actor: str) -> list[str]:
        return [name for form in self._forms(address, actor) for name, _value in form]

    def _forms(self, address: Address, actor: str) -> list[Fields]:
        """The fields of each form that the actor finds at an address, with what stands in them."""
        key = (address.key, actor)
        if key not in self.forms:
            answer = Request(actor, "GET", self._path(address)).send(self.world)
            is_page = answer.status_code == 200 and "html" in answer.get("Content-Type", "") and not answer.streaming
            self.forms[key] = forms_in(answer.content.decode(errors="replace")) if is_page else []
        return self.forms[key]


def forms_in(page: str) -> list[Fields]:
    """The fields of each form of a page; a tree of the whole page would take longer than making the page."""
    reader = _FormReader()
    reader.feed(page)
    return reader.forms


class _FormReader(HTMLParser):
    """Notes names and values; of a choice the chosen value, or the first."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self._is_inside, self._control, self._chosen = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._is_inside = True
            self.forms.append([])
        elif not self._is_inside:
            return
        elif tag == "option" and self._control == "select":
            self._choose(values)
        elif tag in {"input", "select", "textarea"}:
            self._control, self._chosen = tag if values.get("name") else "", ""
            if self._control:
                self.forms[-1].append((values["name"] or "", values.get("value") or "" if tag == "input" else ""))

    def _choose(self, option: dict[str, str | None]) -> None:
        found = "selected" if "selected" in option else "first"
        if self._chosen in {"selected", found}:
            return
        self._chosen = found
        self.forms[-1][-1] = (self.forms[-1][-1][0], option.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        if tag == self._control:
            self._control = ""

    def handle_data(self, data: str) -> None:
        if self._control == "textarea":
            name, value = self.forms[-1][-1]
            self.forms[-1][-1] = (name, value + data)
