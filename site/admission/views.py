"""Log-in, one's own account, and the page an invitation leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account import views as account_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Site

from accounts.models import User
from admission.actions import AccountClosedError, InvitationUnusableError, accept_invitation
from admission.adapter import has_app, host_of, is_own_path, passkeys_of, proved_recently, tell_of_change
from admission.choices import InvitationState
from admission.forms import AccountForm
from admission.models import Invitation
from audit.actions import tell
from devices.models import Session
from networks.models import Membership
from networks.querysets import unscoped

View = Callable[..., HttpResponse]

LEAST_KEPT = 20
"""From so many characters on, what was written is worth showing once more."""


def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up; allauth needs the address's name."""
    raise Http404


def next_url(request: HttpRequest, default: str) -> str:
    """Where the reader wanted to go, on this host only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_own_path(request, wanted) else default


def proof_required(view: View) -> View:
    """Only for those who logged in or proved themselves within the last quarter of an hour."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if proved_recently(request):
            return view(request, *args, **kwargs)
        methods = get_adapter().get_reauthentication_methods(request.user)
        if methods:
            # Never allauth's way of keeping what was posted: it may hold a password.
            return redirect(f"{methods[0]['url']}?{urlencode({'next': request.path})}")
        return render(request, "admission/log_in_again.html", {"next": request.path})

    return guarded


# ---------------------------------------------------------------- log-in


class LoginView(account_views.LoginView):
    """The log-in page. Posting it begins anew, whatever was begun before."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            clear_login(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"languages": self._other_languages()}

    def _other_languages(self) -> list[dict[str, str]]:
        """The page in the network's other languages: the wanted address decides, so it is the one that changes."""
        offered = self.request.network.languages if self.request.network else []
        wanted = next_url(self.request, "")
        tail = wanted[len(f"/{get_language_from_path(wanted)}") :] if get_language_from_path(wanted) else "/extranet/"
        others = [code for code in offered if code != translation.get_language()]
        names = dict(User.Language.choices)
        return [{"code": code, "name": names[code], "next": f"/{code}{tail}"} for code in others]


class ConfirmLoginCodeView(account_views.ConfirmLoginCodeView):
    """Where the mailed code is typed."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return kwargs | {"email": self._process.state["email"]} if self._action == "verify" else kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last_moment = self._process.state["at"] + account_settings.LOGIN_BY_CODE_TIMEOUT
        valid_until = datetime.fromtimestamp(last_moment, tz=timezone.get_current_timezone())
        return super().get_context_data(**kwargs) | {"valid_until": valid_until}


@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Forget a log-in that was begun, or log out, and come to an empty log-in page."""
    logout(request, show_message=False)
    clear_login(request)
    wanted = next_url(request, "")
    return redirect_to_login(wanted) if wanted else redirect("account_login")


@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """Where the admin sends those it keeps out: someone logged in is told no, others log in first."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(next_url(request, "/cms/"))


@never_cache
def admin_logout(request: HttpRequest) -> HttpResponse:
    """The admin's log-out is ours; by a link it only asks."""
    if request.method == "POST":
        logout(request)
        return redirect("/")
    return redirect("account_logout")


# ---------------------------------------------------------------- one's own account


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Own name and language, how one logs in, and the networks one belongs to."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=list(form.fields))
        translation.activate(form.instance.language or translation.get_language())
        messages.success(request, _("Your details have been saved."))
        return redirect("admission:account")
    with unscoped():
        memberships = list(
            Membership.objects.current()
            .filter(person=request.user)
            .select_related("network__site")
            .order_by("network__name", "role")
        )
    is_member_here = any(row.network == request.network for row in memberships)
    context = {"form": form, "memberships": memberships, "is_member_here": is_member_here}
    return render(request, "admission/account.html", context | _log_in_of(request))


def _log_in_of(request: HttpRequest) -> dict[str, Any]:
    """What a person logs in with, and where they are logged in."""
    person, here = request.user, request.session.session_key
    hosts = {sha256(site.hostname.encode()).digest(): site for site in Site.objects.all()}
    passkeys = [(passkey, hosts.get(host_of(passkey))) for passkey in passkeys_of(person).order_by("pk")]
    devices = Session.objects.of(person).live().select_related("network").order_by("-used_at", "-started_at")
    return {
        "has_app": has_app(person),
        "passkeys": [{"key": key, "host": site} for key, site in passkeys],
        "devices": [{"session": session, "here": session.session_key == here} for session in devices],
    }


@proof_required
def remove_password(request: HttpRequest) -> HttpResponse:
    """Go back to codes by mail; all other sessions end."""
    if not request.user.has_usable_password():
        return redirect("admission:account")
    if request.method == "POST":
        request.user.set_unusable_password()
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        tell_of_change(request, request.user, "password_removed")
        messages.success(request, _("The password has been removed."))
        return redirect("admission:account")
    return render(request, "admission/remove_password.html")


RESET_SESSION_KEY = "admission.reset_of"


class RequestResetView(account_views.PasswordResetView):
    """Asks for a code for a new password; notes which password the code is meant to replace."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session[RESET_SESSION_KEY] = [person.get_session_auth_hash() for person in form.users]
        return response


class ConfirmResetView(account_views.ConfirmPasswordResetCodeView):
    """Where the code for a new password is typed."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"email": self._process.state["email"]}


