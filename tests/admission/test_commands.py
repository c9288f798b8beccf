"""What an installation is begun with: a network, or the demo's five."""

import json

import pytest
from django.core.management import CommandError, call_command

from networks.models import Network

WANTED = ["--name", "Industriforum Prov", "--host", "prov.localhost", "--contact", "kansli@prov.example"]


@pytest.mark.django_db
def test_createnetwork_when_all_is_said_then_it_stands_and_is_served(client, capsys):
    call_command("createnetwork", "prov", *WANTED, "--languages", "sv,en", "--port", "8000")

    network = Network.objects.get(slug="prov")
    assert (network.languages, network.default_language) == (["sv", "en"], "sv")
    assert "http://prov.localhost:8000/" in capsys.readouterr().out
    answers = [client.get(path, headers={"host": "prov.localhost"}).status_code for path in ("/sv/", "/en/", "/nb/")]
    assert answers == [200, 200, 404]
    assert {row.role for row in network.staff_groups.all()} == {"editor", "secretariat"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "languages", "told"), [("prov", "sv,fr", "unknown fr"), ("Not a slug!", "sv", "."), ("", "sv", ".")]
)
def test_createnetwork_when_something_is_wrong_then_told_and_nothing_made(slug, languages, told):
    with pytest.raises(CommandError, match=told):
        call_command("createnetwork", slug, *WANTED, "--languages", languages)

    assert not Network.objects.exists()


@pytest.mark.once
@pytest.mark.django_db
def test_demo_when_run_then_five_networks_and_a_manifest_and_again_only_the_port_follows(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("demo", "--port", "8000", verbosity=0)
    first = json.loads((tmp_path / "demo.json").read_text())
    made = set(Network.objects.values_list("pk", flat=True))
    call_command("demo", "--port", "8123", verbosity=0)
    again = json.loads((tmp_path / "demo.json").read_text())

    assert len(first["networks"]) == 5
    assert {facts["base"].rpartition(":")[2] for facts in first["networks"].values()} == {"8000"}
    assert {facts["base"].rpartition(":")[2] for facts in again["networks"].values()} == {"8123"}
    assert {name: again[name] for name in ("accounts", "examples")} == {
        name: first[name] for name in ("accounts", "examples")
    }
    assert set(Network.objects.values_list("pk", flat=True)) == made
