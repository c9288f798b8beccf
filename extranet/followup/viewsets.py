"""The secretariat's screens: noting on the day, and decisions and measures of all meetings."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn

from accounts.models import User
from admission.viewsets import NetworkViewSetGroup, narrow
from extranet.followup import actions, rules
from extranet.followup.actions import DecidedError
from extranet.followup.choices import PROGRESS_ASKED
from extranet.followup.forms import (
    DecisionForm,
    DecisionNoteForm,
    ForDecisionForm,
    MeasureForm,
    MeasureNoteForm,
    WantedForm,
)
from extranet.followup.models import Decision, Measure
from extranet.meetings.choices import Audience, ItemKind
from extranet.meetings.forms import named_by_day
from extranet.meetings.models import AgendaItem, Meeting
from extranet.members.viewsets import IndexView, KeptViewSet
from networks.rules import is_secretariat

# ---------------------------------------------------------------- on the day


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, for the secretariat of its network."""
    found: Meeting = get_object_or_404(Meeting.objects.for_network(request.network).select_related("network"), pk=pk)
    if not is_secretariat(request.user, request.network):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda with what was noted at each item, and one form at the item that was chosen."""
    meeting = _meeting(request, pk)
    asked = WantedForm(request.POST if request.method == "POST" else request.GET, meeting=meeting)
    is_open = rules.is_noted(meeting)
    wanted = asked.cleaned_data if is_open and asked.is_valid() else None
    form = _form(request, meeting, **wanted) if wanted else None
    if wanted and request.method == "POST" and form.is_valid() and _keep(request, form, meeting, wanted["kind"]):
        item = wanted["item"]
        return redirect(f"{reverse('followup_day:note', args=[pk])}#item-{item.pk if item else 0}")
    context = {"meeting": meeting, "parts": _parts(meeting, wanted), "form": form, "is_open": is_open}
    context |= {"wanted": wanted, "is_decided": rules.is_decided(meeting)}
    return render(request, "followup/note.html", context)


def _parts(meeting: Meeting, wanted: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Each item with what was noted at it, and last what belongs to none; ``chosen`` is where the form stands."""
    network = meeting.network
    items = AgendaItem.objects.for_network(network).filter(meeting=meeting).exclude(kind=ItemKind.BREAK)
    decisions = list(Decision.objects.for_network(network).filter(meeting=meeting).with_measures().order_by("pk"))
    measures = Measure.objects.for_network(network).filter(meeting=meeting, decision=None).order_by("pk")
    measures = list(measures.select_related("owner", "organisation"))
    return [
        {
            "item": item,
            "key": item.pk if item else 0,
            "decisions": [row for row in decisions if row.item_id == (item.pk if item else None)],
            "measures": [row for row in measures if row.item_id == (item.pk if item else None)],
            "chosen": wanted is not None and wanted["item"] == item,
        }
        for item in [*items, None]
    ]


def _form(request: HttpRequest, meeting: Meeting, kind: str, item: AgendaItem | None, decision: Decision | None) -> Any:
    data = request.POST if request.method == "POST" else None
    facts = {"network": meeting.network, "meeting": meeting, "item": item}
    if kind == "decision":
        return DecisionNoteForm(data, instance=Decision(**facts))
    readers = item.audience if item else Audience.MEMBERS
    initial = {"due_on": _usual_last_day(meeting)}
    measure = Measure(**facts, decision=decision, title=decision.first_words if decision else "")
    return MeasureNoteForm(data, instance=measure, initial=initial, network=meeting.network, readers=readers)


def _usual_last_day(meeting: Meeting) -> Any:
    """The day of the next meeting, where one is planned."""
    rows = Meeting.objects.for_network(meeting.network).standing().upcoming().filter(starts_at__gt=meeting.ends_at)
    following = rows.first()
    return timezone.localdate(following.starts_at) if following else None


def _keep(request: HttpRequest, form: Any, meeting: Meeting, kind: str) -> bool:
    if kind == "measure":
        actions.note_measure(by=request.user, measure=form.instance, readers=Audience.MEMBERS)
        messages.success(request, gettext("The measure is noted. Whoever answers for it gets a mail."))
        return True
    form.instance.decided_on = timezone.localdate(meeting.starts_at)
    try:
        actions.note_decision(by=request.user, decision=form.instance, readers=Audience.MEMBERS)
    except DecidedError:
        form.add_error(None, gettext("The minutes of this meeting are approved; what was decided stands there."))
        return False
    messages.success(request, gettext("The decision is noted."))
    return True


# ---------------------------------------------------------------- lists


class NotedIndexView(IndexView):
    """The list, and below it the buttons that take it out as a file."""

    template_name = "followup/admin/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(export_url=reverse(self.viewset.export_url_name), **kwargs)


class NotedFilterSet(WagtailFilterSet):
    """Filters with a meeting, named with its day."""

    @property
    def form(self) -> Any:
        form = super().form
        form.fields["meeting"].label_from_instance = named_by_day
        return form


class MeasureFilterSet(NotedFilterSet):
    """Status, overdue or not, who answers for it, meeting."""

    overdue = django_filters.ChoiceFilter(
        label=_("Overdue"), choices=[("yes", _("only overdue ones"))], method="by_last_day"
    )

    class Meta:
        model = Measure
        fields = ["status", "overdue", "owner", "organisation", "meeting", "focus_area"]

    def by_last_day(self, rows: Any, name: str, value: str) -> Any:
        """Open, and past their last day."""
        return rows.overdue()


