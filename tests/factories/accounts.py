"""People. The plain ones stand in ``tests.factories.networks``; these can log in by password and app."""

import factory
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from accounts.models import User
from tests.factories.networks import PersonFactory

PASSWORD = "grön fyr på skäret 12"


class PersonWithPasswordFactory(PersonFactory):
    """Someone who set a password."""

    password = factory.django.Password(PASSWORD)


def add_app(person: User) -> str:
    """Give a person an authenticator app and recovery codes; returns the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def app_code(secret: str, moment: float) -> str:
    """What the app shows at a moment (seconds since 1970)."""
    return format_hotp_value(hotp_value(secret, int(moment) // 30))


def recovery_code(person: User) -> str:
    """The first recovery code that is left."""
    return RecoveryCodes.activate(person).get_unused_codes()[0]
