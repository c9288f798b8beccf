"""No model may hold something about a person without saying so."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from accounts.models import User
from privacy.choices import UPSTREAM, UPSTREAM_PURPOSES
from privacy.rules import DeclarationError, declared, is_ours, is_personal, purposes, register, undeclared


def visit(**fields):
    """A model that exists for one test."""
    meta = type("Meta", (), {"app_label": "networks"})
    return type("Visit", (models.Model,), {"Meta": meta, "__module__": __name__, **fields})


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_model_declares_every_field_about_a_person(model):
    assert undeclared(model) == []


def test_register_can_be_read_and_holds_our_own_and_the_packages_fields():
    entries = {(entry.model._meta.label, entry.field): entry for entry in register()}

    assert entries["accounts.User", "email"].action == "erase"
    assert entries["accounts.User", "email"].label == User._meta.get_field("email").verbose_name
    assert entries["audit.Entry", "person"].action == "erase"
    assert entries["mfa.Authenticator", "data"].action == "erase"


def test_upstream_names_models_that_exist():
    labels = {model._meta.label for model in apps.get_models()}

    assert set(UPSTREAM) - labels == set()


def test_is_ours_tells_our_models_from_the_packages():
    assert is_ours(User)
    assert not is_ours(apps.get_model("mfa.Authenticator"))


@isolate_apps("networks")
def test_undeclared_when_model_hides_people_names_each_field():
    model = visit(
        host=models.ForeignKey(User, models.CASCADE, related_name="+"),
        guests=models.ManyToManyField(User, related_name="+"),
        badge=models.OneToOneField(User, models.CASCADE, related_name="+"),
        reach_at=models.EmailField(),
        seen_from=models.GenericIPAddressField(),
        contact_name=models.CharField(max_length=10),
        phone=models.CharField(max_length=10),
        user_agent=models.TextField(),
        last_name=models.CharField(max_length=10),
        place=models.CharField(max_length=10),
        phone_count=models.IntegerField(),
        web=models.URLField(),
    )

    assert undeclared(model) == [
        "host",
        "badge",
        "reach_at",
        "seen_from",
        "contact_name",
        "phone",
        "user_agent",
        "last_name",
        "guests",
    ]


@isolate_apps("networks")
def test_undeclared_when_only_some_are_declared_names_the_rest():
    said = type("PersonalData", (), {"purpose": "To know who came.", "fields": {"first_name": "erase"}})
    names = {name: models.CharField(max_length=10) for name in ("first_name", "last_name")}
    model = visit(PersonalData=said, **names)

    assert undeclared(model) == ["last_name"]
    assert [(entry.field, entry.action) for entry in declared(model)] == [("first_name", "erase")]


@pytest.mark.parametrize(
    ("purpose", "fields"),
    [("To know.", {"gone": "keep"}), ("To know.", {"name": "burn"}), ("", {"name": "keep"})],
)
@isolate_apps("networks")
def test_declared_when_declaration_cannot_be_true_raises(purpose, fields):
    said = type("PersonalData", (), {"purpose": purpose, "fields": fields})
    model = visit(name=models.CharField(max_length=10), PersonalData=said)

    with pytest.raises(DeclarationError, match="Visit"):
        list(declared(model))


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("contact_phone", True),
        ("teacher_email", True),
        ("person_name", True),
        ("ip", True),
        ("author", True),
        ("description", False),
        ("shipping", False),
        ("emailed_on", False),
        ("leadership", False),
    ],
)
def test_is_personal_reads_whole_words_of_a_name(name, personal):
    field = models.CharField(max_length=10)
    field.set_attributes_from_name(name)

    assert is_personal(field) is personal


def test_packages_purposes_are_told_in_words():
    assert {purpose for purpose, _fields in UPSTREAM.values()} == set(UPSTREAM_PURPOSES)


def test_purposes_group_fields_without_repeating_them():
    table = purposes()

    assert len({purpose.text for purpose in table}) == len(table)
    assert all(len(fields) == len(set(fields)) for purpose in table for _about, fields, _action in purpose.rows)
