"""Debian's Chromium under Playwright.

One browser a session, pages that remember what went wrong.
"""

import os
import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
# Playwright's loop runs in this thread; Django would otherwise refuse to ask the database here.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A page that notes console messages, faults, and requests to other hosts."""

    def __init__(self, browser, home, *, width=1280, height=900, dark=False, javascript=True):
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        self.home = home
        self.complaints = []
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.complaints.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._note_request)

    def _note_request(self, request):
        if not request.url.startswith((self.home, "data:")):
            self.complaints.append(f"request to another host: {request.url}")

    def open(self, path):
        return self.page.goto(self.home + path)

    def click(self, selector):
        """Returns when what it leads to is loaded: a click itself ends with the first bytes."""
        self.page.click(selector)
        self.page.wait_for_load_state()

    def close(self):
        self.context.close()
