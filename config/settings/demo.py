"""Production's behaviour with local values: `make run` and `make bench` need no environment file."""

import os
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, INSTALLED_APPS, VAR_DIR
from config.settings.databases import database

# What a database made with these settings is marked with; the others refuse it.
ENVIRONMENT = "demo"
DEMO = True
VAR_DIR = Path(os.environ.get("PIX_VAR", VAR_DIR))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _local_secret() -> str:
    """A secret of this machine's own, kept beside its data."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf8")
    return path.read_text(encoding="utf8")


SECRET_KEY = _local_secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
PUBLIC_URL = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'pix.sqlite3'}")}

INSTALLED_APPS = [*INSTALLED_APPS, "pix.demo"]

STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
MAIL_REPLY_TO = "contact@pix.example"

DEMO_SAMPLES = BASE_DIR / "pix" / "demo" / "samples"
