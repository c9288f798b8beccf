"""The secretariat's screens of a meeting's guests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.guests.actions import change_guest, invite_guest, withdraw_guest
from extranet.guests.forms import GuestChangeForm, GuestForm
from extranet.guests.models import Guest
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import Meeting
from extranet.summons.viewsets import TOO_LATE, MeetingScreen


def is_open(meeting: Meeting) -> bool:
    """Guests are invited and changed until a meeting that stands has ended."""
    return meeting.state in {MeetingState.PLANNED, MeetingState.SUMMONED} and not meeting.is_past


class GuestsView(MeetingScreen):
    """Invite guests to items, and withdraw invitations."""

    template_name = "guests/admin/guests.html"
    page_title = _("Guests")
    header_icon = "user"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", GuestForm(meeting=self.meeting))
        rows = Guest.objects.for_network(self.network).filter(meeting=self.meeting).prefetch_related("items")
        return super().get_context_data(**kwargs, guests=rows, is_open=is_open(self.meeting))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not is_open(self.meeting):
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


class GuestView(MeetingScreen):
    """Change a guest who is invited."""

    template_name = "guests/admin/guest.html"
    page_title = _("Change a guest")
    header_icon = "user"
    guest: Guest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Guest.objects.for_network(request.network).select_related("meeting__network__site")
        self.guest = get_object_or_404(rows, meeting=kwargs["pk"], pk=kwargs["guest"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", GuestChangeForm(instance=self.guest, meeting=self.guest.meeting))
        return super().get_context_data(**kwargs | {"is_open": is_open(self.meeting)})

    def post(self, request: HttpRequest, pk: int, guest: int) -> HttpResponse:
        form = GuestChangeForm(request.POST, instance=self.guest, meeting=self.guest.meeting)
        if not is_open(self.meeting):
            messages.error(request, TOO_LATE)
        elif not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        else:
            change_guest(by=request.user, guest=form.instance, items=form.cleaned_data["items"])
            messages.success(request, gettext("The changes are saved."))
        return redirect("guests_office:guests", pk)
