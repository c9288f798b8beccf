"""Pages and news from a file, made by the same actions as in the admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from admission.seeds import DAY, SLUG, TEXT, SeedSection, World, thing, things
from home.actions import add_translated, counterpart, short_name, translate_page
from home.models import BasePage, HomePage, NewsIndexPage, NewsPage, StandardPage
from home.rules import path_of
from networks.models import Network

KEYS = {"type": "array", "items": SLUG}
NAMED = {"type": "string", "pattern": "^[a-z_]+:.+$"}
LINK = thing(["label"], label=TEXT, page=NAMED, address={"type": "string", "format": "uri"})
BLOCKS = {
    "heading": thing(["heading"], heading=TEXT),
    "text": thing(["text"], text=TEXT),
    "quote": thing(["quote"], quote=thing(["text"], text=TEXT, person=TEXT, title=TEXT, organisation=TEXT)),
    "picture": thing(["picture", "shows"], picture=NAMED, shows=TEXT, caption=TEXT),
    "fact": thing(
        ["fact"],
        fact=thing(
            ["value", "text", "year", "source"],
            value=TEXT,
            text=TEXT,
            comparison=TEXT,
            bars=things(["label", "number"], label=TEXT, number={"type": "number"}),
            year={"type": "integer"},
            source=TEXT,
            source_url={"type": "string", "format": "uri"},
        ),
    ),
    "links": thing(["links"], links={"type": "array", "items": LINK, "minItems": 1}, heading=TEXT),
    "call": thing(["call"], call=LINK),
    "document": thing(["document"], document=NAMED, label=TEXT),
}
BODY = {"type": "array", "items": {"oneOf": list(BLOCKS.values())}}


def in_language(value: Any, code: str, main: str) -> Any:
    """A value with each text in it in one language; a plain text is meant for every language."""
    if isinstance(value, Mapping):
        if value and set(value) <= {"sv", "nb", "en"}:
            return value.get(code, value.get(main, next(iter(value.values()))))
        return {name: in_language(part, code, main) for name, part in value.items()}
    return [in_language(part, code, main) for part in value] if isinstance(value, list) else value


def languages_of(value: Any, network: Network) -> list[str]:
    """The network's languages in which a text is written; its main one for a plain text."""
    written = value if isinstance(value, Mapping) else {network.default_language: value}
    return [code for code in network.languages if code in written]


def body(value: list[dict[str, Any]], code: str, world: World) -> list[dict[str, Any]]:
    """A stream field's raw value in one language."""
    written = in_language(value, code, world.network.default_language)
    return [_block(block, world) for block in written]


def _block(block: dict[str, Any], world: World) -> dict[str, Any]:
    match block:
        case {"picture": key}:
            value = {"image": world.named(key).pk, "alt_text": block["shows"], "decorative": False}
            return _raw("picture", {"picture": value, "caption": block.get("caption", ""), "credit": ""})
        case {"document": key}:
            return _raw("document", {"document": world.named(key).pk, "label": block.get("label", "")})
        case {"links": links}:
            rows = [_link(link, world) for link in links]
            return _raw("links", {"heading": block.get("heading", ""), "links": rows})
        case {"call": link}:
            return _raw("call", _link(link, world))
        case {"fact": fact}:
            return _raw("fact", {"comparison": "", "source_url": "", "bars": [], **fact})
        case {"quote": quote}:
            return _raw("quote", {"person": "", "title": "", "organisation": "", **quote})
        case _:
            ((name, value),) = block.items()
            return _raw(name, value)


def _raw(name: str, value: Any) -> dict[str, Any]:
    return {"type": name, "value": value}


def _link(link: dict[str, Any], world: World) -> dict[str, Any]:
    page = world.named(link["page"]).pk if "page" in link else None
    return {"label": link["label"], "page": page, "address": link.get("address", "")}


def stream(model: type[BasePage], name: str, raw: list[dict[str, Any]]) -> Any:
    """The value of a stream field from its raw form."""
    return model._meta.get_field(name).to_python(raw)


def _texts(row: dict[str, Any], model: type[BasePage], world: World, *names: str) -> dict[str, dict[str, Any]]:
    """Field values of a page by language."""
    texts = {}
    for code in languages_of(row["title"], world.network):
        plain = in_language({name: row[name] for name in names if name in row}, code, world.network.default_language)
        texts[code] = {**plain, "body": stream(model, "body", body(row.get("body", []), code, world))}
        texts[code].setdefault("slug", short_name(plain["title"]))
    return texts


