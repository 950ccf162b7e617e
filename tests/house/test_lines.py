"""Lines of templates, styles and scripts are at most 120 characters long."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.house
SOURCE = Path(__file__).parents[2] / "src" / "motcua"
MOST = 120
#: What no line break can divide: one template tag, and a picture inside a style.
UNDIVIDED = re.compile(r"\s*\{%[^%]*%\}\s*|.*url\(\"data:.*")


@pytest.mark.parametrize("ending", ["html", "css", "js"])
def test_no_line_is_longer_than_120_characters(ending: str) -> None:
    files = [path for path in SOURCE.rglob(f"*.{ending}") if "node_modules" not in path.parts]
    assert files
    long = [
        f"{path.relative_to(SOURCE)}:{number} ({len(line)})"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > MOST and not UNDIVIDED.fullmatch(line)
    ]
    assert not long, "break these lines at white space, or between the attributes of a tag: " + ", ".join(long)
