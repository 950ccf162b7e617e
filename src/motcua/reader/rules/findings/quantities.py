"""Declared quantities stated by figures, with their levels, grouped into accounts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from motcua.reader.rules.findings.declared import Declared, Quantity
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
_FIELD = re.compile(r"lĩnh vực\s+([^\d,;:()]{3,40})", re.IGNORECASE)
_UNREAD = re.compile(r"(?<![\d./])(?!(?:19|20)\d\d\b)\d{1,3}(?:\.\d{3})+(?![\d/])|(?<![\d./])\d{3}(?![\d/])")
_BACK = 1_500  # characters of one passage in which a level stays said
_REACH = 6  # passages an account of dossiers may run over
_OPEN = {"dossiers.open"}
_OF_OPEN = {"dossiers.on_time": "dossiers.open_due", "dossiers.late": "dossiers.open_late"}
_HEADS = {"dossiers.total", "dossiers.received", "dossiers.new"}


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


@dataclass(slots=True)
class Account:
    """Statements about the dossiers of one level that stand together."""

    level: str
    said: bool = False  # the words name the level; else it is that of the agency, which may mean all its levels
    statements: dict[str, Statement] = field(default_factory=dict)
    repeated: list[tuple[Statement, Statement]] = field(default_factory=list)


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
        for order, spot in enumerate(spots):
            upper = _fraction(running, spots, order)
            lower = order > 0 and _fraction(running, spots, order - 1)
            words = spot.words if not upper else f"{spot.before} {spots[order + 1].after}"
            if lower:
                words = f"{spots[order - 1].before} {spot.after}"
            unit = spots[order + 1].figure.unit if upper and not spot.figure.unit else spot.figure.unit
            words = _near(words, spot)
            quantity = _quantity(declared, words, unit, lower)
            if quantity and quantity.key in _SAID and _BESIDE.search(head_of(passage.text, spot)):
                continue
            if quantity:
                level = level_in(spot.words) or level_in(passage.text[max(0, spot.start - _BACK) : spot.start])
                yield Statement(quantity, spot.figure, level, False, spot.passage, spot.sentence, words)
                settled = resolved if quantity.key == "dossiers.received" and _BOTH.search(words) else None
                if settled:  # "tiếp nhận và giải quyết 61.207 hồ sơ" says both
                    yield Statement(settled, spot.figure, level, False, spot.passage, spot.sentence, words)
    for row in running.rows:
        label = row.figure.label.casefold()
        quantity = _quantity(declared, label, row.figure.unit, False)
        if quantity:
            both = len({match.group(1) for match in _LEVEL.finditer(label) if match.group(1)}) > 1
            level = "" if both else level_in(label)
            yield Statement(quantity, row.figure, level, True, words=label)


_SAID = {"dossiers.received", "dossiers.resolved", "dossiers.early_on_time", "dossiers.on_time", "dossiers.late"}
_BESIDE = re.compile(r"bưu chính|bcci|trực tuyến|lĩnh vực|khiếu nại|tố cáo|phản ánh|liên thông|lưu trữ", re.IGNORECASE)


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
    said = before
    for stop in (". ", ": ", "; ", ", "):
        while len(before) > 70 or (stop == ". " and stop in before):
            cut = before.find(stop)
            if cut < 0 or len(before) - cut < 12:
                break
            before = before[cut + len(stop) :]
    unread = [match.end() for match in _UNREAD.finditer(before)]
    if unread:
        before = before[unread[-1] :]  # words before a number that is no figure belong to that number
        last = before.rsplit(",", 1)[-1]
        before = last if len(last) > 8 else before
    if len(before) < len(said):
        words = words.replace(said, before)
    return words[-220:].casefold()


def _fraction(running: Running, spots: list[Spot], order: int) -> bool:
    return order + 1 < len(spots) and is_fraction(running.between(spots[order], spots[order + 1]))


def _quantity(declared: Declared, words: str, unit: str, lower: bool) -> Quantity | None:
    for quantity in declared.quantities:
        if quantity.denominator == lower and quantity.fits(words, unit.casefold()):
            return quantity
    return None


def accounts(running: Running, stated: list[Statement]) -> list[Account]:
    """Group dossier statements of the prose into accounts: one level, from one head ("tiếp nhận") to the next."""
    found: list[Account] = []
    current: Account | None = None
    last: Statement | None = None
    for statement in stated:
        if statement.in_table or not statement.quantity.key.startswith("dossiers."):
            continue
        if statement.figure.unit == "%":
            continue
        if _FIELD.search(statement.words):
            continue
        key = _in_context(statement, last)
        level = statement.level or (
            current.level if current and last and _close(statement, last) else statement.figure.level
        )
        fresh = (
            current is None
            or last is None
            or not _close(statement, last)
            or level != current.level
            or (key in current.statements and key in _HEADS)
            or _changes_scope(running, last, statement)
        )
        if fresh or current is None:
            current = Account(level)
            found.append(current)
        current.said = current.said or bool(statement.level)
        if key in current.statements:
            current.repeated.append((current.statements[key], statement))
        else:
            current.statements[key] = statement
        last = statement
    return found


_NEW_SCOPE = re.compile(
    r"^[^\w(]{0,6}(?:(?:riêng|trong|tính|lũy kế|luỹ kế|còn|kết quả|từ|đến)\s+){0,3}"
    r"(?:\d{1,2} tháng|(?:tháng|quý|năm|giai đoạn) (?:\d|[IVX])|ngày \d)|"
    r"^[^\w(]{0,6}(?:UBND|Ủy ban|Trung tâm|Sở|Theo báo cáo)\b",
    re.IGNORECASE,
)
_SCOPE_WITHIN = re.compile(
    r"\b(?:riêng|lũy kế|luỹ kế)\b[^.;\d]{0,40}(?:\d{1,2} )?(?:tháng|quý|năm|kỳ)\b|"
    r"[.;]\s+(?:trong\s+)?(?:tháng|quý|năm)\s+(?:\d|[IVX])",
    re.IGNORECASE,
)


def _changes_scope(running: Running, last: Statement, statement: Statement) -> bool:
    """Check whether another period or another agency begins between two statements."""
    places = [running.places.get(each.figure.line) for each in (last, statement)]
    if last.passage != statement.passage:
        between = range(last.passage + 1, statement.passage + 1)
        return any(_NEW_SCOPE.match(running.passages[place].text) for place in between)
    if not all(places):
        return False
    text = running.passages[statement.passage].text
    start, end = text.find(last.figure.raw), text.rfind(statement.figure.raw)
    return 0 <= start < end and _SCOPE_WITHIN.search(text[start:end]) is not None


def accounts_of_rows(stated: list[Statement]) -> list[Account]:
    """Return dossier accounts of tables with several columns: one row each, where no quantity occurs twice."""
    rows: dict[int, list[Statement]] = {}
    for statement in stated:
        if statement.in_table and " – " in statement.words and statement.quantity.key.startswith("dossiers."):
            rows.setdefault(statement.figure.line, []).append(statement)
    found = []
    for members in rows.values():
        own = {statement.quantity.key: statement for statement in members}
        if len(own) == len(members) >= 3:
            found.append(Account(members[0].level, bool(members[0].level), own))
    return found


def _close(statement: Statement, last: Statement) -> bool:
    return 0 <= statement.passage - last.passage <= _REACH


def _in_context(statement: Statement, last: Statement | None) -> str:
    """Return the key in context: "quá hạn" right behind "đang giải quyết" means open dossiers."""
    key = statement.quantity.key
    if last is None or last.passage != statement.passage or last.sentence != statement.sentence:
        return key
    before = last.quantity.key
    if key in _OF_OPEN and (before in _OPEN or before == "dossiers.on_time" and "dossiers.open" in last.words):
        return _OF_OPEN[key]
    return key
