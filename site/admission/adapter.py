"""How allauth works here: our mails, our counting of failures, nobody signs up, the second factor."""

from __future__ import annotations

import re
import time
from hashlib import sha256
from typing import Any

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as PERSON_SESSION_KEY,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.userkit import user_id_to_str
from allauth.core import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts.models import User
from admission.actions import TooManyAttemptsError, account_key, begin_attempt, end_attempt
from admission.choices import Way
from admission.emails import CHANGES, send_account_change, send_log_in_code, send_reset_code, send_unknown_account
from audit.actions import record, tell
from devices.actions import end_sessions
from networks.rules import is_member, needs_second_factor, needs_second_factor_anywhere

NOTICES = {
    "account/email/password_set": "password_set",
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_reset",
    "mfa/email/totp_activated": "totp_activated",
    "mfa/email/totp_deactivated": "totp_deactivated",
    "mfa/email/webauthn_added": "webauthn_added",
    "mfa/email/webauthn_removed": "webauthn_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_generated",
}
"""allauth's notices by their templates, and what they are among our changes of an account."""


NO_PATH = re.compile(r"[\\\x00-\x20\x7f]|%(?:0[0-9a-f]|1[0-9a-f]|5c|7f)", re.IGNORECASE)
"""What no address of ours holds: backslashes, spaces and control characters, written out or not."""


def is_own_path(request: HttpRequest, wanted: str) -> bool:
    """Whether an address that came with a request may be gone to: a plain path of the host that was asked."""
    if not wanted.startswith("/") or NO_PATH.search(wanted):
        return False
    return url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())


class AccountAdapter(DefaultAccountAdapter):
    """Log-in by mailed code or password; no sign-up; every mail goes through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Mail address and password do not match. Without a password, leave it empty."),
        "incorrect_code": _("That is not the code. Check the latest mail from us."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your present password."),
        "rate_limited": _("That was too often. Wait a few minutes."),
        "too_many_login_attempts": _("Too many tries. Wait fifteen minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come by invitation."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this very host; another network's is foreign too."""
        return is_own_path(self.request, url or "")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address counted from our own proxies; a request that did not come through them has its own."""
        try:
            address = get_client_ip(request)
        except ImproperlyConfigured:
            address = request.META.get("REMOTE_ADDR")
        if not address:
            raise PermissionDenied("The request has no address.")
        return address

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Members come to their pages; whoever has no part in this network to the page that lists their own."""
        if request.network and is_member(request.user, request.network):
            return f"/{get_language()}/extranet/"
        return reverse("admission:account") if request.network else "/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admission:account")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Someone switched off between two steps reads what a stranger would."""
        messages.error(request, self.error_messages["email_password_mismatch"])
        return redirect("account_login")

    # ------------------------------------------------------------ checking and counting

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The active person with this address and password; failures are counted per account."""
        email = credentials.get("email", "")
        try:
            attempt = begin_attempt(email=email, way=Way.PASSWORD, known_device=knows_device(request, email))
        except TooManyAttemptsError:
            raise self.validation_error("too_many_login_attempts") from None
        try:
            person = super().authenticate(request, **credentials)
        except ValidationError:
            tell("log_in_locked", network=request.network, way="address", account=attempt.account[:16])
            attempt.delete()
            raise
        person = person if person and person.is_active else None
        end_attempt(attempt, succeeded=bool(person), email=email, network=request.network)
        return person

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return bool(found and found.pk == user.pk)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # One count for all hosts: the same account answers on each of them.
        return str(credentials.get("email", "")).casefold()

    def login(self, request: HttpRequest, user: User) -> None:
        """Log in; a fresh log-in is as good as proving oneself once more."""
        super().login(request, user)
        records = get_authentication_records(request, user)
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [entry | {"reauthenticated": True} for entry in records]
        ways = "+".join(str(entry.get("type") or entry["method"]) for entry in records)
        tell("log_in", person=user, network=request.network, way=ways[:80])

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        tell("log_out", person=request.user, network=request.network)
        super().logout(request)

    def get_login_stages(self) -> list[str]:
        """allauth's steps, with our own answer to who is asked for a second factor."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "admission.adapter.SecondStep"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """How a person can prove themselves once more: here, with a passkey of this host only."""
        methods = super().get_reauthentication_methods(user)
        if passkeys_here(self.request, user):
            return methods
        return [method for method in methods if method["url"] != reverse("mfa_reauthenticate_webauthn")]

    # ------------------------------------------------------------ mails

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put one of allauth's mails into our outbox; raises LookupError for one we have no text for."""
        network = self.request.network
        person = User.objects.filter(email=email.lower()).first()
        # Counted without what stands after a plus sign: all those addresses are one mailbox. And counted for
        # everybody, since counting takes long enough to tell who has an account.
        is_seldom = ratelimit.consume(self.request, action="unknown_account", key=account_key(email))
        if template_prefix == "account/email/unknown_account":
            if is_seldom:
                send_unknown_account(network=network, to=email.lower())
        elif template_prefix == "account/email/login_code" and person:
            send_log_in_code(network=network, person=person, code=context["code"])
            tell("code_sent", person=person, network=network, way="log_in")
        elif template_prefix == "account/email/password_reset_code" and person:
            send_reset_code(network=network, person=person, code=context["code"])
            tell("code_sent", person=person, network=network, way="new_password")
        else:
            raise LookupError(f"No mail stands for {template_prefix}.")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner that the log-in changed, and note it in the log."""
        tell_of_change(self.request, user, NOTICES[template_prefix])


KNOWN_DEVICE_LASTS = 60 * 60 * 24 * 180
KNOWN_DEVICE_SALT = "admission.known-device"


def remember_device(response: HttpResponse, person: User) -> None:
    """Let this browser show, for half a year, that this account has logged in with it."""
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        signing.dumps(account_key(person.email), salt=KNOWN_DEVICE_SALT),
        max_age=KNOWN_DEVICE_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def knows_device(request: HttpRequest, email: str) -> bool:
    """Whether this browser has logged in to the account before; it opens nothing by that."""
    said = request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, "")
    try:
        return bool(signing.loads(said, salt=KNOWN_DEVICE_SALT, max_age=KNOWN_DEVICE_LASTS) == account_key(email))
    except signing.BadSignature:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """The authenticator app shows the network's name."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _("That is not the code of this moment.")}

    def get_totp_issuer(self) -> str:
        network = self.request.network
        return network.name if network else settings.WAGTAIL_SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose a passkey is: the host of the network's row, whatever a header said."""
        return {"id": rp_id(self.request), "name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What a new passkey is called until its owner says otherwise."""
        return gettext("Passkey %(number)d") % {"number": passkeys_of(user).count() + 1}

    def build_totp_svg(self, url: str) -> str:
        """The picture on white ground, so that a dark page does not swallow it."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")


class SecondStep(AuthenticateStage):
    """Asks for the second factor of those who have an app, or have a passkey and need a second factor.

    Whoever needs none and added a passkey did so to log in without typing; a mailed code serves them too.
    The question is put for all networks at once: whoever guards one of them by a passkey there must not
    be entered through another one, where no passkey of theirs works.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        person = self.login.user
        if not super()._should_handle(request):
            return False
        return has_app(person) or needs_second_factor_anywhere(person)


@transaction.atomic
def tell_of_change(request: HttpRequest, person: User, change: str) -> None:
    """Log a change of how a person logs in (a key of CHANGES) and mail it to them."""
    if change not in CHANGES:
        raise LookupError(change)
    record(by=request.user, action=f"admission.{change}", target=person, network=request.network)
    send_account_change(network=request.network, person=person, change=change)
    tell("log_in_changed", person=person, network=request.network, change=change)
    if change.startswith("password_"):
        by = person if request.user.is_authenticated else None
        end_sessions(by=by, person=person, network=request.network, but=request.session.session_key)


def rp_id(request: HttpRequest) -> str:
    """The host a passkey belongs to."""
    return str(request.network.site.hostname) if request.network else settings.HUB_HOST


def origin(request: HttpRequest) -> str:
    """What a browser writes into the answer of a passkey used on this host."""
    return request.network.base_url if request.network else settings.WAGTAILADMIN_BASE_URL.rstrip("/")


def passkeys_of(person: User) -> Any:
    """All of a person's passkeys, whatever host each belongs to."""
    return Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.WEBAUTHN)


