"""Everything that writes mails, done to a network whose texts are canaries; and to whom each mail went."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.utils import timezone

from accounts.models import User
from extranet.followup.choices import Occasion
from extranet.followup.emails import tell
from extranet.followup.models import Measure, Notice
from extranet.guests.actions import follow_meeting as follow_with_guests
from extranet.guests.models import Guest
from extranet.meetings.models import Meeting
from extranet.proposals.actions import decline_proposal
from extranet.proposals.models import Proposal
from extranet.summons.actions import Given, follow_meeting, give_answer, remind
from extranet.summons.choices import Answer
from extranet.summons.models import Summons
from extranet.visits.actions import ask_host
from networks.models import Network
from notifications.actions import tick
from notifications.choices import Rhythm
from notifications.models import Mail, Subscription


def set_off(network: Network) -> list[Mail]:
    """The mails of reminders, changes, questions, decisions, measures and of a morning's digests."""
    Mail.all_networks.all().delete()
    secretary = User.objects.get(email=f"secretariat@{network.slug}.example")
    meeting = Guest.objects.for_network(network).get().meeting
    meeting = Meeting.objects.for_network(network).select_related("network__site", "host").get(pk=meeting.pk)
    Summons.objects.for_network(network).update(answer=Answer.NONE, reminded_at=None)
    remind(by=secretary, meeting=meeting)
    called = Summons.objects.for_network(network).get(person__email=f"board@{network.slug}.example")
    named = {"substitute_name": called.substitute_name, "substitute_email": f"new-{called.substitute_email}"}
    give_answer(by=None, summons=called, given=Given(answer=Answer.SUBSTITUTE, **named))
    meeting.starts_at += timedelta(hours=1)
    meeting.ends_at += timedelta(hours=1)
    meeting.sequence += 1
    meeting.save()
    follow_meeting(by=secretary, meeting=meeting)
    follow_with_guests(by=secretary, meeting=meeting)
    ask_host(by=secretary, meeting=meeting, answer_by=timezone.localdate() + timedelta(days=3))
    decline_proposal(by=secretary, proposal=Proposal.objects.for_network(network).get(), reason="No room.")
    Notice.objects.for_network(network).delete()
    for measure in Measure.objects.for_network(network).select_related("network__site", "owner"):
        tell(measure, measure.owner, Occasion.OVERDUE)
    _morning(network)
    return list(Mail.objects.for_network(network))


def _morning(network: Network) -> None:
    """Everybody is told all that is new, and the daily jobs run, on the next morning."""
    long_ago = timezone.now() - timedelta(days=90)
    for person in User.objects.filter(email__endswith=f"@{network.slug}.example"):
        begun = {"rhythm": Rhythm.DAILY, "looked_at": long_ago, "begun_at": long_ago}
        Subscription.all_networks.update_or_create(network=network, person=person, defaults=begun)
    now = timezone.localtime()
    morning = now.replace(hour=7, minute=10)
    # The next one, less than a day off: what is kept for a day is still there afterwards.
    with time_machine.travel(morning if morning > now else morning + timedelta(days=1), tick=False):
        tick()
