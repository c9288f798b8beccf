"""Production's settings for the live server of these tests: only the hashed names of static files are missing."""

import os

from config import env

env.defaults(
    SECRET_KEY="faults-only-and-not-secret-in-any-way-at-all-really",
    HUB_HOST="localhost",
    ALLOWED_HOSTS=".localhost,127.0.0.1",
    REQUIRE_STAFF_SECOND_FACTOR="off",
    TRUSTED_PROXIES="1",
)

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import INSTALLED_APPS, STORAGES  # noqa: E402

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if os.environ.get("CARELESS"):
    # The negative controls: the same server with its locks taken out, to see that the tests would tell.
    INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.careless.Careless"]
