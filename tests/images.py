"""Makes the screens of `docs/images` from a demo: `make images` (a new demo, or the one that MOTCUA_HOME names)."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
HEIGHT = 900
PASSWORD = "mot-cua-2026"
Theme = Literal["light", "dark"]


def workspace(page: Page) -> None:
    """The day of the person, without what is said to whoever is new."""
    page.goto("/viec-hom-nay/")
    if page.locator("#tour").count():
        page.get_by_role("button", name="Đã biết, ẩn đi").click()
        page.wait_for_load_state()


def intake(page: Page) -> None:
    """The counter's form with the procedure that is taken in most often."""
    page.goto("/ho-so/tiep-nhan/")
    page.locator(".mc-usual a").first.click()
    page.wait_for_selector("#papers .mc-papers li")
    page.fill("[name=applicant_name]", "Nguyễn Thị Ánh Tuyết")
    page.evaluate("window.scrollTo(0, 0)")


def dossier(page: Page) -> None:
    """A dossier in somebody's hands, with an act open beside it."""
    page.goto("/ho-so/?ds=mine")
    page.locator(".mc-dossiers .mc-who").first.click()
    page.locator(".mc-next > a.btn").first.click()
    page.wait_for_selector("#act h2")


def figures(page: Page) -> None:
    """The figures of the province's communes."""
    page.goto("/so-lieu/")


def report(page: Page) -> None:
    """A report of the year, drafted from the records."""
    page.goto("/bao-cao/")
    page.get_by_role("button", name="Chốt số liệu và lập báo cáo").click()
    page.wait_for_url("**/bao-cao/*/")


def reader(page: Page) -> None:
    """A report that was read: figures that contradict each other."""
    page.goto("/kiem-tra-bao-cao/")
    page.set_input_files("input[type=file]", {"name": "bao-cao.txt", "mimeType": "text/plain", "buffer": READ.encode()})
    page.get_by_role("button", name="Đọc và kiểm tra").click()
    page.wait_for_url("**/kiem-tra-bao-cao/*/")


def rounds(page: Page) -> None:
    """The reports that a superior asked for, unit by unit."""
    page.goto("/bao-cao/dot/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()


def portal(page: Page) -> None:
    """The citizens' first page."""
    page.goto("/")


def look_up(page: Page) -> None:
    """What a citizen learns from the code of the slip."""
    page.goto("/")
    page.goto(f"/tra-cuu/{code_of(page, 'to_return')}")


def code_of(page: Page, key: str) -> str:
    """The code of the first dossier of a list of the counter, asked in a window of its own."""
    assert page.context.browser is not None
    counter = sign_in(page.context.browser, page.url.rstrip("/"), "motcua.mytu")
    counter.goto(f"/ho-so/?ds={key}")
    address = counter.locator(".mc-dossiers .mc-who").first.get_attribute("href") or ""
    counter.close()
    return address.strip("/").rpartition("/")[2]


#: A report to be read: its sum is eight short, and its rate is not that of its parts.
READ = """BÁO CÁO
Kết quả thực hiện công tác cải cách hành chính năm 2021

Trong kỳ, các cơ quan, đơn vị tiếp nhận 54.647 hồ sơ, đã giải quyết 54.647 hồ sơ, trong đó giải quyết đúng hạn
53.850 hồ sơ, quá hạn 789 hồ sơ.
Ủy ban nhân dân các xã, thị trấn tiếp nhận 49.900 hồ sơ, giải quyết đúng hạn 49.120 hồ sơ, đạt tỷ lệ 97,56%.
Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ.
"""

#: File → who looks, at what, and how wide and in which theme.
SCREENS: dict[str, tuple[str, Callable[[Page], None], int, Theme]] = {
    "workspace": ("motcua.mytu", workspace, 1280, "light"),
    "workspace-dark": ("lanhdao.mytu", workspace, 1280, "dark"),
    "intake": ("motcua.mytu", intake, 1280, "light"),
    "dossier": ("diachinh.mytu", dossier, 1280, "light"),
    "figures": ("cchc.cantho", figures, 1280, "light"),
    "report": ("cchc.mytu", report, 1280, "light"),
    "reader": ("cchc.mytu", reader, 1280, "light"),
    "rounds": ("cchc.cantho", rounds, 1280, "light"),
    "portal": ("", portal, 1280, "light"),
    "look-up": ("", look_up, 390, "light"),
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


def sign_in(browser: Browser, address: str, name: str, width: int = 1280, theme: Theme = "light") -> Page:
    """A window of the person, or of nobody."""
    size = ViewportSize(width=width, height=HEIGHT)
    page = browser.new_page(
        base_url=address, viewport=size, locale="vi-VN", color_scheme=theme, reduced_motion="reduce"
    )
    page.set_default_timeout(120_000)
    if name:
        page.goto("/dang-nhap/")
        page.fill("#id_login", name)
        page.fill("#id_password", PASSWORD)
        page.locator("main form").first.get_by_role("button").click()
        page.wait_for_url("**/viec-hom-nay/")
    return page


def keep(picture: bytes, path: Path) -> None:
    """The picture with as many colours as a screen of ours has, at a third of the size."""
    with Image.open(BytesIO(picture)) as screen:
        screen.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def make() -> None:
    """Every screen anew, or those named."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with office() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for file in sys.argv[1:] or SCREENS:
            name, look, width, theme = SCREENS[file]
            page = sign_in(browser, address, name, width, theme)
            look(page)
            page.wait_for_load_state("networkidle")
            keep(page.screenshot(), IMAGES / f"{file}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    make()
