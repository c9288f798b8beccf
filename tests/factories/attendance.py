"""Who was at a meeting."""

import factory
from factory.django import DjangoModelFactory

from extranet.attendance.models import Attendance
from tests.factories.meetings import MeetingFactory
from tests.factories.members import OrganisationFactory


class AttendanceFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory, past=True)
    organisation = factory.SubFactory(OrganisationFactory, network=factory.SelfAttribute("..meeting.network"))
    arrived_at = factory.SelfAttribute("meeting.starts_at")

    class Meta:
        model = Attendance
