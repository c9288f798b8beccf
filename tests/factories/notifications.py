"""Mails in the outbox."""

import factory
from factory.django import DjangoModelFactory

from notifications.models import Attachment, DigestEntry, JobRun, Mail, Subscription
from tests.factories.networks import NetworkFactory, PersonFactory


class MailFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    to = factory.Sequence(lambda n: f"reader{n}@example.org")
    language = "sv"
    subject = "Kallelse till decembermötet"
    text = "Mötet börjar kl. 13.\n"
    html = "<html><head></head><body><p>Mötet börjar kl. 13.</p></body></html>"
    template = "summons"
    message_id = factory.Sequence(lambda n: f"<{n}@karlskrona.localhost>")

    class Meta:
        model = Mail


class AttachmentFactory(DjangoModelFactory):
    mail = factory.SubFactory(MailFactory)
    name = "meeting.ics"
    mimetype = "text/calendar"
    content = b"BEGIN:VCALENDAR"

    class Meta:
        model = Attachment


class JobRunFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"job{n}")

    class Meta:
        model = JobRun


class SubscriptionFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Subscription


class DigestEntryFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)
    key = factory.Sequence(lambda n: f"document:{n}:1")
    title = "Verksamhetsplan"

    class Meta:
        model = DigestEntry
