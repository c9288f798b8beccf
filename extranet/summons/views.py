"""Answering a summons: behind the mailed link, on the meeting's page, and what the secretariat sees of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from extranet.meetings.models import Meeting
from extranet.nav import Row
from extranet.summons.actions import TooLateError, give_answer
from extranet.summons.choices import Answer
from extranet.summons.forms import AnswerForm
from extranet.summons.models import Summons, SummonsLink, token_digest
from extranet.summons.rules import needs, sees_needs, still_speaks, tally

SESSION_KEY = "summons"
SESSION_SECONDS = 2 * 60 * 60
"""How long a link, once opened, keeps its summons open in that browser."""


# ---------------------------------------------------------------- behind the mailed link


def network_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Meetings live on a network's host; what is shown of one is kept nowhere and found by no search engine."""

    @wraps(view)
    def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.network is None:
            raise Http404("The bare host has no meetings.")
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(entrance)


def _valid_links(request: HttpRequest) -> Any:
    rows = SummonsLink.objects.for_network(request.network).filter(expires_at__gt=timezone.now())
    rows = rows.filter(summons__person__is_active=True)
    return rows.select_related("summons__meeting__network__site")


@network_only
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange a mailed link for a session limited to its summons. Nothing is used up and nothing changes."""
    found = _valid_links(request).filter(digest=token_digest(token)).first()
    if found is None or not still_speaks(found.summons):
        return render(request, "summons/link_unknown.html", status=404)
    opened = request.session.get(SESSION_KEY, {})
    opened[found.summons.reference] = (found.pk, int(timezone.now().timestamp()))
    request.session.cycle_key()
    request.session[SESSION_KEY] = opened
    wanted = request.GET.get("answer", "")
    query = f"?answer={wanted}" if wanted in Answer.values and wanted else ""
    return redirect(reverse("summons:answer", args=[found.summons.reference]) + query)


def _opened(request: HttpRequest, reference: str) -> Summons | None:
    """The summons this browser has opened by a link that still holds, of somebody who still speaks there."""
    key, since = request.session.get(SESSION_KEY, {}).get(reference, (0, 0))
    if not key or timezone.now().timestamp() - since > SESSION_SECONDS:
        return None
    if not _valid_links(request).filter(pk=key, summons__reference=reference).exists():
        return None
    found: Summons = loaded(request).get(reference=reference)
    return found if still_speaks(found) else None


def loaded(request: HttpRequest) -> Any:
    """Summonses of the network with all that a page about one shows."""
    rows = Summons.objects.for_network(request.network)
    return rows.select_related("meeting__network__site", "meeting__call", "meeting__host", "organisation", "person")


@network_only
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """When and where, and the buttons that answer. Only for the browser that opened the link."""
    summons = _opened(request, reference)
    if summons is None:
        return render(request, "summons/link_unknown.html", status=404)
    form = AnswerForm(request.POST if request.method == "POST" else None, summons=summons)
    if request.method == "POST" and form.is_valid():
        _keep(request, form, summons, by=None)
        return redirect("summons:answer", reference)
    context = {
        "summons": summons,
        "meeting": summons.meeting,
        "form": form,
        "wanted": request.POST.get("answer") or request.GET.get("answer", ""),
    }
    return render(request, "summons/answer.html", context)


def _keep(request: HttpRequest, form: AnswerForm, summons: Summons, *, by: Any) -> None:
    try:
        kept = give_answer(by=by, summons=summons, given=form.given)
    except TooLateError:
        messages.warning(request, _("Answers can no longer be changed here. Write to the secretariat."))
        return
    texts = {
        Answer.YES: _("Thank you. You are expected."),
        Answer.SUBSTITUTE: _("Thank you. Your substitute gets a mail with time and place."),
        Answer.NO: _("Thank you for telling. You are missed."),
    }
    messages.success(request, texts[Answer(kept.answer)])


# ---------------------------------------------------------------- in the members' area


@require_POST
def answer_here(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """The same answer, given on the meeting's page by somebody logged in."""
    summons = get_object_or_404(loaded(request), meeting=pk, reference=reference, person=request.user)
    form = AnswerForm(request.POST, summons=summons)
    if form.is_valid():
        _keep(request, form, summons, by=request.user)
        return redirect(summons.meeting.get_absolute_url() + "#answer")
    context = {"summons": summons, "meeting": summons.meeting, "form": form, "is_inside": True}
    return render(request, "summons/answer_here.html", context)


def meeting_panel(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """One's own answer and how many come; for the host also what they need."""
    rows = list(loaded(request).filter(meeting=meeting))
    if not rows:
        return None
    own = [row for row in rows if row.person_id == request.user.pk]
    return {
        "own": [(row, AnswerForm(summons=row)) for row in own],
        "tally": tally(rows),
        "needs": needs(meeting, rows) if sees_needs(request.user, meeting) else None,
    }


def unanswered(request: HttpRequest) -> dict[str, Any] | None:
    """Meetings this person has not answered yet, the nearest first."""
    rows = Summons.objects.for_network(request.network).filter(person=request.user).open(timezone.now()).unanswered()
    found = rows.select_related("meeting__call").order_by("meeting__starts_at")[:5]
    told = [_row(summons) for summons in found]
    return {"rows": told} if told else None


def _row(summons: Summons) -> Row:
    call = getattr(summons.meeting, "call", None)
    until = call.answer_by if call else None
    url = summons.meeting.get_absolute_url() + "#answer"
    text = _("Say whether you come")
    return Row(summons.meeting.title, url, text, until or timezone.localdate(summons.meeting.starts_at))
