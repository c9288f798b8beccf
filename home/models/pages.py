"""Front page and pages about anything."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from home.blocks import BodyBlock, PlateBlock
from home.fields import BodyField
from home.models.base import BasePage
from networks.apps import collect


class HomePage(BasePage):
    """The front page of a network in one language; its siblings are the other languages."""

    headline = models.CharField(_("headline"), max_length=120, help_text=_("Large, at the top of the page."))
    lead = models.TextField(_("lead"), max_length=500, blank=True, help_text=_("Two or three sentences."))
    plate = BodyField(PlateBlock(), blank=True, verbose_name=_("key figures"))
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("text"))

    parent_page_types: list[str] = []  # made together with the network
    subpage_types = None  # every type that names this one as its parent
    max_count_per_parent = None
    stream_fields = ("plate", "body")
    template = "home/home_page.html"

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("plate"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        offered = sorted(collect("front_panels"), key=lambda panel: panel.order)
        filled = ((panel.template, panel.context(request, self)) for panel in offered)
        return context | {"panels": [(template, data) for template, data in filled if data is not None]}

    def searchable_text(self) -> str:
        return f"{self.headline} {self.lead} {super().searchable_text()}"


class StandardPage(BasePage):
    """A page about anything: who we are, how to join, what we think."""

    lead = models.TextField(_("lead"), max_length=500, blank=True, help_text=_("Two or three sentences."))
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("text"))
    show_in_footer = models.BooleanField(
        _("show at the foot of every page"), default=False, help_text=_("For pages about the website itself.")
    )

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    max_count_per_parent = None
    stream_fields = ("body",)
    has_subjects = True
    template = "home/standard_page.html"

    content_panels = [*BasePage.content_panels, FieldPanel("lead"), FieldPanel("body"), *BasePage.subject_panels]
    promote_panels = [*BasePage.promote_panels, FieldPanel("show_in_footer")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        children = StandardPage.objects.child_of(self).shown().order_by("path")
        return super().get_context(request, *args, **kwargs) | {"children": children}

    def searchable_text(self) -> str:
        return f"{self.lead} {super().searchable_text()}"
