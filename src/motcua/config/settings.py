"""Deployment settings, all from the environment; docs/settings.md lists them.

Law lives in `law/`, choices of an office in its database; only what belongs to a deployment is here.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env, validate

from motcua.config import logs

env = Env()
ROOT = Path(os.environ.get("MOTCUA_ROOT", Path(__file__).resolve().parents[3]))
HOME = Path(env.str("MOTCUA_HOME", "") or ROOT / "var").resolve()
TESTING = "pytest" in sys.modules
if (HOME / "settings.env").is_file():  # what `./motcua init` wrote; the environment is preferred
    env.read_env(str(HOME / "settings.env"), recurse=False)


def _own_secret() -> str:
    """Return the office's secret key, created once, readable by its owner only."""
    HOME.mkdir(parents=True, exist_ok=True)
    file = HOME / "secret_key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_urlsafe(50))
    return file.read_text()


# Security ---------------------------------------------------------------------------------------------
SECRET_KEY = env.str("MOTCUA_SECRET_KEY", "") or _own_secret()
DEBUG = env.bool("MOTCUA_DEBUG", False)
ALLOWED_HOSTS = env.list("MOTCUA_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("MOTCUA_ORIGINS", [])
HTTPS = env.bool("MOTCUA_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# The prefix binds a cookie to this host and to HTTPS: a site beside it cannot write one.
SESSION_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}motcua_session"
DEVICE_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}motcua_device"
CSRF_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}motcua_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "motcua.people.gateways"
SESSION_COOKIE_AGE = env.int("MOTCUA_SESSION_SECONDS", 8 * 3600)
IDLE_MINUTES = env.int("MOTCUA_IDLE_MINUTES", 60)  # a session unused for so long ends; 0 for never
SECOND_FACTOR_ROLES = env.list("MOTCUA_SECOND_FACTOR_ROLES", [])  # roles that do nothing without one
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^metrics$"]  # asked on the machine itself, beside the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PROXIES = env.int("MOTCUA_PROXIES", 0)
PROXY_ADDRESS = env.str("MOTCUA_PROXY_ADDRESS", "127.0.0.1")  # whose X-Forwarded headers `serve` believes
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "motcua.people.gateways.StrongPassword", "OPTIONS": {"min_length": 10}}]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
CLAMAV = env.str("MOTCUA_CLAMAV", "")  # unix:/run/clamav/clamd.ctl or tcp://host:3310
FILE_UPLOAD_HANDLERS = [
    *(["motcua.base.virus_scan.ScanningHandler"] if CLAMAV else []),
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "motcua.base.uploads.IncomingFileHandler",
]

# Application ------------------------------------------------------------------------------------------
ROOMS = [
    "motcua.base",
    "motcua.design",
    "motcua.statistics",
    "motcua.agencies",
    "motcua.people",
    "motcua.acts",
    "motcua.acts.tables",
    "motcua.seals",
    "motcua.backups",
    "motcua.books",
    "motcua.deadlines",
    "motcua.procedures",
    "motcua.fees",
    "motcua.dossiers",
    "motcua.reports",
    "motcua.rounds",
    "motcua.programme",
    "motcua.portal",
    "motcua.workspace",
    "motcua.config",
    *env.list("MOTCUA_ROOMS", []),  # rooms of others
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "motcua.config.apps.StaticFiles",
    "django.contrib.humanize",
    *ROOMS,  # before the libraries, so that a room's template wins over theirs
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]
MIDDLEWARE = [
    "motcua.config.tracing.RequestLine",
    "motcua.base.reading.ReadOnce",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.people.gateways.bodies.BodyLimitMiddleware",
    "motcua.people.gateways.middleware.ActorMiddleware",
    "motcua.people.gateways.middleware.PrivatePagesMiddleware",
    "motcua.people.views.refusals.RefusalsMiddleware",
    "motcua.people.views.shown.ShownRecordsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "motcua.people.gateways.middleware.InactivityMiddleware",
    "motcua.people.gateways.middleware.DutyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "motcua.design.middleware.WholePageRedirects",
    "motcua.design.middleware.TroublePages",
    "motcua.design.middleware.RefusalPages",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["motcua.design.templatetags.design", "motcua.design.templatetags.fields"],
        },
    }
]
FORM_RENDERER = "motcua.design.widgets.DirectWidgets"

