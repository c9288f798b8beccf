"""The settings of production; dev and test only loosen them."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env
from devices.rules import IDLE

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# ---------------------------------------------------------------- who we are
DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
# The bare host lists the networks; each network's own host is a row in the database.
HUB_HOST = env.text("HUB_HOST")
# The host header is compared here first and then with the networks' own hosts (networks.middleware).
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", HUB_HOST + ",." + HUB_HOST)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1)
SECURITY_CONTACT = env.text("SECURITY_CONTACT", "mailto:security@" + HUB_HOST)

INSTALLED_APPS = [
    "competition",
    "extranet.visits",
    "extranet.preparation",
    "extranet.planning",
    "extranet.attendance",
    "extranet.followup",
    "extranet.guests",
    "extranet.packs",
    "extranet.proposals",
    "extranet.summons",
    "extranet.approval",
    "extranet.meetings",
    "extranet.previews",
    "extranet.documents",
    "extranet.fees",
    "extranet.exchange",
    "extranet.roster",
    "extranet.succession",
    "extranet.members",
    "extranet.me",
    "extranet",
    "extranet.viewing",
    "events",
    "home",
    "translations",
    "reviews",
    "search",
    "library",
    "office",
    "places",
    "printing",
    "handover",
    "passkeys",
    "admission",
    "devices",
    "notifications",
    "privacy",
    "backups",
    "audit",
    "networks",
    "accounts",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "recurrence",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    # For its catalogue: Wagtail tells with its filters how long ago something was.
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
]
MIDDLEWARE = [
    # The headers first: also what those below answer by themselves bears them.
    "networks.middleware.ContentPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "networks.middleware.MethodMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "networks.middleware.PageCacheMiddleware",
    "networks.middleware.NetworkMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "devices.middleware.DeviceMiddleware",
    "networks.middleware.NetworkLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "admission.middleware.AdminGateMiddleware",
    "admission.middleware.ClosedWithoutCacheMiddleware",
    "home.middleware.RedirectMiddleware",
]
# Widgets of our own have their templates among the others.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "networks.context_processors.network",
            ],
        },
    },
]

# ---------------------------------------------------------------- where things are kept
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR}/db.sqlite3")}
# Readers fill the pages; what counts attempts and remembers used codes must not be pushed out by them.
CACHES = {
    "default": env.cache("REDIS_URL", str(VAR_DIR / "cache"), most=5000),
    "pages": env.cache("REDIS_URL", str(VAR_DIR / "pages"), most=1000) | {"KEY_PREFIX": "pages"},
}
SESSION_ENGINE = "devices.storage"
STORAGES = {
    "default": env.bucket("S3_PUBLIC_BUCKET", public=True) or {"BACKEND": "library.storage.WholeFileStorage"},
    "documents": env.bucket("S3_PRIVATE_BUCKET", public=False)
    or {
        "BACKEND": "library.storage.PrivateStorage",
        "OPTIONS": {
            "location": str(VAR_DIR / "private"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o644
# Index and reference rows are written at once; mail, PDF and rebuilding go to the worker.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# ---------------------------------------------------------------- mail
globals().update(env.mail_server("EMAIL_URL", "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "navet@" + HUB_HOST)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ---------------------------------------------------------------- languages
LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"
WAGTAIL_I18N_ENABLED = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("sv", _("Swedish")), ("nb", _("Norwegian Bokmål")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "site" / "locale", BASE_DIR / "site" / "locale_upstream"]
LANGUAGE_COOKIE_NAME = "navet_language"
LANGUAGE_COOKIE_PATH = "/account/"
LANGUAGE_COOKIE_HTTPONLY = LANGUAGE_COOKIE_SECURE = True

# ---------------------------------------------------------------- people and log-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["devices.adapter.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
REQUIRE_STAFF_SECOND_FACTOR = env.flag("REQUIRE_STAFF_SECOND_FACTOR", default=True)
# Known passwords belong to the demo; a seed file that holds one is refused elsewhere.
SEEDED_PASSWORDS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "admission.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "admission.forms.LoginForm",
    "confirm_login_code": "admission.forms.MailedCodeForm",
    "reset_password": "admission.forms.ResetPasswordForm",
    "confirm_password_reset_code": "admission.forms.MailedCodeForm",
    "reset_password_from_key": "admission.forms.NewPasswordForm",
    "change_password": "admission.forms.ChangePasswordForm",
    "set_password": "admission.forms.SetPasswordForm",
    "reauthenticate": "admission.forms.PasswordAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# People come by an invitation to their address, so allauth's own list of addresses stays empty.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Per address of the network and per person; failures per account are counted in admission.actions.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,10/15m/key",
    "request_login_code": "40/m/ip,3/m/key,10/15m/key",
    "reset_password": "20/m/ip,3/m/key,10/15m/key",
    "unknown_account": "3/m/key,10/15m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "admission.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "admission.forms.AppCodeForm",
    "reauthenticate": "admission.forms.AppCodeAgainForm",
    "activate_totp": "admission.forms.AddAppForm",
    "add_webauthn": "passkeys.forms.AddPasskeyForm",
    "edit_webauthn": "passkeys.forms.RenamePasskeyForm",
    "login_webauthn": "passkeys.forms.LogInForm",
    "authenticate_webauthn": "passkeys.forms.SecondStepForm",
    "reauthenticate_webauthn": "passkeys.forms.ProveForm",
}
MFA_TOTP_TOLERANCE = 1
# A passkey cannot be guessed, so it counts per address only; each log-in posts twice.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
KNOWN_DEVICE_COOKIE_NAME = "__Host-known"
SESSION_COOKIE_AGE = int(IDLE.total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# ---------------------------------------------------------------- headers
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the editor previews pages of its own host in a frame
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    },
}

# ---------------------------------------------------------------- Wagtail
WAGTAIL_SITE_NAME = "Navet"
WAGTAILADMIN_BASE_URL = "https://" + HUB_HOST
WAGTAILADMIN_LOGIN_URL = "admission:admin_login"
WAGTAIL_USER_TIME_ZONES = ["Europe/Oslo", "Europe/Stockholm"]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
# The address is the identity, and codes to log in go there: whoever finds a screen open must not change it.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# Mails about reviews go to the network's own people (reviews.actions).
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}
# Ours are left by pages that readers could see, and by no draft (home.actions.leave_redirects).
WAGTAILREDIRECTS_AUTO_CREATE = False
WAGTAILIMAGES_IMAGE_MODEL = "library.NetworkImage"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_MODEL = "library.NetworkDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "jpg", "odp", "ods", "odt", "pdf", "png", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 40 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "library.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "library.forms.DocumentForm"
# An internal address of the web server that leads to the private folder; empty: Python sends the files.
DOCUMENTS_ACCEL_PREFIX = env.text("DOCUMENTS_ACCEL_PREFIX", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SECURITY_LOG = env.text("SECURITY_LOG", "")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        # Lines of JSON (audit.actions.tell), in a file of their own where one is named.
        "security": {"class": "logging.StreamHandler"}
        if not SECURITY_LOG
        else {"class": "config.logs.PatientFileHandler", "filename": SECURITY_LOG, "delay": True},
    },
    "loggers": {"security": {"handlers": ["security"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
