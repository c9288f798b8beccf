"""The house: where things stand, who may point to whom."""

import importlib
import os
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
LAYERS: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
    "layers"
]
ORDER = {name.strip(): depth for depth, layer in enumerate(LAYERS) for name in layer.split("|")}
ROOT_PACKAGES = sorted({name.split(".")[0] for name in ORDER})
FILE_NAMES = {
    "__init__",
    "apps",
    "choices",
    "rules",
    "models",
    "querysets",
    "actions",
    "forms",
    "fields",
    "validators",
    "views",
    "urls",
    "middleware",
    "context_processors",
    "feeds",
    "sitemaps",
    "storage",
    "adapter",
    "blocks",
    "viewsets",
    "wagtail_hooks",
    "emails",
    "checks",
    "tasks",
    "seeds",
}
FOLDERS = {"templatetags", "management", "migrations", "models", "blocks", "demo", "data", "typst"}
NAMED_BY_CONCEPT = {"backups", "calendars", "papers", "printing", "tables", "search", "config"}


def layer_of(module: str) -> int | None:
    """Depth of the closest layer that covers a module; smaller is higher up."""
    parts = module.split(".")
    return next((ORDER[name] for n in range(len(parts), 0, -1) if (name := ".".join(parts[:n])) in ORDER), None)


def our_modules() -> list[str]:
    found = []
    for name in ROOT_PACKAGES:
        package = importlib.import_module(name)
        found += [name, *(info.name for info in pkgutil.walk_packages(package.__path__, f"{name}."))]
    return [name for name in found if ".migrations" not in name]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if layer_of(model.__module__) is not None]


def test_site_when_looked_at_then_a_source_root_and_no_package():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert list((ROOT / "site").glob("*.py")) == []


def test_contracts_when_linted_then_kept():
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    command = [Path(sys.executable).parent / "lint-imports"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_layers_when_modules_are_walked_then_each_is_covered():
    uncovered = {
        name for name in our_modules() if layer_of(name) is None and not (ROOT / Path(*name.split("."))).is_dir()
    }

    assert uncovered == set()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_when_between_our_apps_then_point_down_or_sideways(model):
    own = layer_of(model.__module__)
    up = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and (target := layer_of(field.related_model.__module__)) is not None
        and target < own
    ]

    assert up == []


def test_files_when_inside_an_app_then_named_from_the_closed_list():
    strange = []
    for name in ROOT_PACKAGES:
        folder = Path(importlib.import_module(name).__path__[0])
        for path in folder.rglob("*.py"):
            inner = path.relative_to(folder).parts
            free = name in NAMED_BY_CONCEPT or any(part in FOLDERS for part in inner[:-1])
            extra = {"access", "nav"} if name == "extranet" else set()
            if not free and path.stem not in FILE_NAMES | extra:
                strange.append(str(path.relative_to(ROOT)))

    assert strange == []


def test_types_are_left_out_in_five_places_at_most():
    """What we hold ourselves to; mypy itself tells of those that are not needed."""
    sources = [
        path for folder in ROOT_PACKAGES for base in (ROOT, ROOT / "site") for path in (base / folder).rglob("*.py")
    ]
    found = [str(path) for path in sources if "# type: ignore" in path.read_text("utf-8")]
    assert len(found) <= 5, found
