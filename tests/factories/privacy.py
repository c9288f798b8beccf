"""Proofs of purge."""

from factory.django import DjangoModelFactory

from privacy.models import PurgeProof


class PurgeProofFactory(DjangoModelFactory):
    rule = "audit.entries"
    count = 3

    class Meta:
        model = PurgeProof
