"""All addresses. What stands under /<lang>/extranet/ is collected by extranet.urls behind its guard."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls

import extranet.me.urls
import extranet.members.urls
import home.urls
import notifications.urls
from admission.urls import allauth_urlpatterns
from home.views import serve_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("networks.urls")),
    path("", include("printing.urls")),
    *allauth_urlpatterns,
    path("", include("passkeys.urls")),
    path("", include("admission.urls")),
    path("", include("devices.urls")),
    path("", include("handover.urls")),
    path("", include("library.urls")),
    path("", include("home.urls")),
    path("", include((extranet.me.urls.open_urlpatterns, "calendar"))),
    path("", include((notifications.urls.open_urlpatterns, "mails"))),
    path("dev/mail/", include("notifications.urls")),
    path("cms/", include(home.urls.admin_urlpatterns)),
    path("cms/", include(wagtailadmin_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("", include("privacy.urls")),
        path("", include("search.urls")),
        path("", include((home.urls.localized_urlpatterns, "pages"))),
        path("", include("events.urls")),
        path("", include("extranet.urls")),
        path("", include("extranet.followup.urls")),
        path("", include("extranet.summons.urls")),
        path("", include(extranet.members.urls.localized_urlpatterns)),
        path("", include("extranet.guests.urls")),
        path("", include("competition.urls")),
        # Wagtail's own list also holds a log-in and a shared password for private pages; neither exists here.
        re_path(r"^((?:[\w\-]+/)*)$", serve_page, name="wagtail_serve"),
        prefix_default_language=True,
    ),
]

handler400 = "networks.views.bad_request"
handler403 = "networks.views.permission_denied"
handler404 = "networks.views.page_not_found"
handler500 = "networks.views.server_error"
