"""Adding, naming, removing and using passkeys."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from admission.adapter import has_app, passkeys_here
from admission.views import next_url, proof_required
from networks.rules import needs_second_factor_anywhere


class AddView(webauthn_views.AddWebAuthnView):
    """Adds a passkey of this host; using it to do so counts as this session's second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Discoverable, and only with the device's own lock: so it logs in alone, without typing.
        options = auth.begin_registration(self.request.user, True)
        return context | {"options_json": json.dumps(options), "next": next_url(self.request, "")}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="webauthn", reauthenticated=True)
        return response

    def get_success_url(self) -> str:
        wanted = next_url(self.request, "")
        asked_for = has_app(self.request.user) or needs_second_factor_anywhere(self.request.user)
        if self.did_generate_recovery_codes and asked_for:
            query = f"?{urlencode({'next': wanted})}" if wanted else ""
            return reverse("mfa_view_recovery_codes") + query
        return wanted or _passkeys_on_account_page()


class RenameView(webauthn_views.EditWebAuthnView):
    """Gives a passkey another name."""


class RemoveView(webauthn_views.RemoveWebAuthnView):
    """Removes a passkey. It stays on its device and opens nothing any more."""


class LogInView(webauthn_views.LoginWebAuthnView):
    """Logs in by a passkey. A post without an answer asks for a question, which is kept in the session."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("account_login")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        clear_login(request)
        if "credential" not in request.POST:
            return JsonResponse(auth.begin_authentication(user=None))
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("That passkey does not log in here. It may belong to another network."))
        return (
            redirect_to_login(next_url(self.request, "")) if next_url(self.request, "") else redirect("account_login")
        )

    def form_valid(self, form: Any) -> HttpResponse:
        passkey = form.cleaned_data["credential"]
        login = Login(user=passkey.user, redirect_url=next_url(self.request, "") or None)
        return flows.perform_passwordless_login(self.request, passkey, login)


class ProveView(webauthn_views.ReauthenticateWebAuthnView):
    """The passkey once more, before something weighty."""

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("That did not work. Try again."))
        return redirect(self.request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "options_json": json.dumps(context["js_data"]["request_options"]),
            "next": next_url(self.request, ""),
            "alternatives": self.get_reauthentication_alternatives(),
        }


class SecondStepView(AuthenticateView):
    """The second step of a log-in: a passkey of this host, the code of an app, or a recovery code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        person: User = self.stage.login.user
        here = passkeys_here(self.request, person)
        return context | {
            "options_json": json.dumps(context["js_data"]["request_options"]) if here else "",
            "has_app": has_app(person),
        }


def _passkeys_on_account_page() -> str:
    return reverse("admission:account") + "#passkeys"


@never_cache
def to_account_page(request: HttpRequest) -> HttpResponse:
    """allauth's list of passkeys is part of our account page."""
    return redirect(_passkeys_on_account_page())


add = proof_required(AddView.as_view())
rename = proof_required(RenameView.as_view())
remove = proof_required(RemoveView.as_view())
prove = never_cache(ProveView.as_view())
second_step = SecondStepView.as_view()
log_in = LogInView.as_view()
