"""The one place that reads the environment. A wrong or missing variable is refused by its name."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def defaults(**values: str) -> None:
    """Give variables that are not set a value; development and tests loosen production this way."""
    for name, value in values.items():
        os.environ.setdefault(name, value)


def text(name: str, default: str | None = None) -> str:
    """The variable as it stands; without a default it must be set."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is missing.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """A yes or no."""
    value = text(name, "on" if default else "off").lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")
    return value in TRUE


def number(name: str, default: int) -> int:
    """A whole number, zero or more."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str | None = None) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, default: str) -> dict[str, Any]:
    """A database from its address: sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME."""
    address = text(name, default)
    scheme = address.split("://")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with sqlite:// or postgres://, not {scheme!r}.")
    settings: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True))
    if scheme != "sqlite":
        # A database that is away or whose host is gone is noticed in two seconds, not in two hours.
        settings["OPTIONS"] = {
            "connect_timeout": 2,
            "tcp_user_timeout": 2000,
            "keepalives_idle": 5,
            "keepalives_interval": 1,
            "keepalives_count": 3,
        } | settings.get("OPTIONS", {})
    else:
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            # Writers that wait are let in by no order, so that among many at once one can wait long.
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
                "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000;"
            ),
        }
    return settings


def cache(name: str, folder: str, most: int) -> dict[str, Any]:
    """Redis where the variable is set, else at most so many files in a folder: both are shared by web and worker."""
    address = text(name, "")
    if not address:
        backend = "django.core.cache.backends.filebased.FileBasedCache"
        return {"BACKEND": backend, "LOCATION": folder, "OPTIONS": {"MAX_ENTRIES": most}}
    if not address.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(f"{name} must start with redis://, rediss:// or unix://.")
    return {"BACKEND": "config.caches.PatientRedisCache", "LOCATION": address}


def mail_server(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_* settings from smtp://USER:PASSWORD@HOST:PORT?tls=on, or from file:///FOLDER."""
    address = urlsplit(text(name, default))
    if address.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": address.path,
        }
    if address.scheme not in {"smtp", "smtps"} or not address.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp://user:password@host:587?tls=on.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": address.port or (465 if address.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_SSL": address.scheme == "smtps",
        "EMAIL_USE_TLS": parse_qs(address.query).get("tls", ["off"])[0] in TRUE,
        "EMAIL_TIMEOUT": 20,
    }


def bucket(name: str, *, public: bool) -> dict[str, Any] | None:
    """An S3-compatible bucket as a Django storage, or None where the variable is not set.

    The access keys and the endpoint come from S3_ACCESS_KEY, S3_SECRET_KEY and S3_ENDPOINT.
    """
    if not text(name, ""):
        return None
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": text(name),
            "endpoint_url": text("S3_ENDPOINT"),
            "access_key": text("S3_ACCESS_KEY"),
            "secret_key": text("S3_SECRET_KEY"),
            "querystring_auth": not public,
            "file_overwrite": False,
        },
    }
