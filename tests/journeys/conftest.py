"""A real browser for whole stories: Chromium from apt, our own server, nobody else.

Every page opened here is watched: a request to another host, an error in the
console (the content policy speaks there), a file that is missing or a script
that breaks fails the test, whatever the test was about.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from pix.accounts.models import User

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE = (Path(__file__).parents[1] / "vendor/axe/axe.min.js").read_text(encoding="utf8")
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TIMEOUT_MS = 10_000
# What an answer of 4xx says in the console: the page itself is the answer, and it is looked at.
REFUSED_PAGE = "Failed to load resource"


WHY_NOT = "no Chromium here: the browser journeys are skipped (apt-get install chromium libatomic1)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Said once for all the journeys; where everything must run, silence would hide a hole."""
    if CHROMIUM is not None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(WHY_NOT, pytrace=False)
    pytest.skip(WHY_NOT)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; our database calls are not inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@dataclass
class Watch:
    """What went wrong behind the pages' back."""

    host: str
    troubles: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:", "about:")) and urlsplit(request.url).netloc != self.host:
            self.troubles.append(f"request to another host: {request.url}")

    def response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in ("document", "xhr", "fetch"):
            self.troubles.append(f"{response.status} for {response.url}")
        if response.status >= 500:
            self.troubles.append(f"{response.status} for {response.url}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(REFUSED_PAGE):
            self.troubles.append(f"console: {message.text}")

    def error(self, error: Exception) -> None:
        self.troubles.append(f"script: {error}")


@dataclass
class Screen:
    """Opens windows on our server, each with its own cookies."""

    browser: Browser
    address: str
    watch: Watch
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self, path: str = "/", *, who: User | None = None, width: int = 1280, scheme: str = "light", script: bool = True
    ) -> Page:
        """A new window, signed in as ``who``, at ``path``."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(TIMEOUT_MS)
        if who is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(who), "url": self.address}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", self.watch.request)
        page.on("response", self.watch.response)
        page.on("console", self.watch.console)
        page.on("pageerror", self.watch.error)
        page.goto(path)
        return page


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def screen(chromium: Browser, live_server: object, transactional_db: None) -> Iterator[Screen]:
    """Windows on the live server; closing the test says what they complained of."""
    address = str(live_server)
    shown = Screen(browser=chromium, address=address, watch=Watch(host=urlsplit(address).netloc))
    yield shown
    for context in shown.contexts:
        context.close()
    assert not shown.watch.troubles, "\n".join(shown.watch.troubles)


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """``axe(page)``: what axe-core finds on the page, one line a fault."""

    def run(page: Page) -> list[str]:
        page.evaluate(AXE)
        found = page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
        return [
            f"{fault['id']}: {node['html'][:160]} ({'; '.join(check['message'] for check in node['any'][:1])})"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return run
