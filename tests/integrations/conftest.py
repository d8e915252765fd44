from collections.abc import Iterator

import pytest

from tests.integrations.mail_server import MailServer, mail_server


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    """A mail server that our settings name, as production's would; tell its ``mode`` what to do."""
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 0.3
        yield running
