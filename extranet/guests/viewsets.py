"""The secretariat's screen of a meeting's guests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.guests.actions import invite_guest, withdraw_guest
from extranet.guests.forms import GuestForm
from extranet.guests.models import Guest
from extranet.meetings.choices import MeetingState
from extranet.summons.viewsets import TOO_LATE, MeetingScreen


class GuestsView(MeetingScreen):
    """Invite guests to items, and withdraw invitations."""

    template_name = "guests/admin/guests.html"
    page_title = _("Guests")
    header_icon = "user"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", GuestForm(meeting=self.meeting))
        rows = Guest.objects.for_network(self.network).filter(meeting=self.meeting).prefetch_related("items")
        return super().get_context_data(**kwargs, guests=rows, is_open=self._is_open())

    def _is_open(self) -> bool:
        return self.meeting.state in {MeetingState.PLANNED, MeetingState.SUMMONED} and not self.meeting.is_past

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self._is_open():
            messages.error(request, TOO_LATE)
        elif "withdraw" in request.POST:
            self._withdraw(request.POST["withdraw"])
        else:
            form = GuestForm(request.POST, meeting=self.meeting)
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form))
            invite_guest(by=request.user, guest=form.instance, items=form.cleaned_data["items"])
            messages.success(request, gettext("The invitation is on its way."))
        return redirect("guests_office:guests", pk)

    def _withdraw(self, value: str) -> None:
        rows = Guest.objects.for_network(self.network).filter(meeting=self.meeting)
        rows = rows.select_related("meeting__network__site")
        guest = get_object_or_404(rows, pk=int(value) if value.isdecimal() and len(value) < 18 else 0)
        withdraw_guest(by=self.request.user, guest=guest)
        messages.success(self.request, gettext("The invitation is withdrawn; the guest gets a mail."))
