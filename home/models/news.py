"""News: an index in each language and the news below it."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from home.blocks import BodyBlock
from home.fields import BodyField
from home.forms import NewsFilterForm
from home.models.base import BasePage
from home.querysets import NewsManager
from home.rules import path_of

PAGE_SIZE = 20
TEASER_WORDS = 30
RELATED = 3


class NewsIndexPage(BasePage):
    """The list of a network's news in one language."""

    intro = models.TextField(_("introduction"), max_length=300, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1
    template = "home/news_index_page.html"

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form = NewsFilterForm(request.GET, network=request.network)
        rows = form.filter(self.news())
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        years = [(year, list(news)) for year, news in itertools.groupby(page, lambda row: row.date and row.date.year)]
        return super().get_context(request, *args, **kwargs) | {
            "form": form,
            "page_of_news": page,
            "years": years,
            "query": _without_page(request),
        }

    def news(self) -> Any:
        """Its news as a list shows them, newest first."""
        return NewsPage.objects.child_of(self).shown().newest().with_focus_areas().defer_streamfields()

    def searchable_text(self) -> str:
        return self.intro


def _without_page(request: HttpRequest) -> str:
    """The question of the reader, to be put before the number of a page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"{asked.urlencode()}&" if asked else ""


class NewsPage(BasePage):
    """One piece of news. Its date is the editor's, and need not be the day it was published."""

    date = models.DateField(_("date"), null=True, default=timezone.localdate)
    happened_on = models.DateField(
        _("when it happened"), null=True, blank=True, help_text=_("If the news is about another day than its own.")
    )
    lead = models.TextField(
        _("teaser"),
        max_length=400,
        blank=True,
        help_text=_("Opens the text and stands in lists. Left empty, lists show the first words."),
    )
    opening = models.CharField(max_length=400, blank=True, editable=False)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_text = models.CharField(
        _("what the picture shows"), max_length=240, blank=True, help_text=_("Read aloud to those who do not see it.")
    )
    picture_is_decorative = models.BooleanField(_("the picture only decorates"), default=False)
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("text"))

    objects = NewsManager()

    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    max_count_per_parent = None
    stream_fields = ("body",)
    has_subjects = True
    read_with = ("picture",)
    template = "home/news_page.html"

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("date"), FieldPanel("happened_on")], _("Dates")),
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_text"), FieldPanel("picture_is_decorative")], _("Picture")
        ),
        FieldPanel("body"),
        *BasePage.subject_panels,
    ]

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        indexes = [models.Index(fields=["date"])]

    def clean(self) -> None:
        """A picture says what it shows, or is marked as decorative."""
        super().clean()
        if self.picture and not self.picture_text and not self.picture_is_decorative:
            raise ValidationError({"picture_text": _("Say what the picture shows, or mark that it only decorates.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        related = NewsPage.objects.related_to(self).shown().with_focus_areas().defer_streamfields()
        return context | {"related": list(related[:RELATED]), "index_path": path_of(self.get_parent())}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the first words beside the text, so that a list need not read the whole of it."""
        self.opening = Truncator(super().searchable_text()).words(TEASER_WORDS, truncate="…")[:400]
        super().save(*args, **kwargs)

    def teaser(self) -> str:
        """The teaser as written, else the first words of the text, cut between words."""
        return self.lead or self.opening

    def alternative_text(self) -> str:
        """For the picture; empty when it only decorates."""
        return "" if self.picture_is_decorative else self.picture_text

    def searchable_text(self) -> str:
        return f"{self.lead} {super().searchable_text()}"

    def day_in_search(self) -> datetime.date | None:
        return self.date
