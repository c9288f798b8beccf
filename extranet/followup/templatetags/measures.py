"""How a measure stands, and how far a decision is, for templates."""

from django import template

from extranet.followup import rules
from extranet.followup.choices import Progress
from extranet.followup.models import Decision

register = template.Library()

register.filter("state_words", rules.state_words)
register.filter("state_sign", rules.state_sign)
register.filter("status_words", rules.status_words)
register.filter("progress_words", rules.progress_words)


@register.filter
def progress_sign(decision: Decision) -> str:
    """The sign beside how far it is, as for a measure."""
    return {Progress.OVERDUE: "bad", Progress.CARRIED_OUT: "ok"}.get(rules.progress_of(decision), "")
