"""The yardstick: one bare Django view that answers with 20 KB."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * 20_000


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but an answer."""
    return HttpResponse(BODY)


urlpatterns = [path("", bare)]
if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY=os.urandom(16).hex())
application = get_wsgi_application()
