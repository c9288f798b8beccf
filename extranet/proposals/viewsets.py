"""The agenda as the secretariat puts it together: order, time, proposals, open points."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from events.templatetags.dates import clock
from extranet.meetings.models import AgendaItem, Meeting
from extranet.proposals import actions
from extranet.proposals.actions import LockedError
from extranet.proposals.choices import ProposalState
from extranet.proposals.forms import AcceptForm, DeclineForm, LockForm, MinutesField
from extranet.proposals.models import OpenPoint, Proposal
from extranet.proposals.rules import last_day, open_points, suggestions
from office.views import OfficeView

MEETINGS = (_("Meetings"), reverse_lazy("meeting_screens:index"))


class AgendaView(OfficeView, TemplateView):
    """Everything about a meeting's agenda on one screen. Each button does one thing and comes back."""

    template_name = "proposals/admin/agenda.html"
    page_title = _("Order and time of the agenda")
    header_icon = "list-ul"
    above: tuple[tuple[Any, Any], ...] = (MEETINGS,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Meeting.objects.for_network(request.network).select_related("network__site")
        self.meeting = get_object_or_404(rows, pk=kwargs["pk"])
        self.page_subtitle = self.meeting.title
        self.above = (MEETINGS, (self.meeting.title, reverse("meeting_screens:edit", args=[self.meeting.pk])))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = self._lines()
        planned = timedelta(minutes=sum(item.minutes_planned for _moment, item in lines))
        proposals = self._proposals().filter(state=ProposalState.PROPOSED)
        kwargs.setdefault("lock_form", LockForm(meeting=self.meeting, initial={"last_day": last_day(self.meeting)}))
        facts = {
            "meeting": self.meeting,
            "lines": lines,
            "ends": self.meeting.starts_at + planned,
            "open_points": list(open_points(self.meeting)),
            "suggestions": suggestions(self.meeting),
        }
        waiting = [(row, *self._forms(row, kwargs.get("failed"))) for row in proposals]
        return super().get_context_data(**kwargs | facts | {"waiting": waiting})

    def _forms(self, proposal: Proposal, failed: Any) -> tuple[AcceptForm, DeclineForm]:
        """The two forms of a proposal; the one that was filled in wrongly says what is wrong."""
        initial = {"minutes_given": proposal.minutes_asked, "audience": proposal.audience}
        accept, decline = (
            AcceptForm(initial=initial, auto_id=f"a{proposal.pk}_%s"),
            DeclineForm(auto_id=f"d{proposal.pk}_%s"),
        )
        if failed and failed[0] == proposal.pk:
            return (failed[1], decline) if isinstance(failed[1], AcceptForm) else (accept, failed[1])
        return accept, decline

    def _items(self) -> list[AgendaItem]:
        rows = AgendaItem.objects.for_network(self.network).filter(meeting=self.meeting)
        return list(rows.select_related("open_point"))

    def _lines(self) -> list[tuple[datetime, AgendaItem]]:
        """The items, each with the time at which it begins if all keep to theirs."""
        lines, moment = [], self.meeting.starts_at
        for item in self._items():
            lines.append((moment, item))
            moment += timedelta(minutes=item.minutes_planned)
        return lines

    def _proposals(self) -> Any:
        rows = Proposal.objects.for_network(self.network).filter(meeting=self.meeting)
        return rows.select_related("meeting__network__site", "person", "organisation").with_papers()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        for name in ("accept", "decline", "carry", "suggest", "open", "close", "lock", "up", "down", "arrange"):
            if name in request.POST:
                answer = getattr(self, f"_{name}")(request.POST[name])
                return answer or redirect("proposals_office:agenda", pk)
        raise Http404

    def _row(self, rows: Any, value: str) -> Any:
        return get_object_or_404(rows, pk=int(value) if value.isdecimal() and len(value) < 18 else 0)

    def _accept(self, value: str) -> HttpResponse | None:
        form = AcceptForm(self.request.POST, auto_id=f"a{value}_%s")
        return self._decided(value, form, actions.accept_proposal, gettext("The point is on the agenda."))

    def _decline(self, value: str) -> HttpResponse | None:
        form = DeclineForm(self.request.POST, auto_id=f"d{value}_%s")
        return self._decided(value, form, actions.decline_proposal, gettext("The point is left out this time."))

    def _decided(self, value: str, form: Any, action: Any, done: str) -> HttpResponse | None:
        proposal = self._row(self._proposals(), value)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(failed=(proposal.pk, form)))
        try:
            action(by=self.request.user, proposal=proposal, **form.cleaned_data)
        except LockedError:
            messages.error(self.request, gettext("It is decided already."))
        else:
            messages.success(self.request, done)
        return None

    def _carry(self, value: str) -> None:
        point: OpenPoint = self._row(open_points(self.meeting), value)
        actions.carry_over(by=self.request.user, point=point, meeting=self.meeting)

    def _suggest(self, value: str) -> None:
        found = next((one for one in suggestions(self.meeting) if one.key == value), None)
        if found is None:
            messages.error(self.request, gettext("It stands on the agenda already, or is no longer asked for."))
            return
        actions.take_up(by=self.request.user, meeting=self.meeting, suggestion=found)

    def _item(self, value: str) -> AgendaItem:
        rows = AgendaItem.objects.for_network(self.network).filter(meeting=self.meeting)
        found: AgendaItem = self._row(rows.select_related("meeting__network"), value)
        return found

    def _open(self, value: str) -> None:
        actions.leave_open(by=self.request.user, item=self._item(value), is_left_open=True)

    def _close(self, value: str) -> None:
        actions.leave_open(by=self.request.user, item=self._item(value), is_left_open=False)

    def _lock(self, value: str) -> HttpResponse | None:
        form = LockForm(self.request.POST, meeting=self.meeting)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(lock_form=form))
        actions.set_last_day(by=self.request.user, meeting=self.meeting, day=form.cleaned_data["last_day"])
        messages.success(self.request, gettext("The last day for proposals is set."))
        return None

    def _up(self, value: str) -> None:
        self._shift(value, -1)

    def _down(self, value: str) -> None:
        self._shift(value, 1)

    def _shift(self, value: str, by: int) -> None:
        """Change places with the neighbour; minutes typed meanwhile are kept too."""
        item = self._item(value)
        order = [row.pk for row in self._items()]
        here = order.index(item.pk)
        there = min(max(here + by, 0), len(order) - 1)
        order[here], order[there] = order[there], order[here]
        actions.arrange(by=self.request.user, meeting=self.meeting, order=order, minutes=self._minutes())
        self._tell(str(item.pk))

    def _arrange(self, value: str) -> None:
        """The order that the script sent, or the one that stands, with the minutes as typed."""
        sent = [int(part) for part in value.split(",") if part.isdecimal() and len(part) < 18]
        order = sent or [row.pk for row in self._items()]
        actions.arrange(by=self.request.user, meeting=self.meeting, order=order, minutes=self._minutes())
        self._tell(self.request.POST.get("moved", ""))

    def _tell(self, moved: str) -> None:
        """Say where the item stands that was moved, or that all of them are in order."""
        told = gettext("The agenda is put in order.")
        for number, (moment, item) in enumerate(self._lines(), 1):
            if str(item.pk) == moved:
                words = {"title": item.title, "number": number, "time": clock(moment)}
                told = gettext("“%(title)s” is item %(number)d now and begins at %(time)s.") % words
        messages.success(self.request, told)

    def _minutes(self) -> dict[int, int]:
        """The minutes typed for each item; what is no number of minutes changes nothing, and is told."""
        found, field = {}, MinutesField()
        for item in self._items():
            typed = self.request.POST.get(f"minutes-{item.pk}", "")
            try:
                found[item.pk] = int(field.clean(typed)) if typed else item.minutes_planned
            except ValidationError as error:
                messages.error(self.request, f"{item.title}: {' '.join(error.messages)}")
        return found
