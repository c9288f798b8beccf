"""Development and the demo: SQLite, plain HTTP, mail kept in a folder, passwords that are short."""

from config import env

env.defaults(
    SECRET_KEY="development-only-and-not-secret-in-any-way-at-all",
    HUB_HOST="localhost",
    ALLOWED_HOSTS=".localhost,127.0.0.1",
    SECURE_SSL_REDIRECT="off",
    REQUIRE_STAFF_SECOND_FACTOR="off",
    TRUSTED_PROXIES="0",
)

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import LOGGING, MIDDLEWARE, STORAGES, VAR_DIR  # noqa: E402

# Off while the demo is made: SQLite would be asked once more for each statement, to log it.
DEBUG = env.flag("DEBUG", default=True)
_language = MIDDLEWARE.index("networks.middleware.NetworkLocaleMiddleware")
MIDDLEWARE = [
    *MIDDLEWARE[: _language + 1],
    "networks.middleware.OwnPageNotFoundMiddleware",
    *MIDDLEWARE[_language + 1 :],
]
INTERNAL_IPS: list[str] = []
globals().update(env.mail_server("EMAIL_URL", f"file://{VAR_DIR}/mail"))
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING["handlers"]["security"] = {
    "class": "logging.handlers.WatchedFileHandler",
    "filename": str(VAR_DIR / "security.log"),
    "delay": True,
}
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, KNOWN_DEVICE_COOKIE_NAME = "session", "csrf", "known"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SEEDED_PASSWORDS = True
