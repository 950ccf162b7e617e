"""Labels of figures: label text, agency, level, period, channel, kind and section."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.reader.rules import lexicon, spans
from motcua.reader.rules.agency import agency
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.phrases import clause_start, phrase, tidy
from motcua.reader.rules.prose.hits import Hit
from motcua.reader.rules.text import BREAK, Line, Stream
from motcua.reader.vocabulary import BlankCell, Figure

GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, spaced(pattern, re.I))
    for name, pattern in (
        ("PAKN", "phản ánh, kiến nghị|PAKN"),
        ("tiếp dân", "tiếp công dân|tiếp dân|khiếu nại|đối thoại"),
        ("khảo sát", "khảo sát|hài lòng"),
        ("tuyên truyền", "tuyên truyền|truyền thông"),
        ("kiểm tra", "(?:về|công tác|tự) kiểm tra|kiểm tra (?:CCHC|cải cách|công vụ)|thanh tra"),
        ("thể chế", "thể chế|quy phạm pháp luật|VBQPPL"),
        ("ISO", r"\bISO\b|quản lý chất lượng"),
        ("TTHC", "thủ tục hành chính|TTHC|một cửa"),
        ("bộ máy", "bộ máy|biên chế|sắp xếp (?:tổ chức|đơn vị)"),
        ("công vụ", "công vụ|cán bộ, công chức|đào tạo|vị trí việc làm|tuyển dụng|kỷ luật"),
        ("tài chính", "tài chính|ngân sách|tự chủ"),
        ("CQĐT", "điện tử|chính quyền số|chuyển đổi số|hiện đại hóa|công nghệ thông tin|trực tuyến"),
        ("chỉ đạo", "chỉ đạo|kế hoạch CCHC|nhiệm vụ"),
    )
)
_HEADING = re.compile(r"\s*(?:[IVX]{1,5}\s?[.)]|\d{1,2}(?:\.\d{1,2})*[.)]?\s|[a-zđ]\)|[-–+*]\s)")
_NUMBERED = re.compile(r"\s*(?:[IVX]{1,5}\s?[.)]|\d{1,2}(?:\.\d{1,2})*[.)]?\s|[a-zđ]\))")
_DATE = r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})"
_FROM_TO = spaced(rf"(?:từ )?(?:ngày )?(?P<a>{_DATE})\s*(?:-|–|đến)\s*(?:hết )?(?:ngày )?(?P<b>{_DATE})")
_UNTIL = spaced(rf"\b(?:tính )?đến (?:thời điểm )?(?:hết )?(?:ngày )?(?P<b>{_DATE})")
_SPAN = spaced(
    r"\b(?P<span>(?:(?:sáu|chín|\d{1,2}) tháng(?: đầu)?|quý (?:[IV]{1,3}|\d)|(?:trong|của) tháng \d{1,2})"
    r"\s*(?:/|năm)\s*\d{4})",
    re.I,
)
_YEAR = spaced(
    r"(?:^|[.;¶+–-]\s*|\btrong |\bcủa )(?P<span>(?:[Nn]ăm|NĂM)(?: học)? \d{4}(?:\s?[-–]\s?\d{4})?)"
    r"(?=\s*[,:;]| (?:đã|toàn|có|UBND|huyện|tỉnh))"
)
_TITLE_PERIOD = spaced(
    r"(?P<span>(?:(?:sáu|chín|\d{1,2}) tháng(?: đầu| cuối)? năm|quý (?:[IV]{1,3}|\d)(?:,| năm|/)?|"
    r"tháng \d{1,2}(?:/| năm)?|năm)\s*\d{4})",
    re.I,
)
_LEVEL = spaced(
    r"\b[Cc]ấp (?P<level>huyện|xã|tỉnh|sở)\b|"
    r"\b(?P<whole>(?:toàn|trên địa bàn|địa bàn) (?:huyện|tỉnh|xã|thị xã|thành phố))\b"
)
_COMMUNE = re.compile(r"^(?:xã|phường|thị trấn)")
_CHANNELS = (
    ("trực tuyến toàn trình", spaced(r"toàn trình", re.I)),
    ("trực tuyến một phần", spaced(r"(?:trực tuyến|DVC\w*) một phần", re.I)),
    ("trực tiếp + BCCI", spaced(r"trực tiếp (?:và|,|hoặc)[^,;]{0,20}(?:BCCI|bưu chính)", re.I)),
    ("BCCI", spaced(r"BCCI|bưu chính", re.I)),
    ("trực tuyến mức độ 3, 4", spaced(r"mức (?:độ )?3\s*(?:,|và|;|-|/)\s*(?:mức (?:độ )?)?4", re.I)),
    ("trực tuyến mức độ 3", spaced(r"mức (?:độ )?3", re.I)),
    ("trực tuyến mức độ 4", spaced(r"mức (?:độ )?4", re.I)),
    ("thanh toán trực tuyến", spaced(r"thanh toán trực tuyến", re.I)),
    ("trực tuyến", spaced(r"trực tuyến", re.I)),
    ("trực tiếp", spaced(r"trực tiếp", re.I)),
)
_KINDS = (
    ("ước", spaced(r"\b[ưƯ]ước?\b(?: tính| đạt| thực hiện)?|\bước\b", re.I)),
    ("đề nghị", spaced(r"\b(?:đề nghị|đề xuất|dự kiến|đăng ký)\b", re.I)),
    ("giao", spaced(r"\b(?:được giao|giao)\b", re.I)),
    ("kế hoạch", spaced(r"\b(?:kế hoạch(?: vốn)?|theo kế hoạch|chỉ tiêu|đề ra)\b", re.I)),
)
_SOME_YEAR = re.compile(r"\d{4}")
_CAPTION_UNIT = spaced(r"(?:đơn vị(?: tính)?|đvt)\s*:\s*(?P<unit>[^\n)]{2,40})", re.I)
_REACH = 800  # characters before a figure that may name it: no clause is longer


@dataclass(frozen=True, slots=True)
class Row:
    """Row of a table with its labels."""

    number: str
    label: str
    unit: str
    level: str = ""
    sub: bool = False


class Labeller:
    """Labeller of figures from the text around them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        head = [line.text for line in lines if line.text.strip()]
        whole = "\n".join(head)
        top = "\n".join(head[:60])
        self.agency, self.level = agency(top, whole)
        title = re.search(r"BÁO\s+CÁO", top)
        period = _TITLE_PERIOD.search(_undated(top[title.end() if title else 0 :])) or _TITLE_PERIOD.search(
            _undated(top)
        )
        years = re.findall(r"\d{4}", period["span"]) if period else []
        self.year = years[-1] if years else ""
        self.period = " ".join(period["span"].lower().split()) if period else ""
        self.section = ""
        self.counted = ""  # what the header of the present table counts
        self.caption = ""  # what the words above the present table count
        self.stated = False  # they say so as the unit of the table

    def prose(self, stream: Stream, hits: Sequence[Hit], where: str = "lời văn") -> list[Figure]:
        """Label the figures of running text."""
        text = stream.text
        paragraphs = [0, *(m.end() for m in re.finditer(BREAK, text)), len(text) + 1]
        context = _Contexts(self, text, paragraphs)
        out: list[Figure] = []
        before = ""
        last: Hit | None = None
        for hit in hits:
            number = bisect_right(paragraphs, hit.start) - 1
            start, end = max(paragraphs[number], hit.start - _REACH), paragraphs[number + 1] - 1
            same = last if last is not None and last.start >= start else None
            label = phrase(text, start, end, hit, before, same)
            if hit.pair < 0 or hit.pair > hit.start:
                before = label
            last = hit
            clause = text[clause_start(text, start, hit.start) : hit.start]
            line, col = stream.place(hit.start)
            other = stream.place(hit.pair) if hit.pair >= 0 else None
            denominator = hit.pair >= 0 and hit.pair < hit.start
            out.append(
                Figure(
                    id=f"{line}:{col}", label=label, value=hit.value, unit=hit.unit, line=line, col=col, raw=hit.raw,
                    where=where, agency=self.agency, level=self._level(text, start, hit),
                    period=context.period(number, text[start : hit.start]), channel=_channel(clause + label),
                    qualifier=hit.qualifier, kind=_kind(clause, denominator, hit), group=context.group(number),
                    context=" ".join(text[max(start, hit.start - 60) : min(end, hit.noun_end + 40)].split()),
                    decimals=hit.decimals, of=f"{other[0]}:{other[1]}" if other else "",
                )
            )  # fmt: skip
        return out

    def _level(self, text: str, start: int, hit: Hit) -> str:
        if _COMMUNE.match(hit.unit):
            return "xã"
        for begin in (clause_start(text, start, hit.start), max(start, hit.start - 400)):
            found = list(_LEVEL.finditer(text, begin, hit.noun_end))
            if found:
                last = found[-1]
                if last["whole"]:
                    return "toàn " + last["whole"].split()[-1]
                return str(last["level"])
        return self.level

    def above(self, lines: Sequence[Line]) -> None:
        """Read the words above a table: its caption may name what all its columns count."""
        said = [line.text for line in lines[-20:] if line.text.strip()][-5:]
        stated = [match for text in said if (match := _CAPTION_UNIT.search(text))]
        self.caption = lexicon.unit_of(stated[-1]["unit"]) if stated else ""
        self.stated = bool(self.caption)
        if not self.caption and said:
            near = [text for text in said[-3:] if len(text) < 200]
            self.caption = next((unit for text in reversed(near) if (unit := lexicon.unit_of(text))), "")

    def enter(self, number: str, heading: str) -> None:
        """Begin a new row of a table; a heading opens its section."""
        if heading and number.count(".") <= 1:
            self.section = group_of(heading) or self.section

    def cell(self, row: Row, raw: str, value: float, decimals: int, line: int, col: int) -> Figure:
        """Label the value of a table row."""
        label = tidy(row.label)
        unit = row.unit or (lexicon.unit_of(label) if re.match(r"(?:Tổng\s+)?[Ss]ố\b|Tổng\s+", label) else "")
        unit = unit or self.counted
        level = row.level or _table_level(label) or self.level
        kind = "mã" if unit.startswith("mã ") else _kind(label, False, None)
        return Figure(
            id=f"{line}:{col}", label=f"{label} cấp {row.level}" if row.level else label, value=value,
            unit=unit or "không rõ", line=line, col=col, raw=raw, where="phụ lục", agency=self.agency, level=level,
            period=self.period, channel=_channel(label), kind=kind, group=self.section or group_of(label),
            context=" ".join(f"{row.number} {label} {raw}".split()), decimals=decimals,
        )  # fmt: skip

    def blank(self, line: int, row: Row) -> BlankCell:
        """Return an empty cell: no data."""
        return BlankCell(line, tidy(row.label))


