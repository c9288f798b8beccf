"""Decisions and measures as members see them, and reporting behind a mailed link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import TemplateView

from events.templatetags.dates import day_and_month
from extranet.followup import rules
from extranet.followup.actions import NothingNewError, report
from extranet.followup.choices import Show
from extranet.followup.forms import DecisionFilterForm, MeasureFilterForm, ReportForm
from extranet.followup.models import Decision, Measure, MeasureUpdate, Notice, token_digest
from extranet.meetings.models import Meeting, Minutes
from extranet.members.rules import organisation_keys
from extranet.nav import Row
from networks.rules import is_member, is_secretariat

PAGE_SIZE = 25
SHOWN = 5
SESSION_KEY = "followup"
SESSION_SECONDS = 2 * 60 * 60
"""How long a link, once opened, keeps its measure open in that browser."""

LOADED = ("owner", "organisation", "meeting", "decision", "network__site", "focus_area")


# ---------------------------------------------------------------- lists


class MeasureList(TemplateView):
    """What is to be done, by whom and until when."""

    template_name = "followup/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, network = self.request.user, self.request.network
        keys = organisation_keys(person, network)
        form = MeasureFilterForm(self.request.GET)
        show = form.wanted
        rows = form.filter(Measure.objects.visible_to(person, network))
        counts = rows.counted(person, keys)
        query = self.request.GET.copy()
        query.pop("page", None)
        page = Paginator(rows.shown(show, person, keys).select_related(*LOADED), PAGE_SIZE)
        return super().get_context_data(
            form=form,
            show=show,
            choices=[(value, label, counts[value]) for value, label in Show.choices],
            page=page.get_page(self.request.GET.get("page")),
            query=query.urlencode() + "&" if query else "",
        )


class DecisionList(TemplateView):
    """What the network decided, the latest first."""

    template_name = "followup/decisions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DecisionFilterForm(self.request.GET)
        rows = form.filter(Decision.objects.visible_to(self.request.user, self.request.network))
        query = self.request.GET.copy()
        query.pop("page", None)
        page = Paginator(rows.select_related("meeting", "item", "network").with_measures(), PAGE_SIZE)
        return super().get_context_data(
            form=form,
            may_note=is_secretariat(self.request.user, self.request.network),
            page=page.get_page(self.request.GET.get("page")),
            query=query.urlencode() + "&" if query else "",
        )


# ---------------------------------------------------------------- one measure


@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure with its history; whoever answers for it reports here."""
    rows = Measure.objects.visible_to(request.user, request.network).select_related(*LOADED)
    found: Measure = get_object_or_404(rows, pk=pk)
    may = rules.may_report(request.user, found)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = ReportForm(request.POST if request.method == "POST" else None, measure=found)
    if request.method == "POST" and _reported(request, form, found, by=request.user):
        return redirect(found)
    context = {
        "measure": found,
        "form": form if may else None,
        "updates": _history(found),
        "is_secretariat": is_secretariat(request.user, request.network),
    }
    return render(request, "followup/measure.html", context)


def _history(measure: Measure) -> list[MeasureUpdate]:
    rows = MeasureUpdate.objects.for_network(measure.network).filter(measure=measure)
    return list(rows.select_related("by"))


def _reported(request: HttpRequest, form: ReportForm, measure: Measure, *, by: Any, person: Any = None) -> bool:
    """Whether it was kept; else the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        report(by=by, person=person, measure=measure, **form.cleaned_data)
    except NothingNewError:
        form.add_error("status", _("It stands so already. Choose another, or write what has been done."))
        return False
    messages.success(request, _("Thank you. Your report is kept."))
    return True


# ---------------------------------------------------------------- behind the mailed link


def network_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Measures live on a network's host; what is shown of one is kept nowhere and found by no search engine."""

    @wraps(view)
    def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.network is None:
            raise Http404("The bare host has no measures.")
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(entrance)


def _working(request: HttpRequest) -> Any:
    rows = Notice.objects.for_network(request.network).working(timezone.now())
    return rows.select_related("person", *(f"measure__{name}" for name in LOADED))


def _still_theirs(notice: Notice) -> bool:
    """A link ends when its person leaves the network or somebody else has become responsible."""
    person, measure = notice.person, notice.measure
    is_theirs = rules.answers_for(person, measure) and rules.sees(person, measure)
    return is_member(person, measure.network) and is_theirs


