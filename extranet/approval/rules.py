"""Who may comment on minutes and approve them, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admission.rules import AdminAddress, Kwargs, Who
from extranet.approval.models import Adjuster, Comment, Writer
from extranet.meetings.choices import MinutesState
from extranet.meetings.models import Minutes
from extranet.nav import Row
from networks.choices import MinutesKind
from networks.querysets import unscoped
from networks.rules import is_secretariat
from notifications.rules import DigestItem
from privacy.rules import RetentionRule

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

COMMENTS_KEPT = timedelta(days=366)
CODE_GOOD_FOR = timedelta(minutes=15)
CODE_TRIES = 5
CODE_PAUSE = timedelta(minutes=1)


def comments_are_open(minutes: Minutes) -> bool:
    """Out for comment, and the last day is not over."""
    until = minutes.comment_until
    return minutes.state == MinutesState.OUT_FOR_COMMENT and (until is None or until >= timezone.localdate())


def may_be_adjusted(minutes: Minutes) -> bool:
    """Out, and the time for comments is over or was never set."""
    until = minutes.comment_until
    return minutes.state == MinutesState.OUT_FOR_COMMENT and (until is None or until < timezone.localdate())


def adjuster_of(person: User, minutes: Minutes) -> Adjuster | None:
    """The person’s own place among those who were elected to approve."""
    rows = Adjuster.objects.for_network(minutes.meeting.network).filter(minutes=minutes.pk, person=person)
    found: Adjuster | None = rows.select_related("minutes__meeting__network").first()
    return found


def writers_but(by: User | None, minutes: Minutes) -> list[str]:
    """Who else has the form of these minutes open."""
    rows = Writer.objects.for_network(minutes.meeting.network).filter(minutes=minutes.pk).writing()
    return [str(row.person) for row in rows.select_related("person") if by is None or row.person_id != by.pk]


def still_to_approve(minutes: Minutes) -> list[Adjuster]:
    """The adjusters who have not approved the version that stands."""
    rows = Adjuster.objects.for_network(minutes.meeting.network).filter(minutes=minutes.pk).select_related("person")
    return [row for row in rows if row.approved_version != minutes.version]


def hindrances(minutes: Minutes, by: User | None) -> Iterator[str]:
    """In words, why minutes cannot be approved now."""
    for name in writers_but(by, minutes):
        yield gettext("%(name)s is writing in these minutes. They can be approved when nobody does.") % {"name": name}
    waiting = ", ".join(str(row.person) for row in still_to_approve(minutes))
    if waiting:
        yield gettext("The adjusters approve these minutes. Still to approve: %(names)s.") % {"names": waiting}
    elif minutes.kind == MinutesKind.FORMAL and not minutes.adjusters.exists():
        yield gettext("Formal minutes are approved by adjusters. Name those the meeting elected.")


def to_approve(person: User, network: Any) -> list[Row]:
    """Minutes that wait for this person."""
    rows = Adjuster.objects.for_network(network).filter(person=person)
    waiting = rows.filter(minutes__state=MinutesState.OUT_FOR_COMMENT).select_related("minutes__meeting")
    return [
        Row(
            gettext("Approve the minutes: %(meeting)s") % {"meeting": row.minutes.meeting},
            reverse("approval:approve", args=[row.minutes.meeting_id]),
            gettext("You were elected adjuster"),
            timezone.localdate(row.minutes.saved_at),
        )
        for row in waiting
        if row.approved_version != row.minutes.version and may_be_adjusted(row.minutes)
    ]


def _old_comments(now: datetime) -> Any:
    return Comment.objects.filter(minutes__approved_at__lt=now - COMMENTS_KEPT)


def _old_writers(now: datetime) -> Any:
    return Writer.objects.filter(seen_at__lt=now - timedelta(days=1))


def _purge(rows: Any) -> int:
    number: int = rows.count()
    rows.delete()
    return number


def digest_items(person: User, network: Network, since: datetime) -> Iterator[DigestItem]:
    """To the secretariat, which writes the minutes: what others wanted changed since."""
    if not is_secretariat(person, network):
        return
    rows = Comment.objects.for_network(network).filter(made_at__gte=since).exclude(person=person)
    for comment in rows.select_related("minutes__meeting"):
        title = gettext("A comment on the minutes: %(title)s") % {"title": comment.minutes.meeting.title}
        url = network.base_url + reverse("minutes:edit", args=[comment.minutes_id])
        yield DigestItem(f"comment:{comment.pk}", title, url)


RETENTION = [
    RetentionRule(
        "approval.comments",
        _("Comments on minutes are removed a year after the minutes were approved."),
        _old_comments,
        _purge,
    ),
    RetentionRule("approval.writers", _("Who had minutes open is forgotten after a day."), _old_writers, _purge),
]


def own_data(person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """What is kept of a person’s part in the approval of minutes, in all networks."""
    with unscoped():
        comments = Comment.objects.filter(person=person).select_related("minutes__meeting__network")
        places = Adjuster.objects.filter(person=person).select_related("minutes__meeting__network")
        yield (
            _("Your comments on minutes"),
            [
                {"network": str(c.network), "meeting": str(c.minutes.meeting), "text": c.text, "made": c.made_at}
                for c in comments
            ],
        )
        yield (
            _("Minutes you were elected to approve"),
            [{"network": str(a.network), "meeting": str(a.minutes.meeting), "approved": a.approved_at} for a in places],
        )


def owns(request: Any, kwargs: Kwargs) -> bool:
    """Whether the minutes of an address are the network's."""
    return bool(Minutes.objects.for_network(request.network).filter(pk=kwargs["pk"]).exists())


def admin_addresses() -> Iterator[tuple[str, AdminAddress]]:
    """All of it is the secretariat's."""
    for name in ("adjusters", "summary", "news", "writing"):
        yield f"approval_screens:{name}", AdminAddress(Who.SECRETARIAT, owns)


def holdings(person: User, network: Network) -> Iterator[tuple[str, str]]:
    """Minutes not approved yet that somebody was elected to approve, with where another is named."""
    rows = Adjuster.objects.for_network(network).filter(person=person, approved_at=None)
    for row in rows.exclude(minutes__state=MinutesState.APPROVED).select_related("minutes__meeting"):
        text = gettext("adjuster of the minutes of %(meeting)s") % {"meeting": row.minutes.meeting}
        yield text, reverse("approval_screens:adjusters", args=[row.minutes_id])
