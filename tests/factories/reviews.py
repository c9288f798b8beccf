"""Workflows and tasks of a network."""

import factory
from factory.django import DjangoModelFactory
from wagtail.models import GroupApprovalTask, Workflow

from reviews.models import NetworkTask, NetworkWorkflow
from tests.factories.networks import NetworkFactory


class NetworkWorkflowFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    workflow = factory.LazyFunction(lambda: Workflow.objects.create(name="Granskning"))

    class Meta:
        model = NetworkWorkflow


class NetworkTaskFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    task = factory.LazyFunction(lambda: GroupApprovalTask.objects.create(name="Godkännande"))

    class Meta:
        model = NetworkTask
