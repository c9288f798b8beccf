"""Meetings and minutes as the secretariat keeps them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from admission.viewsets import NetworkModelViewSet, NetworkViewSetGroup
from extranet.meetings import actions
from extranet.meetings.actions import MinutesLockedError, OutdatedVersionError, WrongStateError
from extranet.meetings.choices import MeetingState
from extranet.meetings.forms import MeetingForm, MinutesForm
from extranet.meetings.models import Meeting, Minutes
from extranet.meetings.rules import MEETING_STEPS, MINUTES_STEPS, Step, outline, steps_from, versions_for
from networks.apps import collect


def is_of_network(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whether the meeting that an address of the admin names belongs to the network whose host was asked."""
    return bool(Meeting.objects.for_network(request.network).filter(pk=kwargs["pk"]).exists())


class StepView(WagtailAdminTemplateMixin, TemplateView):
    """Asks before a step that changes what members see, and takes it."""

    template_name = "meetings/admin/step.html"
    viewset: Any = None
    header_icon = "calendar"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = self.viewset.model.objects.for_network(request.network)
        self.row = get_object_or_404(rows, pk=kwargs["pk"])
        if kwargs["step"] not in self.viewset.steps:
            raise Http404
        self.step: Step = self.viewset.steps[kwargs["step"]]
        self.page_title, self.page_subtitle = self.step.label, str(self.row)
        self.back = reverse(self.viewset.get_url_name("edit"), args=[self.row.pk])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        listed = reverse(self.viewset.get_url_name("index"))
        return [
            *self.breadcrumbs_items,
            {"url": listed, "label": capfirst(self.viewset.model._meta.verbose_name_plural)},
            {"url": self.back, "label": str(self.row)},
            {"url": "", "label": self.step.label},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = getattr(self.row, "version", 0)
        return super().get_context_data(**kwargs | {"step": self.step, "back": self.back, "version": version})

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        read_version = request.POST.get("read_version", "")
        try:
            self.viewset.take(step, self.row, request.user, int(read_version) if read_version.isdecimal() else 0)
        except (WrongStateError, OutdatedVersionError, MinutesLockedError):
            messages.error(request, gettext("Nothing was done: it has changed in the meantime. Look at it once more."))
        else:
            messages.success(request, self.step.done)
        return redirect(self.back)


class IndexView(generic.IndexView):
    """The list; what must be kept has no button to delete it."""

    def get_delete_url(self, instance: Any) -> str | None:
        return super().get_delete_url(instance) if self.viewset.may_be_deleted(instance) else None


class DeleteView(generic.DeleteView):
    """Refuses what must be kept."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(*args, **kwargs)
        if not self.viewset.may_be_deleted(found):
            raise Http404
        return found


class EditView(generic.EditView):
    """The form, with the steps that can be taken from here above it."""

    template_name = "meetings/admin/edit.html"

    @cached_property
    def can_delete(self) -> bool:
        return super().can_delete and self.viewset.may_be_deleted(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewset = self.object, self.viewset
        found = viewset.steps_of(row, self.request.user)
        links = [(step, reverse(viewset.get_url_name("step"), args=[row.pk, name])) for name, step in found.items()]
        return super().get_context_data(steps=links, row=row, **kwargs)


class MeetingEditView(EditView):
    """Of two who save at the same moment the second waits, and is then told."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        screens = [(label, reverse(name, args=[self.object.pk])) for label, name in collect("meeting_screens")]
        notices = list(collect("meeting_notices", self.object))
        return super().get_context_data(screens=screens, notices=notices, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)


class StepViewSet(NetworkModelViewSet):
    """Rows that pass through states by steps."""

    steps: dict[str, Step]
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView

    def get_urlpatterns(self) -> list[URLPattern]:
        view = StepView.as_view(viewset=self)
        return [*super().get_urlpatterns(), path("<int:pk>/steps/<slug:step>/", view, name="step")]

    def steps_of(self, row: Any, person: User) -> dict[str, Step]:
        """The steps that can be taken with a row."""
        return steps_from(self.steps, row.state)

    def take(self, step: str, row: Any, by: User, read_version: int) -> None:
        """Take a step of ``steps`` with a row."""
        raise NotImplementedError

    def may_be_deleted(self, row: Any) -> bool:
        """Whether nobody has relied on the row yet."""
        raise NotImplementedError


class MeetingViewSet(StepViewSet):
    """Meetings, each with its agenda in the same form."""

    model = Meeting
    edit_view_class = MeetingEditView
    name, url_prefix = "meeting_screens", "meetings"
    icon = "calendar"
    steps = MEETING_STEPS
    list_display = ["title", "starts_at", "kind", "state"]
    list_filter = ["kind", "state"]
    search_fields = ["title", "theme", "place"]
    search_backend_name = None
    ordering = ["-starts_at"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldPanel("kind"),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldRowPanel([FieldPanel("place"), FieldPanel("directions")]),
                    FieldPanel("host"),
                    FieldRowPanel([FieldPanel("theme"), FieldPanel("focus_area")]),
                    FieldPanel("intro"),
                ],
                heading=_("Meeting"),
            ),
            InlinePanel(
                "items",
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("minutes_planned")]),
                    FieldRowPanel([FieldPanel("presenter"), FieldPanel("audience")]),
                    FieldPanel("text"),
                    InlinePanel("papers", [FieldPanel("document")], heading=_("Papers"), label=_("Paper")),
                ],
                heading=_("Agenda"),
                label=_("Agenda item"),
            ),
        ],
        base_form_class=MeetingForm,
    )

    def steps_of(self, row: Meeting, person: User) -> dict[str, Step]:
        found = super().steps_of(row, person)
        if row.starts_at > timezone.now():
            found.pop("hold", None)
        return found

    def take(self, step: str, row: Meeting, by: User, read_version: int) -> None:
        taken = {
            "publish": actions.publish_meeting,
            "hold": actions.hold_meeting,
            "cancel": actions.cancel_meeting,
            "resume": actions.resume_meeting,
        }
        taken[step](by=by, meeting=row)

    def after_save(self, instance: Meeting, by: User) -> None:
        actions.follow_change(by=by, meeting=instance)

    def may_be_deleted(self, row: Meeting) -> bool:
        return row.state == MeetingState.PLANNED and not hasattr(row, "minutes")


