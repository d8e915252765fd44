"""What every environment shares. Nothing here is secret, nothing here depends on a machine."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config.settings import caches
from pix.work import lanes

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
CONTENT_DIR = BASE_DIR / "content"

DEBUG = False
DEMO = False
ALLOWED_HOSTS: list[str] = []
# The address people type and that mails, QR codes and posters carry; no final slash.
PUBLIC_URL = "http://127.0.0.1:8000"
# Where an invitation is accepted: mails and commands write this address, and rooms know no page. A test opens it.
INVITATION_PATH = "/orga/invitation/{token}"

INSTALLED_APPS = [
    "config.origin",
    "pix.web.backoffice.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "pix.audit",
    "pix.work",
    "pix.mail",
    "pix.accounts",
    "pix.schools",
    "pix.rosters",
    "pix.reconciliation",
    "pix.content",
    "pix.assessments",
    "pix.campaigns",
    "pix.repairs",
    "pix.web.components",
    "pix.web.learner",
    "pix.web.school",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Around all that draws a page, errors included; the files above are compressed once for all.
    "pix.web.components.compression.CompressionMiddleware",
    # Before anything that may draw a page, errors included; after the files, which have no language.
    "django.middleware.locale.LocaleMiddleware",
    "pix.web.components.middleware.PlainWordsMiddleware",
    # Before the session is looked for, and the form read.
    "pix.web.components.bounds.BoundsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pix.web.sessions.PrivatePagesMiddleware",
    "pix.web.sessions.IdleSessionMiddleware",
    "pix.web.languages.AccountLanguageMiddleware",
    "pix.web.access.ClosedByDefaultMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "pix.web.sites.in_templates",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Django's back office is an app of Django's: its pages that are ours are found here.
        "DIRS": [BASE_DIR / "pix" / "web" / "backoffice" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
    {
        # Long tables only: fifty rows cost a seventh of what Django's templates take.
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "pix" / "web" / "school" / "jinja2"],
        "OPTIONS": {"autoescape": True, "environment": "pix.web.rows.environment"},
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "learner:sign_in"
PASSWORD_HASHERS = ["pix.accounts.hashers.OwaspArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = []

# Nothing is kept but in the database, unless production is given a Redis; a process remembers for itself.
CACHES: dict[str, Any] = {"default": caches.NONE, "process": caches.PROCESS}
SESSION_ENGINE = "pix.web.session_store"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
# Until the browser closes, like the session.
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "pix.web.components.errors.csrf_failure"
MESSAGE_STORAGE = "pix.web.sessions.LatestMessages"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# A roster export is at most 20 MiB and stays in memory: no upload ever lies on disk. Anything larger is dropped.
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# A form without its files: the longest text of ours takes 60 kB when every sign of it is an emoji.
DATA_UPLOAD_MAX_MEMORY_SIZE = 128 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Names on the receipts of imports are erased after so many days; the numbers stay.
ROSTER_LINES_KEPT_DAYS = 90

# The language of the sources. Another one is offered once its catalog is complete (docs/adr/0029-languages.md).
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "pix.web.components.fields.FormRenderer"

QUEUES = list(lanes.NAMES)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": QUEUES}}
# A worker that gives no sign for so long loses what it holds; it gives one this often.
WORK_LEASE_SECONDS = 60.0
WORK_SIGN_SECONDS = 10.0
# A worker that took so much memory for a task makes room for a fresh one, which shares most of its own.
WORK_HEAVY_MEGABYTES = 300
# How often a worker without work looks for some.
WORK_LOOK_SECONDS = 1.0
# A task goes on for so long when its worker is asked to stop; and past its limit, when nothing but a kill can stop it.
WORK_STOP_SECONDS = 4.0
WORK_GRACE_SECONDS = 10.0
# What comes back by itself: a line of `manage.py`, and how often. The workers run it when it is due.
TIMERS = {
    "tidy_rosters": timedelta(hours=1),
    "erase_join_attempts": timedelta(days=1),
    "tidy_accounts": timedelta(days=1),
    "erase_security_events": timedelta(days=1),
    "tidy_messages": timedelta(days=1),
    "clearsessions": timedelta(days=1),
    "prune_db_task_results --queue-name=*": timedelta(days=1),
}

DEFAULT_FROM_EMAIL = "Pix <ne-pas-repondre@pix.example>"
# Where somebody who answers a mail is read; "" when nobody reads.
MAIL_REPLY_TO = ""
# For each answer of the mail server, in seconds: it may be silent for ever.
EMAIL_TIMEOUT = 10
# Their dates name their zone: « -0000 » would say that nobody knows it.
EMAIL_USE_LOCALTIME = True

# Who answers for the site before the law: shown by the legal notice, the accessibility and the privacy pages.
OPERATOR = {
    "name": "Site de démonstration",
    "address": "Aucune adresse : ce site tourne sur un ordinateur de démonstration",
    "director": "La personne qui a lancé la démonstration",
    "email": "contact@pix.example",
    "privacy_email": "donnees@pix.example",
    "host": "L’ordinateur qui fait tourner cette démonstration",
}

# Scoring: levels go up to eight; how far one may climb today is a decision of the operator.
MAXIMUM_LEVEL = 8

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.DiscreetFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"outages": {"()": "config.logs.WithoutOutageTraceback"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Refused requests carry codes and links in their path: nobody's business.
        "django.request": {"level": "ERROR", "filters": ["outages"]},
        "django.security.csrf": {"level": "ERROR"},
    },
}