class DecisionFilterSet(NotedFilterSet):
    """How far they are carried out, and meeting."""

    progress = django_filters.ChoiceFilter(
        label=_("How far it is carried out"), choices=PROGRESS_ASKED, method="by_progress"
    )

    class Meta:
        model = Decision
        fields = ["progress", "meeting"]

    def by_progress(self, rows: Any, name: str, value: str) -> Any:
        """By their measures."""
        return rows.of_progress(value)


class MeasureIndexView(NotedIndexView):
    """Measures with all that a line shows."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("owner", "organisation", "meeting", "network")


class DecisionIndexView(NotedIndexView):
    """Decisions with their meeting and what carries them out."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("meeting__minutes", "item", "network").with_measures()


class MeasureViewSet(KeptViewSet):
    """Who does what until when. What has begun is given up, not deleted."""

    model = Measure
    name, url_prefix = "measures_office", "measures"
    icon = "tasks"
    index_view_class = MeasureIndexView
    export_url_name = "followup_office:export_measures"
    list_display = [
        "title",
        Column("responsible", label=_("Responsible"), accessor="responsible"),
        "due_on",
        Column("state", label=_("Status"), accessor=rules.state_words),
    ]
    filterset_class = MeasureFilterSet
    search_fields = ["title", "text", "owner__first_name", "owner__last_name", "organisation__name", "carrier"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("text"),
            FieldRowPanel([FieldPanel("owner"), FieldPanel("organisation")]),
            FieldRowPanel([FieldPanel("due_on"), FieldPanel("focus_area")]),
            FieldRowPanel([FieldPanel("carrier"), FieldPanel("funding")]),
            MultiFieldPanel(
                [FieldPanel("meeting"), FieldPanel("item"), FieldPanel("decision"), FieldPanel("readers")],
                heading=_("Where it comes from"),
            ),
        ],
        base_form_class=MeasureForm,
    )

    def standing(self, row: Measure) -> dict[str, Any]:
        links = [(_("Report, and see the history"), row.get_absolute_url())]
        return {"standing": rules.state_words(row), "links": links}

    def prepare(self, instance: models.Model, request: HttpRequest) -> None:
        """A new measure can be for a decision: it comes from the same meeting and is called after it."""
        super().prepare(instance, request)
        asked = ForDecisionForm(request.POST if request.method == "POST" else request.GET, network=request.network)
        if isinstance(instance, Measure) and asked.is_valid():
            decision = asked.cleaned_data["decision"]
            instance.decision, instance.meeting, instance.title = decision, decision.meeting, decision.first_words

    def after_save(self, instance: Measure, by: User) -> None:
        actions.settle(by=by, measure=instance)

    def before_delete(self, instance: Measure, by: User) -> None:
        actions.forget(instance)


def _form_of(decision: Decision) -> str:
    return reverse("decisions_office:edit", args=[decision.pk])


class DecisionViewSet(KeptViewSet):
    """What was decided. Once the minutes are approved it stands there, and here."""

    model = Decision
    name, url_prefix = "decisions_office", "decisions"
    icon = "clipboard-list"
    index_view_class = DecisionIndexView
    export_url_name = "followup_office:export_decisions"
    list_display = [
        TitleColumn("text", label=_("Decision"), accessor=str, get_url=_form_of),
        "meeting",
        "decided_on",
        Column("progress", label=_("Status"), accessor=rules.carried_words),
    ]
    filterset_class = DecisionFilterSet
    search_fields = ["text", "meeting__title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("meeting"),
            FieldPanel("item"),
            FieldPanel("text"),
            FieldRowPanel([FieldPanel("decided_on"), FieldPanel("readers")]),
        ],
        base_form_class=DecisionForm,
    )

    def standing(self, row: Decision) -> dict[str, Any]:
        text = gettext("The minutes of this meeting are approved; what was decided stands there.")
        links = [
            (_("See it at the meeting"), row.get_absolute_url()),
            (_("Note a measure for it"), f"{reverse('measures_office:add')}?decision={row.pk}"),
        ]
        links += [(measure.title, reverse("measures_office:edit", args=[measure.pk])) for measure in row.measures.all()]
        standing = [rules.progress_words(row), text if rules.is_decided(row.meeting) else ""]
        return {"standing": ". ".join(part for part in standing if part), "links": links}

    def after_save(self, instance: Decision, by: User) -> None:
        actions.follow_decision(decision=instance)

    def before_delete(self, instance: Decision, by: User) -> None:
        actions.forget(instance)


class FollowupGroup(NetworkViewSetGroup):
    """Decisions and measures in the admin's menu."""

    menu_label: Any = _("Follow-up")
    menu_icon = "tasks"
    menu_order = 455
    items = (MeasureViewSet, DecisionViewSet)


# ---------------------------------------------------------------- files


@require_POST
def export_measures(request: HttpRequest) -> HttpResponse:
    """The measures as they were filtered."""
    if request.network is None:
        raise Http404
    rows = Measure.objects.for_network(request.network)
    filters = MeasureFilterSet(request.POST, queryset=rows, request=request)
    narrow(filters.form, request.network)
    kind = request.POST.get("format", "")
    return actions.export_measures(by=request.user, network=request.network, measures=filters.qs, kind=kind)


@require_POST
def export_decisions(request: HttpRequest) -> HttpResponse:
    """The decisions as they were filtered."""
    if request.network is None:
        raise Http404
    rows = Decision.objects.for_network(request.network)
    filters = DecisionFilterSet(request.POST, queryset=rows, request=request)
    narrow(filters.form, request.network)
    kind = request.POST.get("format", "")
    return actions.export_decisions(by=request.user, network=request.network, decisions=filters.qs, kind=kind)
