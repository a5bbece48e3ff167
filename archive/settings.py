"""One file of settings, all from the environment; without any it runs locally on SQLite."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env("REMARKS_DATA", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)


def _local_secret_key():
    """A key of this installation's own, made once and kept beside its data."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text().strip() or get_random_secret_key()


# A public machine says so; what it must then be told, and what it then insists on, stands below.
PRODUCTION = env.bool("PRODUCTION", default=False)


def _needed(name, why, ok=bool):
    """A setting that a public machine cannot do without; it does not start before it has it."""
    value = env(name, default="")
    if PRODUCTION and not ok(value):
        raise ImproperlyConfigured(f"PRODUCTION is set and {name} is not usable: {why}")
    return value


SECRET_KEY = _needed(
    "SECRET_KEY",
    "give a secret of 50 characters or more, the same on every machine and at every start.",
    lambda key: len(key) >= 50 and len(set(key)) > 4,
)
_needed(
    "ALLOWED_HOSTS",
    "name the hosts it answers to, such as remarks.example.org.",
    lambda v: v and "*" not in v,
)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured(
        "PRODUCTION and DEBUG are both set: a public machine must not show its insides."
    )
SECRET_KEY = SECRET_KEY or _local_secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "remarks.admin.apps.ArchiveAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django_filters",
    "simple_history",
    "axes",
    "remarks",
]

MIDDLEWARE = [
    "archive.middleware.request_log.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "archive.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "archive.middleware.failover.DatabaseMiddleware",
    "archive.middleware.conditional.ConditionalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Five wrong passwords for one account from one address close that door for an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# Proxies of our own in front of the server: the lock, and the limit of reports, count by reader and not by proxy.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_CLIENT_IP_CALLABLE = "remarks.views.client_address.address_of"

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"

# The readers' pages are Jinja2's; the desk's are Django's, as those of its admin that they extend.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "remarks"],
        "OPTIONS": {"environment": "remarks.presentation.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'archive.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A reader that turns writer inside WAL fails at once; IMMEDIATE waits its turn instead.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;",
    }
# Copies of the primary to read from, one address each, separated by commas (PostgreSQL's hot standbys).
STANDBYS = {
    f"standby{n}": env.db_url_config(url)
    for n, url in enumerate(env.list("STANDBY_URLS", default=[]), 1)
}
for _standby in STANDBYS.values():
    _standby["TEST"] = {"MIRROR": "default"}
DATABASES |= STANDBYS
DATABASE_ROUTERS = ["remarks.operations.replicas.Router"]
# A standby that misses what the primary held so long ago is not read from.
STANDBY_LAG_SECONDS = env.float("STANDBY_LAG_SECONDS", default=2.0)
# PostgreSQL ends a statement that takes longer; 0 lets it run. The web server sets this, commands do not.
STATEMENT_SECONDS = env.float("STATEMENT_SECONDS", default=0.0)
for _database in DATABASES.values():
    _database["CONN_MAX_AGE"] = 60
    if _database["ENGINE"] != "django.db.backends.sqlite3":
        _database["CONN_HEALTH_CHECKS"] = True
        # A machine that is gone without a word must not hold a reader for minutes.
        _options = _database.setdefault("OPTIONS", {})
        _options.setdefault("connect_timeout", 3)
        if STATEMENT_SECONDS:
            _options.setdefault("options", f"-c statement_timeout={int(STATEMENT_SECONDS * 1000)}")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "archive.storage.StaticStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
MEDIA_ROOT = DATA_DIR / "media"
# Uploads wait here between preview and confirmation; they are no rows of the archive yet.
STAGING_DIR = DATA_DIR / "staging"
# Small uploads stay in memory; for larger ones a full disk is a sentence.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "remarks.admin.receiving.DiskUploadHandler",
]
# Where a log-in leads whose ``next`` is missing or leads off this site.
LOGIN_REDIRECT_URL = "admin:index"
# All uploads that wait together may take so many bytes.
STAGING_MAX_BYTES = env.int("STAGING_MAX_MB", default=2048) * 1024 * 1024
# A search that takes longer is given up on, with a sentence.
SEARCH_SECONDS = env.float("SEARCH_SECONDS", default=5.0)
INDEX_DIR = Path(env("INDEX_DIR", default=str(DATA_DIR / "index")))

# Tables that one server process sends at once, and how long each may take.
TABLES_AT_ONCE = env.int("TABLES_AT_ONCE", default=2)
EXPORT_SECONDS = env.float("EXPORT_SECONDS", default=900.0)
# Room for pages that each server process keeps until the archive changes; 0 keeps none.
KEPT_PAGES_MB = env.int("KEPT_PAGES_MB", default=32)
# So many reports of one address are taken in a day.
REPORTS_A_DAY = env.int("REPORTS_A_DAY", default=10)
# Where faults are reported: mailto:… or https://…
SECURITY_CONTACT = env("SECURITY_CONTACT", default="")
SITE_NAME = "Remarks"
# A form may hold one upload at the parser's limit and its fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 22 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing here asks for a camera, a place or a payment, and nothing may.
PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # The prefix makes browsers refuse such a cookie from any other host, path or unencrypted page.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
# Public pages run no script and load nothing from elsewhere; the admin's own scripts are files of its own.
SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CSP_ADMIN = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "archive.middleware.request_log.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if PRODUCTION else "plain",
        },
        "requests": {"class": "logging.StreamHandler", "formatter": "json"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    # One line a request where it is wanted: on a public machine, or where LOG_REQUESTS says so.
    "loggers": {
        "remarks.requests": {
            "handlers": ["requests"],
            "propagate": False,
            "level": "INFO" if env.bool("LOG_REQUESTS", default=PRODUCTION) else "CRITICAL",
        }
    },
}
