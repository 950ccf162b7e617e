"""Load the country's units of three dates with their succession, once; about a second."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.agencies import gateways
from motcua.agencies.models import Agency, AgencyEvent, AgencyVersion, Succession, UnresolvedSuccession
from motcua.agencies.rules import merging
from motcua.agencies.rules.names import committee_name, unit_kind
from motcua.agencies.vocabulary import AgencyEventKind, AgencyKind, Level, SuccessionKind
from motcua.base.database import Writer, next_id, reset_sequences, tell_planner
from motcua.base.logs import append
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

_KINDS = SuccessionKind
LEVELS = {"tinh": Level.PROVINCE, "huyen": Level.DISTRICT, "xa": Level.COMMUNE}


@dataclass(frozen=True)
class Loaded:
    """Result of a load; `is_new` is false when the lists were there already."""

    is_new: bool
    agencies: int = 0
    versions: int = 0
    successions: int = 0
    unresolved: int = 0


@dataclass(slots=True)
class _Version:
    """Version before it is written."""

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


class _Country:
    """Agencies of three dates before they are written; an agency is known by its place in `agencies`."""

    def __init__(self, codes: gateways.Codes) -> None:
        self.codes = codes
        self.agencies: list[AgencyKind] = []
        self.versions: list[tuple[int, int | None, _Version]] = []
        self.open_version: dict[int, _Version] = {}
        self.before: dict[str, int] = {}  # level + code → agency
        self.after: dict[str, int] = {}
        self.top = self._agency(AgencyKind.GOVERNMENT)
        government = _Version(name="Chính phủ", folded_name="chinh phu", level=Level.NATION, valid_from=START)
        self._version(self.top, None, government)

    def _agency(self, kind: AgencyKind) -> int:
        self.agencies.append(kind)
        return len(self.agencies) - 1

    def _version(self, index: int, parent: int | None, row: _Version) -> None:
        if index in self.open_version:
            self.open_version[index].valid_to = row.valid_from
        self.open_version[index] = row
        self.versions.append((index, parent, row))

    def stand(self, units: list[merging.Unit]) -> None:
        """Add the units of the first list, from the beginning on."""
        for unit in units:
            self.before[unit.level + unit.code] = index = self._agency(AgencyKind.PEOPLE_COMMITTEE)
            above = {"tinh": "", "huyen": "tinh", "xa": "huyen"}[unit.level] + unit.parent_code
            parent = self.before.get(above, self.top)
            self._version(index, parent, _version(unit, START, BEFORE_BASIS, self.codes))

    def reform(self, units: list[merging.Unit], unchanged: Mapping[str, str], made_of: Mapping[str, list[str]]) -> None:
        """Apply the list of 1 July 2025: units that continue, new units, and the end of the remaining old ones."""
        for unit in units:
            is_province = unit.level == "tinh"
            same = _only(made_of[unit.code]) if is_province else unchanged.get(unit.code)
            index = self.before[unit.level + same] if same else self._agency(AgencyKind.PEOPLE_COMMITTEE)
            self.after[unit.level + unit.code] = index
            if is_province and same and self.open_version[index].name == committee_name(unit.full_name):
                continue  # nothing about it changed
            parent = self.top if is_province else self.after["tinh" + unit.parent_code]
            basis = PROVINCE_BASIS if is_province else COMMUNE_BASIS
            self._version(index, parent, _version(unit, REFORM, basis, self.codes))
        staying = set(self.after.values())
        for index in self.before.values():
            if index not in staying:
                self.open_version.pop(index).valid_to = REFORM

    def respell(self, units: list[merging.Unit]) -> None:
        """Apply the list of 30 April 2026: units with another name, or another spelling."""
        for unit in units:
            index = self.after[unit.level + unit.code]
            was = self.open_version[index]
            if was.name != committee_name(unit.full_name):
                parent = self.top if unit.level == "tinh" else self.after["tinh" + unit.parent_code]
                self._version(index, parent, _version(unit, RESPELLED, _basis_2026(unit, was), self.codes))


def _only(codes: list[str]) -> str | None:
    """Return the one old province that continues as the new one; none where several were merged."""
    return codes[0] if len(codes) == 1 else None


def load_units(*, at: datetime) -> Loaded:
    """Create agencies, versions and successions from the lists of law/units; a second call changes nothing."""
    digest = gateways.digest()
    if AgencyEvent.objects.filter(kind=AgencyEventKind.LOAD, detail__digest=digest).exists():
        return Loaded(is_new=False)
    if AgencyEvent.objects.filter(kind=AgencyEventKind.LOAD).exists():
        raise ValueError("Danh mục đơn vị đã nạp khác với danh mục trong law/units; hãy ghi thay đổi bằng thao tác.")
    old, new, later = (gateways.units(name) for name in (gateways.BEFORE, gateways.FROM_2025, gateways.FROM_2026))
    outcome, made_of = _match(old, new)
    country = _Country(gateways.agency_codes())
    country.stand(old)
    country.reform(new, outcome.unchanged, made_of)
    country.respell(later)
    return _write(country, outcome, made_of, digest, at)


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
    country: _Country, outcome: merging.Outcome, made_of: Mapping[str, list[str]], digest: str, at: datetime
) -> Loaded:
    first = _write_tree(country)
    before = {key: first + index for key, index in country.before.items()}
    after = {key: first + index for key, index in country.after.items()}
    rows = _successions(outcome, made_of, before, after)
    writer = Writer(Succession, _SUCCESSION, {"effective_on": REFORM.isoformat()})
    writer.write([(number, *row) for number, row in enumerate(rows, next_id(Succession))])
    reset_sequences((Agency, AgencyVersion, Succession))
    unresolved = UnresolvedSuccession.objects.bulk_create(_unresolved(outcome, before, after))
    tell_planner(Agency, AgencyVersion, Succession)
    counts = Loaded(True, len(country.agencies), len(country.versions), len(rows), len(unresolved))
    append(
        AgencyEvent(
            kind=AgencyEventKind.LOAD,
            effective_on=START,
            recorded_at=at,
            detail={"digest": digest, "agencies": counts.agencies, "versions": counts.versions},
            legal_basis="Danh mục đơn vị hành chính trong law/units",
        )
    )
    return counts


def _write_tree(country: _Country) -> int:
    """Write agencies and versions; returns the number of the first agency."""
    first = next_id(Agency)
    Writer(Agency, ("id", "kind"), {}).write([(first + n, kind.value) for n, kind in enumerate(country.agencies)])
    Writer(AgencyVersion, _VERSION, {}).write(
        [
            (
                *(number, first + index, None if parent is None else first + parent, row.name, row.folded_name),
                *(row.level.value, row.code, str(row.unit_kind), row.unit_name, row.unit_code),
                *(row.valid_from.isoformat(), row.valid_to.isoformat(), row.legal_basis),
            )
            for number, (index, parent, row) in enumerate(country.versions, next_id(AgencyVersion))
        ]
    )
    return first


def _successions(
    outcome: merging.Outcome, made_of: Mapping[str, list[str]], before: Mapping[str, int], after: Mapping[str, int]
) -> list[tuple[int, int | None, str, bool, str, str]]:
    """Return the successions of 1 July 2025: provinces, communes, and the districts without successor."""
    merge, split, abolish = (str(kind.value) for kind in (_KINDS.MERGE, _KINDS.SPLIT, _KINDS.ABOLISH))
    rows: list[tuple[int, int | None, str, bool, str, str]] = [
        (before["tinh" + part], after["tinh" + code], merge, False, "", PROVINCE_BASIS)
        for code, parts in made_of.items()
        if len(parts) > 1
        for part in parts
    ]
    for match in outcome.matches:
        kind = split if match.is_partial else merge
        heir = after["xa" + match.new]
        rows.append((before[match.old], heir, kind, match.is_partial, match.scope, COMMUNE_BASIS))
    followed = {row[0] for row in rows}
    rows += [
        (number, None, abolish, False, "", DISTRICT_END_BASIS)
        for key, number in before.items()
        if key.startswith("huyen") and number not in followed
    ]
    return rows


def _unresolved(
    outcome: merging.Outcome, before: Mapping[str, int], after: Mapping[str, int]
) -> list[UnresolvedSuccession]:
    """Return the pieces that the texts leave open, for an administrator to settle."""
    return [
        UnresolvedSuccession(
            successor_id=after["xa" + item.new] if item.new else None,
            predecessor_id=before["xa" + item.old] if item.old else None,
            effective_on=REFORM,
            text=item.text,
            reason=item.reason,
            candidates=[(before if item.new else after)["xa" + code] for code in item.candidates],
        )
        for item in outcome.unresolved
    ]