class RefusingForm:
    """Shows what stands beside what was typed where somebody else was faster by a moment."""

    def form_valid(self, form: MinutesForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except OutdatedVersionError as outdated:
            form.refuse(outdated.current)
        except MinutesLockedError:
            form.add_error(None, gettext("These minutes are approved and locked."))
        self.produced_error_code, self.produced_error_message = "validation_error", self.get_error_message()
        return self.form_invalid(form)


class MinutesAddView(RefusingForm, generic.CreateView):
    """New minutes, begun from the agenda of the meeting that the address names."""

    template_name = "meetings/admin/minutes_add.html"

    def get_initial_form_instance(self) -> Any:
        instance = super().get_initial_form_instance() or Minutes()
        wanted = self.request.GET.get("meeting", "")
        meeting = self._unwritten().filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 12 else None
        instance.kind = self.request.network.minutes_kind
        if meeting:
            with translation.override(meeting.network.default_language):
                instance.meeting, instance.text = meeting, outline(meeting)
        return instance

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unwritten=self._unwritten()[:5], **kwargs)

    def _unwritten(self) -> Any:
        """Meetings that have begun and have no minutes."""
        meetings = Meeting.objects.for_network(self.request.network).standing()
        rows = meetings.filter(minutes=None, starts_at__lte=timezone.now()).order_by("-starts_at")
        return rows.select_related("network")


class MinutesEditView(RefusingForm, EditView):
    """Minutes that exist; approved ones are shown and cannot be saved."""

    template_name = "meetings/admin/minutes_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, person = self.object, self.request.user
        return super().get_context_data(
            hindrances=[] if row.is_locked else list(collect("hinders_approval", row, person)),
            boxes=list(collect("minutes_boxes", self.request, row)),
            versions=versions_for(person, row),
            **kwargs,
        )


class MinutesViewSet(StepViewSet):
    """Minutes, one for a meeting."""

    model = Minutes
    name = url_prefix = "minutes"
    icon = "doc-full"
    steps = MINUTES_STEPS
    menu_label = pgettext_lazy("several", "Minutes")
    list_display = ["meeting", "kind", "state", "version", "saved_at"]
    list_filter = ["kind", "state"]
    add_view_class = MinutesAddView
    edit_view_class = MinutesEditView
    edit_handler = ObjectList(
        [
            FieldPanel("meeting"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("state"), FieldPanel("comment_until")]),
            FieldPanel("text"),
        ],
        base_form_class=MinutesForm,
    )

    def steps_of(self, row: Minutes, person: User) -> dict[str, Step]:
        found = super().steps_of(row, person)
        if "approve" in found and any(collect("hinders_approval", row, person)):
            del found["approve"]
        return found

    def take(self, step: str, row: Minutes, by: User, read_version: int) -> None:
        taken = {"approve": actions.approve_minutes, "correct": actions.correct_minutes}
        taken[step](by=by, minutes=row, read_version=read_version)

    def may_be_deleted(self, row: Minutes) -> bool:
        return row.approved_version is None


class MeetingsGroup(NetworkViewSetGroup):
    """Meetings in the admin's menu."""

    menu_label: Any = _("Meetings")
    menu_icon = "calendar"
    menu_order = 450
    items = (MeetingViewSet, MinutesViewSet)
