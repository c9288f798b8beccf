"""Pages of a network. ``grow`` gives a network the pages it starts with."""

from typing import Any

import factory
from django.contrib.auth.models import Permission
from factory.django import DjangoModelFactory

from home.actions import add_page, open_pages_to_staff, plant_pages
from home.models import BasePage, HomePage, NewsIndexPage, NewsPage, StandardPage
from networks.models import Network
from tests.factories.networks import NetworkFactory
from translations.actions import let_staff_translate


def grow(network: Network) -> Network:
    """Language roots, starter pages and the staff's permissions, as for a new network."""
    plant_pages(network)
    open_pages_to_staff(network)
    let_staff_translate(network)
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for staff_group in network.staff_groups.all():
        staff_group.group.permissions.add(enter)
    return network


def front_page(network: Network, language: str | None = None) -> HomePage:
    """The front page in a language, the network's main one unless given; made where it is missing."""
    if network.site.root_page.depth == 1:
        grow(network)
    root = network.language_roots().get(locale__language_code=language or network.default_language)
    return HomePage.objects.get(pk=root.pk)


def news_index(network: Network, language: str | None = None) -> NewsIndexPage:
    """The list of news in a language."""
    return NewsIndexPage.objects.in_language_of(front_page(network, language)).get()


def page_of(network: Network, **fields: Any) -> StandardPage:
    """A standard page below a network's front page."""
    return StandardPageFactory(parent=front_page(network), **fields)


class PageFactory(DjangoModelFactory):
    """Publishes a page below ``parent``."""

    title = factory.Sequence(lambda n: f"Sida {n}")

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[BasePage], *args: Any, **kwargs: Any) -> BasePage:
        parent = kwargs.pop("parent")
        subjects = {name: kwargs.pop(name, []) for name in ("topics", "focus_areas")}
        page = model_class(**kwargs)
        for name, rows in subjects.items():
            setattr(page, name, rows)
        return add_page(by=None, parent=parent, page=page)


class HomePageFactory(PageFactory):
    """A network's front page: each network has one a language, so the existing one is given."""

    class Meta:
        model = HomePage

    @classmethod
    def _create(cls, model_class: type[BasePage], *args: Any, **kwargs: Any) -> BasePage:
        return front_page(NetworkFactory())


class StandardPageFactory(PageFactory):
    parent = factory.LazyFunction(lambda: front_page(NetworkFactory()))

    class Meta:
        model = StandardPage


class NewsIndexPageFactory(PageFactory):
    class Meta:
        model = NewsIndexPage

    @classmethod
    def _create(cls, model_class: type[BasePage], *args: Any, **kwargs: Any) -> BasePage:
        return news_index(NetworkFactory())


class NewsPageFactory(PageFactory):
    parent = factory.LazyFunction(lambda: news_index(NetworkFactory()))
    title = factory.Sequence(lambda n: f"Nyhet {n}")
    lead = "Vad som hände, i en mening."

    class Meta:
        model = NewsPage
