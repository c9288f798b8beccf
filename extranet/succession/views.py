"""The change of a chief executive on one screen, and what is left to do after it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from admission.models import Invitation
from extranet.members.models import Representation
from extranet.succession.actions import CannotBeFollowed, take_over
from extranet.succession.forms import SuccessionForm
from extranet.succession.rules import can_be_followed, holdings
from office.views import OfficeView

ABOVE = ((_("Representatives"), reverse_lazy("representatives:index")),)


class SuccessionView(OfficeView):
    """About one representative of the network."""

    header_icon = "user"
    above = ABOVE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.rows = Representation.objects.for_network(request.network).select_related(
            "organisation__network", "person"
        )
        self.leaving = get_object_or_404(self.rows, pk=kwargs["pk"])
        self.page_subtitle = str(self.leaving.organisation)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = holdings(self.leaving.person, self.network, self.leaving)
        return super().get_context_data(**kwargs, leaving=self.leaving, holdings=held)


class TakeOverView(SuccessionView, FormView):
    """Ends the one, begins the other, mails the way in: all of it or nothing."""

    template_name = "succession/take_over.html"
    page_title = _("Somebody else takes over")
    form_class = SuccessionForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if can_be_followed(self.leaving) else self.refuse()

    def refuse(self) -> HttpResponse:
        """They are a deputy, or have left."""
        messages.error(
            self.request, gettext("Nothing was done: this person does not represent the organisation today.")
        )
        return redirect("representatives:edit", self.leaving.pk)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"leaving": self.leaving}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        deputies = self.rows.current().filter(deputy_of=self.leaving)
        return super().get_context_data(**kwargs, deputies=deputies)

    def form_valid(self, form: SuccessionForm) -> HttpResponse:
        facts = {name: form.cleaned_data[name] for name in ("last_day", "function", "position", "mail")}
        try:
            new = take_over(by=self.request.user, leaving=self.leaving, successor=form.successor, **facts)
        except CannotBeFollowed:
            return self.refuse()
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self.form_invalid(form)
        return redirect("succession:done", self.leaving.pk, new.pk)


class DoneView(SuccessionView, TemplateView):
    """What was done, what the one who left still holds, and how to take it back."""

    template_name = "succession/done.html"
    page_title = _("The change is made")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        new = get_object_or_404(self.rows, pk=self.kwargs["new"], organisation=self.leaving.organisation)
        sent = Invitation.objects.for_network(self.network).unanswered().to(new.person.email).first()
        undo = [
            (gettext("Delete %(name)s as representative") % {"name": new.person}, _edit(new)),
            (gettext("Empty the last day of %(name)s") % {"name": self.leaving.person}, _edit(self.leaving)),
        ]
        if sent:
            undo.insert(0, (gettext("Withdraw the invitation"), reverse("office:withdraw", args=[sent.pk])))
        return super().get_context_data(**kwargs, successor=new, sent=sent, undo=undo)


def _edit(row: Representation) -> str:
    return reverse("representatives:edit", args=[row.pk])