class _Contexts:
    """Section and period of every paragraph, carried on from headings and list openers."""

    def __init__(self, labeller: Labeller, text: str, paragraphs: Sequence[int]) -> None:
        self.groups: list[str] = []
        self.periods: list[str] = []
        group = title = period = ""
        for start, end in zip(paragraphs, paragraphs[1:], strict=False):
            paragraph = text[start : end - 1]
            if _NUMBERED.match(paragraph):
                title = group_of(paragraph[:110]) or title
                group, period = title, ""
            elif _HEADING.match(paragraph):
                opening = re.split(r"[:\d]", paragraph[:90])[0]
                group = group_of(opening) or (group if paragraph.lstrip()[:1] == "+" else title)
            self.groups.append(group or group_of(paragraph[:200]))
            self.periods.append(period or labeller.period)
            if paragraph.rstrip().endswith(":"):
                period = _period(paragraph) or period

    def group(self, number: int) -> str:
        return self.groups[number]

    def period(self, number: int, before: str) -> str:
        return _period(before) or self.periods[number]


def group_of(text: str) -> str:
    """Return the field of the report named by a heading or a label."""
    found = [(match.start(), name) for name, pattern in GROUPS if (match := pattern.search(text))]
    return found[0][1] if found else ""


def _undated(text: str) -> str:
    for when in reversed(spans.dates(text)):
        text = text[: when.start] + text[when.end :]
    return text