@network_only
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange a mailed link for a session limited to its measure. Nothing is used up and nothing changes."""
    found = _working(request).filter(digest=token_digest(token)).first()
    if found is None or not _still_theirs(found):
        return render(request, "followup/link_unknown.html", status=404)
    opened = request.session.get(SESSION_KEY, {})
    opened[found.measure.reference] = (found.pk, int(timezone.now().timestamp()))
    request.session.cycle_key()
    request.session[SESSION_KEY] = opened
    return redirect("followup:report", found.measure.reference)


def _opened(request: HttpRequest, reference: str) -> Notice | None:
    """The link by which this browser has opened the measure, if it still holds."""
    key, since = request.session.get(SESSION_KEY, {}).get(reference, (0, 0))
    if not key or timezone.now().timestamp() - since > SESSION_SECONDS:
        return None
    found: Notice | None = _working(request).filter(pk=key, measure__reference=reference).first()
    return found if found is not None and _still_theirs(found) else None


@network_only
@require_http_methods(["GET", "POST"])
def report_by_link(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to be done, and the form. Only for the browser that opened the link."""
    notice = _opened(request, reference)
    if notice is None:
        return render(request, "followup/link_unknown.html", status=404)
    found = notice.measure
    form = ReportForm(request.POST if request.method == "POST" else None, measure=found)
    if request.method == "POST" and _reported(request, form, found, by=None, person=notice.person):
        return redirect("followup:report", reference)
    context = {"measure": found, "form": form, "updates": _history(found)}
    return render(request, "followup/report.html", context)


# ---------------------------------------------------------------- shown elsewhere


def measures_to_do(request: HttpRequest) -> dict[str, Any] | None:
    """One's own open measures, overdue ones first; for those who lead the network all that are overdue."""
    own = rules.own_open(request.user, request.network)
    found = [_own_row(one) for one in own[:SHOWN]]
    late = rules.late_of_others(request.user, request.network)
    found += [_late_row(one) for one in late[:SHOWN]]
    if len(late) > SHOWN:
        found.append(Row(_("All overdue measures"), f"{reverse('measures:list')}?show={Show.OVERDUE}"))
    if len(own) > SHOWN:
        found.append(Row(_("All measures you answer for"), f"{reverse('measures:list')}?show={Show.MINE}"))
    return {"rows": found} if found else None


def _own_row(measure: Measure) -> Row:
    return Row(measure.title, measure.get_absolute_url(), rules.state_words(measure), sign=rules.state_sign(measure))


def _late_row(measure: Measure) -> Row:
    words = {"who": measure.responsible, "state": _("overdue since %(day)s") % {"day": day_and_month(measure.due_on)}}
    return Row(measure.title, measure.get_absolute_url(), _("%(who)s: %(state)s") % words, sign="bad")


def _visible(request: HttpRequest, model: Any, meeting: Meeting) -> Any:
    rows = model.objects.visible_to(request.user, request.network).filter(meeting=meeting)
    return rows.select_related("network", "item")


def meeting_panel(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """Before a meeting what is overdue, from the day on what it decided and who does what."""
    if rules.is_noted(meeting):
        decisions = list(_visible(request, Decision, meeting).with_measures().order_by("item__sort_order", "pk"))
        measures = _visible(request, Measure, meeting).filter(decision=None).select_related("owner", "organisation")
        found = {"decisions": decisions, "measures": list(measures.order_by("due_on", "pk"))}
        may_note = is_secretariat(request.user, request.network)
        return found | {"may_note": may_note} if any(found.values()) or may_note else None
    if meeting.is_past or not meeting.agenda_is_open:
        return None
    overdue = Measure.objects.visible_to(request.user, request.network).overdue()
    late = list(overdue.select_related("owner", "organisation", "network"))
    return {"overdue": late} if late else None


def minutes_panel(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """The measures of the meeting, with how they stand by now."""
    measures = list(_visible(request, Measure, meeting).select_related("owner", "organisation").order_by("due_on"))
    return {"measures": measures} if measures else None


def minutes_box(request: HttpRequest, minutes: Minutes) -> Iterator[str]:
    """What was noted, for whoever writes the minutes."""
    meeting = minutes.meeting
    lines = [line for _item, line in rules.outline_lines(meeting)]
    context = {"meeting": meeting, "lines": lines, "is_locked": minutes.is_locked}
    yield render_to_string("followup/admin/box.html", context, request=request)
