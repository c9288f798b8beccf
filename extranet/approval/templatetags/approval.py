"""What the page of minutes shows of their approval."""

from typing import Any

from django import template

from extranet.approval.rules import adjuster_of, comments_are_open, may_be_adjusted
from extranet.meetings.models import Minutes

register = template.Library()


@register.inclusion_tag("approval/components/state.html", takes_context=True)
def approval_state(context: dict[str, Any], minutes: Minutes) -> dict[str, Any]:
    """Until when one may comment, who approves, and the way to both for this person."""
    adjusters = list(minutes.adjusters.select_related("person"))
    version = minutes.version - 1 if minutes.is_locked else minutes.version
    own = adjuster_of(context["request"].user, minutes)
    return {
        "minutes": minutes,
        "adjusters": [(row, row.approved_version == version) for row in adjusters],
        "may_comment": comments_are_open(minutes),
        "may_approve": own and own.approved_version != minutes.version and may_be_adjusted(minutes),
    }
