"""A guest's own part of a meeting, behind the mailed link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from calendars.ical import CONTENT_TYPE, calendar
from extranet.guests.actions import say_needs
from extranet.guests.models import Guest, GuestLink, token_digest
from extranet.guests.rules import calendar_event, facts_for, parts, printed
from extranet.meetings.choices import MeetingState
from extranet.summons.actions import TooLateError
from extranet.summons.forms import NeedsForm
from extranet.summons.views import SESSION_SECONDS, network_only
from printing.documents import pdf

SESSION_KEY = "guests"


def _valid(request: HttpRequest, **lookup: object) -> GuestLink | None:
    rows = GuestLink.objects.for_network(request.network).filter(expires_at__gt=timezone.now(), **lookup)
    found: GuestLink | None = rows.select_related("guest__meeting__network__site").first()
    return found


@network_only
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange a mailed link for a session limited to one guest's part. Nothing is used up and nothing changes."""
    found = _valid(request, digest=token_digest(token))
    if found is None:
        return render(request, "guests/link_unknown.html", status=404)
    opened = request.session.get(SESSION_KEY, {})
    opened[found.guest.reference] = (found.pk, int(timezone.now().timestamp()))
    request.session.cycle_key()
    request.session[SESSION_KEY] = opened
    return redirect("guests:part", found.guest.reference)


def _opened(request: HttpRequest, reference: str) -> Guest | None:
    """The guest whose link this browser has opened, as long as the invitation stands."""
    key, since = request.session.get(SESSION_KEY, {}).get(reference, (0, 0))
    if not key or timezone.now().timestamp() - since > SESSION_SECONDS:
        return None
    found = _valid(request, pk=key, guest__reference=reference)
    return found.guest if found and found.guest.meeting.state != MeetingState.CANCELLED else None


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, reference: str) -> HttpResponse:
    """When, where and what: the guest's own items, without number, without the rest. And what the guest needs."""
    guest = _opened(request, reference)
    if guest is None:
        return render(request, "guests/link_unknown.html", status=404)
    form = NeedsForm(request.POST if request.method == "POST" else None, of=guest)
    if request.method == "POST" and form.is_valid():
        try:
            say_needs(guest=guest, **form.cleaned_data)
        except TooLateError:
            messages.warning(request, gettext("It can no longer be changed here. Write to the secretariat."))
        else:
            messages.success(request, gettext("Thank you. The host is told, as numbers without a name."))
        return redirect("guests:part", reference)
    own = parts(guest)
    context = {"guest": guest, "parts": own, "event": calendar_event(guest, own), "told": facts_for(guest)}
    return render(request, "guests/part.html", context | {"form": form})


@network_only
@require_safe
def part_ics(request: HttpRequest, reference: str) -> HttpResponse:
    """The guest's part for a calendar."""
    guest = _opened(request, reference)
    if guest is None:
        return render(request, "guests/link_unknown.html", status=404)
    header = {"Content-Disposition": content_disposition_header(True, "meeting.ics")}
    return HttpResponse(calendar([calendar_event(guest, parts(guest))]), content_type=CONTENT_TYPE, headers=header)


@network_only
@require_safe
def part_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The guest's part on paper, tagged for screen readers."""
    guest = _opened(request, reference)
    if guest is None:
        return render(request, "guests/link_unknown.html", status=404)
    word = gettext("meeting")  # gettext finds no texts within an f-string
    header = {"Content-Disposition": content_disposition_header(True, f"{word}.pdf")}
    return HttpResponse(pdf("meeting", printed(guest, parts(guest))), content_type="application/pdf", headers=header)
