"""Documents and pictures of a network that is read from a file."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from admission.seeds import SeedError, SeedSection, World, thing, things
from library.actions import store_document, store_image
from library.models import NetworkDocument, NetworkImage
from networks.choices import Motif
from networks.models import Network
from printing.documents import pdf
from printing.looks import Look
from printing.pictures import illustration, png, share

AUDIENCES = ["public", "members", "inner", "board"]
KEY = {"type": "string", "pattern": "^[a-z0-9-]+$"}
PARAGRAPHS = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}


def _load_documents(network: Network, value: list[dict[str, Any]], world: World) -> None:
    keys = {"public": "public", "members": network.key()} | {name: network.key(name) for name in ("inner", "board")}
    for row in value:
        language = row.get("language", network.default_language)
        document = NetworkDocument.objects.for_network(network).filter(title=row["title"]).first()
        if document is None:
            file = ContentFile(_pdf(network, row, language), name=f"{row['key']}.pdf")
            audience = [keys[word] for word in row["audience"]]
            document = store_document(by=world.by, network=network, title=row["title"], file=file, audience=audience)
        world.objects[f"document:{row['key']}"] = document
        if row["audience"] == ["members"]:
            world.example("document", document.url)


def _pdf(network: Network, row: dict[str, Any], language: str) -> bytes:
    data = {"title": row["title"], "language": language, "network": network, "paragraphs": row["text"]}
    return pdf("note", data)


def _load_pictures(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        picture = NetworkImage.objects.for_network(network).filter(title=row["title"]).first()
        if picture is None:
            file = ContentFile(_drawn(network, row["drawing"]), name=f"{row['key']}.png")
            picture = store_image(
                by=world.by, network=network, title=row["title"], file=file, description=row.get("description", "")
            )
        world.objects[f"picture:{row['key']}"] = picture


def _drawn(network: Network, drawing: dict[str, Any]) -> bytes:
    theme = network.theme
    look = Look(
        drawing.get("motif", theme.motif),
        drawing.get("hue", theme.hue),
        drawing.get("chroma", theme.chroma),
        drawing.get("seed", theme.seed),
    )
    if look.kind not in Motif.values:
        raise SeedError(f"no motif is called {look.kind}")
    title = drawing.get("title")
    svg = share(look, title, drawing.get("line", ""), network.name) if title else illustration(look)
    return png(svg, drawing.get("width", 1200))


def sections() -> list[SeedSection]:
    """What the library reads from a file."""
    return [
        SeedSection(
            "documents",
            things(
                ["key", "title", "audience", "text"],
                key=KEY,
                title={"type": "string", "minLength": 1, "maxLength": 255},
                language={"enum": ["sv", "nb", "en"]},
                audience={"type": "array", "items": {"enum": AUDIENCES}, "uniqueItems": True},
                text=PARAGRAPHS,
            ),
            _load_documents,
            order=10,
        ),
        SeedSection(
            "pictures",
            things(
                ["key", "title", "drawing"],
                key=KEY,
                title={"type": "string", "minLength": 1, "maxLength": 255},
                description={"type": "string", "maxLength": 255},
                drawing=thing(
                    [],
                    title={"type": "string", "description": "below the pattern, which else stands alone"},
                    line={"type": "string"},
                    motif={"enum": Motif.values},
                    hue={"type": "integer", "minimum": 0, "maximum": 359},
                    chroma={"type": "number", "minimum": 0, "maximum": 0.12},
                    seed={"type": "integer", "minimum": 0},
                    width={"type": "integer", "minimum": 200, "maximum": 2400},
                ),
            ),
            _load_pictures,
            order=11,
        ),
    ]
