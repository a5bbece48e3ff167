"""One file of settings, all from the environment; without any it runs locally on SQLite.

Importing it writes nothing: folders and the local secret are made when they are first needed.
"""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

from .environment import Environment, database_of, hosts_fault, local_secret_key, secret_fault

_CHECKOUT = Path(__file__).resolve().parent.parent
_INSTALLED = Path(__file__).resolve().parent / "resources"
# Where templates, static files and fixtures are: beside the code, or inside the installed package.
BASE_DIR = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
env = Environment()

DATA_DIR = Path(
    env.text("REMARKS_DATA") or (Path.cwd() if BASE_DIR == _INSTALLED else _CHECKOUT) / "var"
)
DEBUG = env.flag("DEBUG")
# A public machine says so; what it must then be told, and what it then insists on, stands below.
PRODUCTION = env.flag("PRODUCTION")


def _refuse(name, fault):
    """A public machine does not start with a setting that it cannot be trusted with."""
    if PRODUCTION and fault:
        raise ImproperlyConfigured(f"PRODUCTION is set and {name} is not usable: {fault}.")


SECRET_KEY = env.text("SECRET_KEY")
_refuse("SECRET_KEY", secret_fault(SECRET_KEY))
SECRET_KEY = SECRET_KEY or SimpleLazyObject(lambda: local_secret_key(DATA_DIR))
ALLOWED_HOSTS = env.items(
    "ALLOWED_HOSTS", () if PRODUCTION else ("127.0.0.1", "localhost", "[::1]")
)
_refuse("ALLOWED_HOSTS", hosts_fault(ALLOWED_HOSTS))
CSRF_TRUSTED_ORIGINS = env.items("CSRF_TRUSTED_ORIGINS")
if not all(origin.startswith(("https://", "http://")) for origin in CSRF_TRUSTED_ORIGINS):
    raise ImproperlyConfigured(
        "CSRF_TRUSTED_ORIGINS needs a scheme: write https://remarks.example.org."
    )
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured(
        "PRODUCTION and DEBUG are both set: a public machine must not show its insides. Unset one."
    )

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
    "archive.middleware.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "archive.middleware.failover.DatabaseMiddleware",
    "archive.middleware.conditional.ConditionalMiddleware",
    "archive.middleware.rate_limit.RateLimitMiddleware",
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
# Proxies of our own in front: the lock and the limits count by reader and not by proxy.
PROXY_COUNT = env.integer("PROXY_COUNT", 0)
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

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'archive.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A reader that turns writer inside WAL fails at once; IMMEDIATE waits its turn instead.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA cache_size=-8000;",
    }
# Copies of the primary to read from, one URL each, with commas between (hot standbys).
STANDBYS = {
    f"standby{n}": database_of(url, "STANDBY_URLS")
    for n, url in enumerate(env.items("STANDBY_URLS"), 1)
}
for _standby in STANDBYS.values():
    _standby["TEST"] = {"MIRROR": "default"}
DATABASES |= STANDBYS
DATABASE_ROUTERS = ["remarks.operations.replicas.Router"]
# A standby that misses what the primary held so long ago is not read from.
STANDBY_LAG_SECONDS = env.number("STANDBY_LAG_SECONDS", 2.0)
# PostgreSQL ends a longer statement; 0 lets it run. The web server sets this, commands do not.
STATEMENT_SECONDS = env.number("STATEMENT_SECONDS", 0.0)
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
# Pages and desk are in English alone: looking up translations takes a tenth of a page's time.
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(
    env.text("STATIC_ROOT")
    or (DATA_DIR / "static" if BASE_DIR == _INSTALLED else _CHECKOUT / "staticfiles")
)
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
STAGING_MAX_BYTES = env.integer("STAGING_MAX_MB", 2048) * 1024 * 1024
# A search that takes longer is given up on, with a sentence.
SEARCH_SECONDS = env.number("SEARCH_SECONDS", 5.0)
# An OpenSearch that holds the index for all machines; without it each has its own in INDEX_DIR.
SEARCH_CLUSTER = env.search_cluster("SEARCH_URL")
INDEX_DIR = Path(env.text("INDEX_DIR") or DATA_DIR / "index")

# Tables that one server process sends at once, and how long each may take.
TABLES_AT_ONCE = env.integer("TABLES_AT_ONCE", 2)
EXPORT_SECONDS = env.number("EXPORT_SECONDS", 900.0)
# Room for pages that each server process keeps until the archive changes; 0 keeps none.
# KEPT_PAGES_MB is its name before 0.2.
PAGE_CACHE_MB = env.integer("PAGE_CACHE_MB", env.integer("KEPT_PAGES_MB", 32))
# How often one address may ask for what takes work, such as 120/m; blank or 0 sets no limit.
RATES = {
    kind: env.rate(f"{kind.upper()}_RATE", rate if PRODUCTION else "")
    for kind, rate in (
        ("search", "120/m"),
        ("quote", "60/m"),
        ("compare", "30/m"),
        ("export", "30/m"),
        ("harvest", "60/m"),
    )
}
# Counted in each process by itself, or together in a Memcached or Redis.
CACHES = {"default": env.cache("CACHE_URL", {"OPTIONS": {"MAX_ENTRIES": 20_000}})}
RATELIMIT_FAIL_OPEN = True
# So many reports of one address are taken in a day.
REPORTS_A_DAY = env.integer("REPORTS_A_DAY", 10)
# Where faults are reported: mailto:… or https://…
SECURITY_CONTACT = env.text("SECURITY_CONTACT")
# Who answers for what this archive fetches from the web: a mail address or a URL. Servers are told.
FETCH_CONTACT = env.text("FETCH_CONTACT") or SECURITY_CONTACT
SITE_NAME = "Remarks"
# Under which naming authority the ARKs of this archive are given; 99999 is that for trials.
ARK_NAAN = env.text("ARK_NAAN", "99999")
if not re.fullmatch("[0-9bcdfghjkmnpqrstvwxz]{5,9}", ARK_NAAN):
    raise ImproperlyConfigured(
        f"ARK_NAAN is “{ARK_NAAN}”: set it to the five digits that the ARK Alliance gave you."
    )
# What data and records say of rights: the name and the address of a license, and a sentence.
DATA_LICENSE = env.text("DATA_LICENSE")
DATA_LICENSE_URL = env.text("DATA_LICENSE_URL")
DATA_RIGHTS = env.text("DATA_RIGHTS", "Transcripts keep the rights of their publishers.")
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
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # The prefix makes browsers refuse such a cookie from any other host, path or unencrypted page.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
# Public pages run one script, which suggests names in the search box; nothing comes from elsewhere.
SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "script-src": ["'self'"],
    "connect-src": ["'self'"],
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

LOG_LEVEL = env.text("LOG_LEVEL", "WARNING").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
    raise ImproperlyConfigured(f"LOG_LEVEL is “{LOG_LEVEL}”: set it to DEBUG, INFO or WARNING.")
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
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # One line a request where it is wanted: on a public machine, or where LOG_REQUESTS says so.
    "loggers": {
        # That requests wait for a thread is no news under load.
        "waitress.queue": {"level": "ERROR"},
        # The client tells of each attempt at length; what came of them is said once, in a sentence.
        "opensearch": {"level": "CRITICAL"},
        "remarks.requests": {
            "handlers": ["requests"],
            "propagate": False,
            "level": "INFO" if env.flag("LOG_REQUESTS", PRODUCTION) else "CRITICAL",
        },
    },
}
