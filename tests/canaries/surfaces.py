"""Where a private value could show: every answer of the site, opened as far as it opens, by kind of surface."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Any

from PIL import Image
from pypdf import PdfReader

from tests.access.addresses import Address

AREAS = [
    ("cms/reports", "report"),
    ("cms/workflows", "review"),
    ("cms/localize", "translation screen"),
    ("cms/redirects", "redirects"),
    ("cms/choose", "chooser"),
    ("cms/images/chooser", "chooser"),
    ("cms/documents/chooser", "chooser"),
    ("cms/bulk", "bulk action"),
    ("cms/images", "library screen"),
    ("cms/documents", "library screen"),
    ("cms/pages", "page screen"),
    ("cms/api", "admin data"),
    ("cms/tag", "autocomplete"),
    ("cms/", "admin screen"),
    ("account/", "account page"),
    ("extranet/search", "search inside"),
    ("preview/", "pages of a document"),
    ("extranet/", "members’ area"),
    ("entry/", "page of an entry"),
    ("answer/", "page of a summons"),
    ("measure/", "page of a measure"),
    ("guest/", "page of a guest"),
    ("search/", "public search"),
    ("sitemap", "sitemap"),
    ("calendar", "calendar feed"),
    (".ics", "calendar feed"),
    ("feed/", "news feed"),
    ("documents/", "document"),
    ("", "public page"),
]
KINDS = [
    ("text/html", "page"),
    ("application/json", "JSON"),
    ("application/pdf", "PDF"),
    ("text/calendar", "iCalendar"),
    ("text/csv", "CSV"),
    ("spreadsheetml", "XLSX"),
    ("zip", "ZIP"),
    ("image/", "picture"),
    ("xml", "XML"),
    ("text/css", "style sheet"),
    ("javascript", "script"),
    ("text/plain", "plain text"),
]


PICTURES: dict[bytes, bytes] = {}
"""Nothing can be searched for in a picture: by the digest of a picture of a private page, a word that stands for it."""


def surface(address: Address | None, path: str, answer: Any) -> str:
    """The kind of place an answer is."""
    route = address.route if address else path
    area = next(name for part, name in AREAS if part in route)
    if "history" in path:
        area = "history"
    if "usage" in path:
        area = "usage"
    if "export=" in path:
        area = f"{area}, export"
    if answer.status_code in {301, 302}:
        return f"{area}: redirect"
    if answer.status_code >= 400:
        return f"{area}: error {answer.status_code}"
    kind = next((name for part, name in KINDS if part in answer.get("Content-Type", "")), "other")
    return f"{area}: {kind}"


def opened(answer: Any) -> bytes:
    """Everything an answer says: its headers, its body, and what the body holds when it is opened."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
    cookies = answer.cookies.output().encode()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return b"\n".join([headers, cookies, body, *_inside(body)])


def _inside(body: bytes) -> list[bytes]:
    if body.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(body))
        texts = [page.extract_text() for page in reader.pages]
        return ["\n".join([*texts, str(reader.metadata), str(reader.outline)]).encode()]
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return [name.encode() + b"\n" + archive.read(name) for name in archive.namelist()]
    if body.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        picture = Image.open(io.BytesIO(body))
        word = PICTURES.get(hashlib.sha256(body).digest(), b"")
        return [str(picture.info).encode(), str(dict(picture.getexif())).encode(), word]
    if b"BEGIN:VCALENDAR" in body:
        return [re.sub(rb"\r?\n[ \t]", b"", body)]
    return []
