"""Who comes to a meeting: summons, answers, substitutes, reminders."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummonsConfig(AppConfig):
    name = "extranet.summons"
    verbose_name = _("summons and answers")

    def meeting_listeners(self) -> Iterator[Callable[..., None]]:
        """Those summoned are told when a meeting is moved or cancelled."""
        from extranet.summons.actions import follow_meeting  # app ready

        yield follow_meeting

    def meeting_screens(self) -> Iterator[tuple[Any, str]]:
        """What the secretariat can open from a meeting."""
        yield _("Summons and answers"), "summons_office:call"

    def meeting_panels(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """On the meeting's page."""
        from extranet.summons.views import meeting_panel  # app ready

        yield "summons/panel.html", meeting_panel

    def expected_people(self, meeting: Any) -> Iterator[tuple[int, str]]:
        """For the draft of the minutes: whoever said they would come, or their substitute."""
        from extranet.summons.rules import expected_people  # app ready

        yield from expected_people(meeting)

    def substituted_meetings(self, organisation: Any) -> Iterator[int]:
        """For the timeline: the meetings to which an organisation said that a substitute would come."""
        from extranet.summons.choices import Answer  # app ready
        from extranet.summons.models import Summons  # app ready

        rows = Summons.objects.for_network(organisation.network).filter(organisation=organisation)
        yield from rows.filter(answer=Answer.SUBSTITUTE).values_list("meeting", flat=True)

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        from extranet.summons.urls import inside_urlpatterns  # app ready

        yield path("meetings/", include(inside_urlpatterns))

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The screens, for the secretariat; all but one name a meeting of the network."""
        from admission.rules import AdminAddress, Who  # app ready
        from extranet.meetings.viewsets import is_of_network  # app ready

        yield "summons_office:standing", AdminAddress(Who.SECRETARIAT)
        for name in ("call", "answer"):
            yield f"summons_office:{name}", AdminAddress(Who.SECRETARIAT, is_of_network)

    def dashboard_panels(self) -> Iterator[object]:
        from extranet.nav import Panel  # app ready
        from extranet.summons.views import unanswered  # app ready

        yield Panel("", unanswered, order=10, place="answer")

    def periodic_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Reminders to those who have not answered."""
        from extranet.summons.actions import remind_due  # app ready

        yield "summons.remind", remind_due

    def retention_rules(self) -> Iterator[object]:
        from extranet.summons.rules import RETENTION  # app ready

        yield from RETENTION

    def own_data(self, person: Any) -> Iterator[tuple[Any, Any]]:
        from extranet.summons.rules import own_data  # app ready

        yield from own_data(person)

    def seed_sections(self) -> Iterator[object]:
        from extranet.summons.seeds import SECTION, STANDING  # app ready

        yield STANDING
        yield SECTION
