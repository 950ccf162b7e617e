"""Pages: strict content security policy, no foreign hosts, Vietnamese in one normal form."""

import re
import unicodedata
from pathlib import Path

import pytest

from motcua.base.rooms import rooms

SOURCE = Path(__file__).parents[2] / "src" / "motcua"
#: Every installed room, and the reader, whose core knows no Django.
FOLDERS = [*(Path(room.path) for room in rooms()), SOURCE / "reader"]
TEMPLATES = sorted(
    {path for folder in FOLDERS for path in folder.rglob("templates/**/*") if path.suffix in {".html", ".txt"}}
)
SCRIPTS = sorted({path for folder in FOLDERS for path in folder.rglob("static/**/*.js")})
STYLES = sorted({path for folder in FOLDERS for path in folder.rglob("static/**/*.css")})
#: Addresses that pages may name without loading anything from them.
NAMESPACES = ("http://www.w3.org/", "https://www.w3.org/")


def label(path: Path) -> str:
    return str(path.relative_to(SOURCE.parents[1]))


def pages(paths):
    return pytest.mark.parametrize("path", paths, ids=label)


@pytest.mark.house
@pages([path for path in TEMPLATES if path.suffix == ".html"])
def test_a_template_has_no_inline_script_style_or_handler(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    assert not re.search(r"<style[\s>]", text), "a <style> element"
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"\son[a-z]+\s*=", text), "an event handler attribute"
    assert not re.search(r"javascript:", text, re.I), "a javascript: address"
    assert not re.search(r"hx-on|hx-vals\s*=\s*['\"]js:|hx-vars", text), "htmx that evaluates text"
    for script in re.findall(r"<script([^>]*)>(.*?)</script>", text, re.S):
        assert "src=" in script[0] or 'type="application/json"' in script[0] or not script[1].strip(), "inline script"


@pytest.mark.house
@pages([*TEMPLATES, *SCRIPTS, *STYLES])
def test_nothing_is_loaded_from_another_host(path):
    text = path.read_text()
    loaded = re.findall(r"""(?:src|srcset|action|@import|url\()\s*=?\s*["'(]?\s*((?:https?:)?//[^\s"')]+)""", text)
    loaded += re.findall(r"""<link[^>]*href=["']((?:https?:)?//[^"']+)""", text)
    loaded += re.findall(r"""(?:import|from|fetch\()\s*["']((?:https?:)?//[^"']+)""", text)
    assert not [address for address in loaded if not address.startswith(NAMESPACES)]


@pytest.mark.house
@pages([*TEMPLATES, *SCRIPTS, *sorted(SOURCE.rglob("*.py"))])
def test_text_is_in_normal_form_c(path):
    text = path.read_text()
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.house
@pages(SCRIPTS)
def test_a_script_evaluates_no_text(path):
    assert not re.search(r"\beval\(|new Function\(|document\.write\(|\.innerHTML\s*=", path.read_text())


@pytest.mark.parametrize("address", ["/", "/dang-nhap/", "/khong-co/"])
def test_the_policy_of_a_real_answer_is_strict(client, db, address):
    told = client.get(address).headers["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in told.split(";") if rule.strip()}
    assert rules["default-src"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    assert rules["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in told
    assert "http" not in told


def test_other_protections_are_on_a_real_answer(client, db):
    answer = client.get("/")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/khong-co-trang-nay/", "/ho-so/khong-co/"])
def test_a_missing_page_says_what_to_do(cast, address):
    answer = cast.client("desk").get(address)
    assert answer.status_code == 404
    assert "Kiểm tra lại" in answer.content.decode()
