"""Declared quantities stated by figures, with their levels."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from motcua.reader.rules.findings.declared import Declared, Quantity
from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Holding, Spot, is_fraction
from motcua.reader.vocabulary import Figure

_LEVEL = re.compile(
    r"(?<!cán bộ )(?<!công chức )cấp\s+(huyện|xã|tỉnh|phường)|\b(toàn (?:huyện|tỉnh|thành phố|xã|quận|thị xã))\b|"
    r"\bmột cửa (?:của |tại |các |UBND )*(huyện|thị xã|quận|xã|phường|thị trấn|tỉnh)\b|"
    r"(?:^|[-–+.;:]\s*)tại (?:các |UBND )*(huyện|thị xã|quận|xã|phường|tỉnh)(?=[^.:;\d]{0,30}:)",
    re.IGNORECASE,
)
_ALIKE = {
    "phường": "xã", "thị trấn": "xã", "quận": "huyện", "thị xã": "huyện", "toàn quận": "toàn huyện",
    "toàn thị xã": "toàn huyện",
}  # fmt: skip
_BOTH = re.compile(r"tiếp nhận (?:và|,) giải quyết")
_UNREAD = re.compile(r"(?<![\d./])(?!(?:19|20)\d\d\b)\d{1,3}(?:\.\d{3})+(?![\d/])|(?<![\d./])\d{3}(?![\d/])")
_SAID = {"dossiers.received", "dossiers.resolved", "dossiers.early_on_time", "dossiers.on_time", "dossiers.late"}
_BESIDE = re.compile(r"bưu chính|bcci|trực tuyến|lĩnh vực|khiếu nại|tố cáo|phản ánh|liên thông|lưu trữ", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:tăng|giảm)(?: thêm| đi)?\s*$|\bcùng kỳ(?: năm trước)?(?: là)?\s*$", re.IGNORECASE)
_AMONG = re.compile(r"\btrong (?:đó|số)\b|\b(?:không|chưa) (?:tính|kể)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.\s")
_BACK = 1_500  # characters of one passage in which a level stays said
_LONG = 70  # characters of words before a figure, beyond which only their last clauses name it
_SHORT = 12  # characters that must stay of them: less names nothing
_CLAUSE = 8  # characters of a clause that can name a figure by itself
_WORDS = 220  # characters of words that the declared patterns are tried on


@dataclass(frozen=True, slots=True)
class Statement(Holding):
    """Declared quantity as stated in the report."""

    quantity: Quantity
    figure: Figure
    level: str
    in_table: bool
    passage: int = -1
    sentence: int = -1
    words: str = ""
    among: bool = False  # behind "trong đó" or "không tính": its place in what was counted before is said


def level_in(words: str) -> str:
    """Return the level named last in the words, or ""."""
    found = list(_LEVEL.finditer(words))
    if not found:
        return ""
    named = next(filter(None, found[-1].groups()), "").casefold()
    return _ALIKE.get(named, named)


def of_level(level: str) -> str:
    """Name the level of the figures for an explanation, where they are of one."""
    return f"Cấp {level}: " if level in ("tỉnh", "huyện", "xã") else ""


def statements(running: Running, declared: Declared) -> Iterator[Statement]:
    """Find every figure that states a declared quantity."""
    resolved = next((quantity for quantity in declared.quantities if quantity.key == "dossiers.resolved"), None)
    for passage, spots in running.by_passage():
        for order in range(len(spots)):
            said = _stated(running, declared, passage, spots, order)
            if said is None:
                continue
            yield said
            if resolved and said.quantity.key == "dossiers.received" and _BOTH.search(said.words):
                yield replace(said, quantity=resolved)  # "tiếp nhận và giải quyết 61.207 hồ sơ" says both
    yield from _of_rows(running, declared)


def _stated(
    running: Running, declared: Declared, passage: Passage, spots: Sequence[Spot], order: int
) -> Statement | None:
    """Return what a figure of the prose states, where it is a declared quantity."""
    spot, naming = spots[order], _naming(running, spots, order)
    if _CHANGE.search(spot.before):
        return None
    quantity = _quantity(declared, naming)
    if quantity is None or (quantity.key in _SAID and _BESIDE.search(head_of(passage.text, spot))):
        return None
    ahead = passage.text[max(0, spot.start - _BACK) : spot.start]
    level = level_in(spot.words) or level_in(ahead)
    among = _AMONG.search(_SENTENCE_END.split(ahead)[-1]) is not None
    return Statement(quantity, spot.figure, level, False, spot.passage, spot.sentence, naming.words, among)


def _of_rows(running: Running, declared: Declared) -> Iterator[Statement]:
    """Find every row that states a declared quantity."""
    for row in running.rows:
        label = row.figure.label.casefold()
        quantity = _quantity(declared, _Naming(label, row.figure.unit))
        if quantity:
            levels = {match.group(1) for match in _LEVEL.finditer(label)} - {None}
            yield Statement(quantity, row.figure, "" if len(levels) > 1 else level_in(label), True, words=label)


@dataclass(frozen=True, slots=True)
class _Naming:
    """Words and unit that name what a figure counts; those of x/y stand before x and behind y."""

    words: str
    unit: str
    lower: bool = False  # it is the y of x/y


def _naming(running: Running, spots: Sequence[Spot], order: int) -> _Naming:
    spot, unit = spots[order], spots[order].figure.unit
    words = spot.words
    if _fraction(running, spots, order):
        lower = spots[order + 1]
        words, unit = f"{spot.before} {lower.after}", unit or lower.figure.unit
    over = order > 0 and _fraction(running, spots, order - 1)
    if over:
        words = f"{spots[order - 1].before} {spot.after}"
    return _Naming(_near(words, spot), unit, over)


def head_of(text: str, spot: Spot) -> str:
    """Return the opening words of a figure's sentence or list item, up to its colon: the subject of its figures."""
    before = text[max(0, spot.start - _BACK) : spot.start]
    begin = max((match.end() for match in re.finditer(r"[.;]\s", before)), default=0)
    head, mark, _ = before[begin:].partition(":")
    return head if mark else ""


