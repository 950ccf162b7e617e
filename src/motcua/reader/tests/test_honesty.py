"""The reader's rules know the language of reports, not the reports it was tuned on.

What is written into the rules and into law/reader is compared with the labelled reports: a proper name, a
number of four digits or a stretch of eight words that stands in exactly one of them was copied from it. Words
that stand in two of them are the language they share.
"""

import ast
import os
import re
import unicodedata
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[4]
READER = ROOT / "src" / "motcua" / "reader"
SEEDS = (
    Path(os.environ["MOTCUA_TRUTH"]).parent / "seeds"
    if "MOTCUA_TRUTH" in os.environ
    else ROOT.parent / "shared" / "seeds"
)
CAPITAL = "A-ZĐÂÊÔƠƯĂÁÀẢÃẠÍÌỈĨỊÝÚÙỦŨỤÉÓÒỎÕỌ"
NAME = re.compile(
    rf"\b(?:huyện|xã|thị trấn|tỉnh|phường|ấp|[ÔôBb](?:ng|à)) ((?:[{CAPITAL}][^\W\d_]*)(?: [{CAPITAL}][^\W\d_]*)+)"
)
YEAR = re.compile(r"(?:19|20)\d{2}")


def squeeze(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))


def seeds():
    texts = (
        [squeeze(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))] if SEEDS.is_dir() else []
    )
    if len(texts) < 2:
        pytest.skip(f"không có báo cáo có nhãn ở {SEEDS}")
    return texts


def written():
    """Every string and number written into the rules, with where it stands; docstrings are for people."""
    for path in sorted(READER.rglob("*.py")):
        if "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in told and isinstance(node.value, str | int | float):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", str(node.value)
    for path in sorted((ROOT / "law" / "reader").glob("*.yaml")):
        if path.stem == "documents":  # documents of the State, cited with their real numbers
            continue
        for scalar in leaves(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield str(path.relative_to(ROOT)), scalar


def leaves(tree):
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key not in {"name", "reason"}:  # said to people, matched with nothing
                yield from leaves(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from leaves(value)
    else:
        yield str(tree)


def only_in_one(needle, texts):
    return sum(1 for text in texts if needle in text) == 1


def copied(literal, texts, names):
    """What of a literal was taken from exactly one report."""
    found = [name for name in names if name.casefold() in literal.casefold()]
    tokens = [set(re.findall(r"(?<![\d.,])\d{4,}(?![\d.,]*\d)", text)) for text in texts]
    numbers = re.findall(r"(?<!\d)\d{4,}(?!\d)", literal)
    found += [n for n in numbers if not YEAR.fullmatch(n) and sum(1 for each in tokens if n in each) == 1]
    lowered = [text.casefold() for text in texts]
    for piece in re.split(r"\\[sbdwWDS]|[\\|()\[\]{}?*+^$<>]", literal):
        plain = squeeze(piece).casefold().strip(" .,;:")
        if len(plain.split()) >= 8 and only_in_one(plain, lowered):
            found.append(plain)
    return found


def proper_names(texts):
    every = {match.group(1) for text in texts for match in NAME.finditer(text)}
    return sorted(name for name in every if only_in_one(name, texts))


@pytest.mark.house
def test_no_rule_knows_a_report_it_was_tuned_on():
    texts = seeds()
    names = proper_names(texts)
    literals = list(written())
    assert len(literals) > 500
    assert {place: taken for place, literal in literals if (taken := copied(literal, texts, names))} == {}


@pytest.mark.house
def test_a_rule_that_knew_a_report_would_be_found():
    texts = seeds()
    names = proper_names(texts)
    assert len(names) >= 5
    for index, text in enumerate(texts):
        others = [other for n, other in enumerate(texts) if n != index]
        own = next(name for name in names if name in text)
        assert copied(f"UBND .* {own}", texts, names)
        runs = [
            part for part in zip(*(text.split()[n:] for n in range(9)), strict=False) if all(w.isalpha() for w in part)
        ]
        phrase = next(
            " ".join(run) for run in runs if not any(" ".join(run).casefold() in o.casefold() for o in others)
        )
        assert copied(rf"\b{phrase}\s+\d", texts, names)
