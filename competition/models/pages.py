"""The public page of the competition, with registration below it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from home.blocks import BodyBlock
from home.fields import BodyField
from home.models import BasePage
from networks.actions import changes_at


class CompetitionPage(RoutablePageMixin, BasePage):
    """What the competition is, and how it stands with this year's edition. One a network and language.

    Dates, places and state come from the network's current edition; the words are the editor's.
    """

    headline = models.CharField(_("headline"), max_length=120, help_text=_("Large, at the top of the page."))
    lead = models.TextField(_("lead"), max_length=500, blank=True, help_text=_("Two or three sentences."))
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("text"))

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    stream_fields = ("body",)
    template = "competition/competition_page.html"

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("body"),
        *BasePage.subject_panels,
    ]

    class Meta:
        verbose_name = _("competition page")
        verbose_name_plural = _("competition pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from competition import rules  # app ready

        facts = rules.public_facts(request.network)
        changes_at(request, facts["changes_at"])
        return super().get_context(request, *args, **kwargs) | facts

    def searchable_text(self) -> str:
        return f"{self.headline} {self.lead} {super().searchable_text()}"

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        """The page itself, as every other page is answered."""
        return BasePage.serve(self, request)

    @path("register/")
    def register(self, request: HttpRequest) -> HttpResponse:
        """The form in which a teacher enters a class."""
        from competition import views  # app ready

        return views.register(request, self)

    @path("register/schools/")
    def schools(self, request: HttpRequest) -> HttpResponse:
        """The schools that match what was typed, as a part of the form."""
        from competition import views  # app ready

        return views.schools(request, self)

    @path("register/received/")
    def received(self, request: HttpRequest) -> HttpResponse:
        """What became of the class that was just entered."""
        from competition import views  # app ready

        return views.received(request, self)