def _near(words: str, spot: Spot) -> str:
    """Return the words near the figure, lower case: the end of a long sentence before it, the clause behind."""
    before = spot.before.replace("tiếp nhận, giải quyết", "tiếp nhận và giải quyết")
    words = words.replace(spot.before, before) if spot.before else words
    near = _without_unread(_end_of(before))
    if len(near) < len(before):
        words = words.replace(before, near)
    return words[-_WORDS:].casefold()


def _end_of(before: str) -> str:
    """Return the last sentence of the words before a figure, and of a long one its last clauses."""
    for stop in (". ", ": ", "; ", ", "):
        while len(before) > _LONG or (stop == ". " and stop in before):
            cut = before.find(stop)
            if cut < 0 or len(before) - cut < _SHORT:
                break
            before = before[cut + len(stop) :]
    return before


def _without_unread(before: str) -> str:
    """Return the words behind a number that is no figure: those before it belong to that number."""
    unread = [match.end() for match in _UNREAD.finditer(before)]
    if not unread:
        return before
    behind = before[unread[-1] :]
    last = behind.rsplit(",", 1)[-1]
    return last if len(last) > _CLAUSE else behind


def _fraction(running: Running, spots: Sequence[Spot], order: int) -> bool:
    return order + 1 < len(spots) and is_fraction(running.between(spots[order], spots[order + 1]))


def _quantity(declared: Declared, naming: _Naming) -> Quantity | None:
    unit = naming.unit.casefold()
    for quantity in declared.quantities:
        if quantity.denominator == naming.lower and quantity.fits(naming.words, unit):
            return quantity
    return None
