"""The tests: production's rules with a fast hasher, mail in memory and tasks at once."""

import tempfile

from config import env

env.defaults(
    SECRET_KEY="tests-only-and-not-secret-in-any-way-at-all-really",
    HUB_HOST="localhost",
    ALLOWED_HOSTS=".localhost,127.0.0.1,testserver",
    SECURE_SSL_REDIRECT="off",
    REQUIRE_STAFF_SECOND_FACTOR="off",
    TRUSTED_PROXIES="0",
    VAR_DIR=tempfile.mkdtemp(prefix="navet-tests-"),
)

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import CACHES, LOGGING, STORAGES  # noqa: E402

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each test process empties its cache before each test, so with Redis each has a database of its own.
WORKER = env.text("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
CACHES = (
    {"default": CACHES["default"] | {"LOCATION": f"{env.text('REDIS_URL')}/{8 + int(WORKER) % 8}"}}
    if env.text("REDIS_URL", "")
    else {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
)
# Tests change rows in a transaction that is never committed; those of kept pages ask for ``kept_pages``.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TASKS = {alias: {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"} for alias in ("default", "background")}
WAGTAILADMIN_BASE_URL = "http://localhost"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, KNOWN_DEVICE_COOKIE_NAME = "session", "csrf", "known"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
LOGGING["handlers"]["security"] = {"class": "logging.NullHandler"}
SEEDED_PASSWORDS = True
WHITENOISE_AUTOREFRESH = True
# Tests name our texts by their English source; tests/architecture reads the catalogues themselves.
LOCALE_PATHS = []
