"""From a row of the outbox to the message that leaves, and from templates to a row's texts."""

from __future__ import annotations

import uuid
from contextlib import nullcontext
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from networks.models import Network
from notifications.models import Mail

SUBJECT_LENGTH = 200


class Texts(NamedTuple):
    """A mail in one language."""

    subject: str
    text: str
    html: str


def one_line(text: str) -> str:
    """The text without line breaks and control signs, so that it can stand in a header."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())


def base_url(network: Network | None) -> str:
    """Where links in mails lead: the network's own address, never the host of a request."""
    return network.base_url if network else settings.WAGTAILADMIN_BASE_URL


def render(template: str, context: dict[str, Any], *, network: Network | None, language: str) -> Texts:
    """Render ``emails/<template>.subject.txt``, ``.txt`` and ``.html`` in a language and the network's zone.

    Nothing is escaped in the two plain texts; in the HTML everything is.
    """
    context = {"network": network, "base_url": base_url(network), "language": language, **context}
    zone = timezone.override(network.time_zone) if network else nullcontext()
    with translation.override(language), zone:
        return Texts(
            subject=one_line(_render(template, "subject.txt", context))[:SUBJECT_LENGTH],
            text=_render(template, "txt", context).strip() + "\n",
            html=_render(template, "html", context),
        )


def _render(template: str, kind: str, context: dict[str, Any]) -> str:
    found: Any = get_template(f"emails/{template}.{kind}")
    # PostgreSQL takes no text with a NUL in it.
    return str(found.template.render(Context(context, autoescape=kind == "html"))).replace("\x00", "")


def new_message_id(network: Network | None) -> str:
    """A Message-ID nobody else uses."""
    return f"<{uuid.uuid4()}@{network.site.hostname if network else settings.HUB_HOST}>"


def sender(network: Network | None) -> str:
    """The network's name with the installation's address."""
    name = network.name if network else settings.WAGTAIL_SITE_NAME
    return formataddr((one_line(name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The message as it leaves; the same at every attempt."""
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
    }
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=sender(mail.network),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=mail.headers | headers,
    )
    message.attach_alternative(mail.html, "text/html")
    for attachment in mail.attachments.all():
        message.attach(attachment.name, bytes(attachment.content), attachment.mimetype)
    return message
