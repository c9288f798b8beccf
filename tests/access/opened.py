"""What we do not mount, mounted: the addresses that stand in place of ours where a guard is that there are none."""

from django.http import HttpResponse
from django.urls import include, path
from wagtail.views import authenticate_with_password
from wagtail_localize.views import edit_translation, snippets_api

from config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401


def anything(request, **kwargs):
    return HttpResponse("Kanarifugl")


LOCALIZE = [
    path("api/snippets/<slug:app_label>/<slug:model_name>/", anything, name="snippets_api_listing"),
    path("translate/<int:translation_id>/machine_translate/", edit_translation.machine_translate),
    path(
        "api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/",
        snippets_api.SnippetViewSet.as_view({"get": "retrieve"}),
        name="snippets_api_detail",
    ),
]
urlpatterns = [
    path("api/v3/redirects/", anything),
    path("api/v3/snippets/", anything),
    path("sv/snippets/", anything),
    path("stock/localize/", include((LOCALIZE, "wagtail_localize"))),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    *urlpatterns,
]
