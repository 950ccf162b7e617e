"""A real browser for the journeys: a page on the live site, signed in as a member of the cast, checked by axe."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from motcua.people.models import Account

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: WCAG 2.2 level AA and everything below it.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

UNSTICK = """() => {
  const sticks = (one) => getComputedStyle(one).position === "sticky";
  window.unstuck = [...document.querySelectorAll("body *")].filter(sticks);
  for (const one of window.unstuck) Object.assign(one.style, { position: "relative", inset: "auto" });
}"""
STICK = """() => {
  for (const one of window.unstuck) Object.assign(one.style, { position: "", inset: "" });
}"""

SHOWN = """() => {
  const told = [...document.querySelectorAll("h1, [role=alert], [role=status], #errors, dialog[open]")];
  const focus = document.activeElement?.cloneNode(false).outerHTML.slice(0, 200);
  return `focus ${focus}\\n${told.map((one) => one.innerText.trim()).filter(Boolean).join("\\n")}`;
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("The journeys need Chromium: apt-get install chromium")
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


class Live:
    """The live site: opens pages, signs people in, keeps what the browser complained about."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def page(self, account: Account | None = None, phone: bool = False) -> Page:
        """A fresh window, signed in where an account is given; desktop, or the width of a phone."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport=PHONE if phone else DESKTOP,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        self._contexts.append(context)
        if account is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": _session(account), "url": self.address}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._heard)
        return page

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def shown(self) -> str:
        """What each open page shows, for the report of a journey that failed: address, focus, messages, complaints."""
        pages = [page for context in self._contexts for page in context.pages]
        return "\n".join([*(f"{page.url}\n{page.evaluate(SHOWN)}" for page in pages), *self.complaints])

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()


def _session(account: Account) -> str:
    """A session in which the account has signed in, without the time a password takes."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """Add what the browser showed to the report of a journey that failed."""
    report = yield
    site = getattr(item, "funcargs", {}).get("live")
    if report.when == "call" and report.failed and isinstance(site, Live):
        try:
            report.sections.append(("Pages in the browser", site.shown()))
        except PlaywrightError as gone:
            report.sections.append(("Pages in the browser", str(gone)))
    return report


@pytest.fixture
def live(browser: Browser, live_server: Any) -> Iterator[Live]:
    """The live site; the test fails if a page broke the content security policy or a script."""
    site = Live(browser, live_server.url)
    yield site
    site.close()
    assert not site.complaints, site.complaints


@pytest.fixture
def check_page() -> Callable[[Page], None]:
    """Fails if axe finds anything on the page, or if the page scrolls sideways."""

    def check(page: Page) -> None:
        # axe brings its own script; the page's policy is told to let this one tool in by evaluating, not loading.
        # Bars that stick to the window cover half a box here and none a line further down: for the check they let go.
        page.wait_for_load_state()
        page.evaluate(UNSTICK)
        found = Axe().run(page, options=AXE).response["violations"]
        page.evaluate(STICK)
        told = [f"{rule['id']}: {rule['help']} {[node['html'][:120] for node in rule['nodes']]}" for rule in found]
        assert not told, "\n".join(told)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"

    return check
