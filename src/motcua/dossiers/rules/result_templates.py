"""Templates of results by date, from `law/results/`: choice of a template, and its text for one dossier.

A template names what it fits: procedures by their code, or the beginning of a result's name; the general ones are for
everything else. The officer mends the words before they are signed; number and day are given by the clerk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from string import Formatter
from typing import Any

from motcua.base.law import LAW, Entry, LawError, entry, read_yaml, rule
from motcua.base.text import fold

#: What a template may name of a dossier; what is not known stays a dotted line to write on.
FIELDS = (
    "chu_ho_so",
    "so_dinh_danh",
    "ngay_sinh",
    "dia_chi",
    "ma_ho_so",
    "thu_tuc",
    "noi_dung",
    "ngay_nhan",
    "co_quan",
    "giay_to",
    "ly_do",
)
UNKNOWN = "……………"


@dataclass(frozen=True, slots=True)
class ResultTemplate:
    """Template of a result: text with fields of the dossier, layout, and matching criteria."""

    key: str
    name: str
    layout: str
    text: str
    source: Entry
    title: str = ""
    subject: str = ""
    series: str = ""
    signed_as: str = ""
    is_refusal: bool = False
    fallback: bool = False
    procedures: tuple[str, ...] = ()
    results: tuple[str, ...] = ()

    def fits(self, procedure: str, result: str) -> int:
        """Rank the fit: 3 the procedure itself, 2 the result's name, 1 as a general one, 0 not at all."""
        if self.procedures:
            return 3 if procedure in self.procedures else 0
        if any(fold(result).startswith(fold(beginning)) for beginning in self.results):
            return 2
        return 1

    def words(self, values: Mapping[str, str], text: str = "") -> str:
        """Fill the text (or another one of this template) with the dossier's fields."""
        known = {name: values.get(name) or UNKNOWN for name in FIELDS}
        return (text or self.text).format_map(known).strip()


@lru_cache(maxsize=1)
def _all() -> tuple[ResultTemplate, ...]:
    found: dict[str, ResultTemplate] = {}
    for path in sorted((LAW / "results").glob("*.yaml")):
        for row in read_yaml(path):
            made = _template(row)
            if made.key in found:
                raise LawError(f"Mẫu “{made.key}” được ghi hai lần.", path)
            found[made.key] = made
    for is_refusal in (False, True):
        if not any(one.fallback and one.is_refusal == is_refusal for one in found.values()):
            raise LawError("Thiếu mẫu chung (fallback) cho kết quả hoặc cho văn bản từ chối.", LAW / "results")
    return tuple(found.values())


def _template(row: Mapping[str, Any]) -> ResultTemplate:
    given = {name: row[name] for name in ResultTemplate.__dataclass_fields__ if name in row}
    for name in ("procedures", "results"):
        given[name] = tuple(row.get(name) or ())
    made = ResultTemplate(**given, source=entry(row, key=str(row["key"]), value=row))
    try:
        places = {place for text in (made.text, made.subject, made.title) for _, place, _, _ in Formatter().parse(text)}
    except ValueError as fault:
        raise LawError(f"Mẫu “{made.key}”: dấu ngoặc nhọn không khớp.") from fault
    unknown = places - {None, *FIELDS}
    if unknown:
        raise LawError(f"Mẫu “{made.key}” có chỗ điền không biết: {', '.join(map(str, sorted(unknown, key=str)))}.")
    return made


def read_all() -> None:
    """Read every file of `law/results/`; LawError where one cannot be used."""
    _all()


@rule("a_result_is_drafted_on_the_template_of_its_type", "Nghị định 30/2020/NĐ-CP, Phụ lục III", verified=False)
def templates_for(procedure: str, result: str, *, on: date, is_refusal: bool = False) -> list[ResultTemplate]:
    """Return the templates in force for a result of the name, the best fitting first."""
    standing = [one for one in _all() if one.source.holds(on) and one.is_refusal == is_refusal]
    fitting = [one for one in standing if one.fits(procedure, result)]
    return sorted(fitting, key=lambda one: (-one.fits(procedure, result), not one.fallback))


def refusal_templates() -> list[ResultTemplate]:
    """Return every template of a refusal, in force or not."""
    return [one for one in _all() if one.is_refusal]


def template_of(key: str) -> ResultTemplate | None:
    """Return the template of the key, in force or not; None where it no longer exists."""
    return next((one for one in _all() if one.key == key), None)
