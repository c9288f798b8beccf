"""How a measure stands, for templates."""

from django import template

from extranet.followup import rules

register = template.Library()

register.filter("state_words", rules.state_words)
register.filter("state_sign", rules.state_sign)
