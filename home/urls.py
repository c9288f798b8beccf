"""Addresses of what is made of pages but is none itself."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from home import views
from home.feeds import NewsFeed

app_name = "home"
urlpatterns = [path("sitemap.xml", views.sitemap, name="sitemap")]
# Where Wagtail's own stand too; these come first.
admin_urlpatterns = [
    path("choose-page/", require_admin_access(views.ChoosePage.as_view()), name="home_choose_page"),
    path(
        "choose-page/<int:parent_page_id>/",
        require_admin_access(views.ChoosePage.as_view()),
        name="home_choose_page_child",
    ),
    path(
        "choose-external-link/",
        require_admin_access(views.ChooseExternalLink.as_view()),
        name="home_choose_external_link",
    ),
]
localized_urlpatterns = [path("news/feed/", NewsFeed(), name="news_feed")]
