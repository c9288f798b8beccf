"""The answers of passkeys: allauth's forms, held to the very host that asked."""

from __future__ import annotations

import json
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from admission.adapter import origin

MAX_NAME = 60
MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)
"""What the packages raise on an answer that no browser writes; all of them mean "no"."""


def _demand_origin(credential: Any) -> None:
    """Refuse an answer given on another host: a host below the asked one would pass with the package."""
    try:
        said = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))["origin"]
    except MALFORMED:
        said = None
    if said != origin(context.request):
        raise get_adapter().validation_error("incorrect_code")


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A new passkey and what its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.help_text = _("Name"), _("Such as the device it is on. Only you see it.")
        name.max_length = MAX_NAME
        name.widget.attrs.update({"maxlength": MAX_NAME, "autocomplete": "off"})

    def clean_credential(self) -> Any:
        _demand_origin(self.cleaned_data["credential"])
        return self.cleaned_data["credential"]

    def clean_name(self) -> str:
        return str(super().clean_name())[:MAX_NAME]

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except MALFORMED as error:
            raise _refusal(error) from error
        return cleaned


class AnswerMixin:
    """The answer of a passkey one has."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        _demand_origin(self.cleaned_data["credential"])
        try:
            found: Authenticator = super().clean_credential()
        except MALFORMED as error:
            raise _refusal(error) from error
        return found


def _refusal(error: Exception) -> ValidationError:
    return error if isinstance(error, ValidationError) else get_adapter().validation_error("incorrect_code")


class LogInForm(AnswerMixin, webauthn_forms.LoginWebAuthnForm):
    """A log-in by nothing but a passkey."""


class SecondStepForm(AnswerMixin, webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step of a log-in."""


class ProveForm(AnswerMixin, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey once more, before something weighty."""


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"}))
