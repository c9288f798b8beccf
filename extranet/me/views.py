"""My page: what a person sees and decides about themselves in a network."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.models import User
from admission.forms import AccountForm
from extranet.me import actions
from extranet.me.models import CalendarFeed
from extranet.me.rules import own_tables
from networks.apps import collect
from networks.choices import Role
from networks.rules import roles_of
from notifications.actions import choose_rhythm
from notifications.forms import RhythmForm
from notifications.models import Subscription


class MyPage(TemplateView):
    """Own data, language, notifications, calendar; how one logs in stands on the account page."""

    template_name = "me/page.html"
    details: AccountForm | None = None
    rhythm: RhythmForm | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, network = self.request.user, self.request.network
        rhythm = Subscription.rhythm_of(person, network)
        return super().get_context_data(
            details=self.details or AccountForm(instance=person, auto_id="details_%s"),
            rhythm=self.rhythm or RhythmForm(initial={"rhythm": rhythm}),
            feed=CalendarFeed.objects.for_network(network)
            .select_related("network__site")
            .filter(person=person)
            .first(),
            affiliations=list(collect("affiliations", person, network)),
            roles=_role_words(person, network),
        )

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Save name and language. A refused form leaves its values on the row it was given, so it gets its own."""
        form = AccountForm(request.POST, instance=User.objects.get(pk=request.user.pk), auto_id="details_%s")
        if not form.is_valid():
            self.details = form
            return self.get(request)
        actions.save_details(by=request.user, network=request.network, fields=form.cleaned_data)
        language = form.cleaned_data["language"]
        with translation.override(language if language in request.network.languages else request.LANGUAGE_CODE):
            messages.success(request, _("Your details have been saved."))
            return redirect("me:page")


def _role_words(person: Any, network: Any) -> list[str]:
    held = roles_of(person, network)
    return [str(role.label) for role in Role if role in held]


class NotificationsView(MyPage):
    """How often news of the network come by mail."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().get(request) if self.rhythm else redirect("me:page")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        self.rhythm = RhythmForm(request.POST)
        if not self.rhythm.is_valid():
            return self.get(request)
        choose_rhythm(by=request.user, network=request.network, rhythm=self.rhythm.cleaned_data["rhythm"])
        messages.success(request, _("Your choice has been saved."))
        return redirect("me:page")


class CalendarView(TemplateView):
    """Make, renew or take away the calendar address."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("me:page")

    def post(self, request: HttpRequest) -> HttpResponse:
        if "close" in request.POST:
            actions.close_feed(by=request.user, network=request.network)
            messages.success(request, _("The calendar address no longer works."))
        else:
            actions.renew_feed(by=request.user, network=request.network)
            messages.success(request, _("Here is your calendar address. An earlier one no longer works."))
        return redirect("me:page")


class OwnData(TemplateView):
    """Everything that is kept about a person, to read and to take away."""

    template_name = "me/data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tables=own_tables(self.request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        tables = actions.export_own_data(by=request.user, network=request.network)
        told = {"made": timezone.now(), "person": request.user.email, "data": {one.label: one.rows for one in tables}}
        text = json.dumps(told, cls=OwnDataEncoder, ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, "my-data.json")
        return response


class OwnDataEncoder(DjangoJSONEncoder):
    """Dates as ISO writes them, and what else a row may hold as its words."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)
