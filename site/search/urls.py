"""The address of public search, below the language."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = localized_urlpatterns = [path("search/", views.search, name="search")]
