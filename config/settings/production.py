"""Reads the environment and refuses to start when something is missing, naming all of it at once."""

from email.utils import parseaddr

import environ
from django.core.exceptions import ImproperlyConfigured

from config.settings import caches
from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, OPERATOR
from config.settings.databases import database

# What a database made with these settings is marked with; the others refuse it.
ENVIRONMENT = "production"
env = environ.Env()
REQUIRED = ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "PUBLIC_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL")
missing = [name for name in REQUIRED if not env.str(name, "")]
if missing:
    raise ImproperlyConfigured(f"Set these variables before starting: {', '.join(missing)}")

SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have 50 characters or more")
# Former secrets: what they signed or sealed still opens.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
PUBLIC_URL = env.str("PUBLIC_URL").rstrip("/")
DATABASES = {"default": database(env.str("DATABASE_URL"))}
if redis := env.str("CACHE_URL", ""):
    CACHES = CACHES | {"default": caches.cache(redis)}
    SESSION_ENGINE = "pix.web.session_copies"
vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise ImproperlyConfigured("DEFAULT_FROM_EMAIL must be an address, like Pix <pix@your.domain>")
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", "")
# What is not given is left out of the legal pages, never invented.
OPERATOR = {name: env.str(f"OPERATOR_{name.upper()}", "") for name in OPERATOR}

STATIC_ROOT = env.path("STATIC_ROOT", default=str(STATIC_ROOT))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_A_PROXY", False) else None
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Whether browsers learn the address beforehand is for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
