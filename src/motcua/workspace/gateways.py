"""Health checks of the site (database, schema, disk), and the handbook that comes with it."""

import re
import shutil
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from motcua.base.text import fold

#: Free space on the disk of the office's data below which the check fails: intake would soon fail.
LEAST_FREE_BYTES = 500 * 2**20


def checks() -> dict[str, dict[str, Any]]:
    """Return each part with `ok`; nothing that helps an attacker."""
    return {"database": _database(), "migrations": _migrations(), "disk": _disk()}


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return {"ok": cursor.fetchone() == (1,), "engine": connection.vendor}
    except DatabaseError:
        return {"ok": False, "engine": connection.vendor}


def _migrations() -> dict[str, Any]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"ok": False, "waiting": None}
    return {"ok": not waiting, "waiting": len(waiting)}


def _disk() -> dict[str, Any]:
    try:
        free = shutil.disk_usage(settings.HOME).free
    except OSError:
        return {"ok": False, "free_mib": None}
    return {"ok": free >= LEAST_FREE_BYTES, "free_mib": free // 2**20}


#: Handbooks by the last part of their URL, and the site URLs of the links between their files.
HANDBOOKS = {
    "": "so-tay-can-bo.md",
    "quan-tri": "quan-tri-he-thong.md",
    "cai-dat": "cai-dat.md",
    "bien-moi-truong": "bien-moi-truong.md",
}
_HERE = "/tro-giup/so-tay/"
_LINKS = {file: f"{_HERE}{name}/" if name else _HERE for name, file in HANDBOOKS.items()}
_IMAGE = re.compile(r"<p><img [^>]*></p>")
_PICTURES = "/tro-giup/so-tay/anh/"


def picture(name: str) -> bytes | None:
    """Return a PNG of `docs/images` that the handbook shows; None where there is none of that name."""
    path = settings.ROOT / "docs" / "images" / f"{name}.png"
    return path.read_bytes() if path.is_file() else None


@lru_cache
def handbook(name: str) -> tuple[str, list[tuple[str, str]], SafeString]:
    """Return a handbook of `docs/vi`: its title, its sections as (anchor, heading), its text as HTML."""
    text = (settings.ROOT / "docs" / "vi" / HANDBOOKS[name]).read_text()
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    title, sections = "", []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            words = tokens[place + 1].content
            anchor = "-".join(re.findall(r"[a-z0-9]+", fold(words)))
            token.attrSet("id", anchor)
            if token.tag == "h1":
                title = words
            elif token.tag == "h2":
                sections.append((anchor, words))
        for part in token.children or ():
            _set_address(part)
    begin = next((place + 3 for place, token in enumerate(tokens) if token.tag == "h1"), 0)
    html = MarkdownIt("commonmark").renderer.render(tokens[begin:], MarkdownIt("commonmark").options, {})
    return title, sections, mark_safe(html)  # our own file, and HTML in it is not let through


def _set_address(part: Token) -> None:
    """Rewrite the address of a link to its page of the site, that of a picture to its static file."""
    if part.type == "link_open":
        address = str(part.attrGet("href") or "")
        part.attrSet("href", _LINKS.get(address.rpartition("/")[2], address))
    elif part.type == "image":
        part.attrSet("src", f"{_PICTURES}{str(part.attrGet('src') or '').rpartition('/')[2]}")
        part.attrSet("loading", "lazy")


def section_of(name: str, anchor: str) -> SafeString:
    """Return one section of a handbook, without its heading and pictures; empty where there is none so named."""
    _, sections, text = handbook(name)
    if anchor not in dict(sections):
        return mark_safe("")
    begin = text.index("</h2>", text.index(f'<h2 id="{anchor}">')) + len("</h2>")
    end = text.find("<h2 ", begin)
    return mark_safe(_IMAGE.sub("", text[begin : end if end > 0 else len(text)]))  # a part of what is safe
