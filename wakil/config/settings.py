"""The settings of an installation: everything comes from the environment, with defaults that just work."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from wakil.config import environment, logs, smtp

ROOT = Path(__file__).resolve().parent.parent.parent

# Where it keeps its things, and where it is reached
DATA = environment.folder("WAKIL_DATA", ROOT / "data")
PORT = environment.port("PORT", 8000)
_address = environment.web_address("WAKIL_URL", f"http://localhost:{PORT}")
WAKIL_URL = _address.geturl()
WAKIL_TRUSTED_PROXIES = environment.networks("WAKIL_TRUSTED_PROXIES")
WAKIL_OUTBOUND_ALLOW = environment.networks("WAKIL_OUTBOUND_ALLOW")
WAKIL_DNS_SERVERS = environment.name_servers("WAKIL_DNS_SERVERS")  # asked for proofs; none: the machine's own
WAKIL_PROOF_FILE_AT = "https://{domain}/.well-known/wakil-verification.txt"
WAKIL_PORTAL_NAME = environment.text("WAKIL_PORTAL_NAME", "Wakil")
WAKIL_PORTAL_ALIASES = environment.names("WAKIL_PORTAL_ALIASES", "Customer Care Portal")  # what else it is called
WAKIL_ACCESS_REFERENCE = environment.text("WAKIL_ACCESS_REFERENCE")  # to quote in questions about access
WAKIL_HELP = environment.other_folder("WAKIL_HELP")  # help articles of the vendor's own
WAKIL_MAX_BODY = environment.number("WAKIL_MAX_BODY", 270_000_000, lowest=100_000, highest=10_000_000_000)
WAKIL_ACCESS_DAYS = environment.number("WAKIL_ACCESS_DAYS", 365, lowest=1, highest=731)
WAKIL_ACCESS_LONGEST_DAYS = environment.number("WAKIL_ACCESS_LONGEST_DAYS", 731, lowest=WAKIL_ACCESS_DAYS, highest=3653)
WAKIL_INVITATION_DAYS = environment.number("WAKIL_INVITATION_DAYS", 7, lowest=1, highest=90)
WAKIL_TRANSFER_DAYS = environment.number("WAKIL_TRANSFER_DAYS", 14, lowest=1, highest=90)
WAKIL_PRIVATE_MESSAGES = environment.switch("WAKIL_PRIVATE_MESSAGES", default=False)
WAKIL_API_RATE = environment.number("WAKIL_API_RATE", 1200, lowest=1, highest=1_000_000)  # calls a minute
WAKIL_TOKEN_DAYS = environment.number("WAKIL_TOKEN_DAYS", 365, lowest=1, highest=3650)  # a token's longest life
WAKIL_FREE_EDITION = environment.text("WAKIL_FREE_EDITION", "Cloud Identity Free")
WAKIL_FREE_SEATS = environment.number("WAKIL_FREE_SEATS", 50, lowest=1, highest=1_000_000)
WAKIL_CONSUMER_DOMAINS = environment.words("WAKIL_CONSUMER_DOMAINS", "gmail.com googlemail.com")  # nobody's (S63)
IS_TLS = _address.scheme == "https"
IS_LOOPBACK = environment.is_loopback(str(_address.hostname))

SECRET_KEY = environment.secret("WAKIL_SECRET_KEY", kept_in=DATA / "secret_key")
DEBUG = environment.switch("WAKIL_DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost"] if IS_LOOPBACK else [str(_address.hostname)]

WAKIL_MOST_SERVICE_ACCOUNTS = 100  # of one organization
WAKIL_MOST_KEYS = 10  # of one service account
WAKIL_MOST_TOKENS = 50  # of one person

INSTALLED_APPS = [
    "wakil.organizations",
    "wakil.accounts",
    "wakil.events",
    "wakil.runs",
    "wakil.licences",
    "wakil.access",
    "wakil.directory",
    "wakil.reselling",
    "wakil.cases",
    "wakil.helpcenter",
    "wakil.notifications",
    "wakil.exports",
    "wakil.webhooks",
    "wakil.legacy",
    "wakil.mail",
    "wakil.demo",
    "wakil.web",
    "wakil.api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "wakil.web.middleware.requests.RequestLog",
    "wakil.api.middleware.OnlyJson",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # tokens in forms are masked anew each time
    "wakil.web.middleware.headers.OurHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wakil.web.middleware.mount.Mounted",
    "wakil.web.middleware.mount.MountedCookies",
    "wakil.web.middleware.sessions.DomainSessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wakil.web.middleware.sessions.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wakil.web.middleware.gate.Gate",
    "wakil.web.middleware.temporary_password.TemporaryPassword",
    "wakil.web.middleware.zone.ReadersZone",
    "wakil.web.middleware.gate.Refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# One set of addresses at the root of the origin, one below /d/<domain>/
ROOT_URLCONF = "wakil.config.urls"
DOMAIN_URLCONF = "wakil.config.domain_urls"
WSGI_APPLICATION = "wakil.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.messages.context_processors.messages",
                "wakil.web.frame.context.frame",
            ],
        },
    },
]

FORM_RENDERER = "wakil.web.form_renderer.PortalForms"

# The database; a request is not one transaction, an action is
DATABASES = {"default": environment.database("WAKIL_DATABASE_URL", DATA / "wakil.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # It counts attempts to sign in; the default, 300, would let many addresses push out one another's counts.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("id", _("Indonesian"))]
LANGUAGE_COOKIE_NAME = "language"  # chosen in this browser; who is signed in has a choice of her own
LOCALE_PATHS = [ROOT / "wakil" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["wakil.accounts.sign_in.DomainBackend"]
# the first hashes; the others count once, and what people of another portal bring along is hashed anew then
_HASHERS = ("Argon2", "PBKDF2", "Scrypt", "PBKDF2SHA1", "BCryptSHA256", "BCrypt")
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in _HASHERS]
PASSWORD_HASHERS.append("wakil.legacy.hashers.RequestTrackerHasher")
_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_PASSWORDS}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("name", "email")}},
    {"NAME": f"{_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_PASSWORDS}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "wakil.web.accounts.adapter.PortalAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by its invitation
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"login": "wakil.web.accounts.forms.SignInForm"}
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key", "reset_password": "20/m/ip,3/10m/key",
                       "claim_organization": "10/m/ip,20/h/key"}  # fmt: skip
MFA_ADAPTER = "wakil.web.accounts.factor_adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "wakil.web.accounts.factor_adapter.SecondFactorForm",
    "reauthenticate": "wakil.web.accounts.factor_adapter.SecondFactorAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = WAKIL_PORTAL_NAME
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: clocks of phones differ

# Sessions and cookies; names and paths follow the mount (wakil.web.middleware.mount)
SESSION_ENGINE = "wakil.accounts.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_SECURE = IS_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would sign out everyone who follows a link from a mail
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_SECURE = IS_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "wakil.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_TLS else 0  # subdomains may be somebody else's: not included
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# HSTS for subdomains and its preloading: see above; plain http: WAKIL_URL says what the front uses
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [("screens", ROOT / "docs" / "screens")]  # the pictures of help articles
STATIC_ROOT = environment.folder("WAKIL_STATIC", ROOT / "staticfiles")
_FOLDER = "django.core.files.storage.FileSystemStorage"
_CLOSED = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
STORAGES = {
    "default": {"BACKEND": _FOLDER, "OPTIONS": {"location": DATA / "files"}},
    "attachments": {"BACKEND": _FOLDER, "OPTIONS": {"location": DATA / "files", **_CLOSED}},  # no address leads to it
    "runs": {"BACKEND": _FOLDER, "OPTIONS": {"location": DATA / "runs", **_CLOSED}},  # kept for a day
    "staticfiles": {"BACKEND": "wakil.web.static_files.StaticFiles"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = True  # so that pages work before anything is collected
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Mail is kept, and shown on the page Outbox, until a server for it is named
DEFAULT_FROM_EMAIL = environment.text("WAKIL_MAIL_FROM", f"support@{_address.hostname}")
_mail = smtp.server("WAKIL_SMTP_URL")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if _mail else "wakil.mail.outbox.OutboxBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.login if _mail else ("", 25, "", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = (_mail.starts_tls, _mail.is_tls) if _mail else (False, False)
EMAIL_TIMEOUT = 60  # seconds; far below the lease of a delivery
# For how many seconds a worker has a delivery to itself; after that it counts as dead
WAKIL_DELIVERY_LEASE = environment.number("WAKIL_DELIVERY_LEASE", 300, lowest=1, highest=3600)
WAKIL_PHONE_REGION = environment.text("WAKIL_PHONE_REGION", "ID").upper()  # of phone numbers without a country

LOGGING = logs.configured()
