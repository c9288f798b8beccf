"""Fixed lists of words about preparing a meeting, and the steps a new network begins with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.meetings.choices import MeetingKind


class Side(models.TextChoices):
    BEFORE = "before", _("days before the meeting")
    AFTER = "after", _("days after the meeting")


class Responsible(models.TextChoices):
    SECRETARIAT = "secretariat", _("secretariat")
    CHAIR = "chair", _("chair")
    STEERING_GROUP = "steering_group", _("steering group")
    HOST = "host", _("host")


class Outcome(models.TextChoices):
    OPEN = "", _("to be done")
    DONE = "done", _("done")
    NOT_NEEDED = "not_needed", _("not needed")


BEFORE, AFTER = Side.BEFORE, Side.AFTER
SECRETARIAT, CHAIR, STEERING_GROUP, HOST = Responsible
DEFAULT_STEPS = {
    "": [
        (60, BEFORE, SECRETARIAT, _("Ask the host")),
        (45, BEFORE, CHAIR, _("Settle the programme")),
        (30, BEFORE, SECRETARIAT, _("Invite guests to their parts")),
        (28, BEFORE, SECRETARIAT, _("Ask the host for the practicalities of the visit")),
        (21, BEFORE, SECRETARIAT, _("Send the summons")),
        (10, BEFORE, SECRETARIAT, _("Last day for proposals: settle the agenda")),
        (8, BEFORE, SECRETARIAT, _("Put the papers on the agenda")),
        (7, BEFORE, HOST, _("Practicalities of the visit ready for the visitors")),
        (5, BEFORE, SECRETARIAT, _("Remind those who have not answered")),
        (3, BEFORE, SECRETARIAT, _("Give the host the reception list and what people eat")),
        (1, BEFORE, SECRETARIAT, _("Agenda, papers and reception list printed")),
        (2, AFTER, SECRETARIAT, _("Decisions and measures noted with owner and day")),
        (7, AFTER, SECRETARIAT, _("Minutes out for comment")),
        (28, AFTER, CHAIR, _("Minutes approved")),
    ],
    MeetingKind.ANNUAL_GENERAL: [
        (90, BEFORE, STEERING_GROUP, _("Ask those who prepare the elections for their proposal")),
        (60, BEFORE, SECRETARIAT, _("Ask the host")),
        (45, BEFORE, STEERING_GROUP, _("Report of the year, accounts and budget ready")),
        (42, BEFORE, SECRETARIAT, _("Last day for motions from members")),
        (28, BEFORE, SECRETARIAT, _("Send the summons with agenda and papers")),
        (7, BEFORE, SECRETARIAT, _("Check who has a vote, and the quorum")),
        (5, BEFORE, SECRETARIAT, _("Remind those who have not answered")),
        (1, BEFORE, SECRETARIAT, _("Agenda, papers and voting list printed")),
        (7, AFTER, SECRETARIAT, _("Note the elected in the register, and hand over to a new chair")),
        (14, AFTER, SECRETARIAT, _("Minutes to the adjusters")),
        (28, AFTER, CHAIR, _("Minutes approved")),
    ],
    MeetingKind.BREAKFAST: [
        (30, BEFORE, SECRETARIAT, _("Ask the host")),
        (21, BEFORE, SECRETARIAT, _("Settle the speaker")),
        (14, BEFORE, SECRETARIAT, _("Send the summons")),
        (3, BEFORE, SECRETARIAT, _("Tell the host how many come and what they eat")),
        (2, AFTER, SECRETARIAT, _("Thank speaker and host, notes to those who came")),
    ],
}
"""By kind of meeting, empty for all others: days, before or after, who, what. Shipped in each language."""
