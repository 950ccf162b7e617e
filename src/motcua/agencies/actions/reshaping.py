"""Acts on the tree: found, rename, move, merge, split, abolish, transfer a function, settle a succession.

Every act takes effect on a day, names its legal basis, and leaves what was before as it was: a version ends, a
new one begins, a line of succession is drawn, an event is recorded. Acts run forward: an agency that already
has a change on a later day is refused.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agencies.models import Agency, AgencyEvent, AgencyVersion, Succession, UnresolvedSuccession
from motcua.agencies.permissions import may_reshape, may_settle
from motcua.agencies.registry import FOLLOWERS, NOTED, Ending
from motcua.agencies.vocabulary import AgencyEventKind, AgencyKind, Keeper, Level, SuccessionKind, UnitKind
from motcua.base.canonical import plain
from motcua.base.logs import append
from motcua.base.refusals import Refused
from motcua.base.text import fold, nfc
from motcua.base.time import FOREVER


@dataclass
class Trace:
    """Rows that one change of the tree writes, so that it can be undone before it takes effect."""

    begun: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)
    joined: bool = False  # a change of the same day was written into: undone only together with it, so not at all


_trace: ContextVar[Trace | None] = ContextVar("trace of a change of the tree", default=None)


@contextmanager
def _changing() -> Iterator[Trace]:
    """Run one change in a transaction and keep trace of the rows that it writes."""
    token = _trace.set(trace := Trace())
    try:
        with transaction.atomic():
            yield trace
    finally:
        _trace.reset(token)


@dataclass(frozen=True)
class Founding:
    """Particulars of a new agency."""

    name: str
    kind: str = AgencyKind.PEOPLE_COMMITTEE
    level: str = Level.COMMUNE
    code: str = ""
    unit_kind: str = ""
    unit_name: str = ""
    unit_code: str = ""
    scope: str = ""  # of a split: the tasks or territory that the new agency takes over


def found(
    *, founding: Founding, parent_id: int, effective_on: date, legal_basis: str, by: Keeper, at: datetime
) -> Agency:
    """Found an agency below another, from the day on."""
    permit(by, parent_id)
    _check_basis(legal_basis)
    with _changing():
        _standing(parent_id, effective_on)
        agency = create_agency(founding, parent_id, effective_on, legal_basis)
        detail = {"name": founding.name, "parent": parent_id}
        record_event(AgencyEventKind.FOUND, agency.pk, effective_on, legal_basis, by, at, detail)
    return agency


def rename(
    *,
    agency_id: int,
    name: str,
    effective_on: date,
    legal_basis: str,
    by: Keeper,
    at: datetime,
    unit_name: str = "",
    unit_kind: str = "",
) -> AgencyVersion:
    """Rename the agency (and its unit's kind) from the day on; it stays the same agency."""
    permit(by, agency_id)
    _check_basis(legal_basis)
    name = _checked_name(name)
    with _changing():
        current = _standing(agency_id, effective_on)
        if (name, unit_name or current.unit_name) == (current.name, current.unit_name):
            raise Refused("Tên mới giống tên đang dùng; không có gì để đổi.")
        before = current.name
        changes = {"name": name, "folded_name": fold(name)}
        if unit_name:
            changes |= {"unit_name": nfc(unit_name)}
        if unit_kind:
            changes |= {"unit_kind": UnitKind(unit_kind)}
        version = _next_version(current, effective_on, legal_basis, **changes)
        detail = {"before": before, "after": name}
        record_event(AgencyEventKind.RENAME, agency_id, effective_on, legal_basis, by, at, detail)
    return version


def move(
    *, agency_id: int, parent_id: int, effective_on: date, legal_basis: str, by: Keeper, at: datetime
) -> AgencyVersion:
    """Put the agency, with all below it, under another superior from the day on."""
    permit(by, agency_id)
    permit(by, parent_id)
    _check_basis(legal_basis)
    with _changing():
        current = _standing(agency_id, effective_on)
        above: int | None = parent_id
        while above is not None:
            if above == agency_id:
                raise Refused("Cơ quan cấp trên mới đang nằm dưới chính cơ quan này; hãy chọn cơ quan khác.")
            above = _standing(above, effective_on).parent_id
        detail = {"before": current.parent_id, "after": parent_id}
        version = _next_version(current, effective_on, legal_basis, parent_id=parent_id)
        record_event(AgencyEventKind.MOVE, agency_id, effective_on, legal_basis, by, at, detail)
    return version


def assign_code(
    *, agency_id: int, code: str, effective_on: date, legal_basis: str, by: Keeper, at: datetime
) -> AgencyVersion:
    """Assign the agency its identifier code (QĐ 20/2020/QĐ-TTg) from the day on; a code names one agency a day."""
    permit(by, agency_id)
    _check_basis(legal_basis)
    code = code.strip().upper()
    with _changing():
        taken = AgencyVersion.objects.filter(code=code, valid_to__gt=effective_on).exclude(agency_id=agency_id).first()
        if code and taken:
            raise Refused(f"Mã {code} đang là của {taken.name}; mỗi mã chỉ cấp cho một cơ quan.")
        current = _standing(agency_id, effective_on)
        detail = {"before": current.code, "after": code}
        version = _next_version(current, effective_on, legal_basis, code=code)
        record_event(AgencyEventKind.ASSIGN_CODE, agency_id, effective_on, legal_basis, by, at, detail)
    return version


def merge(
    *,
    agency_ids: Sequence[int],
    founding: Founding | None = None,
    into_id: int | None = None,
    effective_on: date,
    legal_basis: str,
    by: Keeper,
    at: datetime,
    roles: str = "move",
) -> Agency:
    """Merge agencies into a new one, or into one of them or another existing one; agencies below move along, roles held
    at those that end go over to it, or end.
    """
    _check_basis(legal_basis)
    ended = [agency_id for agency_id in dict.fromkeys(agency_ids) if agency_id != into_id]
    for agency_id in [*ended, *([into_id] if into_id else [])]:
        permit(by, agency_id)
    if len(ended) + (into_id is not None) < 2:
        raise Refused("Sáp nhập cần ít nhất hai cơ quan; hãy chọn thêm.")
    if (founding is None) == (into_id is None):
        raise Refused("Hãy chọn một: cơ quan mới được lập, hoặc cơ quan đang có nhận sáp nhập.")
    with _changing():
        versions = [_standing(agency_id, effective_on) for agency_id in ended]
        if founding is not None:
            parents = {version.parent_id for version in versions}
            parent_id = versions[0].parent_id
            if len(parents) > 1:
                raise Refused("Các cơ quan có cấp trên khác nhau; hãy chuyển về cùng một cấp trên trước khi sáp nhập.")
            agency = create_agency(founding, parent_id, effective_on, legal_basis, replacing=ended)
        else:
            agency = _standing(into_id or 0, effective_on).agency
        for version in versions:
            _draw(version.agency_id, agency.pk, SuccessionKind.MERGE, effective_on, legal_basis)
            _end(version, effective_on, heir_id=agency.pk, legal_basis=legal_basis)
        ending = Ending(tuple(ended), agency.pk, effective_on, legal_basis, roles)
        detail = {"merged": ended, "new": founding is not None, "followed": _follow(ending, by, at)}
        record_event(AgencyEventKind.MERGE, agency.pk, effective_on, legal_basis, by, at, detail)
    return agency


def split(
    *,
    agency_id: int,
    parts: Sequence[Founding],
    keeps_standing: bool,
    effective_on: date,
    legal_basis: str,
    by: Keeper,
    at: datetime,
) -> list[Agency]:
    """Split parts off the agency as new ones; it goes on with the rest, or ends (then it needs two parts)."""
    permit(by, agency_id)
    _check_basis(legal_basis)
    if len(parts) < (1 if keeps_standing else 2):
        raise Refused("Chia tách cần ít nhất hai phần (hoặc một phần, nếu cơ quan cũ vẫn hoạt động).")
    with _changing():
        current = _standing(agency_id, effective_on)
        ended = () if keeps_standing else (agency_id,)
        made = [create_agency(part, current.parent_id, effective_on, legal_basis, replacing=ended) for part in parts]
        for agency, part in zip(made, parts, strict=True):
            row = _draw(agency_id, agency.pk, SuccessionKind.SPLIT, effective_on, legal_basis)
            row.is_partial, row.scope = True, part.scope
            row.save(update_fields=["is_partial", "scope"])
        if not keeps_standing:
            _end(current, effective_on, heir_id=None, legal_basis=legal_basis)
        detail = {"parts": [agency.pk for agency in made], "keeps_standing": keeps_standing}
        if ended:
            ending = Ending(ended, None, effective_on, legal_basis, "end")
            detail["followed"] = _follow(ending, by, at)
        record_event(AgencyEventKind.SPLIT, agency_id, effective_on, legal_basis, by, at, detail)
    return made


def abolish(
    *,
    agency_id: int,
    effective_on: date,
    legal_basis: str,
    by: Keeper,
    at: datetime,
    heir_id: int | None = None,
    roles: str = "move",
) -> None:
    """End the agency; its tasks go to the heir where one is named, with the roles held there unless they are to end.
    Agencies still below it must go first.
    """
    permit(by, agency_id)
    _check_basis(legal_basis)
    with _changing():
        current = _standing(agency_id, effective_on)
        if heir_id is not None:
            _standing(heir_id, effective_on)
        _draw(agency_id, heir_id, SuccessionKind.ABOLISH, effective_on, legal_basis)
        _end(current, effective_on, heir_id=heir_id, legal_basis=legal_basis)
        ending = Ending((agency_id,), heir_id, effective_on, legal_basis, roles)
        detail = {"heir": heir_id, "followed": _follow(ending, by, at)}
        record_event(AgencyEventKind.ABOLISH, agency_id, effective_on, legal_basis, by, at, detail)


def transfer_function(
    *, from_id: int, to_id: int, scope: str, effective_on: date, legal_basis: str, by: Keeper, at: datetime
) -> Succession:
    """Transfer a function (a field, some procedures) to another agency; both continue."""
    permit(by, from_id)
    permit(by, to_id)
    _check_basis(legal_basis)
    if not scope.strip():
        raise Refused("Hãy ghi chức năng, nhiệm vụ được chuyển.")
    if from_id == to_id:
        raise Refused("Cơ quan giao và cơ quan nhận phải khác nhau.")
    with _changing():
        _standing(from_id, effective_on)
        _standing(to_id, effective_on)
        row = _draw(from_id, to_id, SuccessionKind.TRANSFER_FUNCTION, effective_on, legal_basis)
        row.is_partial, row.scope = True, nfc(scope)
        row.save(update_fields=["is_partial", "scope"])
        detail = {"to": to_id, "scope": row.scope}
        record_event(AgencyEventKind.TRANSFER_FUNCTION, from_id, effective_on, legal_basis, by, at, detail)
    return row


def settle(*, item_id: int, agency_id: int, is_partial: bool, legal_basis: str, by: Keeper, at: datetime) -> Succession:
    """Settle an open piece of a succession: the agency is named, the succession is written and the piece closed."""
    if not may_settle(by):
        raise Refused("Chỉ quản trị hệ thống được xác định kế thừa; hãy liên hệ người quản trị.")
    with transaction.atomic():
        item = _open_item(item_id)
        old, new = (item.predecessor_id or agency_id), (item.successor_id or agency_id)
        if old == new:
            raise Refused("Một cơ quan không thể kế thừa chính mình; hãy chọn cơ quan khác.")
        if Succession.objects.filter(predecessor_id=old, successor_id=new, effective_on=item.effective_on).exists():
            raise Refused("Kế thừa này đã được ghi rồi; nếu mục này thừa, hãy chọn “Không cần xác định”.")
        kind = SuccessionKind.SPLIT if is_partial else SuccessionKind.MERGE
        row = _draw(old, new, kind, item.effective_on, legal_basis)
        row.is_partial, row.scope = is_partial, f"theo nguyên văn “{item.text}”"
        row.save(update_fields=["is_partial", "scope"])
        item.settled_at, item.settled_by = at, row
        item.save(update_fields=["settled_at", "settled_by"])
        detail = {"item": item_id, "predecessor": old, "successor": new}
        record_event(AgencyEventKind.SETTLE, new, item.effective_on, legal_basis, by, at, detail)
    return row


def dismiss(*, item_id: int, reason: str, by: Keeper, at: datetime) -> None:
    """Close an open piece that names no agency (a firing range, a mud flat), with the reason."""
    if not may_settle(by):
        raise Refused("Chỉ quản trị hệ thống được xác định kế thừa; hãy liên hệ người quản trị.")
    if not reason.strip():
        raise Refused("Hãy ghi lý do vì sao mục này không cần xác định.")
    with transaction.atomic():
        item = _open_item(item_id)
        item.settled_at, item.dismissal = at, nfc(reason)
        item.save(update_fields=["settled_at", "dismissal"])
        detail = {"item": item_id, "reason": item.dismissal}
        known = item.successor_id or item.predecessor_id
        record_event(AgencyEventKind.SETTLE, known, item.effective_on, "", by, at, detail)


def _open_item(item_id: int) -> UnresolvedSuccession:
    item = UnresolvedSuccession.objects.select_for_update().filter(pk=item_id, settled_at__isnull=True).first()
    if item is None:
        raise Refused("Mục này đã được xác định rồi; hãy tải lại danh sách.")
    return item


def permit(by: Keeper, agency_id: int) -> None:
    """Refuse a person who may not change the tree at the agency."""
    if not may_reshape(by, agency_id):
        raise Refused(
            "Chỉ quản trị hệ thống của cơ quan này hoặc cấp trên của nó được thay đổi tổ chức; "
            "hãy liên hệ người quản trị."
        )


def _check_basis(legal_basis: str) -> None:
    if not legal_basis.strip():
        raise Refused("Hãy ghi căn cứ pháp lý (số, ngày và cơ quan ban hành văn bản).")


def _follow(ending: Ending, by: Keeper, at: datetime) -> dict[str, Any]:
    """Let the rows of other rooms follow; return by room what the undo needs."""
    return {key: FOLLOWERS[key].carry(ending, by, at) for key in FOLLOWERS.names()}


def _checked_name(name: str) -> str:
    if not nfc(name):
        raise Refused("Hãy ghi tên cơ quan.")
    return nfc(name)


def _standing(agency_id: int, on: date) -> AgencyVersion:
    """Return the agency's version on the day, locked; refused if it does not stand or changes later."""
    rows = AgencyVersion.objects.select_for_update().filter(agency_id=agency_id).order_by("-valid_from")
    last = rows.first()
    if last is None or not last.valid_from <= on < last.valid_to:
        name = last.name if last else f"Cơ quan số {agency_id}"
        if last and on < last.valid_from:
            raise Refused(f"{name} đã có thay đổi từ {last.valid_from:%d/%m/%Y}; chỉ ghi được thay đổi từ ngày đó.")
        raise Refused(f"{name} không hoạt động vào ngày {on:%d/%m/%Y}; hãy kiểm tra lại ngày hiệu lực.")
    return last


def _check_unit_code(founding: Founding, on: date, replacing: Sequence[int]) -> None:
    """Refuse the code of a unit whose committee stands on the day or later, unless it ends by this change."""
    if not founding.unit_code:
        return
    rows = AgencyVersion.objects.filter(unit_code=founding.unit_code, level=founding.level, valid_to__gt=on)
    taken = rows.filter(agency__kind=founding.kind).exclude(agency__in=replacing).first()
    if taken:
        raise Refused(
            f"Mã đơn vị hành chính {founding.unit_code} đang là của {taken.name}; "
            "mỗi mã chỉ cấp cho một đơn vị, hãy kiểm tra lại mã."
        )


def create_agency(
    founding: Founding, parent_id: int | None, on: date, legal_basis: str, *, replacing: Sequence[int] = ()
) -> Agency:
    """Write a new agency with its first version; the caller has asked for permission and writes the event. `replacing`
    names agencies that end by the same change, whose unit code it may take over.
    """
    name = _checked_name(founding.name)
    _check_unit_code(founding, on, replacing)
    if founding.code:
        taken = AgencyVersion.objects.filter(code=founding.code, valid_to__gt=on).first()
        if taken:
            raise Refused(f"Mã {founding.code} đang là của {taken.name}; mỗi mã chỉ cấp cho một cơ quan.")
    agency = Agency.objects.create(kind=AgencyKind(founding.kind))
    version = AgencyVersion.objects.create(
        agency=agency,
        name=name,
        folded_name=fold(name),
        level=Level(founding.level),
        parent_id=parent_id,
        code=founding.code,
        unit_kind=founding.unit_kind,
        unit_name=nfc(founding.unit_name),
        unit_code=founding.unit_code,
        valid_from=on,
        legal_basis=legal_basis,
    )
    if trace := _trace.get():
        trace.begun.append(version.pk)
    return agency


def _next_version(current: AgencyVersion, on: date, legal_basis: str, **changes: Any) -> AgencyVersion:
    """End the current version on the day and begin the next; a second change of one day joins the first."""
    trace = _trace.get() or Trace()
    if current.valid_from == on:
        trace.joined = True
        following = current
        following.legal_basis = "; ".join(dict.fromkeys(filter(None, (current.legal_basis, legal_basis))))[:500]
    else:
        AgencyVersion.objects.filter(pk=current.pk).update(valid_to=on)
        following = AgencyVersion.objects.get(pk=current.pk)
        following.pk = None
        following._state.adding = True
        following.valid_from, following.valid_to, following.legal_basis = on, FOREVER, legal_basis
    for name, value in changes.items():
        setattr(following, name, value)
    following.save()
    if not trace.joined:
        trace.ended.append(current.pk)
        trace.begun.append(following.pk)
    return following


def _end(version: AgencyVersion, on: date, *, heir_id: int | None, legal_basis: str) -> None:
    if version.valid_from >= on:
        raise Refused(f"{version.name} mới được lập ngày {version.valid_from:%d/%m/%Y}; ngày kết thúc phải sau đó.")
    below = list(AgencyVersion.objects.filter(parent_id=version.agency_id, valid_to__gt=on))
    if below and heir_id is None:
        names = ", ".join(row.name for row in below[:3]) + ("…" if len(below) > 3 else "")
        raise Refused(
            f"{version.name} còn {len(below)} cơ quan trực thuộc ({names}); "
            "hãy chuyển hoặc giải thể các cơ quan đó trước."
        )
    for row in below:
        _next_version(_standing(row.agency_id, on), on, legal_basis, parent_id=heir_id)
    AgencyVersion.objects.filter(pk=version.pk).update(valid_to=on)
    if trace := _trace.get():
        trace.ended.append(version.pk)


def _draw(old: int, new: int | None, kind: str, on: date, legal_basis: str) -> Succession:
    row = Succession.objects.create(
        predecessor_id=old, successor_id=new, kind=kind, effective_on=on, legal_basis=legal_basis
    )
    if trace := _trace.get():
        trace.drawn.append(row.pk)
    return row


def record_event(
    kind: str,
    agency_id: int | None,
    on: date,
    legal_basis: str,
    by: Keeper | None,
    at: datetime,
    detail: dict[str, Any],
) -> None:
    """Write the event of a change of the tree; without a person it was the platform itself."""
    trace = _trace.get()
    if trace is not None and not trace.joined:
        detail = {**detail, "rows": {"begun": trace.begun, "ended": trace.ended, "drawn": trace.drawn}}
    append(
        AgencyEvent(
            kind=kind,
            agency_id=agency_id,
            effective_on=on,
            recorded_at=at,
            account_number=by.account_id if by else 0,
            account_name=by.name if by else "Hệ thống",
            legal_basis=legal_basis,
            detail=plain(detail),
        )
    )
    if by is not None:
        for note in NOTED:
            note(kind, agency_id, {"effective_on": on.isoformat(), "legal_basis": legal_basis, **detail}, by, at)
