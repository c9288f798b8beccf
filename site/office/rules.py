"""Whose people, invitations and log entries the secretariat sees, and which roles it may give and take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from admission.models import Invitation
from admission.rules import AdminAddress, Kwargs, Who
from audit.models import Entry
from audit.querysets import EntryQuerySet
from networks.apps import collect
from networks.choices import GRANTED_ROLES, Role
from networks.models import Membership
from networks.rules import is_secretariat, runs_installation
from office.choices import DEEDS, LOOKS, MAIL_ERRORS, MAILS, VERBS
from privacy.rules import RetentionRule

if TYPE_CHECKING:
    from django.db.models import Model

    from networks.models import Network
    from notifications.models import Mail

LOOKS_KEPT = timedelta(days=366)


def is_of_network(person_pk: int, network: Network) -> bool:
    """Whether somebody has or had a role here."""
    rows = Membership.objects.for_network(network).filter(person=person_pk)
    return bool(rows.exists())


def may_change_roles(by: User, person: User, network: Network) -> bool:
    """The secretariat, of its own people; not of those who run the installation."""
    if person.is_superuser and not runs_installation(by):
        return False
    return is_secretariat(by, network) and is_of_network(person.pk, network)


def is_last_secretariat(person: User, network: Network) -> bool:
    """Whether the network would stand without a secretariat that can log in."""
    rows = Membership.objects.for_network(network).current().with_role(Role.SECRETARIAT)
    lasting = rows.filter(person__is_active=True, valid_to=None)
    return bool(rows.filter(person=person).exists() and not lasting.exclude(person=person).exists())


def latest_invitations(people: Iterable[User], network: Network) -> dict[int, Invitation]:
    """For each of these people who was invited here, by their number, the invitation sent last."""
    numbers = {person.email: person.pk for person in people}
    rows = Invitation.objects.for_network(network).filter(email__in=list(numbers)).order_by("created_at", "pk")
    return {numbers[row.email]: row for row in rows}


def held_directly(roles: Iterable[Membership]) -> set[str]:
    """Roles in force that were granted here, not by the register."""
    return {row.role for row in roles if row.source == "granted" and row.role in GRANTED_ROLES}


def source_words(rows: Iterable[Membership], network: Network) -> dict[str, str]:
    """In words, what roles rest on. Apps that give roles offer ``role_sources(network, sources)``."""
    sources = {row.source for row in rows}
    found = dict(collect("role_sources", network, sources)) if sources - {"granted"} else {}
    return {
        source: found.get(source) or (_("given here") if source == "granted" else _("register")) for source in sources
    }


def deed_words(action: str) -> str:
    """What was done, in words; what has none of its own is told by its kind and a verb, else by its letters."""
    if action in DEEDS:
        return str(DEEDS[action])
    app, _dot, rest = action.partition(".")
    verb, _line, kind = rest.partition("_")
    model = apps.all_models.get(app, {}).get(kind)
    if verb in VERBS and model is not None:
        return f"{model._meta.verbose_name}: {VERBS[verb]}"
    return rest.replace("_", " ")


def kind_words(entry: Entry) -> str:
    """What kind of thing it was done to."""
    model = _model_of(entry)
    return str(model._meta.verbose_name) if model else ""


def detail_words(entry: Entry) -> str:
    """Role and changed fields by the names that people know; codes and numbers are left out."""
    if role := entry.details.get("role"):
        return str(dict(Role.choices).get(role, ""))
    model = _model_of(entry)
    fields = entry.details.get("fields", [])
    return ", ".join(_label(model, name) for name in fields) if isinstance(fields, list) else ""


def mail_words(template: str) -> str:
    """What a mail is about; one that has no words of its own is told by its letters."""
    return str(MAILS.get(template) or template.replace("_", " "))


def error_words(mail: Mail) -> str:
    """What went wrong when it was tried last; the kind of error where there are no words for it."""
    return str(MAIL_ERRORS.get(mail.last_error) or mail.last_error)


def people_named(entries: Iterable[Entry]) -> dict[str, str]:
    """The names of those to whom something was done, by the number that the entries have; read when it is shown."""
    numbers = {row.target_id for row in entries if row.target_type == User._meta.label_lower}
    return {str(person.pk): str(person) for person in User.objects.filter(pk__in=numbers)} if numbers else {}


def _model_of(entry: Entry) -> type[Model] | None:
    app, _dot, name = entry.target_type.partition(".")
    return apps.all_models.get(app, {}).get(name)


def _label(model: type[Model] | None, name: Any) -> str:
    try:
        return str(model._meta.get_field(str(name)).verbose_name) if model else str(name)
    except (FieldDoesNotExist, AttributeError):
        return str(name).replace("_", " ")


def _own_person(request: HttpRequest, kwargs: Kwargs) -> bool:
    return request.network is not None and is_of_network(kwargs["pk"], request.network)


def _own_invitation(request: HttpRequest, kwargs: Kwargs) -> bool:
    if request.network is None:
        return False
    return bool(Invitation.objects.for_network(request.network).filter(pk=kwargs["pk"]).exists())


def _old_looks(now: datetime) -> Any:
    return Entry.objects.before(now - LOOKS_KEPT).filter(action__in=LOOKS)


RETENTION = [
    RetentionRule(
        "office.looks",
        gettext_lazy("What the log says of who opened minutes, the register or a document is removed after 12 months."),
        _old_looks,
        EntryQuerySet.purge,
    )
]


ADDRESSES: dict[str, Any] = {
    "people": None,
    "person": _own_person,
    "give": _own_person,
    "take": _own_person,
    "let_in": _own_person,
    "invite": None,
    "waiting": None,
    "invitations": None,
    "resend": _own_invitation,
    "withdraw": _own_invitation,
    "mails": None,
    "export_mails": None,
    "log": None,
    "export_log": None,
    "settings": None,
    "look": None,
}


def admin_addresses() -> Iterator[tuple[str, AdminAddress]]:
    """All of it is the secretariat's."""
    for name, owns in ADDRESSES.items():
        yield f"office:{name}", AdminAddress(Who.SECRETARIAT, owns)