def _period(text: str) -> str:
    if not _SOME_YEAR.search(text):
        return ""  # every period names its year
    spans = list(_FROM_TO.finditer(text))
    if spans:
        return f"{_short(spans[-1]['a'])}-{_short(spans[-1]['b'])}"
    until = list(_UNTIL.finditer(text))
    if until:
        return f"đến {_short(until[-1]['b'])}"
    for pattern in (_SPAN, _YEAR):
        found = list(pattern.finditer(text))
        if found:
            return " ".join(found[-1]["span"].lower().split())
    return ""


def _short(date: str) -> str:
    day, month, year = re.findall(r"\d+", date)
    return f"{int(day):02d}/{int(month):02d}/{year}"


def _channel(text: str) -> str:
    for name, pattern in _CHANNELS:
        if pattern.search(text):
            return name
    return ""


def _kind(clause: str, denominator: bool, hit: Hit | None) -> str:
    for name, pattern in _KINDS:
        if pattern.search(clause[-70:]):
            return name
    return "kế hoạch" if denominator and hit is not None and hit.unit == "nhiệm vụ" else ""


def _table_level(label: str) -> str:
    levels = {match["level"] for match in _LEVEL.finditer(label) if match["level"]}
    return levels.pop() if len(levels) == 1 else ""
