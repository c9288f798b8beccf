"""The forms of log-in: allauth's, in plain words, with every wrong code counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from admission.actions import TooManyAttemptsError, account_key, begin_attempt, end_attempt
from admission.adapter import knows_device
from admission.choices import Way

NEW_PASSWORD_HELP = _("At least 12 characters. Several words in a row are easy to remember and hard to guess.")
APP_CODE_KEPT_SECONDS = 120


def _plain(field: forms.Field, label: Any, help_text: Any = "", **attributes: str) -> None:
    """Label and help in our words, and no second label inside the field."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


def _code_field(field: forms.Field, label: Any, help_text: Any = "") -> None:
    digits = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code", "spellcheck": "false"}
    _plain(field, label, help_text, **digits)
    _limit(field, 40)


def _limit(field: forms.Field, length: int) -> None:
    field.validators.append(MaxLengthValidator(length))
    field.widget.attrs["maxlength"] = length


def check_code(email: str, is_right: Callable[[], bool]) -> None:
    """Run a check of a code as an attempt at this account; raises ValidationError when it fails."""
    adapter = get_adapter()
    try:
        attempt = begin_attempt(email=email, way=Way.CODE, known_device=knows_device(context.request, email))
    except TooManyAttemptsError:
        raise adapter.validation_error("too_many_login_attempts") from None
    try:
        right = is_right()
    except ValidationError:
        end_attempt(attempt, succeeded=False, email=email, network=context.request.network)
        raise
    end_attempt(attempt, succeeded=right, email=email, network=context.request.network)
    if not right:
        raise adapter.validation_error("incorrect_code")


class LoginForm(account_forms.LoginForm):
    """A mail address and perhaps a password; without one a code is mailed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("Mail address"), autocomplete="username")
        help_text = _("Only if you have set one. Leave it empty and we send you a code by mail.")
        _plain(self.fields["password"], _("Password"), help_text)
        _limit(self.fields["login"], 254)

    def _setup_password_field(self) -> None:
        # allauth demands the password or drops it; here it may be left empty.
        self.fields["password"].required = False

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        # allauth counts by the address alone, so a stranger could use up the mails of a known device.
        mailed = account_key(email or "") + (".known" if knows_device(context.request, email or "") else "")
        if ratelimit.consume(context.request, action="request_login_code", key=mailed):
            self.user = User.objects.active().filter(email=(email or "").lower()).first()
        else:
            self.add_error("login", get_adapter().validation_error("too_many_login_attempts"))
        return self.cleaned_data


class MailedCodeForm(account_forms.BaseConfirmCodeForm):
    """A code from a mail; ``email`` is the address it was asked for."""

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        _code_field(self.fields["code"], _("Six digits"))

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        check_code(self.email, lambda: compare_user_code(actual=code, expected=self.expected_code or ""))
        return code


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """Where to send the code for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], _("Mail address"), autocomplete="username")
        _limit(self.fields["email"], 254)


class NewPasswordMixin:
    """A new password is typed once; the browser can show it."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2")
        _plain(self.fields["password1"], _("New password"), NEW_PASSWORD_HELP)


class SetPasswordForm(NewPasswordMixin, account_forms.SetPasswordForm):
    """A first password."""


class NewPasswordForm(NewPasswordMixin, account_forms.ResetPasswordKeyForm):
    """A new password after a mailed code."""


class ChangePasswordForm(NewPasswordMixin, account_forms.ChangePasswordForm):
    """A new password for the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], _("Present password"))

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class PasswordAgainForm(account_forms.ReauthenticateForm):
    """The password once more, before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Password"))


class AppCodeMixin:
    """A code from the authenticator app, or a recovery code; each works once."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("Six digits from the app, or one of your recovery codes.")
        _code_field(self.fields["code"], pgettext_lazy("authenticator app", "Code"), help_text)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        check_code(self.user.email, self._is_right)
        return code

    def _is_right(self) -> bool:
        super().clean_code()
        app = self.authenticator
        return app.type != Authenticator.Type.TOTP or _use_up(app, normalize_user_code(self.cleaned_data["code"]))


@transaction.atomic
def _use_up(app: Authenticator, code: str) -> bool:
    """Note that a code was used; False when it was before.

    allauth notes it in the cache, which may forget, and for less time than a code stays valid.
    """
    row = Authenticator.objects.select_for_update().get(pk=app.pk)
    now, said = time.time(), salted_hmac("admission.app-code", code, algorithm="sha256").hexdigest()
    used = {digest: at for digest, at in row.data.get("used", {}).items() if at > now - APP_CODE_KEPT_SECONDS}
    if said in used:
        return False
    row.data = row.data | {"used": used | {said: now}}
    row.save(update_fields=["data"])
    return True


class AppCodeForm(AppCodeMixin, mfa_forms.AuthenticateForm):
    """The second step of a log-in."""


class AppCodeAgainForm(AppCodeMixin, mfa_forms.ReauthenticateForm):
    """The app's code once more, before something weighty."""


class AddAppForm(ActivateTOTPForm):
    """The first code of a newly added authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self.fields["code"], _("Six digits from the app"))


class AccountForm(forms.ModelForm):
    """A person's own name and language."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "language"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }
