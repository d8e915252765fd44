"""The settings of `make run`, with a mail server to speak to, and without its demo world: the drill makes its own."""

import os

from config.settings.demo import *  # noqa: F403

DEMO = False
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ.get("DRILL_MAIL_PORT", "25"))
