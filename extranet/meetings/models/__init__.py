"""Meetings with their agenda, and minutes with their versions."""

from extranet.meetings.models.agenda import AgendaItem, AgendaPaper
from extranet.meetings.models.meeting import Meeting
from extranet.meetings.models.minutes import Minutes, MinutesVersion

__all__ = ["AgendaItem", "AgendaPaper", "Meeting", "Minutes", "MinutesVersion"]
