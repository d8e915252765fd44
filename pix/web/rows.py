"""The Jinja2 environment of the long tables: escaped always, undefined names refused."""

from typing import Any

from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    options["undefined"] = StrictUndefined
    env = Environment(**options)  # noqa: S701 (Django's backend asks for autoescape in the options)
    env.globals["static"] = static
    return env
