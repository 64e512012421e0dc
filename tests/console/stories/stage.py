"""The console in a real browser: what a story does there, and what it may not leave behind."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

from tests.console.browser import link
from tests.server import RunningRoost

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE, NARROW = (1400, 900), (400, 860)
PATIENCE = 15_000
"""Milliseconds that anything may take on a machine that is busy with other tests."""

_axe = Axe()
_WIDE = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const beyond = (each) => each.getBoundingClientRect().right > page.clientWidth + 1;
    return [...document.querySelectorAll("body *")].filter(beyond)
        .map((each) => `${each.tagName} ${each.className}`).slice(0, 8);
}"""
"""What of the page reaches beyond the window, if it can be scrolled there."""


def executable() -> str | None:
    """The browser that is installed here, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that reaches nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(),
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-gpu"],
        )
        try:
            yield browser
        finally:
            browser.close()


class Stage:
    """One page of the console, in a session of the operator's.

    troubles: errors of the page and requests that failed; a test that leaves any has failed.
    """

    def __init__(self, browser: Browser, roost: RunningRoost, **options: Any) -> None:
        width, height = options.pop("size", WIDE)
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        self.context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.roost = roost
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self._expected: list[tuple[int, str]] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        self.page.on("response", self._answered)

    def enter(self, path: str = "") -> None:
        """Follows a link of `roost console`, then goes to a page."""
        self.page.goto(link(self.roost))
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        if path:
            self.go(path)

    def go(self, path: str) -> None:
        """Opens a page of the console by its address."""
        self.page.goto(f"{self.roost.url}/console{path}")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def expects(self, status: int, path: str) -> None:
        """Lets requests whose path has this in it be refused so."""
        self._expected.append((status, path))

    def check_accessible(self) -> None:
        """Raises AssertionError for what axe takes for serious or worse."""
        found = _axe.run(self.page).response["violations"]
        serious = [
            f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert not serious, "\n".join(serious)

    def check_fits(self) -> None:
        """Raises AssertionError where the page is wider than a phone."""
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        wide = self.page.evaluate(_WIDE)
        assert not wide, f"{self.page.url} is wider than {NARROW[0]} px: {wide}"
        if before:
            self.page.set_viewport_size(before)

    def check_clean(self) -> None:
        assert not self.troubles, "\n".join(self.troubles)

    def close(self) -> None:
        self.context.close()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_of_a_refusal(message.text):
            self.troubles.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status < 400:
            return
        path = urlsplit(response.url).path
        if not any(status == response.status and part in path for status, part in self._expected):
            self.troubles.append(f"{response.status} {response.request.method} {path}")

    def _is_of_a_refusal(self, text: str) -> bool:
        """Browsers say of each refused request that it was: `_answered` looks at those."""
        return re.match(r"Failed to load resource: the server responded with", text) is not None
