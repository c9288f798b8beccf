"""The register as the secretariat keeps it."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import yesno
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from accounts.models import User
from admission.viewsets import NetworkModelViewSet, NetworkViewSetGroup
from extranet.members import actions
from extranet.members.choices import ApplicationState, MembershipKind
from extranet.members.forms import ApplicationForm, MandateForm, OrganisationForm, RepresentationForm
from extranet.members.models import Application, Mandate, Organisation, Representation
from extranet.members.views import DecideView, PrepareView, TimelineView, WithdrawView
from networks.apps import collect

DATES = FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])


class IndexView(generic.IndexView):
    """The list; what must be kept has no button to delete it."""

    def get_delete_url(self, instance: Any) -> str | None:
        return super().get_delete_url(instance) if instance.may_be_deleted else None


class DeleteView(generic.DeleteView):
    """Refuses what must be kept: it is ended, and stays as history."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(*args, **kwargs)
        if not found.may_be_deleted:
            raise Http404
        return found


class EditView(generic.EditView):
    """The form, with what can be looked at or done from here above it."""

    template_name = "members/admin/edit.html"

    @cached_property
    def can_delete(self) -> bool:
        return super().can_delete and self.object.may_be_deleted

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.viewset.standing(self.object), **kwargs)


class OneAtATime:
    """Of two who save at the same moment the second waits, so that what was checked still holds when it is written."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)


class KeptViewSet(NetworkModelViewSet):
    """Rows that can be deleted only while they may be a mistake."""

    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView

    def standing(self, row: Any) -> dict[str, Any]:
        """For the top of the form: ``standing``, how it stands, and ``links`` with their labels."""
        return {"standing": "", "links": []}


class OrganisationIndexView(IndexView):
    """The list, with what each is to the network today."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().with_register()


class OrganisationAddView(OneAtATime, generic.CreateView):
    """A new organisation."""


class OrganisationEditView(OneAtATime, EditView):
    """One that is known."""


class OrganisationFilterSet(WagtailFilterSet):
    """Kind, what it is to the network today, public or not."""

    membership = django_filters.ChoiceFilter(
        label=_("Membership"), choices=[*MembershipKind.choices, ("none", _("none today"))], method="by_membership"
    )

    class Meta:
        model = Organisation
        fields = ["kind", "membership", "is_public", "parent_membership"]

    def by_membership(self, rows: Any, name: str, value: str) -> Any:
        """What they are today, or those who are nothing."""
        if value != "none":
            return rows.joined([value])
        return rows.exclude(pk__in=rows.joined(MembershipKind.values).values("pk"))


def membership_words(organisation: Organisation) -> str:
    """What it is to the network today."""
    found = [row.get_kind_display() for row in organisation.current_memberships]
    return found[0] if found else gettext("none today")


class OrganisationViewSet(KeptViewSet):
    """Organisations with their memberships."""

    model = Organisation
    name = url_prefix = "organisations"
    icon = "group"
    index_view_class = OrganisationIndexView
    add_view_class = OrganisationAddView
    edit_view_class = OrganisationEditView
    list_display = [
        "name",
        "kind",
        Column("membership", label=_("Membership"), accessor=membership_words),
        "place",
        "employees",
    ]
    filterset_class = OrganisationFilterSet
    search_fields = ["name", "place", "number"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("number")]),
                    FieldRowPanel([FieldPanel("place"), FieldPanel("employees")]),
                    FieldPanel("sites"),
                    FieldPanel("focus_areas", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("url"),
                    FieldPanel("logo"),
                    FieldPanel("is_public"),
                    FieldPanel("parent_membership"),
                ],
                heading=_("Organisation"),
            ),
            InlinePanel(
                "memberships",
                [FieldPanel("kind"), DATES, FieldRowPanel([FieldPanel("next_step"), FieldPanel("next_step_on")])],
                heading=_("Memberships"),
                label=_("Membership"),
            ),
        ],
        base_form_class=OrganisationForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        view = TimelineView.as_view(viewset=self)
        return [*super().get_urlpatterns(), path("<int:pk>/timeline/", view, name="timeline")]

    def standing(self, row: Organisation) -> dict[str, Any]:
        return {"standing": "", "links": [(_("Timeline"), reverse(self.get_url_name("timeline"), args=[row.pk]))]}

    def after_save(self, instance: Organisation, by: User) -> None:
        actions.sync_roles(instance, by=by)

    def before_delete(self, instance: Organisation, by: User) -> None:
        actions.forget_organisation(instance, by=by)


