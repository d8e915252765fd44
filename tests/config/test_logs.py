"""Logs are read by people who have no business with pupils."""

import logging

import pytest
from django.db import IntegrityError, OperationalError

from config.logs import DiscreetFormatter, WithoutOutageTraceback
from config.origin.judging import RefusedDatabase


def written(message: str, *args: object, error: Exception | None = None) -> str:
    facts = (type(error), error, None) if error else None
    return DiscreetFormatter("%(message)s").format(
        logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, facts)
    )


@pytest.mark.parametrize("rest", ["", "?x=1", " and more"])
def test_the_link_of_an_invitation_stays_secret(rest):
    line = written("%s: %s", "Service Unavailable", f"/orga/invitation/Zk3-secret_token{rest}")

    assert line == f"Service Unavailable: /orga/invitation/…{rest}"


def test_the_row_that_postgresql_refuses_is_not_quoted():
    refused = IntegrityError(
        'duplicate key value violates unique constraint "one_live_owner_per_identifier"\n'
        "DETAIL:  Key (kind, issuer, identifier)=(username, , eric.dupont1205) already exists."
    )
    text = written("Internal Server Error: %s", "/campagnes", error=refused)

    assert "one_live_owner_per_identifier" in text
    assert "eric.dupont1205" not in text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RefusedDatabase("not ours"), "/ (RefusedDatabase)"),
        (OperationalError("database is locked"), "/ (OperationalError)"),
        (OperationalError("no such table"), None),
        (IntegrityError("twice"), None),
    ],
)
def test_an_outage_is_told_by_its_kind_and_leaves_no_traceback_for_each_request(error, told):
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s", ("/",), (type(error), error, None))

    assert WithoutOutageTraceback().filter(record)
    assert bool(record.exc_info) == (told is None)
    assert record.getMessage() == (told or "/")
