"""What every page type has."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction

from home.forms import NetworkPageForm
from home.querysets import BasePageManager, closing
from networks.actions import for_everybody
from networks.models import FocusArea, Topic


class BasePage(Page):
    """Base of every page type; a system check refuses one that is not derived from it.

    Each type states ``parent_page_types``, ``subpage_types`` and ``max_count_per_parent``. Stream fields
    named in ``stream_fields`` are read for search; ``has_subjects`` fetches topics and focus areas to show,
    ``read_with`` names what is read in one query with the page.
    A publication in the network's main language carries ``carried_fields`` to the translations.
    """

    topics = ParentalManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    focus_areas = ParentalManyToManyField(FocusArea, blank=True, related_name="+", verbose_name=_("focus areas"))

    objects = BasePageManager()

    base_form_class = NetworkPageForm
    stream_fields: tuple[str, ...] = ()
    has_subjects = False
    read_with: tuple[str, ...] = ()
    carried_fields: tuple[str, ...] = ("topics", "focus_areas")
    private_page_options: list[str] = []
    preview_modes = [("", _("As readers see it"))]

    subject_panels = [
        MultiFieldPanel(
            [
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
                FieldPanel("focus_areas", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Subjects"),
        )
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], _("Search engines")
        ),
        FieldPanel("show_in_menus"),
    ]

    class Meta:
        abstract = True

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> None:
        """With all it causes (log, search, translations) or not at all; Wagtail commits step by step."""
        super().publish(*args, **kwargs)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """The same: no translation stays that its original has left."""
        super().unpublish(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Says who may keep the answer, once it is known what was asked of the reader."""
        response = super().serve(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(lambda answer: self._say_who_may_keep_it(request, answer))
        else:
            self._say_who_may_keep_it(request, response)
        return response

    def _say_who_may_keep_it(self, request: HttpRequest, answer: HttpResponse) -> None:
        """Everybody, unless something in it is the reader's own or the page is closed; a header of its own stands."""
        if self.get_view_restrictions() or "CSRF_COOKIE_NEEDS_UPDATE" in request.META or request.session.accessed:
            patch_cache_control(answer, private=True, no_store=True)
        elif not answer.has_header("Cache-Control"):
            for_everybody(answer)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the figures of the body, which stand beside the text."""
        if self.pk and self.has_subjects:
            models.prefetch_related_objects([self], "topics", "focus_areas")
        facts = [block for block in getattr(self, "body", ()) if block.block_type == "fact"]
        return super().get_context(request, *args, **kwargs) | {"facts": facts}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """What is not published is kept by nobody."""
        response = super().serve_preview(request, mode_name)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    def is_open(self) -> bool:
        """Whether anybody may read it: live, and no restriction on it or above it."""
        return self.live and not self.get_view_restrictions()

    def day_in_search(self) -> date | None:
        """The day by which it is sorted among hits; none for what does not grow old."""
        return None

    def subject(self) -> str:
        """The word that stands beside the page in a list: its first focus area."""
        areas = list(self.focus_areas.all())
        return str(areas[0].name) if areas else ""

    def searchable_text(self) -> str:
        """All its words, without markup."""
        parts: list[str] = []
        for name in self.stream_fields:
            field = self._meta.get_field(name)
            parts += field.get_searchable_content(getattr(self, name))
        return " ".join(strip_tags(part) for part in parts if part)

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """The restrictions that close the page, in whatever language they were made; read once."""
        if self.__dict__.get("is_restricted") is False:
            return PageViewRestriction.objects.none()
        if "_restrictions" not in self.__dict__:
            places = [self.path, self.alias_of.path] if self.alias_of else [self.path]
            ends = {path[:end] for path in places for end in range(self.steplen, len(path) + 1, self.steplen)}
            self._restrictions = closing(Page.objects.filter(path__in=ends))
        return self._restrictions
