"""Production refuses to start half-set; the demo's people never exist there."""

import os
import subprocess
import sys

import pytest
from django.db import connection

COMPLETE = {
    "SECRET_KEY": "0123456789abcdefghij" * 3,
    "DATABASE_URL": "postgres://pix@127.0.0.1/pix",
    "ALLOWED_HOSTS": "pix.example",
    "PUBLIC_URL": "https://pix.example",
    "EMAIL_URL": "smtp://mail.example:25",
    "DEFAULT_FROM_EMAIL": "Pix <pix@pix.example>",
}


def start(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_production_names_what_is_missing_and_does_not_start(missing):
    run = start("", {key: value for key, value in COMPLETE.items() if key != missing})

    assert run.returncode != 0
    assert missing in run.stderr.splitlines()[-1]


def test_production_starts_when_all_is_said_and_knows_no_demo():
    code = (
        "from django.conf import settings; from django.urls import get_resolver; import django.core.checks as c; "
        "assert not settings.DEMO and 'pix.demo' not in settings.INSTALLED_APPS; "
        "names = get_resolver().reverse_dict; get_resolver().url_patterns; "
        "problems = [e for e in c.run_checks(include_deployment_checks=True) if not e.is_silenced()]; "
        "assert not problems, problems; print('ready')"
    )

    run = start(code, COMPLETE)

    assert run.stdout.strip() == "ready", run.stderr


def test_a_mail_server_that_is_silent_is_waited_for_ten_seconds_whatever_its_address_says():
    code = "from django.conf import settings as s; print(s.EMAIL_TIMEOUT, s.MAIL_REPLY_TO, s.EMAIL_USE_TLS)"

    run = start(code, COMPLETE | {"EMAIL_URL": "smtp+tls://a:b@mail.example:587", "MAIL_REPLY_TO": "aide@pix.example"})

    assert run.stdout.strip() == "10 aide@pix.example True", run.stderr


def test_a_secret_that_was_replaced_is_told_so_that_what_it_sealed_still_opens():
    code = "from django.conf import settings as s; print(s.SECRET_KEY_FALLBACKS)"

    run = start(code, COMPLETE | {"SECRET_KEY_FALLBACKS": "former"})

    assert run.stdout.strip() == "['former']", run.stderr


@pytest.mark.parametrize("sender", ["Pix", "Pix <pix>", "pix.example"])
def test_production_refuses_to_write_from_nowhere(sender):
    assert "DEFAULT_FROM_EMAIL" in start("", COMPLETE | {"DEFAULT_FROM_EMAIL": sender}).stderr.splitlines()[-1]


ENGINE = "from django.conf import settings as s; print(s.SESSION_ENGINE, s.CACHES['default']['BACKEND'])"


@pytest.mark.parametrize(
    ("given", "sessions", "cache"),
    [
        ({}, "pix.web.session_store", "django.core.cache.backends.dummy.DummyCache"),
        ({"CACHE_URL": ""}, "pix.web.session_store", "django.core.cache.backends.dummy.DummyCache"),
        *(
            ({"CACHE_URL": url}, "pix.web.session_copies", "django.core.cache.backends.redis.RedisCache")
            for url in ("redis://127.0.0.1:6379/1", "rediss://pix:secret@cache.example/1", "rediscache://127.0.0.1/1")
        ),
    ],
)
def test_redis_is_used_where_its_address_is_given_and_needed_nowhere(given, sessions, cache):
    run = start(ENGINE, COMPLETE | given)

    assert run.stdout.split() == [sessions, cache], run.stderr


@pytest.mark.parametrize("url", ["locmemcache://", "memcache://127.0.0.1:11211", "127.0.0.1:6379", "nonsense"])
def test_a_cache_that_is_no_redis_is_refused(url):
    run = start(ENGINE, COMPLETE | {"CACHE_URL": url})

    assert run.returncode != 0
    assert "CACHE_URL must be the address of a Redis" in run.stderr.splitlines()[-1]


def test_production_refuses_a_short_secret():
    assert "SECRET_KEY" in start("", COMPLETE | {"SECRET_KEY": "short"}).stderr


def test_a_server_that_is_not_told_which_settings_never_opens_the_demo():
    run = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Set these variables before starting" in run.stderr


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own way")
def test_what_is_erased_is_overwritten_whatever_the_build_of_sqlite(db):
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
