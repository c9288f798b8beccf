"""What we change in Wagtail's editor: own pages in the chooser, links that keep to what readers may see."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.html import escape
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from admission.rules import are_numbers
from home.blocks.links import in_this_language
from home.rules import is_public, path_of
from home.templatetags.text import type_and_size
from home.views import DeletePages, MovePages, PublishPages, UnpublishPages
from home.viewsets import NetworkPageViewSet, RedirectViewSet, SubjectsViewSetGroup
from networks.querysets import is_page_served, pages_of

NOWHERE = "<a>"


@hooks.register("register_admin_viewset")
def subjects() -> SubjectsViewSetGroup:
    """Focus areas and topics."""
    return SubjectsViewSetGroup()


@hooks.register("register_admin_viewset")
def redirects() -> RedirectViewSet:
    """Old addresses that lead on."""
    return RedirectViewSet()


@hooks.register("register_admin_viewset")
def pages() -> NetworkPageViewSet:
    """Wagtail's screens about pages, where they would tell of other networks."""
    return NetworkPageViewSet()


for act in (DeletePages, MovePages, PublishPages, UnpublishPages):
    hooks.register("register_bulk_action", act, order=200)  # the last of a name counts


@hooks.register("construct_page_chooser_queryset")
def own_pages(pages: Any, request: HttpRequest) -> Any:
    """Only the network's own pages can be chosen; on the bare host there is none to choose from."""
    return pages.filter(pages_of(request.network))


@hooks.register("before_serve_page", order=-100)
def keep_closed(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """A page closed by a restriction is for nobody, whatever its kind.

    There is no address to make one. Wagtail's own kinds let in whoever is logged in anywhere, or shares a
    password, and they stop at the language they were made in.
    """
    if page.get_view_restrictions():
        raise Http404


class OwnPageInEditor(PageLinkElementHandler):
    """A link in running text as the editor is given it: without the address of a page of another network."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        key = attrs["id"]
        page = Page.objects.filter(pk=key).first() if are_numbers([key]) else None
        if page is None or not is_page_served(page):
            return {"id": key, "url": None, "parentId": None}
        return super().get_attribute_data(attrs)


class LivePageLinkHandler(PageLinkHandler):
    """A link to a page in the reader's language; none to a page that is not live."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        there = in_this_language(pages)
        found = [there.get(page.pk) if page else None for page in pages]
        return [f'<a href="{escape(path_of(page))}">' if page else NOWHERE for page in found]


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """A link to a document with its type and size; none to one that is not for everyone."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [cls._tag(document) for document in cls.get_many(attrs_list)]

    @staticmethod
    def _tag(document: Any) -> str:
        if document is None or not is_public(document):
            return NOWHERE
        return f'<a class="file" data-type="{escape(type_and_size(document))}" href="{escape(document.url)}">'


class OutwardLinkHandler(LinkHandler):
    """A link to another website, marked as one."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return f'<a class="out" rel="noopener external" href="{escape(attrs["href"])}">'


@hooks.register("register_rich_text_features", order=100)
def link_handlers(features: FeatureRegistry) -> None:
    """Ours in place of Wagtail's."""
    for handler in (LivePageLinkHandler, PublicDocumentLinkHandler, OutwardLinkHandler):
        features.register_link_type(handler)
    rule = features.converter_rules_by_converter["contentstate"]["link"]
    rule["from_database_format"]['a[linktype="page"]'] = OwnPageInEditor("LINK")
