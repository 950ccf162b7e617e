"""Colours: readable in both themes (WCAG 2.2, 1.4.3 and 1.4.11), and apart for people who are colour-blind."""

import re
from itertools import combinations
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static" / "design"
_TOKEN = re.compile(r"--mc-([a-z0-9-]+):\s*(#[0-9a-f]{6})\b")
#: Linear RGB as people without one kind of cone see it (Machado, Oliveira, Fernandes 2009, severity 1).
BLIND = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TEXT = [
    *((word, ground) for word in ("text", "quiet", "strong", "link", "bad", "good", "gold-ink")
      for ground in ("paper", "sheet", "sunk")),
    *((word, ground) for word in ("text", "strong", "quiet") for ground in ("ink-soft", "gold-soft")),
    *((word, f"{word}-soft") for word in ("good", "bad")),
    ("gold-ink", "gold-soft"), ("link", "ink-soft"), ("text", "good-soft"), ("text", "bad-soft"),
    ("on-ink", "ink"), ("on-ink", "ink-hover"), ("on-ink-quiet", "ink"), ("on-ink-quiet", "bar"),
    *((f"on-s{shade}", f"s{shade}") for shade in range(1, 6)),
]  # fmt: skip
MARKS = [
    ("field", "sheet"), ("early", "sheet"), ("on-time", "sheet"), ("over", "sheet"), ("open", "sheet"),
    ("bad", "sheet"), ("good", "sheet"), ("gold-ink", "sheet"), ("gold", "bar"),
]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme: the light ones, replaced by those of dark.css where it has them."""
    found = _first(STATIC / "tokens.css")
    return found | _first(STATIC / "dark.css") if theme == "dark" else found


def _first(path: Path) -> dict[str, str]:
    block = path.read_text().split(":root {", 1)[1].split("\n}", 1)[0]
    return dict(_TOKEN.findall(block))


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one: str, other: str) -> float:
    lights = sorted(sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True))
                    for each in (one, other))  # fmt: skip
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(colour: str, seen_by: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of the colour as such a person sees it."""
    own = linear(colour)
    seen = [min(max(sum(w * p for w, p in zip(row, own, strict=True)), 0), 1) for row in BLIND[seen_by]]
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    white = (0.95047, 1.0, 1.08883)
    xyz = [sum(w * p for w, p in zip(row, seen, strict=True)) / top for row, top in zip(rows, white, strict=True)]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), TEXT)
def test_text_stands_out_from_its_ground(theme, word, ground):
    colours = tokens(theme)
    assert contrast(colours[word], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_and_edges_stand_out_from_their_ground(theme, mark, ground):
    colours = tokens(theme)
    assert contrast(colours[mark], colours[ground]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("seen_by", BLIND)
@pytest.mark.parametrize(("one", "other"), list(combinations(("early", "on-time", "over"), 2)))
def test_filled_marks_of_charts_stay_apart_for_colour_blind_people(theme, seen_by, one, other):
    colours = tokens(theme)
    first, second = lab(colours[one], seen_by), lab(colours[other], seen_by)
    assert sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5 >= 20


def test_the_dark_theme_names_no_colour_that_the_light_one_lacks():
    assert set(_first(STATIC / "dark.css")) <= set(_first(STATIC / "tokens.css"))


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_every_colour_that_a_style_names_is_a_token(path):
    named = set(re.findall(r"var\(--mc-([a-z0-9-]+)", path.read_text()))
    known = set(re.findall(r"--mc-([a-z0-9-]+):", (STATIC / "tokens.css").read_text()))
    assert named <= known
