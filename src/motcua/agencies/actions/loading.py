"""Loads the country's units of three dates with their succession, once; about a second."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from motcua.agencies import gateways
from motcua.agencies.events import UnitsLoaded
from motcua.agencies.models import Agency, AgencyEvent, AgencyVersion, Succession, UnresolvedSuccession
from motcua.agencies.rules import merging
from motcua.agencies.rules.names import committee_name, unit_kind
from motcua.agencies.vocabulary import AgencyEventKind, AgencyKind, Level, SuccessionKind
from motcua.base.database import Writer, next_id, reset_sequences, tell_planner
from motcua.base.events import publish
from motcua.base.text import fold
from motcua.base.time import FOREVER

START = date(2016, 1, 1)
REFORM = date(2025, 7, 1)
RESPELLED = date(2026, 4, 30)

BEFORE_BASIS = "Luật Tổ chức chính quyền địa phương số 77/2015/QH13; mã theo Quyết định 124/2004/QĐ-TTg"
PROVINCE_BASIS = "Nghị quyết 202/2025/QH15; mã theo Quyết định 19/2025/QĐ-TTg"
COMMUNE_BASIS = (
    "Nghị quyết của Ủy ban Thường vụ Quốc hội về sắp xếp đơn vị hành chính cấp xã năm 2025 "
    "(chưa đối chiếu số); mã theo Quyết định 19/2025/QĐ-TTg"
)
DISTRICT_END_BASIS = "Luật Tổ chức chính quyền địa phương số 72/2025/QH15: kết thúc hoạt động của cấp huyện"
CITY_BASIS = "Nghị quyết 30/2026/QH16"
WARD_BASIS = "Sắp xếp khi thành lập thành phố Đồng Nai, Nghị quyết 30/2026/QH16 (chưa đối chiếu văn bản cấp xã)"
SPELLING_BASIS = "Cách viết tên theo danh mục từ 30/4/2026 (chưa đối chiếu văn bản)"

LEVELS = {"tinh": Level.PROVINCE, "huyen": Level.DISTRICT, "xa": Level.COMMUNE}


@dataclass(frozen=True)
class Loaded:
    """What a load did; `is_new` is false when the lists were there already."""

    is_new: bool
    agencies: int = 0
    versions: int = 0
    successions: int = 0
    unresolved: int = 0


@dataclass(slots=True)
class _Version:
    """A version before it is written."""

    name: str
    folded_name: str
    level: Level
    valid_from: date
    valid_to: date = FOREVER
    code: str = ""
    unit_kind: str = ""
    unit_name: str = ""
    unit_code: str = ""
    legal_basis: str = ""


@dataclass
class _Sheet:
    """Rows of the load before they have numbers; an agency is known by its place in `agencies`."""

    agencies: list[AgencyKind] = field(default_factory=list)
    versions: list[tuple[int, int | None, _Version]] = field(default_factory=list)
    open_version: dict[int, _Version] = field(default_factory=dict)

    def agency(self, kind: AgencyKind) -> int:
        self.agencies.append(kind)
        return len(self.agencies) - 1

    def version(self, index: int, parent: int | None, row: _Version) -> None:
        if index in self.open_version:
            self.open_version[index].valid_to = row.valid_from
        self.open_version[index] = row
        self.versions.append((index, parent, row))

    def close(self, index: int, on: date) -> None:
        self.open_version.pop(index).valid_to = on


def load_units(*, at: datetime) -> Loaded:
    """Build agencies, versions and successions from the lists of law/units; a second call changes nothing."""
    digest = gateways.digest()
    if AgencyEvent.objects.filter(kind=AgencyEventKind.LOAD, detail__digest=digest).exists():
        return Loaded(is_new=False)
    if AgencyEvent.objects.filter(kind=AgencyEventKind.LOAD).exists():
        raise ValueError("Danh mục đơn vị đã nạp khác với danh mục trong law/units; hãy ghi thay đổi bằng thao tác.")
    old, new, later = (gateways.units(name) for name in (gateways.BEFORE, gateways.FROM_2025, gateways.FROM_2026))
    outcome, made_of = _match(old, new)
    sheet = _Sheet()
    codes = gateways.agency_codes()
    top = sheet.agency(AgencyKind.GOVERNMENT)
    government = _Version(name="Chính phủ", folded_name="chinh phu", level=Level.NATION, valid_from=START)
    sheet.version(top, None, government)

    before: dict[str, int] = {}  # level + code → agency
    for unit in old:
        before[unit.level + unit.code] = index = sheet.agency(AgencyKind.PEOPLE_COMMITTEE)
        above = {"tinh": "", "huyen": "tinh", "xa": "huyen"}[unit.level] + unit.parent_code
        sheet.version(index, before.get(above, top), _version(unit, START, BEFORE_BASIS, codes))

    after: dict[str, int] = {}
    for unit in new:
        key = unit.level + unit.code
        if unit.level == "tinh":
            stays = made_of[unit.code] if len(made_of[unit.code]) == 1 else []
            index = before["tinh" + stays[0]] if stays else sheet.agency(AgencyKind.PEOPLE_COMMITTEE)
            basis, parent = PROVINCE_BASIS, top
        else:
            same = outcome.unchanged.get(unit.code)
            index = before["xa" + same] if same else sheet.agency(AgencyKind.PEOPLE_COMMITTEE)
            basis, parent = COMMUNE_BASIS, after["tinh" + unit.parent_code]
        after[key] = index
        if (
            unit.level == "tinh"
            and index in before.values()
            and sheet.open_version[index].name == committee_name(unit.full_name)
        ):
            continue  # nothing about it changed
        sheet.version(index, parent, _version(unit, REFORM, basis, codes))
    staying = set(after.values())
    for index in before.values():
        if index not in staying:
            sheet.close(index, REFORM)

    for unit in later:
        index = after[unit.level + unit.code]
        was = sheet.open_version[index]
        if was.name != committee_name(unit.full_name):
            parent = top if unit.level == "tinh" else after["tinh" + unit.parent_code]
            sheet.version(index, parent, _version(unit, RESPELLED, _basis_2026(unit, was), codes))
    return _write(sheet, outcome, made_of, before, after, digest, at)


def _match(old: list[merging.Unit], new: list[merging.Unit]) -> tuple[merging.Outcome, dict[str, list[str]]]:
    provinces, communes = gateways.merged_texts()
    made_of = merging.province_predecessors(old, new, provinces)
    code_of = {merging.province_key(unit.full_name): unit.code for unit in new if unit.level == "tinh"}
    rows = [(code_of[merging.province_key(province)], name, text) for province, name, text in communes]
    texts = merging.texts_by_code(new, rows)
    new_communes = [unit for unit in new if unit.level == "xa"]
    return merging.Matching(old, made_of).run(new_communes, texts), made_of


def _version(unit: merging.Unit, valid_from: date, basis: str, codes: gateways.Codes) -> _Version:
    name = committee_name(unit.full_name)
    code, ends = codes.get((unit.level, unit.code), ("", FOREVER))
    return _Version(
        name=name,
        folded_name=fold(name),
        level=LEVELS[unit.level],
        code=code if valid_from < ends else "",
        unit_kind=unit_kind(unit.level, unit.full_name),
        unit_name=merging.split_kind(unit.full_name)[1],
        unit_code=unit.code,
        valid_from=valid_from,
        legal_basis=basis,
    )


def _basis_2026(unit: merging.Unit, was: _Version) -> str:
    if was.unit_kind == unit_kind(unit.level, unit.full_name):
        return SPELLING_BASIS
    return CITY_BASIS if unit.level == "tinh" else WARD_BASIS


_VERSION = (
    *("id", "agency_id", "parent_id", "name", "folded_name", "level", "code", "unit_kind", "unit_name", "unit_code"),
    *("valid_from", "valid_to", "legal_basis"),
)
_SUCCESSION = ("id", "predecessor_id", "successor_id", "kind", "is_partial", "scope", "legal_basis")


@transaction.atomic
def _write(
    sheet: _Sheet,
    outcome: merging.Outcome,
    made_of: dict[str, list[str]],
    before: dict[str, int],
    after: dict[str, int],
    digest: str,
    at: datetime,
) -> Loaded:
    first = next_id(Agency)
    Writer(Agency, ("id", "kind"), {}).write([(first + n, kind.value) for n, kind in enumerate(sheet.agencies)])
    Writer(AgencyVersion, _VERSION, {}).write(
        [
            (
                *(number, first + index, None if parent is None else first + parent, row.name, row.folded_name),
                *(row.level.value, row.code, str(row.unit_kind), row.unit_name, row.unit_code),
                *(row.valid_from.isoformat(), row.valid_to.isoformat(), row.legal_basis),
            )
            for number, (index, parent, row) in enumerate(sheet.versions, next_id(AgencyVersion))
        ]
    )

    def number(known: dict[str, int], key: str) -> int:
        return first + known[key]

    rows: list[tuple[int, int | None, str, bool, str, str]] = []
    for code, parts in made_of.items():
        if len(parts) > 1:
            heir = number(after, "tinh" + code)
            kind = SuccessionKind.MERGE.value
            rows += [(number(before, "tinh" + part), heir, kind, False, "", PROVINCE_BASIS) for part in parts]
    for match in outcome.matches:
        old, new = number(before, match.old), number(after, "xa" + match.new)
        kind = SuccessionKind.SPLIT.value if match.is_partial else SuccessionKind.MERGE.value
        rows.append((old, new, kind, match.is_partial, match.scope, COMMUNE_BASIS))
    merged = {row[0] for row in rows}
    for key in before:
        if key.startswith("huyen") and number(before, key) not in merged:
            kind = SuccessionKind.ABOLISH.value
            rows.append((number(before, key), None, kind, False, "", DISTRICT_END_BASIS))
    writer = Writer(Succession, _SUCCESSION, {"effective_on": REFORM.isoformat()})
    writer.write([(number, *row) for number, row in enumerate(rows, next_id(Succession))])
    reset_sequences((Agency, AgencyVersion, Succession))
    open_rows = [
        UnresolvedSuccession(
            successor_id=number(after, "xa" + item.new) if item.new else None,
            predecessor_id=number(before, "xa" + item.old) if item.old else None,
            effective_on=REFORM,
            text=item.text,
            reason=item.reason,
            candidates=[number(before if item.new else after, "xa" + code) for code in item.candidates],
        )
        for item in outcome.unresolved
    ]
    UnresolvedSuccession.objects.bulk_create(open_rows)
    tell_planner(Agency, AgencyVersion, Succession)
    counts = Loaded(True, len(sheet.agencies), len(sheet.versions), len(rows), len(open_rows))
    AgencyEvent.objects.create(
        kind=AgencyEventKind.LOAD,
        effective_on=START,
        recorded_at=at,
        detail={"digest": digest, "agencies": counts.agencies, "versions": counts.versions},
        legal_basis="Danh mục đơn vị hành chính trong law/units",
    )
    publish(UnitsLoaded(agencies=counts.agencies, at=at))
    return counts
