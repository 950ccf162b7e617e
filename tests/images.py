"""Makes the screens of `docs/images` from a demo: `make images` (a new demo, or the one that MOTCUA_HOME names)."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 900}
PASSWORD = "mot-cua-2026"


def workspace(page: Page) -> None:
    """The day of the counter."""
    page.goto("/viec-hom-nay/")


def intake(page: Page) -> None:
    """The counter's form with the procedure that is taken in most often."""
    page.goto("/ho-so/tiep-nhan/")
    page.locator(".mc-usual a").first.click()
    page.wait_for_selector("#papers .mc-papers li")
    page.keyboard.press("Alt+d")


def dossier(page: Page) -> None:
    """A dossier in somebody's hands, with an act open beside it."""
    page.goto("/ho-so/?ds=mine")
    page.locator(".mc-dossiers .mc-who").first.click()
    page.locator(".mc-next > a.btn").first.click()
    page.wait_for_selector("#act h2")


def figures(page: Page) -> None:
    """The figures of the province's communes."""
    page.goto("/so-lieu/")


def portal(page: Page) -> None:
    """The citizens' first page."""
    page.goto("/")


#: File → who looks, and at what.
SCREENS = {
    "workspace": ("motcua.mytu", workspace),
    "intake": ("motcua.mytu", intake),
    "dossier": ("diachinh.mytu", dossier),
    "figures": ("cchc.cantho", figures),
    "portal": ("", portal),
}


@contextmanager
def office() -> Iterator[str]:
    """A demo that serves on a free port; its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    made = "" if os.environ.get("MOTCUA_HOME") else tempfile.mkdtemp(prefix="motcua-images-")
    environment = os.environ | ({"MOTCUA_HOME": made} if made else {}) | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "motcua", "demo", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                urlopen(f"http://127.0.0.1:{port}/health")
                break
            except OSError:
                time.sleep(1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
        if made:
            shutil.rmtree(made, ignore_errors=True)


def sign_in(browser: Browser, address: str, name: str) -> Page:
    """A window of the person, or of nobody."""
    page = browser.new_page(base_url=address, viewport=SIZE, locale="vi-VN", reduced_motion="reduce")
    page.set_default_timeout(120_000)
    if name:
        page.goto("/dang-nhap/")
        page.fill("#id_login", name)
        page.fill("#id_password", PASSWORD)
        page.locator("main form").first.get_by_role("button").click()
        page.wait_for_url("**/viec-hom-nay/")
    return page


def make() -> None:
    """Every screen anew."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with office() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for file, (name, look) in SCREENS.items():
            page = sign_in(browser, address, name)
            look(page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{file}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    make()
