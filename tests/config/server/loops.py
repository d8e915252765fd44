"""Event loops of their own: a browser's journey that ran before may have left one that runs in this thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_apart(story: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end in a thread that has no loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, story).result()
