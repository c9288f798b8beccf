"""Networks from a file: all or nothing, and a mistake is named by its path."""

import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from admission.seeds import SeedError, World, check, seed
from networks.models import FocusArea, Network
from networks.rules import is_secretariat

PERSON = {
    "mail": "kansli@x.example",
    "first_name": "Kim",
    "last_name": "Kansli",
    "roles": ["secretariat"],
    "password": "navet-demo",
}
NETWORK = {
    "name": "Nätet",
    "languages": ["sv"],
    "default_language": "sv",
    "contact_email": "kansli@x.example",
    "theme": {"hue": 12, "motif": "glass"},
    "people": [PERSON],
    "focus_areas": [{"slug": "skills", "name": "Kompetens"}],
}


def test_seed_when_file_is_right_then_network_people_and_accounts(db):
    made = seed({"networks": {"natet": NETWORK}})

    network = Network.objects.get(slug="natet")
    assert FocusArea.objects.for_network(network).get().name == {"sv": "Kompetens"}
    assert made.accounts == [
        {
            "mail": "kansli@x.example",
            "password": "navet-demo",
            "network": "natet",
            "role": "secretariat",
            "name": "Kim Kansli",
        }
    ]
    from accounts.models import User  # app ready

    person = User.objects.get()
    assert person.check_password("navet-demo")
    assert is_secretariat(person, network)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"nme": "x"}, "networks.natet"),
        ({"people": [{"mail": "x"}]}, "networks.natet.people[0]"),
        ({"people": [PERSON | {"roles": ["chair"]}]}, "networks.natet.people[0].roles[0]"),
        ({"theme": {"hue": 999, "motif": "glass"}}, "networks.natet.theme.hue"),
        ({"languages": ["da"]}, "networks.natet.languages[0]"),
    ],
    ids=["unknown key", "missing name", "role of the register", "hue", "language"],
)
def test_seed_when_file_is_wrong_then_the_path_is_named_and_nothing_made(db, change, path):
    with pytest.raises(SeedError, match=rf"^{path.replace('[', chr(92) + '[').replace(']', chr(92) + ']')}:"):
        seed({"networks": {"natet": NETWORK | change}})

    assert Network.objects.count() == 0


def test_seed_when_passwords_are_not_allowed_then_refused(db, settings):
    settings.SEEDED_PASSWORDS = False

    with pytest.raises(SeedError, match="passwords"):
        seed({"networks": {"natet": NETWORK}})


@pytest.mark.parametrize("content", ["{", "[]", '{"networks": []}'], ids=["broken", "list", "wrong type"])
def test_seed_command_when_file_cannot_be_used_then_a_clear_error(db, tmp_path, content):
    file = tmp_path / "networks.json"
    file.write_text(content)

    with pytest.raises(CommandError):
        call_command("seed", "--from", str(file))


def test_seed_command_when_schema_is_asked_then_it_is_json():
    out = StringIO()
    call_command("seed", "--schema", stdout=out)

    assert json.loads(out.getvalue())["required"] == ["networks"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-10", date(2026, 12, 10)),
        ("today", date(2026, 11, 25)),
        ("today-26", date(2026, 10, 30)),
        ("thursday", date(2026, 11, 26)),
        ("monday+1", date(2026, 11, 30)),
    ],
)
@time_machine.travel("2026-11-25 12:00:00+00:00", tick=False)
def test_day_when_written_relative_then_counted_from_today(karlskrona, text, expected):
    assert World(karlskrona).day(text) == expected


def test_check_when_a_moment_is_malformed_then_refused():
    with pytest.raises(SeedError):
        check({"networks": {"natet": NETWORK | {"founded_on": "yesterday"}}})
