"""Public pages."""

from home.models.base import BasePage
from home.models.news import NewsIndexPage, NewsPage
from home.models.pages import HomePage, StandardPage

__all__ = ["BasePage", "HomePage", "NewsIndexPage", "NewsPage", "StandardPage"]
