"""Whose a workflow and a task is; Wagtail's own rows belong to nobody."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, Workflow

from networks.models import NetworkOwned


class NetworkWorkflow(NetworkOwned):
    """The network that a workflow belongs to, written together with it. One without this row is nobody's."""

    workflow = models.OneToOneField(
        Workflow, on_delete=models.CASCADE, related_name="owner", verbose_name=_("workflow")
    )

    class Meta(NetworkOwned.Meta):
        abstract = False
        verbose_name = _("workflow of a network")
        verbose_name_plural = _("workflows of networks")

    def __str__(self) -> str:
        return self.workflow.name


class NetworkTask(NetworkOwned):
    """The network that a task of workflows belongs to, written together with it."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="owner", verbose_name=_("task"))

    class Meta(NetworkOwned.Meta):
        abstract = False
        verbose_name = _("task of a network")
        verbose_name_plural = _("tasks of networks")

    def __str__(self) -> str:
        return self.task.name
