"""The admin's menu and lists as the person of the request may see them."""

from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.models import Page

from admission.rules import admin_addresses, allows
from admission.viewsets import NetworkSetViewSet
from networks.middleware import ADMIN_PREFIX
from networks.querysets import pages_of


@hooks.register("insert_global_admin_css")
def own_colours() -> str:
    """The editor in the tones of the site."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/admin.css"))


class OwnPages(PagesSummaryItem):
    """How many pages the network has; Wagtail counts those of all networks for who may edit two trees."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        network = self.request.network
        trees = [Page.objects.descendant_of(root, inclusive=True).count() for root in network.language_roots()]
        return super().get_context_data(parent_context) | {"total_pages": sum(trees), "site_name": network.name}


@hooks.register("construct_homepage_summary_items", order=100)
def count_own_pages(request: HttpRequest, items: list[Any]) -> None:
    """On a network's host only its own pages are counted."""
    if request.network is not None:
        items[:] = [OwnPages(request) if type(item) is PagesSummaryItem else item for item in items]


@hooks.register("register_admin_viewset")
def networks() -> NetworkSetViewSet:
    """The list of all networks."""
    return NetworkSetViewSet()


@hooks.register("construct_main_menu")
@hooks.register("construct_settings_menu")
@hooks.register("construct_reports_menu")
def only_open_addresses(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take entries away whose address the gate would refuse."""
    items[:] = [item for item in items if _is_open(request, item.url)]


def _is_open(request: HttpRequest, url: str | None) -> bool:
    if not url or not url.startswith(ADMIN_PREFIX):
        return True
    try:
        name = resolve(url.split("?")[0]).view_name
    except Resolver404:
        return False
    address = admin_addresses().get(name)
    return address is not None and allows(request, address.who)


@hooks.register("construct_page_listing_buttons")
def only_open_buttons(buttons: list[Any], page: Page, user: Any, context: dict[str, Any]) -> None:
    """The same for the buttons beside a page in the explorer."""
    request = context.get("request")
    if request is not None:
        buttons[:] = [button for button in buttons if _is_open(request, getattr(button, "url", None))]


@hooks.register("construct_explorer_page_queryset")
def own_tree(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Below the common root only the network's own language roots are listed."""
    if request.network is None or not parent_page.is_root():
        return pages
    return pages.filter(pages_of(request.network))