def host_of(passkey: Authenticator) -> bytes:
    """What the passkey itself says of its host: the SHA-256 of the name."""
    return bytes(passkey.wrap().authenticator_data.rp_id_hash)


def passkeys_here(request: HttpRequest, person: User) -> list[Authenticator]:
    """A person's passkeys that work on the host of the request."""
    if not person.is_authenticated:
        return []
    here = sha256(rp_id(request).encode()).digest()
    return [passkey for passkey in passkeys_of(person) if host_of(passkey) == here]


def has_app(person: User) -> bool:
    """Whether an authenticator app is asked for when this person logs in."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def second_factor_used(request: HttpRequest) -> bool:
    """Whether this session was opened, or proved afterwards, with a second factor."""
    return any(entry["method"] == "mfa" for entry in get_authentication_records(request, request.user))


def second_factor_recent(request: HttpRequest) -> bool:
    """Whether the person showed a second factor within the last quarter of an hour."""
    oldest = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(entry["method"] == "mfa" and entry["at"] > oldest for entry in records)


def second_factor_missing(request: HttpRequest) -> str | None:
    """Where to send someone who needs a second factor and has not shown it; None when all is well.

    ``networks.rules.needs_second_factor`` says who needs one. Whoever has none is sent to add one, others
    to use theirs: a passkey of this host, the code of an app, or a recovery code.
    """
    person = request.user
    if not person.is_authenticated or not needs_second_factor(person, request.network) or second_factor_used(request):
        return None
    if passkeys_here(request, person):
        name = "mfa_reauthenticate_webauthn"
    elif Authenticator.objects.filter(user_id=person.pk).exists():
        name = "mfa_reauthenticate"
    else:
        name = "admission:add_second_factor"
    return f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"


def carry_authentication(request: HttpRequest, person: User, ways: list[dict[str, Any]]) -> None:
    """Let this session know how the person logged in elsewhere, the second factor included."""
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = sorted(ways, key=lambda entry: entry["at"])
    request.session[PERSON_SESSION_KEY] = user_id_to_str(person)


def proved_recently(request: HttpRequest) -> bool:
    """Whether the person logged in, or proved themselves again, within the last quarter of an hour."""
    oldest = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(entry["at"] > oldest for entry in get_authentication_records(request, request.user))