# Records ----------------------------------------------------------------------------------------------
DATABASES = {"default": env.dj_db_url("MOTCUA_DATABASE_URL", f"sqlite:///{HOME / 'motcua.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Each thread keeps its connection: opening one reads the schema, closing the last one empties the journal.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was acknowledged survives a power cut; each act waits for the disk once (docs/performance.md).
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={'OFF' if TESTING else 'FULL'};"
        " PRAGMA foreign_keys=ON;"
        " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = HOME / "files"  # content-addressed, never served directly: downloads pass a policy function
BOOK_LIMIT = env.int("MOTCUA_BOOK_LIMIT_MB", 200) * 2**20  # the largest tracking book taken over the web
UPLOAD_LIMIT = env.int("MOTCUA_UPLOAD_MB", 20) * 2**20  # a scan or paper of a dossier
SEAL_COPY = env.str("MOTCUA_SEAL_COPY", "")  # folder elsewhere that gets each daily seal too
BACKUP_DIR = env.str("MOTCUA_BACKUP_DIR", "")  # where the daily backup goes; none without it
BACKUP_HOUR = env.int("MOTCUA_BACKUP_HOUR", 1, validate=validate.Range(0, 23))
BACKUP_KEEP = env.int("MOTCUA_BACKUP_KEEP", 14, validate=validate.Range(1))
BACKUP_RECIPIENTS = env.list("MOTCUA_BACKUP_RECIPIENTS", [])  # public keys (age1…) that backups are encrypted for
UNDO_MINUTES = env.int("MOTCUA_UNDO_MINUTES", 15)  # how long a fresh mistake can be taken back
# Several worker processes share rate limits only through a shared cache (db://, file:// or redis).
CACHES = {"default": env.dj_cache_url("MOTCUA_CACHE_URL", "locmem://")}

# People -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "motcua.people.gateways.SignInBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "motcua.people.gateways.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds after which acts on accounts ask for the password again
ACCOUNT_FORMS = {
    "login": "motcua.people.forms.sign_in.SignIn",
    "change_password": "motcua.people.forms.sign_in.ChangePassword",
    "reauthenticate": "motcua.people.forms.sign_in.Reauthenticate",
}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,10/300s/key",
    "login_known_device": "10/300s/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "motcua.people.gateways.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Một Cửa"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "motcua.people.forms.sign_in.SecondFactor",
    "reauthenticate": "motcua.people.forms.sign_in.SecondFactorAgain",
    "activate_totp": "motcua.people.forms.sign_in.SwitchOnSecondFactor",
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# The pair, so that a stranger elsewhere cannot lock an official out; allauth limits each name overall.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "motcua.people.gateways.attempted_name"
AXES_CLIENT_IP_CALLABLE = "motcua.people.gateways.address_of"
AXES_WHITELIST_CALLABLE = "motcua.people.gateways.devices.is_from_known_device"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_LOCKOUT_CALLABLE = "motcua.people.gateways.locked_out"
AXES_VERBOSE = False

# Words, numbers and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["motcua.design.formats"]
USE_THOUSAND_SEPARATOR = False  # pages write figures with |number; bare numbers are years and record numbers

# Pages ------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
#: Static files straight from the checkout (`demo`, `serve`), without collecting and compressing them first.
STATIC_IN_PLACE = env.bool("MOTCUA_STATIC_IN_PLACE", TESTING or DEBUG)
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [
    ("bootstrap", ROOT / "node_modules" / "bootstrap" / "dist"),
    ("typeface", ROOT / "node_modules" / "@fontsource" / "be-vietnam-pro" / "files"),
    ("digits", ROOT / "node_modules" / "mot-cua-so"),
]
STATICFILES_DIRS = [(prefix, path) for prefix, path in STATICFILES_DIRS if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_IN_PLACE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATIC_IN_PLACE
EMAIL_CONFIG = env.dj_email_url("MOTCUA_EMAIL_URL", "console://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("MOTCUA_EMAIL_FROM", "motcua@localhost")
PUBLIC_ADDRESS = env.str("MOTCUA_PUBLIC_ADDRESS", "http://127.0.0.1:8000")

# Statistics -------------------------------------------------------------------------------------------
STATISTICS_THREADS = env.int("MOTCUA_STATISTICS_THREADS", 2)
STATISTICS_MEMORY = env.str("MOTCUA_STATISTICS_MEMORY", "640MB")

# Log and metrics --------------------------------------------------------------------------------------
METRICS_TOKEN = env.str("MOTCUA_METRICS_TOKEN", "")  # without one /metrics answers nobody
METRICS_FOLDER = env.str("MOTCUA_METRICS_FOLDER", "")  # where several server processes add up
LOG_FORMAT = env.str("MOTCUA_LOG_FORMAT", "line", validate=validate.OneOf(["line", "json"]))
LOGGING = logs.settings_of(LOG_FORMAT, env.str("MOTCUA_LOG_LEVEL", "WARNING"))
