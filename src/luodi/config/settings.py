"""Django's settings. What an installation may change is in :mod:`luodi.config.environment`."""

from __future__ import annotations

from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from luodi.config import environment as env
from luodi.config import outward
from luodi.directory.domain.login import FAILURES, WINDOW
from luodi.foundation.secrets import CIPHERS, HASHES
from luodi.policy.domain import UPLOAD_LIMIT_WITH_PICTURES
from luodi.policy.domain.marks import Taken

VAR = env.var_folder()

SECRET_KEY = env.secret_key()
DEBUG = env.DEBUG.on()
DEMO = env.DEMO.on()
ALLOWED_HOSTS = env.words(env.ALLOWED_HOSTS.get())
CSRF_TRUSTED_ORIGINS = env.words(env.TRUSTED_ORIGINS.get())

INSTALLED_APPS = [
    "luodi.foundation",
    "luodi.directory",
    "luodi.policy",
    "luodi.programme",
    "luodi.delivery",
    "luodi.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "axes",
    "procrastinate.contrib.django",
    # Its tables are there with or without single sign-on, so that a backup fits either.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a paper of 100 tasks is 300 kB of page
    "django.contrib.sessions.middleware.SessionMiddleware",
    "luodi.config.middleware.ChineseFirst",
    "luodi.config.middleware.BoundedBody",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "luodi.config.middleware.SameSiteWrites",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luodi.config.middleware.SessionsInTime",
    "luodi.config.middleware.WhoAsks",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luodi.config.middleware.PasswordsInTime",
    "allauth.account.middleware.AccountMiddleware",
    "luodi.config.middleware.NoNulls",
]

ROOT_URLCONF = "luodi.config.urls"
WSGI_APPLICATION = "luodi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luodi.portal.web.context.shell",
            ],
        },
    },
]

# -- database

DATABASES = {"default": env.database()}
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- language and time: Chinese first, English by a person's own choice

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- files

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_PERMISSIONS = 0o600
# Files that are handed in stay in memory: one that is refused for its mark leaves nothing on disk.
# More than this is not read at all (luodi.config.middleware.BoundedBody).
ATTACHMENT_BYTES = env.whole(env.ATTACHMENT_MB, least=1) * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = max(UPLOAD_LIMIT_WITH_PICTURES, ATTACHMENT_BYTES) + 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
MARKED_PAPERS = env.one_of(env.MARKED_PAPERS, Taken)
ATTACHMENTS: Path = VAR / "attachments"
SCAN_COMMAND: list[str] = env.command(env.SCAN_COMMAND)
KEEP_LOCATION = env.KEEP_LOCATION.on()

# -- people

HASH = env.one_of(env.HASH, HASHES)
AUTH_USER_MODEL = "directory.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
# The first keeps new passwords, all of them know old ones, which a log-in keeps anew. Scrypt is
# memory-hard (RFC 7914), and several times faster for an honest log-in than Django's default.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "luodi.foundation.hashers.PBKDF2SM3PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if HASH == "sm3":
    PASSWORD_HASHERS[:2] = reversed(PASSWORD_HASHERS[:2])
# What a password has to be, luodi.directory.domain.passwords says.
PASSWORD_DAYS = env.whole(env.PASSWORD_DAYS)

# -- sessions and lock-outs (GB/T 22239-2019, 8.1.4.1)

# The cookie ends with the browser; the session, after a time without a request. A cookie without
# its session is how a page knows that the time was over.
SESSION_COOKIE_AGE = 60 * env.whole(env.IDLE_MINUTES, least=1)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
TRUSTED_PROXIES = env.networks(env.TRUSTED_PROXIES)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_ENABLED = True
AXES_HANDLER = "luodi.directory.services.lockout.Lockout"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = FAILURES
AXES_COOLOFF_TIME = WINDOW
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "luodi.directory.services.lockout.counted_as"
AXES_CLIENT_IP_CALLABLE = "luodi.directory.services.lockout.counted_at"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "code", "password", "old", "new", "again"]
AXES_DISABLE_ACCESS_LOG = True  # luodi.directory keeps its own, and the audit trail
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# The middleware of axes: the log-in page itself says it. E-mail: only where it is set.
SILENCED_SYSTEM_CHECKS = ["axes.W002", "mail.W001"]

# -- single sign-on, only where a server is set (luodi.portal.web.sign_on)

OIDC = env.sign_on()
if OIDC is not None:
    SOCIALACCOUNT_ADAPTER = "luodi.portal.web.sign_on.Servers"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": OIDC.name,
                    "client_id": OIDC.client_id,
                    "secret": OIDC.client_secret,
                    "settings": {
                        "server_url": OIDC.issuer.rstrip("/"),
                        "oauth_pkce_enabled": True,
                        "scope": ["openid", "profile"],
                    },
                }
            ]
        }
    }

# -- what leaves the site (luodi.foundation.notices)

MAILERS = outward.mailers()
DEFAULT_FROM_EMAIL = env.EMAIL_FROM.get()
WEBHOOK = outward.webhook()
SITE_URL = outward.site_url()

# -- confidential data: what new records are written with (luodi.foundation.secrets)

DATA_KEYS = env.data_keys()
CIPHER = env.one_of(env.CIPHER, CIPHERS)

# -- safety

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    # Style sheets come from files only. A style *attribute* may stand in a page, since the width
    # of a bar or a column is data; it cannot fetch anything that the other rules do not allow.
    "style-src-elem": [CSP.SELF],
    "style-src-attr": [CSP.UNSAFE_INLINE],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Behind a proxy that speaks HTTPS, cookies and redirects insist on it; an intranet may have none.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.HTTPS.on()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.HTTPS.on() else None
SECURE_SSL_REDIRECT = env.HTTPS.on()
SECURE_HSTS_SECONDS = 31_536_000 if env.HTTPS.on() else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Failed log-ins are in the audit trail.
    "loggers": {"axes": {"level": "ERROR"}},
}