IS_DEPUTY = Column("is_deputy", label=_("Deputy"), accessor=lambda row: yesno(row.is_deputy), sort_key="is_deputy")


class RepresentationViewSet(KeptViewSet):
    """Who speaks for which organisation; somebody who leaves gets a last day."""

    model = Representation
    name = url_prefix = "representatives"
    icon = "user"
    list_display = ["person", "organisation", "function", "position", IS_DEPUTY, "valid_from", "valid_to"]
    list_filter = ["organisation", "position", "is_deputy"]
    search_fields = ["person__first_name", "person__last_name", "organisation__name"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("organisation"),
            MultiFieldPanel(
                [
                    FieldPanel("mail"),
                    FieldRowPanel([FieldPanel("first_name"), FieldPanel("last_name")]),
                    FieldPanel("language"),
                    FieldPanel("welcome"),
                ],
                heading=_("Person"),
            ),
            FieldRowPanel([FieldPanel("function"), FieldPanel("position")]),
            FieldRowPanel([FieldPanel("is_deputy"), FieldPanel("deputy_of")]),
            FieldPanel("occasion"),
            DATES,
        ],
        base_form_class=RepresentationForm,
    )

    def standing(self, row: Representation) -> dict[str, Any]:
        """Apps offer ``representation_screens()``: labels, and names of addresses about a representative."""
        if not row.is_current or row.is_deputy:
            return {"standing": "", "links": []}
        screens = [(label, reverse(name, args=[row.pk])) for label, name in collect("representation_screens")]
        return {"standing": "", "links": screens}

    def after_save(self, instance: Representation, by: User) -> None:
        actions.sync_roles(instance.organisation, by=by)

    def before_delete(self, instance: Representation, by: User) -> None:
        actions.forget_roles(instance, instance.organisation.network, by=by)


class MandateViewSet(KeptViewSet):
    """Chair, vice chair, steering group and working committee."""

    model = Mandate
    name = url_prefix = "mandates"
    icon = "clipboard-list"
    list_display = ["person", "office", "elected_on", "elected_at", "valid_from", "valid_to"]
    list_filter = ["office"]
    edit_handler = ObjectList(
        [
            FieldPanel("person"),
            FieldPanel("office"),
            FieldRowPanel([FieldPanel("elected_on"), FieldPanel("elected_at")]),
            DATES,
        ],
        base_form_class=MandateForm,
    )

    def after_save(self, instance: Mandate, by: User) -> None:
        actions.sync_mandate(instance, by=by)

    def before_delete(self, instance: Mandate, by: User) -> None:
        actions.forget_roles(instance, instance.network, by=by)


class ApplicationViewSet(KeptViewSet):
    """Who wants to belong: taken down, prepared, decided. Nothing is deleted."""

    model = Application
    name = url_prefix = "applications"
    icon = "form"
    list_display = ["organisation", "kind", "applied_on", Column("state", label=_("State"), accessor="state.label")]
    list_filter = ["kind", "outcome"]
    edit_handler = ObjectList(
        [
            FieldPanel("organisation"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("applied_on")]),
            FieldPanel("text"),
        ],
        base_form_class=ApplicationForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"delete_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        shown = [entry for entry in super().get_urlpatterns() if entry.name != "delete"]
        steps = {"prepare": PrepareView, "decide": DecideView, "withdraw": WithdrawView}
        return [
            *shown,
            *(path(f"<int:pk>/{name}/", view.as_view(viewset=self), name=name) for name, view in steps.items()),
        ]

    def standing(self, row: Application) -> dict[str, Any]:
        possible = {
            "prepare": (_("Prepare"), not row.outcome),
            "decide": (_("Decide"), row.state == ApplicationState.PREPARED),
            "withdraw": (_("Withdraw"), not row.outcome),
        }
        links = [
            (label, reverse(self.get_url_name(name), args=[row.pk]))
            for name, (label, open_) in possible.items()
            if open_
        ]
        return {"standing": capfirst(row.state.label), "links": links}


class RegisterGroup(NetworkViewSetGroup):
    """The register in the admin's menu."""

    menu_label: Any = _("Register")
    menu_name = "register"
    menu_icon = "group"
    menu_order = 400
    submenu_hook = "register_members_menu_item"
    items = (OrganisationViewSet, RepresentationViewSet, MandateViewSet, ApplicationViewSet)
