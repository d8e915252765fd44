"""One address, a Redis that may be away: whoever asks it waits a quarter of a second at most."""

import json
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

PROCESS: dict[str, Any] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
NONE: dict[str, Any] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
SCHEMES = ("redis", "rediss", "rediscache")
PATIENCE = 0.25


class Json:
    """What Redis holds is data: Django's own way, ``pickle``, would run whatever somebody put there."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def loads(self, value: bytes) -> Any:
        return json.loads(value)


def cache(url: str) -> dict[str, Any]:
    """Django's settings for the Redis at ``url`` (``redis://host:6379/1``)."""
    if url.partition("://")[0] not in SCHEMES:
        raise ImproperlyConfigured("CACHE_URL must be the address of a Redis: redis://host:6379/1, or rediss://…")
    settings: dict[str, Any] = environ.Env.cache_url_config(url)
    ours = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "serializer": f"{__name__}.Json"}
    settings["OPTIONS"] = ours | settings.get("OPTIONS", {})
    return settings
