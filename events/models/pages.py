"""Pages of the calendar: the list, and one page for each event."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from recurrence.fields import RecurrenceField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from calendars.recurrences import validate_rule
from events.blocks import ProgrammeBlock
from events.fields import RepeatWidget
from events.forms import EventFilterForm, EventPageForm
from events.models.occurrences import Occurrence
from events.querysets import EventManager, with_pages
from events.rules import is_source, midnight
from home.blocks import BodyBlock
from home.fields import BodyField
from home.models import BasePage
from networks.models import Network

PAGE_SIZE = 50
DATES_IN_LIST, DATES_ON_PAGE = 3, 12
"""Coming dates of one event: in the list of all, and on its own page."""


class EventIndexPage(BasePage):
    """The calendar of a network in one language."""

    intro = models.TextField(_("introduction"), max_length=300, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.EventPage"]
    max_count_per_parent = 1
    template = "events/event_index_page.html"

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form = EventFilterForm(request.GET, network=request.network)
        rows = Occurrence.objects.for_network(request.network).shown_in(request.LANGUAGE_CODE)
        years = rows.past().order_by().datetimes("starts_at", "year", order="DESC", tzinfo=request.network.time_zone)
        if topic := form.asked("topic"):
            rows = rows.about(topic)
        context = super().get_context(request, *args, **kwargs)
        context |= {"form": form, "archive": [moment.year for moment in years], "topic": topic}
        if month := form.asked("month"):
            return context | self._month(request, rows, month)
        return context | self._list(request, rows, form.asked("year"))

    def _list(self, request: HttpRequest, rows: Any, year: int | None) -> dict[str, Any]:
        zone = request.network.time_zone
        if year:
            first, last = midnight(date(year, 1, 1), zone), midnight(date(year + 1, 1, 1), zone)
            rows = rows.past().filter(starts_at__gte=first, starts_at__lt=last)
        else:
            rows = rows.upcoming().first_of_each(DATES_IN_LIST)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        shown = with_pages(page, request.LANGUAGE_CODE)
        years = itertools.groupby(shown, lambda row: timezone.localtime(row.starts_at, zone).year)
        return {
            "year": year,
            "page_of_dates": page,
            "years": [(number, list(dates)) for number, dates in years],
            "has_more_dates": any(getattr(row, "dates_in_series", 0) > DATES_IN_LIST for row in shown),
            "query": f"year={year}&" if year else "",
        }

    def _month(self, request: HttpRequest, rows: Any, month: date) -> dict[str, Any]:
        after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        zone = request.network.time_zone
        dates = rows.within(midnight(month, zone), midnight(after, zone))
        before = (month - timedelta(days=1)).replace(day=1)
        return {
            "month": month,
            "month_before": before,
            "month_after": after,
            "dates": with_pages(dates, request.LANGUAGE_CODE),
        }

    def searchable_text(self) -> str:
        return self.intro


class EventPage(BasePage):
    """One event, at one time or at many."""

    lead = models.TextField(_("in short"), max_length=400, blank=True, help_text=_("Stands in the calendar too."))
    starts_at = models.DateTimeField(_("starts"), null=True)
    ends_at = models.DateTimeField(_("ends"), null=True)
    all_day = models.BooleanField(_("whole days"), default=False, help_text=_("Times of day are not shown."))
    recurrence = RecurrenceField(verbose_name=_("repeats"), include_dtstart=False, blank=True, null=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    online_url = models.URLField(_("address on the web"), blank=True, help_text=_("Where one takes part from afar."))
    organiser = models.CharField(_("organiser"), max_length=120, blank=True)
    meant_for = models.CharField(_("for whom"), max_length=80, blank=True, help_text=_("For example: members."))
    programme = BodyField(ProgrammeBlock(), blank=True, verbose_name=_("programme"))
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("text"))

    objects = EventManager()

    parent_page_types = ["events.EventIndexPage"]
    subpage_types: list[str] = []
    max_count_per_parent = None
    base_form_class = EventPageForm
    stream_fields = ("programme", "body")
    has_subjects = True
    carried_fields = (*BasePage.carried_fields, "starts_at", "ends_at", "all_day", "recurrence")
    template = "events/event_page.html"
    override_translatable_fields = [
        SynchronizedField(name, overridable=False) for name in ("starts_at", "ends_at", "all_day", "recurrence")
    ]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("all_day")], _("When")
        ),
        FieldPanel("recurrence", widget=RepeatWidget),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("address"), FieldPanel("online_url")], _("Where")),
        MultiFieldPanel([FieldPanel("organiser"), FieldPanel("meant_for")], _("Who")),
        FieldPanel("programme"),
        FieldPanel("body"),
        *BasePage.subject_panels,
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="event_ends_after_start",
            )
        ]

    class PersonalData:
        purpose = _("To tell readers who speaks at a public event.")
        fields = {"programme": "keep", "organiser": "keep"}

    def clean(self) -> None:
        """It ends after it starts, and its rule is one that can be told in dates."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("It ends before it starts.")})
        if self.starts_at and self.recurrence:
            try:
                validate_rule(self.recurrence, self.starts_at, timezone.get_current_timezone())
            except ValidationError as error:
                raise ValidationError({"recurrence": error.messages}) from error

    def times_are_edited_here(self, network: Network) -> bool:
        """Whether this page, and not the one in the main language, says when the event is."""
        return is_source(self, network)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        dates = self.dates(request.network)
        coming = list(dates.upcoming()[: DATES_ON_PAGE + 1])
        when = coming[0] if coming else dates.past().first()
        return super().get_context(request, *args, **kwargs) | {
            "when": when or self,
            "is_past": bool(when and not coming),
            "coming": coming[:DATES_ON_PAGE],
            "first_later": coming[DATES_ON_PAGE].starts_at if len(coming) > DATES_ON_PAGE else None,
            "days": self.programme_days(),
        }

    def dates(self, network: Network) -> Any:
        """All its dates, whichever language they were built from."""
        return Occurrence.objects.for_network(network).filter(event__translation_key=self.translation_key)

    def programme_days(self) -> list[tuple[date | None, list[Any]]]:
        """The programme by day; items without a day stand on the first."""
        first = timezone.localtime(self.starts_at).date() if self.starts_at else None
        days = itertools.groupby(self.programme, lambda block: block.value.get("day") or first)
        return [(day, list(blocks)) for day, blocks in days]

    def day_in_search(self) -> date | None:
        return timezone.localtime(self.starts_at).date() if self.starts_at else None

    def searchable_text(self) -> str:
        return f"{self.lead} {self.place} {self.organiser} {super().searchable_text()}"