class CompleteResetView(account_views.CompletePasswordResetView):
    """Where the new password is chosen, unless the password was changed meanwhile."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        person = self._process.user
        if person is None or person.get_session_auth_hash() not in self.request.session.get(RESET_SESSION_KEY, []):
            self._process.abort()
            messages.error(self.request, _("The password has been changed meanwhile. Begin again."))
            raise ImmediateHttpResponse(redirect("account_login"))
        return kwargs


class AddAppView(totp_views.ActivateTOTPView):
    """Adds an authenticator app; the code that was typed counts as this session's second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp", reauthenticated=True)
        return response

    def get_success_url(self) -> str:
        wanted = next_url(self.request, "")
        return f"{super().get_success_url()}?{urlencode({'next': wanted})}" if wanted else super().get_success_url()


class RecoveryCodesView(recovery_views.ViewRecoveryCodesView):
    """Shows the recovery codes that are left, and leads on to where the reader was going."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": next_url(self.request, reverse("admission:account"))}


add_app = proof_required(AddAppView.as_view())
remove_app = proof_required(totp_views.deactivate_totp)
view_recovery_codes = proof_required(RecoveryCodesView.as_view())
generate_recovery_codes = proof_required(recovery_views.generate_recovery_codes)
download_recovery_codes = proof_required(recovery_views.download_recovery_codes)
set_password = proof_required(account_views.password_set)


@require_safe
@never_cache
@login_required
def add_second_factor(request: HttpRequest) -> HttpResponse:
    """Someone who needs a second factor and has none chooses which."""
    return render(request, "admission/add_second_factor.html", {"next": next_url(request, "/")})


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """allauth's overview of second factors is part of our account page."""
    return redirect(reverse("admission:account") + "#second-factor")


# ---------------------------------------------------------------- invitations

INVITATION_SESSION_KEY = "admission.invitation"


@require_safe
@never_cache
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: exchange its token for a session that may see this one invitation, and nothing else."""
    if request.network is None:
        raise Http404
    invitation = Invitation.objects.for_network(request.network).with_token(token).first()
    if invitation is None:
        raise Http404
    # A session that someone else planted here must not come by the invitation.
    request.session.cycle_key()
    request.session[INVITATION_SESSION_KEY] = invitation.pk
    query = urlencode({"next": f"/{invitation.language}/extranet/"})
    response = redirect(f"{reverse('admission:invitation')}?{query}")
    # Not on the page itself: there a browser would send its form without an origin, and CSRF refuses that.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """The page of an invitation; its one button accepts."""
    found = _invitation_of_session(request)
    if request.method == "POST" and "leave" in request.POST:
        logout(request, show_message=False)
        request.session[INVITATION_SESSION_KEY] = found.pk
        return redirect(request.get_full_path())
    if found.state is not InvitationState.OPEN:
        return _show(request, found, found.state)
    if request.user.is_authenticated and request.user.email != found.email:
        return _show(request, found, "somebody_else")
    if request.method != "POST":
        return _show(request, found, InvitationState.OPEN)
    try:
        person = accept_invitation(invitation=found)
    except InvitationUnusableError as error:
        return _show(request, found, error.state)
    except AccountClosedError:
        return _show(request, found, "closed")
    return _let_in(request, found, person)


def _invitation_of_session(request: HttpRequest) -> Invitation:
    """The invitation whose link this session opened on this host; 404 without one."""
    key = request.session.get(INVITATION_SESSION_KEY)
    rows = Invitation.objects.for_network(request.network).select_related("network") if request.network else None
    found = rows.filter(pk=key).first() if rows is not None and key else None
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, found: Invitation, state: str) -> HttpResponse:
    status = 200 if state in {InvitationState.OPEN, "somebody_else"} else 410
    if state != InvitationState.OPEN:
        person = request.user if request.user.is_authenticated else None
        tell("invitation_refused", person=person, network=found.network, state=str(state))
    context = {"invitation": found, "state": str(state), "next": next_url(request, "")}
    return render(request, "admission/invitation.html", context, status=status)


def _let_in(request: HttpRequest, found: Invitation, person: User) -> HttpResponse:
    """Log the person in: the mail proved the address. A second factor is asked for as at any log-in."""
    request.session.pop(INVITATION_SESSION_KEY, None)
    messages.success(request, _("Welcome to %(network)s.") % {"network": found.network})
    wanted = next_url(request, f"/{found.language}/extranet/")
    if request.user.is_authenticated:
        return redirect(wanted)
    record_authentication(request, person, method="code", email=person.email)
    return perform_login(request, person, email=person.email, redirect_url=wanted)


# ---------------------------------------------------------------- a log-in that ended


def log_in_first(request: HttpRequest) -> HttpResponse:
    """To the log-in page and back; what somebody wrote while their log-in ended is shown to them to be copied.

    The answer to a form cannot be asked for again after the log-in, so its text would be gone. Nothing is kept
    here: the page shows what this browser has just sent, by a form of ours, as its token proves.
    """
    written = _written(request)
    if not written:
        return redirect_to_login(request.get_full_path())
    query = urlencode({"next": request.get_full_path()})
    context = {"written": written, "log_in": f"{reverse('account_login')}?{query}"}
    response = render(request, "admission/log_in_ended.html", context, status=403)
    add_never_cache_headers(response)
    return response


def _written(request: HttpRequest) -> list[str]:
    """The longer texts of a form that a browser sent as a page; no keys, and not the source of rich text."""
    if request.method != "POST" or "text/html" not in request.headers.get("Accept", ""):
        return []
    texts = [value.strip() for _name, values in request.POST.lists() for value in values]
    return [text for text in texts if len(text) >= LEAST_KEPT and " " in text and not text.startswith(("{", "["))]
