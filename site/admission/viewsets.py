"""Admin screens walled by network.

Wagtail's generic views never ask a permission policy about single objects, so a policy alone lets an
editor of one network open another's rows by number. Here each list, object, form and choice is
narrowed to the network of the request, and the gate asks once more by the address.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.urls import URLPattern
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.models import User
from admission.actions import change_network, create_network
from admission.rules import AdminAddress, Kwargs, Who, allows, classify
from audit.actions import record
from networks.choices import STAFF_ROLES
from networks.fields import TranslatedFormField, limit_languages
from networks.forms import NetworkForm, guard_rows
from networks.models import Membership, Network
from networks.querysets import network_path_of, pages_of, unscoped

VIEWS = ("index", "add", "edit", "delete", "usage", "history", "copy", "inspect", "reorder")


class StaffPolicy(BasePermissionPolicy):
    """Wagtail asks without naming a network, so this only keeps out who is staff nowhere; the gate decides."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if not user.is_active or user.is_superuser:
            return bool(user.is_active)
        if "_staff_somewhere" not in user.__dict__:
            with unscoped():
                rows = Membership.objects.current().with_role(*STAFF_ROLES).filter(person_id=user.pk)
                user.__dict__["_staff_somewhere"] = rows.exists()
        return bool(user.__dict__["_staff_somewhere"])

    def users_with_any_permission(self, actions: list[str]) -> models.QuerySet[User]:
        staff = models.Q(is_superuser=True) | models.Q(memberships__role__in=STAFF_ROLES)
        return get_user_model().objects.filter(staff, is_active=True).distinct()

    def user_has_permission_for_instance(self, user: User, action: str, instance: models.Model) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: User, actions: list[str], instance: models.Model) -> bool:
        return self.user_has_any_permission(user, actions)


def narrow(form: forms.BaseForm, network: Network) -> forms.BaseForm:
    """Offer and accept only the network's own rows and languages in a form and in its formsets."""
    _narrow_fields(form, network)
    guard_rows(form, also=lambda within: _narrow_fields(within, network))
    return form


def _narrow_fields(form: forms.BaseForm, network: Network) -> None:
    for field in form.fields.values():
        if isinstance(field, TranslatedFormField):
            limit_languages(field, network.languages)
        elif isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            field.queryset = _own(field.queryset, network)


def _own(rows: models.QuerySet[Any], network: Network) -> models.QuerySet[Any]:
    if issubclass(rows.model, get_user_model()):
        return rows.filter(memberships__network=network).distinct()
    if issubclass(rows.model, Page):
        return rows.filter(pages_of(network))
    path = network_path_of(rows.model)
    return rows.filter(**{path: network}) if path else rows


class CheckedInNetwork:
    """Mixed into the forms of rows that a network owns: what must be unique in the network is checked with it.

    Django leaves a constraint unchecked when one of its fields is not in the form, and the network never is.
    """

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded - {"network"}


class ScopedView:
    """Mixed into each generic view: rows, object and form of the request's network only."""

    viewset: NetworkModelViewSet
    request: HttpRequest
    model: type[models.Model]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.network is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def _scope(self, rows: Any) -> Any:
        if isinstance(rows, models.QuerySet) and rows.model is self.model:
            return rows.filter(**{self.viewset.network_path: self.request.network})
        return rows

    def get_base_queryset(self) -> Any:
        return self._scope(super().get_base_queryset())

    def get_queryset(self) -> Any:
        return self._scope(super().get_queryset())

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(*args, **kwargs)
        if not self._scope(self.model._default_manager.filter(pk=found.pk)).exists():
            raise Http404
        return found

    def get_initial_form_instance(self) -> Any:
        instance = super().get_initial_form_instance() or self.model()
        self.viewset.prepare(instance, self.request)
        return instance

    @cached_property
    def filters(self) -> Any:
        """The filters of a list offer the network's own rows only, as its forms do."""
        found = super().filters
        if found:
            narrow(found.form, self.request.network)
        return found

    def get_form_class(self) -> type[forms.BaseForm]:
        form_class: type[forms.BaseForm] = super().get_form_class()
        if self.viewset.network_path != "network":
            return form_class
        return type(form_class.__name__, (CheckedInNetwork, form_class), {})

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        return narrow(super().get_form(*args, **kwargs), self.request.network)

    def save_instance(self) -> Any:
        with transaction.atomic():
            creating = self.form.instance._state.adding
            instance = super().save_instance()
            action = "create" if creating else "change"
            self._record(action, instance, sorted(self.form.changed_data))
            self.viewset.after_save(instance, by=self.request.user)
        return instance

    def delete_action(self) -> None:
        with transaction.atomic():
            gone = self.object
            self._record("delete", gone, [])
            self.viewset.before_delete(gone, by=self.request.user)
            super().delete_action()

    def _record(self, action: str, target: models.Model, fields: list[str]) -> None:
        name = f"{target._meta.app_label}.{action}_{target._meta.model_name}"
        details = {"fields": fields} if fields else {}
        record(by=self.request.user, action=name, target=target, network=self.request.network, details=details)