def _subjects(row: dict[str, Any], world: World) -> dict[str, Any]:
    return {
        "topics": [world.named(f"topic:{slug}") for slug in row.get("topics", [])],
        "focus_areas": [world.named(f"focus_area:{slug}") for slug in row.get("focus_areas", [])],
    }


def _front_page(network: Network, row: dict[str, Any], world: World) -> None:
    page = network.site.root_page
    for code in network.languages:
        main = network.default_language
        values = in_language({name: row[name] for name in ("headline", "lead") if name in row}, code, main)
        cells = [_raw("fact", {"note": "", **cell}) for cell in in_language(row.get("plate", []), code, main)]
        values["plate"] = stream(HomePage, "plate", cells)
        values["body"] = stream(HomePage, "body", body(row.get("body", []), code, world))
        target = counterpart(page, code)
        translate_page(by=world.by, page=target, language=code, values={"slug": target.slug, **values})


def load_pages(network: Network, value: list[dict[str, Any]], world: World) -> None:
    """Pages in the order of the file; one with the key of a page that is there changes it."""
    for row in value:
        if row["key"] == "home":
            _front_page(network, row, world)
            continue
        texts = _texts(row, StandardPage, world, "title", "slug", "lead")
        parent = world.named(f"page:{row['parent']}") if "parent" in row else network.site.root_page.specific
        known = _starter(network, texts)
        if known:
            pages = {
                code: translate_page(by=world.by, page=known, language=code, values=values)
                for code, values in texts.items()
            }
        else:
            shared = {"show_in_menus": row.get("in_menu", False), "show_in_footer": row.get("at_foot", False)}
            pages = add_translated(
                by=world.by,
                network=network,
                parent=parent,
                model=StandardPage,
                texts=texts,
                **shared,
                **_subjects(row, world),
            )
        world.objects[f"page:{row['key']}"] = next(iter(pages.values()))


def _starter(network: Network, texts: dict[str, dict[str, Any]]) -> StandardPage | None:
    """The page of that address which the network was made with, if it is one of them."""
    code, values = next(iter(texts.items()))
    root = counterpart(network.site.root_page, code)
    return StandardPage.objects.child_of(root).filter(slug=values["slug"]).first()


def load_news(network: Network, value: list[dict[str, Any]], world: World) -> None:
    """News, each in the languages in which it has a title."""
    index = NewsIndexPage.objects.in_language_of(network.site.root_page).order_by("path").get()
    for row in value:
        shared: dict[str, Any] = {"date": world.day(row["date"]), **_subjects(row, world)}
        if "happened_on" in row:
            shared["happened_on"] = world.day(row["happened_on"])
        texts = _texts(row, NewsPage, world, "title", "slug", "lead")
        if "picture" in row:
            shared["picture"] = world.named(row["picture"]["key"])
            for code, values in texts.items():
                values["picture_text"] = in_language(row["picture"]["shows"], code, network.default_language)
        pages = add_translated(by=world.by, network=network, parent=index, model=NewsPage, texts=texts, **shared)
        first = next(iter(pages.values()))
        world.objects[f"news:{row['key']}"] = first
        world.example("news", path_of(first, first.locale.language_code))


PAGES = SeedSection(
    "pages",
    things(
        ["key"],
        key=SLUG,
        parent=SLUG,
        title=TEXT,
        slug=TEXT,
        headline=TEXT,
        lead=TEXT,
        plate=things(["label", "value"], label=TEXT, value=TEXT, note=TEXT),
        body=BODY,
        in_menu={"type": "boolean"},
        at_foot={"type": "boolean"},
        topics=KEYS,
        focus_areas=KEYS,
    ),
    load_pages,
    order=20,
)
NEWS = SeedSection(
    "news",
    things(
        ["key", "title", "date"],
        key=SLUG,
        title=TEXT,
        slug=TEXT,
        date=DAY,
        happened_on=DAY,
        lead=TEXT,
        body=BODY,
        picture=thing(["key", "shows"], key=NAMED, shows=TEXT),
        topics=KEYS,
        focus_areas=KEYS,
    ),
    load_news,
    order=21,
)
