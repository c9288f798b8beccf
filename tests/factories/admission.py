"""Invitations and attempts as rows; ``admission.actions.invite`` makes real ones."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from admission.actions import account_key
from admission.choices import Way
from admission.models import Invitation, LogInAttempt
from admission.querysets import digest
from networks.choices import Role
from tests.factories.networks import NetworkFactory, PersonFactory


class InvitationFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    first_name, last_name = "Åsa", "Öberg"
    role = Role.EDITOR
    language = "sv"
    token_hash = factory.Sequence(lambda n: digest(f"token{n}"))
    created_by = factory.SubFactory(PersonFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))

    class Meta:
        model = Invitation


class LogInAttemptFactory(DjangoModelFactory):
    account = factory.Sequence(lambda n: account_key(f"person{n}@example.org"))
    way = Way.PASSWORD

    class Meta:
        model = LogInAttempt
