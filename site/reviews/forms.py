"""Wagtail's forms of workflows and tasks with the network's own rows to choose from, and no others accepted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.workflows import get_task_form_class
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page, Task

from networks.models import Network
from reviews.rules import approver_groups, own_pages


class GroupField(forms.ModelMultipleChoiceField):
    """The staff groups by what they are called in the network, not by their technical name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        return capfirst(group.staff_of.get_role_display())


def task_form_class(model: type[Task], network: Network, *, for_edit: bool = False) -> type[forms.BaseForm]:
    """The form of a task: who approves is chosen among the network's own staff."""
    stock: Any = get_task_form_class(model, for_edit=for_edit)

    class OwnTaskForm(stock):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if "groups" in self.fields:
                self.fields["groups"] = GroupField(
                    queryset=approver_groups(network),
                    label=_("Who approves"),
                    help_text=_("One of them is enough. They get a mail when a page waits."),
                )

    return OwnTaskForm


def narrow_tasks(formset: Any, network: Network) -> None:
    """The steps of a workflow are the network's own tasks."""
    stock: Any = formset.form  # known at run time only

    class OwnStepForm(stock):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            field = self.fields["task"]
            field.queryset = field.queryset.filter(owner__network=network)

    formset.form = OwnStepForm


def narrow_pages(formset: Any, network: Network) -> None:
    """A workflow is assigned to the network's own pages, never to the root of all."""
    stock: Any = formset.form  # known at run time only

    class OwnPageForm(stock):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            field = self.fields["page"]
            field.queryset = own_pages(network)
            field.widget = AdminPageChooser(target_models=[Page])

    formset.form = OwnPageForm
