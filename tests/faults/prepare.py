"""``python -m tests.faults.prepare``: fill the migrated database of an installation; prints what is in it as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "site"))
django.setup()

from django.contrib.auth.models import Permission  # noqa: E402

from admission.querysets import digest  # noqa: E402
from extranet.meetings.actions import save_minutes  # noqa: E402
from networks.querysets import unscoped  # noqa: E402
from tests.conftest import restore_roots  # noqa: E402
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory  # noqa: E402
from tests.factories.admission import InvitationFactory  # noqa: E402
from tests.factories.competition import EditionFactory, SchoolFactory, plant  # noqa: E402
from tests.factories.extranet import ShelfFactory  # noqa: E402
from tests.factories.fees import FeeFactory  # noqa: E402
from tests.factories.home import NewsPageFactory, news_index  # noqa: E402
from tests.factories.library import NetworkDocumentFactory  # noqa: E402
from tests.factories.meetings import MeetingFactory  # noqa: E402
from tests.factories.networks import MembershipFactory, NetworkFactory  # noqa: E402


def prepare(places: int) -> dict[str, object]:
    """One network with an open competition, a member and a secretary who can log in, and a meeting that was held."""
    restore_roots()
    network = NetworkFactory(slug="karlskrona", name="Industrigruppen i Karlskrona")
    plant(network)
    EditionFactory(network=network, places=places)
    school = SchoolFactory()
    people = {}
    for role in ("representative", "secretariat"):
        person = PersonWithPasswordFactory(email=f"{role}@example.org")
        MembershipFactory(person=person, network=network, role=role)
        person.groups.add(*[row.group for row in network.staff_groups.filter(role=role)])
        people[role] = person.email
    for row in network.staff_groups.all():
        row.group.permissions.add(Permission.objects.get(codename="access_admin"))
    meeting = MeetingFactory(network=network, past=True, title="Höstmöte")
    minutes = save_minutes(by=None, meeting=meeting, text="Ett", read_version=0)
    InvitationFactory(network=network, email="invited@example.org", token_hash=digest("token-of-the-invitation"))
    fees = FeeFactory.create_batch(2, organisation__network=network, year=2026)
    document = NetworkDocumentFactory(network=network, audience=frozenset({network.key()}))
    shelf = ShelfFactory(network=network)
    news = NewsPageFactory(parent=news_index(network), title="Upplaga 0", lead="Ingress 0")
    return {
        "shelf": shelf.pk,
        "news": news.pk,
        "fees": [fee.pk for fee in fees],
        "news_path": news.relative_url(network.site),
        "document": document.url,
        "document_file": document.file.name,
        "minutes": minutes.pk,
        "read_at": meeting.changed_at.isoformat(),
        "school": school.pk,
        "people": people,
        "password": PASSWORD,
        "meeting": meeting.pk,
        "network": network.pk,
    }


if __name__ == "__main__":
    with unscoped():
        print(json.dumps(prepare(int(sys.argv[1]))))
