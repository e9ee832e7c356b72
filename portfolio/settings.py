"""The project's settings, read from the environment. `.env.example` lists every variable."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from django.utils.csp import CSP

from accounts import provider_settings
from portfolio import environment
from portfolio.pool import check
from portfolio.secret_key import read_or_make_secret_key

# Lets classes of Django's be written with their types, as in ModelForm[Post].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environment.Environment()
# A variable that is set already wins over the file.
env.read_env(os.environ.get("ENV_FILE") or BASE_DIR / ".env")

# --- What this installation is ---------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
# Set by `manage.py demo` alone: own data folder, demo content, sign-in without keys.
DEMO = env.bool("DEMO", default=False)
# Everything that the running site writes is below this folder.
DATA_DIR = BASE_DIR / env.str("DATA_DIR", default="var")
if DEMO:
    DATA_DIR /= "demo"
DATA_DIR = environment.data_folder(DATA_DIR)

# The address that readers type. It decides the allowed host and whether HTTPS is demanded.
SITE_URL = environment.site_url(env.str("SITE_URL", default="http://127.0.0.1:8000"))
SITE_HOST = urlsplit(SITE_URL).hostname or ""
SITE_IS_LOCAL = SITE_HOST in environment.LOCAL_HOSTS
HTTPS = not SITE_IS_LOCAL and not DEMO
if HTTPS:
    environment.demand_https(SITE_URL)
ALLOWED_HOSTS = ["*"] if DEMO else [SITE_HOST, *env.list("ALLOWED_HOSTS", default=[])]
if SITE_IS_LOCAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

SECRET_KEY = env.str("SECRET_KEY", default="") or read_or_make_secret_key(DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- Applications ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portfolio",
    "comments",
    "blog",
    "accounts",
    "portfolio.moving.apps.MovingConfig",
    "portfolio.desk.apps.DeskConfig",
    "portfolio.page_cache.apps.PageCacheConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.twitter_oauth2",
    "allauth.socialaccount.providers.facebook",
    "allauth.socialaccount.providers.openid_connect",
    "accounts.wordpress",
    "crispy_forms",
    "django_htmx",
    "django_prose_editor",
    "django_tasks_db",
    "simple_history",
]

MIDDLEWARE = [
    "portfolio.operating.middleware.ViewMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portfolio.compression.CompressionMiddleware",
    "portfolio.middleware.PrivateAnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "blog.middleware.SiteMiddleware",
    "portfolio.moving.old_addresses.OldAddressesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portfolio.log_in_again.LogInAgainMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SignInFailureMiddleware",
    # Who saves, for the history: whatever view it is that does.
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "portfolio.urls"
WSGI_APPLICATION = "portfolio.wsgi.application"
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
                "blog.context_processors.site",
            ],
        },
    },
]
# Our own small pack: semantic HTML, no framework's classes (templates/plain/).
CRISPY_ALLOWED_TEMPLATE_PACKS = ["plain"]
CRISPY_TEMPLATE_PACK = "plain"

# --- Database --------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATA_DIR / "db.sqlite3"),
}
if not DEMO and (database_url := env.str("DATABASE_URL", default="")):
    DATABASE = environment.database(database_url)
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # Each thread keeps its own: to open the file takes as long as a page.
    DATABASE["CONN_MAX_AGE"] = None
    DATABASE["OPTIONS"] = {
        # Seconds that a writer waits for another.
        "timeout": 20,
        # Take the write lock when a transaction begins: one that reads first could not be upgraded later.
        "transaction_mode": "IMMEDIATE",
        # FULL: an acknowledged reply survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-500;",
    }
else:
    # Connections are kept and shared between the threads of a process. Seconds that a request waits for one.
    pool = {"min_size": 1, "max_size": 10, "timeout": 10, "check": check}
    DATABASE["OPTIONS"] = {**DATABASE.get("OPTIONS", {}), "pool": pool}
    # One that broke while it waited, because the database was started anew, is replaced instead of handed out.
    DATABASE["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": DATABASE}

# --- Cache -----------------------------------------------------------------------------------------------------

# Failed log-ins are counted here, so all processes must share it. A table needs no service beside the database;
# room for many, because it throws away old ones when it is full.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if cache_url := env.str("CACHE_URL", default=""):
    CACHES["default"] = environment.cache(cache_url)

# Megabytes of each process's memory for public pages.
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_MB", default=6) * 1_000_000

# --- People ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "blog:home"
LOGOUT_REDIRECT_URL = "blog:home"

# An account is a provider's (provider, uid) and nothing else: an e-mail address never joins, reaches or blocks one.
SOCIALACCOUNT_ONLY = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/ip,10/5m/key",
    # Mails to addresses that a visitor types.
    "mail_asked": "30/h/ip",
    # Reports of replies.
    "reported": "20/h/ip",
}
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
# Keys of the environment; the admin's "social applications" are used where it has none.
SOCIALACCOUNT_PROVIDERS = provider_settings.settings_from(lambda name: env.str(name, default=""))
# Where the stand-in for the providers listens, in the demo and the tests alone. Never from the environment.
IDENTITY_PROVIDER_URL = ""
TESTING = False
# What all questions to others may take for one request of a visitor's: seconds, and bytes for each answer.
OUTBOUND_SECONDS = 10
OUTBOUND_BYTES = 1_000_000
# What is told when somebody has another picture (accounts.looks).
SHOWS_PEOPLE = ["comments.looks.show_anew"]
# What a visitor who changes accounts keeps of the session.
SESSION_KEYS_KEPT_AT_SIGN_IN = ["reply_drafts", "own_comments", "like"]
# The number of proxies of ours in front: only across them is X-Forwarded-For believed.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
# How many replies at once one visitor (a person who is signed in, else an address) and one network may send, and in
# how many seconds that much comes back.
REPLY_LIMITS = {
    "flood": env.rate("REPLY_FLOOD", default="1/15s"),
    "visitor": env.rate("REPLY_LIMIT", default="60/h"),
    "network": env.rate("REPLY_NETWORK_LIMIT", default="300/h"),
}
# A guest's reply that is sent sooner after they turned to the form is held. 0: it does not matter.
REPLY_SECONDS = env.int("REPLY_SECONDS", default=2)
# Days that a reply keeps, as keyed hashes alone, the address and the network that it was sent from. 0: not at all.
ADDRESS_KEYS_KEPT = env.int("ADDRESS_KEYS_KEPT", default=30)

# Asked about strangers' replies where there is a key. The address is never from the environment.
AKISMET_KEY = env.str("AKISMET_KEY", default="")
AKISMET_URL = "https://rest.akismet.com"

# --- Sessions and cookies --------------------------------------------------------------------------------------

# A session ends with the browser unless the visitor ticks "Remember me", and then after this many seconds.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "comments.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 365
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portfolio.log_in_again.csrf_failure"

# --- Security --------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    # To be turned off where a name below this one still speaks plain HTTP.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_SUBDOMAINS", default=True)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language and time -----------------------------------------------------------------------------------------

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en-gb")
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "portfolio.formats"
LOCALE_PATHS = [BASE_DIR / "portfolio" / "locale"]

# --- Files -----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Days that a daily backup is kept; 0: none is made.
BACKUPS_KEPT = env.int("BACKUPS_KEPT", default=0)
# Days after which spam and what is in the trash is deleted for good, as in WordPress; 0: never.
EMPTY_TRASH_DAYS = env.int("EMPTY_TRASH_DAYS", default=30)
# From the environment, where no list of commands shows it.
BACKUP_PASSPHRASE = env.str("BACKUP_PASSPHRASE", default="")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portfolio.static_files.StaticFilesStorage"},
}
# A bucket of an S3-compatible store, for several machines.
MEDIA = "" if DEMO else env.str("MEDIA", default="")
if MEDIA:
    STORAGES["default"] = environment.media(MEDIA)
    # What is never handed out to visitors (portfolio.private_files).
    STORAGES["private"] = environment.media(MEDIA, is_private=True)
if DEMO:
    # Straight from the source, so that nothing needs to be collected first, and nothing old is in the way.
    STATIC_ROOT = None
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
# In the demo and in debugging a file may be changed while it is looked at; elsewhere what is served is read once.
WHITENOISE_AUTOREFRESH = DEBUG or DEMO

# --- Search ----------------------------------------------------------------------------------------------------

# What visitors may search, in the order in which it is offered; the first is searched unless another is asked for.
SEARCH_SOURCES = ["blog.search.posts.POSTS", "comments.search.REPLIES"]
# What is asked whether posts may be counted anew (blog.remembered).
STATE_OF_THE_SITE = "portfolio.page_cache.versions.state_of_the_site"

# --- Work in the background ------------------------------------------------------------------------------------

# The database keeps what is to be done; a worker beside the server does it.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "mail", "imports"],
    },
}

# --- Mail ------------------------------------------------------------------------------------------------------

# Without a mail server, messages are kept as files.
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(DATA_DIR / "mail")},
    }
}
if email_url := env.str("EMAIL_URL", default=""):
    MAILERS["default"] = environment.mailer(email_url)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=environment.default_sender(SITE_HOST)
)

# --- Log -------------------------------------------------------------------------------------------------------

# plain, or json for a program to read.
LOG_FORMAT = env.choice("LOG_FORMAT", ["plain", "json"])
# A line for each request.
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)
# Whoever knows it may ask /metrics for numbers. Without one there are none.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "portfolio.logs.RequestFilter"}},
    "formatters": {
        "json": {"()": "portfolio.logs.JSONFormatter"},
        "plain": {
            "()": "portfolio.logs.PlainFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Instead of Django's own handlers, which write while DEBUG is on only, or mail everything to ADMINS.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "portfolio.requests": {"level": "INFO"},
        # Work that is done is no news; what fails is.
        "django.tasks": {"level": "WARNING"},
        # Robots ask for any host there is. They are refused, and that is no news.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