class ScopedUsage:
    """Mixed into Wagtail's views of where something is used: of all that uses it, the network's own pages."""

    request: HttpRequest

    def get_queryset(self) -> Any:
        references = ReferenceIndex.get_references_to(self.object)
        if self.request.network:
            found = references.filter(base_content_type=ContentType.objects.get_for_model(Page))
            own = Page.objects.filter(
                pages_of(self.request.network), pk__in=[int(row.object_id) for row in found]
            ).values_list("pk", flat=True)
            references = found.filter(object_id__in=[str(pk) for pk in own])
        return references.group_by_source_object()


class NetworkModelViewSet(ModelViewSet):
    """List, add, change and delete rows that a network owns, in the network of the request.

    ``who`` says for whom the screens exist. ``after_save`` and ``before_delete`` run in the same
    transaction as the write; everything a change must cause (index, roles) is called there.
    """

    who = Who.SECRETARIAT
    copy_view_enabled = False
    add_to_reference_index = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        for view in VIEWS:
            attribute = f"{view}_view_class"
            base = getattr(self, attribute)
            setattr(self, attribute, type(f"Scoped{base.__name__}", (ScopedView, base), {"viewset": self}))
        super().__init__(*args, **kwargs)
        register_permission_policy(self.model, StaffPolicy(self.model), exact_class=True)

    @cached_property
    def network_path(self) -> str:
        """The lookup from the model to its network."""
        path = network_path_of(self.model)
        if path is None:
            raise TypeError(f"{self.model.__name__} belongs to no network.")
        return path

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        """Shown to those for whom the screens exist."""
        who = self.who

        class ScreenItem(MenuItem):
            def is_shown(self, request: HttpRequest) -> bool:
                return request.network is not None and allows(request, who)

        return ScreenItem

    def prepare(self, instance: models.Model, request: HttpRequest) -> None:
        """Give a new row its network before it is checked."""
        if self.network_path == "network":
            instance.network = request.network

    def after_save(self, instance: Any, by: User) -> None:
        """What a saved row causes."""

    def before_delete(self, instance: Any, by: User) -> None:
        """What a row about to be deleted causes."""

    def owns(self, request: HttpRequest, kwargs: Kwargs) -> bool:
        """Whether the row named in an address is the network's."""
        if "pk" not in kwargs:
            return True
        rows = self.model._default_manager.filter(pk=kwargs["pk"])
        return rows.filter(**{self.network_path: request.network}).exists()

    def on_register(self) -> None:
        super().on_register()
        names = [entry.name for entry in self.get_urlpatterns() if isinstance(entry, URLPattern)]
        classify({f"{self.url_namespace}:{name}": AdminAddress(self.who, self.owns) for name in names})


class NetworkViewSetGroup(ModelViewSetGroup):
    """The screens of one app under one entry of the menu."""


class CreateNetworkView(CreateView):
    """Makes a whole network by the one function that the commands use too."""

    def save_instance(self) -> Network:
        data = self.form.cleaned_data
        facts = {name: data[name] for name in self.form.Meta.fields}
        return create_network(
            by=self.request.user, hostname=data["hostname"], port=data["port"], theme=self.form.theme(), **facts
        )


class ChangeNetworkView(EditView):
    """Changes facts, host and theme together."""

    def save_instance(self) -> Network:
        data = self.form.cleaned_data
        return change_network(
            by=self.request.user,
            network=self.form.instance,
            hostname=data["hostname"],
            port=data["port"],
            theme=self.form.theme(),
        )


class NetworkSetViewSet(ModelViewSet):
    """All networks of the installation, for the one who runs it; a network is never deleted here."""

    model = Network
    name = "networks"
    icon = "site"
    menu_order = 900
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = CreateNetworkView
    edit_view_class = ChangeNetworkView
    list_display = ["name", "slug", "country", "default_language"]

    def get_form_class(self, for_update: bool = False) -> type[NetworkForm]:
        return NetworkForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the screens that do not exist: delete, history, usage."""
        absent = {"delete_url_name": None, "history_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**kwargs) | absent

    def get_urlpatterns(self) -> list[URLPattern]:
        return [entry for entry in super().get_urlpatterns() if entry.name in {"index", "index_results", "add", "edit"}]

    def on_register(self) -> None:
        super().on_register()
        reason = "the list of networks is the installation’s"
        names = [entry.name for entry in self.get_urlpatterns()]
        classify({f"{self.url_namespace}:{name}": AdminAddress(Who.SUPERUSER, reason=reason) for name in names})
