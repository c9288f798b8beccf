"""Admin screens of pages, of what they are sorted by, and of old addresses that lead on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.choose_parent import GenericChooseParentView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet
from wagtail.admin.views.pages.usage import ContentTypeUseView, UsageView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from admission.rules import Who
from admission.viewsets import NetworkModelViewSet, NetworkViewSetGroup, ScopedUsage
from home.actions import import_redirects
from home.forms import RedirectFileForm, RedirectForm, RedirectRowsForm, redirect_forms
from networks.models import FocusArea, Topic
from networks.querysets import pages_of
from reviews.actions import tell_of_comments
from reviews.emails import CommentNews
from tables.sheets import Rows


class FocusAreaViewSet(NetworkModelViewSet):
    """The questions that the network drives."""

    model = FocusArea
    who = Who.STAFF
    icon = "crosshairs"
    menu_label = _("Focus areas")
    list_display = ["name", "position"]
    form_fields = ["name", "summary", "slug", "position"]


class TopicViewSet(NetworkModelViewSet):
    """The subjects that news and events carry."""

    model = Topic
    who = Who.STAFF
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["name", "slug"]
    form_fields = ["name", "slug"]


class SubjectsViewSetGroup(NetworkViewSetGroup):
    """Both, under one entry of the menu."""

    menu_label = _("Subjects")
    menu_icon = "tag"
    menu_order = 300
    items = (FocusAreaViewSet, TopicViewSet)


class RedirectIndexView(generic.IndexView):
    """The list, with the pages at hand and a button that takes a file."""

    viewset: RedirectViewSet
    page_title = _("Redirects")
    verbose_name_plural = _("redirects from old addresses")

    def get_base_queryset(self) -> QuerySet[Redirect]:
        return super().get_base_queryset().select_related("redirect_page__locale")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse(self.viewset.get_url_name("import"))
        return [*super().header_buttons, HeaderButton(gettext("Import"), url=url, icon_name="upload")]


class ImportRedirectsView(WagtailAdminTemplateMixin, TemplateView):
    """Takes a file, shows what it would do and everything that is wrong; a second button writes it all."""

    template_name = "home/admin/import_redirects.html"
    page_title = _("Import redirects")
    header_icon = "upload"
    viewset: RedirectViewSet | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": self.listed, "label": _("Redirects")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title}]

    @property
    def listed(self) -> str:
        return reverse(self.viewset.get_url_name("index"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": RedirectFileForm(), "back": self.listed, **kwargs})

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._write(request) if "rows" in request.POST else self._check(request)

    def _check(self, request: HttpRequest) -> HttpResponse:
        form = RedirectFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self._show(form.cleaned_data["file"])

    def _show(self, rows: Rows) -> HttpResponse:
        """The rows in words, and a way on where all of them are right."""
        network = self.request.network
        found = redirect_forms(network, rows)
        if rows.is_complete and found:
            data = {"confirm": RedirectRowsForm.of(network, rows), "found": [form.instance for form in found]}
        else:
            data = {"errors": rows.errors, "is_empty": not (found or rows.errors)}
        return self.render_to_response(self.get_context_data(**data))

    def _write(self, request: HttpRequest) -> HttpResponse:
        form = RedirectRowsForm(request.POST, network=request.network)
        if not form.is_valid():
            for error in form.errors["rows"]:
                messages.error(request, error)
            return redirect(request.path)
        rows = form.cleaned_data["rows"]
        found = redirect_forms(request.network, rows)
        if not rows.is_complete:
            return self.render_to_response(self.get_context_data(errors=rows.errors))
        count = import_redirects(by=request.user, network=request.network, redirects=[f.instance for f in found])
        said = ngettext("%(count)d redirect has been added.", "%(count)d redirects have been added.", count)
        messages.success(request, said % {"count": count})
        return redirect(self.listed)


class RedirectViewSet(NetworkModelViewSet):
    """Old addresses of the network that lead on. Wagtail's own screens for them are closed."""

    model = Redirect
    name, url_prefix = "redirects", "old-addresses"
    who = Who.STAFF
    network_path = "site__network"
    icon = "redirect"
    menu_label = _("Redirects")
    menu_order = 310
    add_to_admin_menu = True
    index_view_class = RedirectIndexView
    search_fields = ["old_path", "redirect_link", "redirect_page__title"]
    search_backend_name = None
    list_filter = ["is_permanent", "automatically_created"]
    ordering = ["old_path"]
    list_display = [
        "old_path",
        Column("target", label=_("Leads to"), accessor=lambda row: target_words(row)),
        BooleanColumn("is_permanent", label=_("For good")),
        BooleanColumn("automatically_created", label=_("Made when a page moved")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[RedirectForm]:
        return RedirectForm

    def prepare(self, instance: Redirect, request: HttpRequest) -> None:
        instance.site = request.network.site

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("import/", ImportRedirectsView.as_view(viewset=self), name="import"),
        ]


def target_words(row: Redirect) -> str:
    """Where a redirect leads: the page by its title, and whether readers can see it."""
    if not row.redirect_page_id:
        return str(row.redirect_link)
    title = f"{row.redirect_page.get_admin_display_title()} ({row.redirect_page.locale.language_code})"
    return title if row.redirect_page.live else gettext("%(title)s: not published, leads nowhere") % {"title": title}


def _people(of_pages: Any) -> Any:
    """Those whom a filter of a list offers: named by the network's own pages."""

    def offered(request: HttpRequest) -> QuerySet[Any]:
        pages = Page.objects.all()
        if request.network:
            pages = pages.filter(pages_of(request.network))
        return get_user_model().objects.filter(pk__in=of_pages(pages))

    return offered


class NetworkPageFilterSet(GenericPageFilterSet):
    """Wagtail's filters of pages. Its own offer every person who ever wrote a page anywhere, and every site."""

    owner = MultipleUserFilter(
        label=GenericPageFilterSet.base_filters["owner"].label,
        queryset=_people(lambda pages: pages.order_by().values("owner_id")),
        widget=CheckboxSelectMultiple,
    )
    edited_by = EditedByFilter(
        label=GenericPageFilterSet.base_filters["edited_by"].label,
        queryset=_people(
            lambda pages: (
                PageLogEntry.objects.filter(action="wagtail.edit", page__in=pages).order_by().values("user_id")
            )
        ),
        widget=CheckboxSelectMultiple,
    )
    site = None


class PageUsage(ScopedUsage, UsageView):
    """Where a page is linked from, in its own network."""


class PagesOfKind(ContentTypeUseView):
    """The network's pages of one kind, without the way back to a report that its staff do not have."""

    def get_breadcrumbs_items(self) -> list[Any]:
        return super().get_breadcrumbs_items()[-1:]


class ChooseParent(GenericChooseParentView):
    """Under which of the network's pages a new one is to stand."""

    def get_valid_parent_pages(self, user: Any) -> QuerySet[Any]:
        pages = super().get_valid_parent_pages(user)
        return pages.filter(pages_of(self.request.network)) if self.request.network else pages


class EditPage(EditView):
    """The editor's form. Wagtail's own mails about comments go out at once, past the outbox, to whoever commented."""

    def send_commenting_notifications(self, changes: dict[str, list[Any]]) -> None:
        news = CommentNews(
            new=changes["new_comments"],
            replied=changes["new_replies"],
            resolved=changes["resolved_comments"],
            deleted=changes["deleted_comments"],
        )
        tell_of_comments(page=self.page, news=news, by=self.request.user)


class NetworkPageViewSet(PageViewSet):
    """The base of every page type's screens: its lists and filters tell of one network only."""

    filterset_class = NetworkPageFilterSet
    edit_view_class = EditPage
    usage_view_class = PageUsage
    content_type_use_view_class = PagesOfKind
    choose_parent_view_class = ChooseParent
