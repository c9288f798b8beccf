"""Editions and entered classes as the secretariat keeps them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton

from accounts.models import User
from admission.viewsets import NetworkModelViewSet, NetworkViewSetGroup
from competition import actions, rules
from competition.choices import EntryState
from competition.forms import EditionForm, ExportForm, StaffEntryForm
from competition.models import Edition, Entry, School


class StepView(WagtailAdminTemplateMixin, TemplateView):
    """Asks before a step that others will see, and takes it."""

    template_name = "competition/admin/step.html"
    viewset: Any = None
    header_icon = "pick"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.row = get_object_or_404(self.viewset.rows(request), pk=kwargs["pk"])
        self.step: Any = self.viewset.steps.get(kwargs["step"])
        if self.step is None:
            raise Http404
        self.page_title, self.page_subtitle = self.step.label, str(self.row)
        self.back = reverse(self.viewset.get_url_name("edit"), args=[self.row.pk])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.back, "label": str(self.row)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**kwargs, "step": self.step, "back": self.back})

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        if step not in self.viewset.steps_of(self.row):
            messages.error(request, gettext("Nothing was done: it has changed in the meantime. Look at it once more."))
        else:
            self.viewset.take(step, self.row, request.user)
            messages.success(request, self.step.done)
        return redirect(self.back)


class EditView(generic.EditView):
    """The form, with how it stands and the steps that can be taken above it."""

    template_name = "competition/admin/edit.html"
    viewset: StepViewSet

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewset, row = self.viewset, self.object
        links = [(viewset.steps[name], viewset.step_address(row, name)) for name in viewset.steps_of(row)]
        return super().get_context_data(steps=links, **viewset.standing(row), **kwargs)


class StepViewSet(NetworkModelViewSet):
    """Rows that the secretariat takes further by steps; they are never deleted from here."""

    steps: dict[str, rules.Step]
    edit_view_class = EditView
    hidden = frozenset({"delete"})

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        hidden = {f"{name}_url_name": None for name in self.hidden}
        return super().get_common_view_kwargs(**{**hidden, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        shown = [entry for entry in super().get_urlpatterns() if entry.name not in self.hidden]
        return [*shown, path("<int:pk>/steps/<slug:step>/", StepView.as_view(viewset=self), name="step")]

    def rows(self, request: HttpRequest) -> Any:
        """The network's own rows."""
        return self.model.objects.for_network(request.network)

    def step_address(self, row: Model, name: str) -> str:
        """Where a step with a row is asked about."""
        return reverse(self.get_url_name("step"), args=[row.pk, name])

    def steps_of(self, row: Any) -> list[str]:
        """The names of the steps that can be taken now."""
        raise NotImplementedError

    def take(self, step: str, row: Any, by: User) -> None:
        """Take one of them."""
        raise NotImplementedError

    def standing(self, row: Any) -> dict[str, Any]:
        """``standing`` and ``facts``: how it stands, in a sentence each."""
        raise NotImplementedError


class EditionIndexView(generic.IndexView):
    """The list, with pool and network at hand."""

    def get_base_queryset(self) -> QuerySet[Edition]:
        return super().get_base_queryset().with_pool()


class EditionViewSet(StepViewSet):
    """Editions with their times and places."""

    model = Edition
    name = url_prefix = "editions"
    icon = "pick"
    menu_label = _("Editions")
    steps = rules.EDITION_STEPS
    index_view_class = EditionIndexView
    search_fields = ["school_year", "name"]
    search_backend_name = None
    list_display = [
        "school_year",
        Column("name", label=_("Name")),
        Column("state", label=_("State"), accessor="state.label"),
        Column("pool", label=_("Places in use")),
        Column("closes_on", label=_("Last day")),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("school_year"), FieldPanel("final_on")]),
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_on"), FieldPanel("capacity")]),
                ],
                heading=_("Edition"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("country"), FieldPanel("grade")]),
                    FieldPanel("municipalities"),
                    FieldRowPanel([FieldPanel("pupils_min"), FieldPanel("pupils_max")]),
                ],
                heading=_("Who may enter"),
            ),
            MultiFieldPanel(
                [FieldPanel("asks_transport"), FieldPanel("asks_meals"), FieldPanel("asks_access")],
                heading=_("What the form asks for"),
            ),
            FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")], heading=_("Contact")),
            InlinePanel(
                "milestones",
                [
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldPanel("title"),
                    FieldPanel("text"),
                ],
                heading=_("Dates that schools plan by"),
                label=_("Date"),
            ),
        ],
        base_form_class=EditionForm,
    )

    def steps_of(self, row: Edition) -> list[str]:
        return rules.edition_steps(row)

    def take(self, step: str, row: Edition, by: User) -> None:
        taken = {"publish": actions.publish_edition, "open": actions.open_edition, "close": actions.close_edition}
        taken[step](by=by, edition=row)

    def standing(self, row: Edition) -> dict[str, Any]:
        state = rules.registration_state(row)
        return {"standing": f"{state.state.label.capitalize()}. {state.reason}", "facts": state.advice}

    def after_save(self, instance: Edition, by: User) -> None:
        actions.set_registration(by=by, edition=instance, **instance.registration)


