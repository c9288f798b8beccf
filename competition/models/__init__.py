"""The competition: schools of the registers, editions, entries and the page that tells of them."""

from competition.models.editions import Edition, Milestone
from competition.models.entries import Entry, EntryLink
from competition.models.pages import CompetitionPage
from competition.models.schools import School

__all__ = ["CompetitionPage", "Edition", "Entry", "EntryLink", "Milestone", "School"]
