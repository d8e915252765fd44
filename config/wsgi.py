"""Django, as a server of WSGI calls it; `config.asgi` is the door that is served."""

import logging
import os

from django.core.wsgi import get_wsgi_application
from django.db import OperationalError

from config import starting
from config.origin import marks
from config.origin.judging import RefusedDatabase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

with starting.told_in_one_sentence():
    application = get_wsgi_application()
    try:
        marks.require_ready()
    except RefusedDatabase:
        raise
    except OperationalError as error:
        # Pages say that the site is unavailable until the database answers; its first connection is examined then.
        logging.getLogger(__name__).warning("The database does not answer yet: %s", starting.why_away(str(error)))

    # Only now: rooms and pages are imported once the settings are read.
    from config.origin import serving

    serving.begin()
