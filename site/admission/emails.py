"""The mails of log-in, one function a message, each in the language of its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from notifications.actions import queue_mail

if TYPE_CHECKING:
    from accounts.models import User
    from admission.models import Invitation
    from networks.models import Network
    from notifications.models import Mail

CHANGES: dict[str, Any] = {
    "password_set": _("A password has been set."),
    "password_changed": _("The password has been changed."),
    "password_reset": _("A new password has been set with a code from a mail."),
    "password_removed": _("The password has been removed. You now log in with a code by mail."),
    "totp_activated": _("An authenticator app has been added. It is asked for at each log-in."),
    "totp_deactivated": _("The authenticator app has been removed. It is no longer asked for at log-in."),
    "webauthn_added": _("A passkey has been added. It logs in without a code."),
    "webauthn_removed": _("A passkey has been removed. It no longer logs in."),
    "recovery_codes_generated": _("New recovery codes have been made. The earlier ones no longer work."),
}
"""What can change about how a person logs in, and what the mail says about it."""


def language_for(person: User | None, network: Network | None) -> str:
    """The person's own language where the network has it, else the network's main one.

    A stranger is written to in the language of the page they stood on.
    """
    wanted = person.language if person else (get_language() or "")
    if network is None:
        return wanted or "sv"
    return network.language_for(wanted)


def send_log_in_code(*, network: Network | None, person: User, code: str) -> Mail:
    """The code that logs one in."""
    return _send(network, person, "login_code", {"code": code}, secret=True)


def send_reset_code(*, network: Network | None, person: User, code: str) -> Mail:
    """The code that lets one choose a new password."""
    return _send(network, person, "reset_code", {"code": code}, secret=True)


def send_unknown_account(*, network: Network | None, to: str) -> Mail:
    """To an address nobody has: the page said nothing, so the mail does."""
    return queue_mail(
        network=network, to=to, language=language_for(None, network), template="unknown_account", context={}
    )


def send_account_change(*, network: Network | None, person: User, change: str) -> Mail:
    """To the owner of an account whose log-in changed; ``change`` is a key of CHANGES."""
    context = {"sentence": CHANGES[change], "path": reverse("admission:account")}
    return _send(network, person, "account_change", context)


def send_invitation(*, invitation: Invitation, token: str) -> Mail:
    """The link to an invitation; the only place where the token ever stands."""
    return queue_mail(
        network=invitation.network,
        to=invitation.email,
        language=invitation.language,
        template="invitation",
        context={"invitation": invitation, "path": reverse("admission:open_invitation", args=[token])},
        erase_when_sent=True,
    )


def _send(
    network: Network | None, person: User, template: str, context: dict[str, Any], *, secret: bool = False
) -> Mail:
    return queue_mail(
        network=network,
        to=person.email,
        language=language_for(person, network),
        template=template,
        context={"person": person, **context},
        erase_when_sent=secret,
    )