class EntryFilterSet(WagtailFilterSet):
    """Edition, state, municipality and school, each among what the network has."""

    edition = django_filters.ModelChoiceFilter(
        label=_("Edition"), queryset=lambda request: Edition.objects.for_network(request.network)
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=EntryState, method="in_state")
    municipality = django_filters.ChoiceFilter(label=_("Municipality"), field_name="school__municipality_code")
    school = django_filters.ModelChoiceFilter(label=_("School"), queryset=lambda request: entered_schools(request))

    class Meta:
        model = Entry
        fields = ["edition", "state", "municipality", "school"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = entered_schools(self.request).values_list("municipality_code", "municipality")
        self.filters["municipality"].extra["choices"] = sorted(dict(rows).items(), key=lambda row: row[1])

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """The state is that of the place."""
        return rows.in_state(value)


def entered_schools(request: HttpRequest) -> QuerySet[School]:
    """Schools that have entered a class in the network, ever."""
    entries = Entry.objects.for_network(request.network)
    return School.objects.filter(pk__in=entries.values("school"))


class EntryIndexView(generic.IndexView):
    """The list, with a button that takes it into a file."""

    viewset: EntryViewSet

    def get_base_queryset(self) -> QuerySet[Entry]:
        return super().get_base_queryset().with_all()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        address = reverse(self.viewset.get_url_name("export"))
        query = self.request.GET.urlencode()
        url = f"{address}?{query}" if query else address
        return [HeaderButton(gettext("Export"), url=url, icon_name="download")]


class EntryEditView(EditView):
    """The teacher's form, saved by the same action."""

    def form_valid(self, form: StaffEntryForm) -> HttpResponse:
        stored = self.viewset.rows(self.request).get(pk=form.instance.pk)
        fields, read_at = form.entry_fields(), form.cleaned_data["read_at"]
        try:
            actions.change_entry(entry=stored, fields=fields, by=self.request.user, read_at=read_at)
        except actions.ClassAlreadyEnteredError:
            return self._refuse(form, "class_label", gettext("The school has entered this class already."))
        except actions.ChangesClosedError:
            return self._refuse(form, None, gettext("The class is withdrawn or its time is over."))
        except actions.ChangedMeanwhileError:
            form.refuse_outdated(stored)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        messages.success(self.request, gettext("The change is saved, and the teacher gets a mail."))
        return redirect(self.get_success_url())

    def _refuse(self, form: StaffEntryForm, field: str | None, text: str) -> HttpResponse:
        form.add_error(field, text)
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)


class EntryExportView(WagtailAdminTemplateMixin, TemplateView):
    """Asks which columns and what kind of file, and gives the file."""

    template_name = "competition/admin/export.html"
    page_title = _("Export entered classes")
    header_icon = "download"
    viewset: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.network is None:
            raise Http404
        self.back = reverse(self.viewset.get_url_name("index"))
        self.entries = EntryFilterSet(request.GET, queryset=self.viewset.rows(request), request=request).qs
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        parent = {"url": self.back, "label": gettext("Entered classes")}
        return [*self.breadcrumbs_items, parent, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        labels = {column.name: column.label for column in rules.EXPORT_COLUMNS}
        form = ExportForm(self.request.POST or None, columns=labels, initial={"columns": rules.EXPORTED_AT_FIRST})
        return super().get_context_data(form=form, number=self.entries.count(), back=self.back, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        context = self.get_context_data()
        if not context["form"].is_valid():
            return self.render_to_response(context)
        chosen = context["form"].cleaned_data
        return actions.export_entries(
            by=request.user,
            network=request.network,
            entries=self.entries,
            columns=chosen["columns"],
            kind=chosen["kind"],
        )


class EntryViewSet(StepViewSet):
    """Entered classes. They come in by the public form only, so that all have equal conditions."""

    model = Entry
    name = url_prefix = "entries"
    icon = "group"
    menu_label = _("Entered classes")
    steps = rules.ENTRY_STEPS
    hidden = frozenset({"add", "delete"})
    index_view_class = EntryIndexView
    edit_view_class = EntryEditView
    inspect_view_enabled = True
    inspect_view_fields_exclude = ["id", "submission_key", "class_key", "place"]
    filterset_class = EntryFilterSet
    search_fields = [
        "reference",
        "school__name",
        "school__municipality",
        "class_label",
        "contact_name",
        "contact_email",
    ]
    search_backend_name = None
    list_display = [
        "school",
        "class_label",
        Column("state", label=_("State"), accessor="state.label"),
        "pupils",
        "contact_name",
        "created_at",
        "reference",
    ]

    def get_form_class(self, for_update: bool = False) -> type[StaffEntryForm]:
        return StaffEntryForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("export/", EntryExportView.as_view(viewset=self), name="export")]

    def rows(self, request: HttpRequest) -> Any:
        return super().rows(request).with_all()

    def steps_of(self, row: Entry) -> list[str]:
        return rules.entry_steps(row)

    def take(self, step: str, row: Entry, by: User) -> None:
        if step == "withdraw":
            actions.withdraw_entry(entry=row, by=by)
        else:
            actions.send_link(entry=row, by=by)

    def standing(self, row: Entry) -> dict[str, Any]:
        number = row.place.number_in_line()
        line = gettext("Number %(number)d in line.") % {"number": number} if number else ""
        return {"standing": f"{row.state.label.capitalize()}. {line}", "facts": f"{row.edition}, {row.school}"}


class CompetitionGroup(NetworkViewSetGroup):
    """The competition in the admin's menu."""

    menu_label: Any = _("Competition")
    menu_icon = "pick"
    menu_order = 500
    items = (EditionViewSet, EntryViewSet)
