"""A passkey in software: it answers as a browser and a device would, and as neither should."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory
from tests.factories.networks import MembershipFactory

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One passkey. ``host`` is what it signs for, ``origin`` what the browser writes."""

    host: str
    origin: str
    flags: int = PRESENT | VERIFIED
    identity: bytes = field(default_factory=lambda: token_bytes(32))
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    owner: str = ""

    def create(self, options):
        """The answer to a question for a new passkey."""
        self.owner = options["publicKey"]["user"]["id"]
        public = AttestedCredentialData.create(
            b"\0" * 16, self.identity, ES256.from_cryptography_key(self.secret.public_key())
        )
        data = AuthenticatorData.create(self._host(), self.flags | ATTESTED, 0, public)
        attestation = AttestationObject.create("none", data, {})
        said = self._client_data("webauthn.create", options)
        return self._packed({"clientDataJSON": said, "attestationObject": bytes(attestation)})

    def get(self, options):
        """The answer to a question for a log-in."""
        said = self._client_data("webauthn.get", options)
        data = bytes(AuthenticatorData.create(self._host(), self.flags, 1))
        signature = self.secret.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        answer = self._packed({"clientDataJSON": said, "authenticatorData": data, "signature": signature})
        answer["response"]["userHandle"] = self.owner
        return answer

    def _host(self):
        return sha256(self.host.encode()).digest()

    def _client_data(self, kind, options):
        said = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _packed(self, response):
        return {
            "id": websafe_encode(self.identity),
            "rawId": websafe_encode(self.identity),
            "type": "public-key",
            "response": {name: websafe_encode(value) for name, value in response.items()},
            "clientExtensionResults": {},
        }


@pytest.fixture
def soft_key():
    """A passkey for a network's host: ``soft_key(karlskrona)``."""
    return lambda network, **other: SoftKey(**{"host": network.site.hostname, "origin": network.base_url} | other)


@pytest.fixture
def browser():
    return lambda network, **extra: Client(headers={"host": network.site.hostname}, **extra)


@pytest.fixture
def erik(karlskrona, kongsberg):
    """An editor in Karlskrona and a representative in Kongsberg, with a password."""
    person = PersonWithPasswordFactory(email="erik@example.org", language="sv")
    MembershipFactory(person=person, network=karlskrona, role="editor")
    MembershipFactory(person=person, network=kongsberg)
    return person


@pytest.fixture
def log_in(browser, erik):
    def enter(network):
        client = browser(network)
        client.post("/account/login/", {"login": erik.email, "password": PASSWORD})
        return client

    return enter


ADD, LOG_IN = "/account/passkeys/add/", "/account/login/passkey/"


def options_in(page):
    """The question on a page."""
    return json.loads(page.context["options_json"])


@pytest.fixture
def add_passkey(log_in):
    """Log in by password and add a passkey to the account."""

    def add(network, key, name="Telefon"):
        client = log_in(network)
        question = options_in(client.get(ADD))
        return client, client.post(ADD, {"name": name, "credential": json.dumps(key.create(question))})

    return add


@pytest.fixture
def use_passkey(browser):
    """Log in by a passkey on a host, as the button does."""

    def use(network, key, client=None, **fields):
        client = client or browser(network)
        question = client.post(LOG_IN).json()
        return client, client.post(LOG_IN, {"credential": json.dumps(key.get(question)), **fields})

    return use
