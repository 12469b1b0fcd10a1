"""A real Chromium without a window, as Debian has it."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

_T = TypeVar("_T")
_PATIENCE = 1500
"""How often a page is asked, every 20 milliseconds at most, before it is taken for one that never does it."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: Debian's package of that name")
AXE = os.environ.get("ATTN_TUI_AXE", "")
"""axe.min.js of the npm package axe-core, which `.ci/run` fetches."""
needs_axe = pytest.mark.skipif(not AXE, reason="ATTN_TUI_AXE names no axe.min.js: npm pack axe-core")


class Opened:
    """A page that is open, and what it has said and asked for."""

    def __init__(self, page):
        self.page = page
        self.console: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    @property
    def place(self) -> str:
        """What is shown; the address follows a moment later."""
        return self.page.evaluate("given.places[position]")

    @property
    def lines(self) -> list[str]:
        """What is written on the screen, without blanks at the ends of lines."""
        found = self.page.evaluate("[...document.getElementById('lines').children].map((line) => line.textContent)")
        return [line.rstrip() for line in found]

    @property
    def focused(self) -> str:
        """What has the focus, by its name."""
        return self.page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def until(self, true: str) -> None:
        """Wait for something; the page's policy allows no function that is made of text, as playwright's would be."""
        for _ in range(_PATIENCE):
            if self.page.evaluate(true):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"it never came true that {true}")

    def arrives_at(self, address: str) -> None:
        """Wait for an address."""
        self.until(f"location.hash === '#{address}'")


def apart(make: Callable[[], _T]) -> _T:
    """Call it in another thread: an event loop runs in this one, which is the browser's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(make).result()


@contextmanager
def browser() -> Iterator[object]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


def opened(chromium, file: Path, at: str = "", **context) -> Opened:
    """Open a file in a window of its own; `context` is its size, its colours, whether it is touched."""
    page = Opened(chromium.new_context(**{"viewport": {"width": 1366, "height": 768}, **context}).new_page())
    page.page.goto(file.as_uri() + (f"#{at}" if at else ""))
    return page
