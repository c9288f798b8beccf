"""Who is writing, and that nothing changes what is approved."""

from datetime import timedelta

from django.utils import timezone

from extranet.approval import actions
from extranet.meetings.actions import approve_minutes, save_minutes
from extranet.meetings.models import MinutesVersion
from networks.choices import Role
from tests.access.addresses import addresses, path_of
from tests.extranet.approval.minutes import standing
from tests.factories.approval import WriterFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.networks import member_of


def test_approving_while_somebody_else_writes_is_refused(past, karlskrona, secretariat, browser):
    minutes = save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0)
    colleague = browser(member_of(karlskrona, Role.SECRETARIAT, first_name="Kaj", last_name="Kansli"))
    client = browser(secretariat)

    assert colleague.post(f"/cms/minutes/{minutes.pk}/writing/").json() == {"text": ""}
    assert "Kaj Kansli" in client.post(f"/cms/minutes/{minutes.pk}/writing/").json()["text"]
    client.post(f"/cms/minutes/{minutes.pk}/steps/approve/", {"read_version": "1"})
    assert not standing(minutes).is_locked
    colleague.post(f"/cms/minutes/{minutes.pk}/writing/", {"over": "1"})
    client.post(f"/cms/minutes/{minutes.pk}/steps/approve/", {"read_version": "1"})
    assert standing(minutes).is_locked


def test_writer_not_heard_of_for_a_minute_is_gone(out, secretariat):
    WriterFactory(minutes=out, seen_at=timezone.now() - timedelta(seconds=61))

    assert actions.note_writing(by=secretariat, minutes=out) == []


def test_approved_minutes_are_changed_by_no_address_and_no_role(karlskrona, everyone, secretariat, browser):
    past = MeetingFactory(network=karlskrona, past=True)
    minutes = save_minutes(by=secretariat, meeting=past, text="Beslutat", read_version=0)
    minutes = approve_minutes(by=secretariat, minutes=minutes, read_version=1)
    digest = minutes.versions.get(number=2).digest
    every = [found for found in addresses() if "logout" not in found.name]
    own = [found for found in every if "meetings" in found.route or "minutes" in found.route]
    form = {"text": "Förfalskat", "read_version": "2", "state": "draft", "kind": "notes", "do": "approve"}
    form |= {"id": minutes.pk, "confirm": "yes"}
    words = {"app_label": "meetings", "app_name": "meetings", "model_name": "minutes", "action": "delete"}

    tried = 0
    for role, person in everyone.items():
        client = browser(person)
        client.raise_request_exception = False
        # Whoever keeps the minutes tries at every address there is.
        for found in every if role == Role.SECRETARIAT else own:
            pk = minutes.pk if found.route.startswith("cms/minutes") else past.pk
            values = dict.fromkeys(found.arguments, pk) | words | {"number": 2, "step": "approve"}
            assert client.post(path_of(found, values, "sv"), form).status_code < 500
            tried += 1
    version = MinutesVersion.objects.for_network(karlskrona).get(minutes=minutes, number=2)
    assert tried > 1_000
    assert (version.text, version.digest, version.state, version.is_intact) == ("Beslutat", digest, "approved", True)
    assert standing(minutes).approved_version == 2
