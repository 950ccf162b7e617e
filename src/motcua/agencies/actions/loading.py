"""Loads the country's units of three dates with their succession, once; about three seconds."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from motcua.agencies import gateways
from motcua.agencies.events import UnitsLoaded
from motcua.agencies.models import Agency, AgencyEvent, AgencyVersion, Succession, UnresolvedSuccession
from motcua.agencies.rules import merging
from motcua.agencies.rules.names import committee_name, unit_kind
from motcua.agencies.vocabulary import AgencyEventKind, AgencyKind, Level, SuccessionKind
from motcua.base.database import tell_planner
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


@dataclass
class _Sheet:
    """Rows of the load before they have numbers; an agency is known by its place in `agencies`."""

    agencies: list[Agency] = field(default_factory=list)
    versions: list[tuple[int, int | None, AgencyVersion]] = field(default_factory=list)
    open_version: dict[int, AgencyVersion] = field(default_factory=dict)

    def agency(self, kind: AgencyKind) -> int:
        self.agencies.append(Agency(kind=kind))
        return len(self.agencies) - 1

    def version(self, index: int, parent: int | None, row: AgencyVersion) -> None:
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
    government = AgencyVersion(name="Chính phủ", folded_name="chinh phu", level=Level.NATION, valid_from=START)
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


def _version(unit: merging.Unit, valid_from: date, basis: str, codes: gateways.Codes) -> AgencyVersion:
    name = committee_name(unit.full_name)
    code, ends = codes.get((unit.level, unit.code), ("", FOREVER))
    return AgencyVersion(
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


def _basis_2026(unit: merging.Unit, was: AgencyVersion) -> str:
    if was.unit_kind == unit_kind(unit.level, unit.full_name):
        return SPELLING_BASIS
    return CITY_BASIS if unit.level == "tinh" else WARD_BASIS


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
    agencies = Agency.objects.bulk_create(sheet.agencies, batch_size=2_000)
    for index, parent, version in sheet.versions:
        version.agency_id = agencies[index].pk
        version.parent_id = None if parent is None else agencies[parent].pk
    AgencyVersion.objects.bulk_create([version for _, _, version in sheet.versions], batch_size=1_000)

    def number(known: dict[str, int], key: str) -> int:
        return agencies[known[key]].pk

    merge = Succession(effective_on=REFORM, kind=SuccessionKind.MERGE)
    rows = []
    for code, parts in made_of.items():
        if len(parts) > 1:
            heir = number(after, "tinh" + code)
            rows += [_line(merge, number(before, "tinh" + part), heir, PROVINCE_BASIS) for part in parts]
    for match in outcome.matches:
        row = _line(merge, number(before, match.old), number(after, "xa" + match.new), COMMUNE_BASIS)
        row.is_partial, row.scope = match.is_partial, match.scope
        row.kind = SuccessionKind.SPLIT if match.is_partial else SuccessionKind.MERGE
        rows.append(row)
    merged = {row.predecessor_id for row in rows}
    for key in before:
        if key.startswith("huyen") and number(before, key) not in merged:
            row = _line(merge, number(before, key), None, DISTRICT_END_BASIS)
            row.kind = SuccessionKind.ABOLISH
            rows.append(row)
    Succession.objects.bulk_create(rows, batch_size=2_000)
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
    counts = Loaded(True, len(agencies), len(sheet.versions), len(rows), len(open_rows))
    AgencyEvent.objects.create(
        kind=AgencyEventKind.LOAD,
        effective_on=START,
        recorded_at=at,
        detail={"digest": digest, "agencies": counts.agencies, "versions": counts.versions},
        legal_basis="Danh mục đơn vị hành chính trong law/units",
    )
    publish(UnitsLoaded(agencies=counts.agencies, at=at))
    return counts


def _line(template: Succession, old: int, new: int | None, basis: str) -> Succession:
    return Succession(
        predecessor_id=old,
        successor_id=new,
        effective_on=template.effective_on,
        kind=template.kind,
        legal_basis=basis,
    )
