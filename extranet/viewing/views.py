"""Beginning and ending, from the person's page in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from extranet.viewing import actions
from extranet.viewing.rules import may_view_as
from office.querysets import people_of
from office.views import PEOPLE, OfficeView, StepView


class BeginView(StepView):
    """Says what it means before it begins."""

    page_title = _("View as")
    header_icon = "view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.network is None:
            raise Http404
        self.person = get_object_or_404(people_of(request.network), pk=kwargs["pk"])
        self.above = (PEOPLE, (str(self.person), self.back()))
        self.button = gettext("View as %(name)s") % {"name": self.person}
        if not may_view_as(request.user, self.person, request.network):
            raise PermissionDenied

    def back(self) -> str:
        return reverse("office:person", args=[self.person.pk])

    def question(self) -> str:
        return gettext(
            "You see the members’ area as %(name)s does, for 30 minutes at most. You can answer and change nothing, "
            "nothing counts as read by %(name)s, and their own page stays closed. When you begin and end is logged, "
            "and %(name)s can see it among what is kept about them."
        ) % {"name": self.person}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        actions.begin(request, person=self.person)
        return redirect("extranet:dashboard")


class EndView(OfficeView, TemplateView):
    """Ends it at once."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("office:people")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person = actions.end(request, how="ended")
        if person is None:
            return redirect("office:people")
        messages.success(request, gettext("You no longer see the members’ area as %(name)s.") % {"name": person})
        return redirect("office:person", person.pk)


def refused(request: HttpRequest) -> HttpResponse:
    """What cannot be done or seen in another's place."""
    return render(request, "viewing/refused.html", status=403)
