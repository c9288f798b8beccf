"""Forms of the admin, sent with rows of another network wherever one is taken, and with fields of the sender’s own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.urls import NoReverseMatch, reverse

from admission.rules import admin_addresses
from admission.viewsets import NetworkModelViewSet
from networks.querysets import network_path_of, unscoped
from tests.access.world import World

OF_THE_SENDER = ["is_superuser", "is_staff", "owner", "locale", "live", "path", "depth", "role", "status", "source"]


def screens() -> dict[str, NetworkModelViewSet]:
    """Every screen for rows of a network that has an address for changing one."""
    found = {}
    for name, address in admin_addresses().items():
        screen = getattr(address.owns, "__self__", None)
        if isinstance(screen, NetworkModelViewSet) and name.endswith(":edit"):
            found[name] = screen
    return found


def rows_of(screen: NetworkModelViewSet, network: Any) -> models.QuerySet[Any]:
    return screen.model._default_manager.filter(**{screen.network_path: network}).order_by("pk")


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send back of the form of an admin screen, untouched."""
    sent: dict[str, list[str]] = {}
    for form in BeautifulSoup(page, "html.parser").find_all("form", method=re.compile("post", re.I)):
        for field in form.find_all(["input", "textarea", "select"]):
            name = field.get("name")
            if not name or field.get("type") in {"submit", "button", "file"} or "__prefix__" in name:
                continue
            if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
                continue
            if field.name == "select":
                values = [option.get("value", "") for option in field.find_all("option", selected=True)]
            else:
                values = [field.get("value", "on" if field.get("type") == "checkbox" else "")]
                values = [field.get_text()] if field.name == "textarea" else values
            sent.setdefault(name, []).extend(values)
    return sent


def forms_of(form: Any) -> list[Any]:
    """A form and all those in its formsets, however deep."""
    inner = [child for formset in getattr(form, "formsets", {}).values() for child in formset.forms]
    return [form, *(found for child in inner for found in forms_of(child))]


def foreign_to(rows: models.QuerySet[Any], world: World) -> Any:
    """A row of the other network of the kind that a choice offers."""
    model = rows.model
    if issubclass(model, get_user_model()):
        return world.people["other member"].pk
    path = network_path_of(model)
    manager = getattr(model, "all_networks", model._default_manager)
    return manager.filter(**{path: world.other}).values_list("pk", flat=True).first() if path else None


def snapshot(world: World, *found: models.QuerySet[Any]) -> list[Any]:
    return [list(rows.values()) for rows in found]


@pytest.fixture(scope="module")
def opened(world):
    """Each screen's address, its answer, and what a browser would send: read once."""
    client = world.client("secretariat")
    found = {}
    for name, screen in screens().items():
        row = rows_of(screen, world.own).first()
        try:
            address = reverse(name, args=[row.pk]) if row else None
        except NoReverseMatch:
            address = None
        if address:
            response = client.get(address)
            if response.status_code == 200 and response.context and "form" in response.context:
                form = response.context["form"]
                found[name] = (screen, address, form, fields_of(response.content.decode()))
    return found


def send(world, address, data):
    """One POST, undone afterwards; the answer, and what it left of the rows asked about."""
    return world.client("secretariat").post(address, data)


def test_forms_when_walked_then_most_screens_are_there(opened):
    assert len(opened) >= 10


def test_forms_when_a_foreign_row_is_chosen_then_it_is_refused_beside_the_field(world, opened):
    asked, wrong = 0, []
    for name, (screen, address, form, data) in opened.items():
        for one in forms_of(form):
            for field_name, field in one.fields.items():
                if not isinstance(field, forms.ModelChoiceField) or field.queryset is None or field.disabled:
                    continue
                foreign = foreign_to(field.queryset, world)
                key = one.add_prefix(field_name)
                if foreign is None or field_name == "id" or one.empty_permitted:
                    continue
                asked += 1
                with transaction.atomic():
                    before = snapshot(world, rows_of(screen, world.own))
                    response = send(world, address, data | {key: [str(foreign)]})
                    after = snapshot(world, rows_of(screen, world.own))
                    transaction.set_rollback(True)
                found = [bad for bad in forms_of(response.context["form"]) if bad.errors] if response.context else []
                said = any(key == bad.add_prefix(named) for bad in found for named in bad.errors)
                if response.status_code != 200 or not said or before != after:
                    wrong.append((name, key, response.status_code))

    assert wrong == []
    assert asked >= 7


def test_forms_when_a_row_of_a_formset_is_foreign_then_it_stays_as_it_is(world, opened):
    asked = 0
    for name, (screen, address, form, data) in opened.items():
        for one in forms_of(form)[1:]:
            if "id" not in one.fields or not one.instance.pk:
                continue
            model, parent = type(one.instance), rows_of(screen, world.other)
            with unscoped():
                theirs = [row for row in getattr(model, "all_networks", model._default_manager).all()
                          if row.pk != one.instance.pk and _stands_below(row, parent)]  # fmt: skip
            if not theirs:
                continue
            asked += 1
            rows = model._base_manager.filter(pk=theirs[0].pk)
            with transaction.atomic():
                before = list(rows.values())
                response = send(world, address, data | {one.add_prefix("id"): [str(theirs[0].pk)]})
                after = list(rows.values())
                transaction.set_rollback(True)
            assert (response.status_code < 500, after) == (True, before), (name, one.prefix)

    assert asked >= 3


def _stands_below(row: Any, parents: models.QuerySet[Any]) -> bool:
    return any(
        isinstance(field, models.ForeignKey)
        and field.related_model is parents.model
        and parents.filter(pk=getattr(row, field.attname)).exists()
        for field in row._meta.get_fields()
    )


def test_forms_when_fields_of_the_sender_are_added_then_they_change_nothing(world, opened):
    asked, person = 0, world.people["secretariat"]
    for name, (screen, address, form, data) in opened.items():
        offered = set(form.fields)
        extra = {key: ["1"] for key in OF_THE_SENDER if key not in offered}
        extra |= {key: [str(world.other.pk)] for key in ("network", "network_id") if key not in offered}
        row = rows_of(screen, world.own).first()
        with transaction.atomic():
            alone = send(world, address, data).status_code
            without = list(screen.model._base_manager.filter(pk=row.pk).values())
            transaction.set_rollback(True)
        with transaction.atomic():
            response = send(world, address, data | extra)
            with_them = list(screen.model._base_manager.filter(pk=row.pk).values())
            still_own = rows_of(screen, world.own).filter(pk=row.pk).exists()
            person.refresh_from_db()
            transaction.set_rollback(True)
        asked += alone == 302
        assert (response.status_code, still_own, person.is_superuser) == (alone, True, False), name
        assert _without_times(with_them) == _without_times(without), name

    assert asked >= 5


def _without_times(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``changed_at`` and its like differ from one request to the next; version numbers count on."""
    return [{key: value for key, value in row.items() if not key.endswith(("_at", "version"))} for row in rows]
