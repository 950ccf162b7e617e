"""Work lists: dossiers waiting for a person, a desk or an agency, sorted by due date.

Every list is a condition on a dossier's row that a small index answers (open dossiers only), so that a million
ended ones cost nothing. A page is three queries whatever its length: how many there are, as far as one pages from
here, the numbers in order, and the rows. Lists are counted together in one query, and no further than three hundred.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.lookups import In, IsNull
from django.utils.functional import cached_property

from motcua.base.database import InVietnamese
from motcua.base.time import end_of, local
from motcua.base.worktime import OutsideCalendar
from motcua.dossiers.models import Apology, Dossier, DossierDocument, Result, StepRun
from motcua.dossiers.models.results import TO_SEAL
from motcua.dossiers.vocabulary import HANDLERS, OPEN_STATUSES, DigitiseState, Origin, Outcome, Status
from motcua.people.vocabulary import Actor, Role
from motcua.people.vocabulary import Held as Holding
from motcua.procedures.models import Procedure, ProcessStep
from motcua.procedures.queries import office_calendar
from motcua.procedures.vocabulary import ProcedureOrigin, StepPhase

#: Counting and paging stop here; a list that long is worked from its top.
MOST_COUNTED = 300
MOST_PAGED = 10_000
#: A page's list is counted to the end of the thousand in which the page lies.
_COUNTED_AHEAD = 1_000
PAGE_SIZES = (25, 50, 100, 200)
WITH = (
    "procedure",
    "case",
    "apology",
    "field",
    "holder",
    "step",
    "received_agency",
    "competent_agency",
    "holder_agency",
)

_OPEN = Q(processing_ended_at=None)
_RUNNING = _OPEN & Q(paused_since=None)


class Sorted(Func):
    """Sort column for which SQLite must not use an index.

    Without it, SQLite would walk through all dossiers of an agency in their order to find the few of a list.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compile with a plus sign that hides the column from SQLite's planner."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


@dataclass(frozen=True, slots=True)
class Reach:
    """Reach of a person's lists: their own account and their delegators', their desks, their agencies."""

    own: int  # the person's account
    lent: tuple[int, ...]  # the accounts of whoever delegated a role to them
    roles: tuple[tuple[str, tuple[int, ...]], ...]  # each role with the agencies whose common list it takes from
    desks: tuple[int, ...]
    rooms: tuple[int, ...]  # the divisions in which the person works
    hands: tuple[int, ...]  # divisions and offices in whose hands the person finds work
    offices: tuple[int, ...]  # agencies competent for what is listed
    alarmed: tuple[int, ...]  # those of them whose late dossiers concern the person: led, supervised, or answered for
    headed: tuple[int, ...]  # the divisions that the person heads

    @property
    def accounts(self) -> tuple[int, ...]:
        """Return the person's own account, and those of whoever delegated a role to them."""
        return (self.own, *self.lent)


@dataclass(frozen=True, slots=True)
class WorkList:
    """Work list: its name, meaning, holders, condition and order."""

    key: str
    title: str
    hint: str
    who: str  # person | desk | agency
    condition: Callable[[Reach, datetime], Q]
    order: Any = "due_at"


def due_soon_until(at: datetime) -> datetime:
    """Return the end of the next working day of the office that runs the installation: what is due by then is due
    soon."""
    day = local(at).date()
    try:
        return end_of(office_calendar(None).add_working_days(day, 1))
    except OutsideCalendar:
        return end_of(day + timedelta(days=1))


def _desk(reach: Reach) -> Q:
    return Q(received_agency__in=reach.desks)


def _agency(reach: Reach) -> Q:
    return Q(competent_agency__in=reach.offices)


def _all_steps_done() -> Q:
    """Condition: work is done but the dossier is not closed: no step is open, or only the issuing of the result.

    Ending the last step leaves the dossier without one, so only such dossiers are checked in detail.
    """
    runs = StepRun.objects.filter(dossier=OuterRef("pk"), cancelled_at=None)
    all_done = Q(step=None) & Q(~Exists(runs.filter(done_at=None))) & Q(Exists(runs))  # most have one open
    issuing = ProcessStep.objects.filter(phase=StepPhase.ISSUING).values("pk")
    return Q(status=Status.PROCESSING) & (all_done | Q(step__in=issuing))


#: Statuses in which a paper can and must still be scanned: none that ended without a result.
_SCANNABLE = (*OPEN_STATUSES, Status.PROCESSED)


def _to_scan(reach: Reach) -> Q:
    """Condition: a paper to be scanned later; begins with the index of those papers, not all dossiers of the desk."""
    papers = DossierDocument.objects.filter(digitise_state=DigitiseState.LATER, removed_at=None)
    at_desk = In(Sorted("received_agency_id"), reach.desks)
    return Q(pk__in=papers.values("dossier")) & Q(at_desk, returned_at=None, status__in=_SCANNABLE)


def _in_hands_of(accounts: Sequence[int]) -> Q:
    """Condition: open dossiers held by the accounts, or with a step of theirs; a parallel group has several holders."""
    held = Dossier.objects.filter(_OPEN, holder__in=accounts).values("pk")
    runs = StepRun.objects.filter(account__in=accounts, done_at=None, cancelled_at=None)
    return Q(pk__in=held) | Q(pk__in=runs.values("dossier"))


def _concerns(reach: Reach) -> Q:
    """Condition: late dossiers to alert about: leaders and supervisors those of the office, others their own.

    A head is alerted to all dossiers in the division; unassigned ones there concern everybody in it.
    """
    if reach.alarmed:
        return Q(competent_agency__in=reach.alarmed)
    there = Q(holder_agency__in=reach.headed) | Q(holder_agency__in=reach.rooms, holder=None)
    return _in_hands_of(reach.accounts) | Q(pk__in=Dossier.objects.filter(_OPEN, there).values("pk"))


def _at_stage(reach: Reach, stage: str) -> QuerySet[StepRun, Any]:
    """Subquery: dossiers whose step of the stage is the person's, or unassigned and of the person's role."""
    nobodys = Q(pk__in=())
    for role, agencies in reach.roles:
        nobodys |= Q(account=None, agency__in=agencies) & (Q(role=role) | Q(role="", step__role=role))
    runs = StepRun.objects.filter(done_at=None, cancelled_at=None)
    runs = runs.filter(Q(phase=stage) | Q(phase="", step__phase=stage))
    return runs.filter(Q(account__in=reach.accounts) | nobodys).values("dossier")


def _never_received(is_so: bool) -> IsNull:
    """Condition: never received; written so that the index of open dossiers is still used."""
    return IsNull(Sorted("received_at"), is_so)


def _at_office(reach: Reach) -> In:
    """Condition: settled by the person's office; begins with the results, not all dossiers of the office."""
    return In(Sorted("competent_agency_id"), reach.offices)


def _late_or_soon(at: datetime) -> Q:
    """Condition: overdue, or due by the next working day; a same-day matter still in time needs no apology."""
    today = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(due_at__lt=due_soon_until(at)) & ~Q(due_at__gte=at, received_at__gte=today)


def _no_apology() -> Q:
    return Q(~Exists(Apology.objects.filter(dossier=OuterRef("pk"), cancelled_at=None)))


LISTS: dict[str, WorkList] = {
    each.key: each
    for each in (
        WorkList(
            "mine",
            "Của tôi",
            "Hồ sơ tôi đang giữ; việc đến hạn trước ở trên.",
            "person",
            lambda reach, at: _in_hands_of((reach.own,)),
        ),
        WorkList(
            "lent",
            "Xử lý thay",
            "Hồ sơ của người đã ủy quyền cho tôi; việc đến hạn trước ở trên.",
            "lent",
            lambda reach, at: _in_hands_of(reach.lent),
        ),
        WorkList(
            "room",
            "Của phòng tôi",
            "Hồ sơ đang ở phòng tôi, ai giữ cũng có; việc đến hạn trước ở trên.",
            "room",
            lambda reach, at: _OPEN & Q(holder_agency__in=reach.rooms),
        ),
        WorkList(
            "to_sign",
            "Chờ ký",
            "Kết quả đã soạn, chờ bạn ký duyệt.",
            "signer",
            lambda reach, at: _RUNNING & Q(pk__in=_at_stage(reach, StepPhase.APPROVAL)),
        ),
        WorkList(
            "to_issue",
            "Chờ vào sổ, đóng dấu",
            "Kết quả đã ký, chờ cấp số, đóng dấu và phát hành.",
            "issuer",
            lambda reach, at: _RUNNING & Q(pk__in=_at_stage(reach, StepPhase.ISSUING)),
        ),
        WorkList(
            "to_seal",
            "Chờ bản đóng dấu",
            "Kết quả đã cấp số, in từ mẫu; chờ đính kèm bản quét đã đóng dấu.",
            "clerk",
            lambda reach, at: Q(pk__in=Result.objects.filter(TO_SEAL).values("dossier")) & Q(_at_office(reach)),
            Sorted("processing_ended_at"),
        ),
        WorkList(
            "to_receive",
            "Chờ tiếp nhận",
            "Hồ sơ nộp trực tuyến chưa được tiếp nhận; chậm tiếp nhận ở trên.",
            "desk",
            lambda reach, at: _OPEN & _desk(reach) & Q(status=Status.REGISTERED),
            "reception_due_at",
        ),
        WorkList(
            "reception_late",
            "Chậm tiếp nhận",
            "Đã quá hạn tiếp nhận mà chưa trả lời người nộp.",
            "desk",
            lambda reach, at: _OPEN & _desk(reach) & Q(status=Status.REGISTERED, reception_due_at__lt=at),
            "reception_due_at",
        ),
        WorkList(
            "guided",
            "Đã hướng dẫn, chờ quay lại",
            "Đã lập phiếu yêu cầu hoàn thiện (mẫu 02), chưa tiếp nhận; lâu nhất ở trên.",
            "desk",
            lambda reach, at: _OPEN & _desk(reach) & Q(status=Status.SUPPLEMENT_REQUESTED) & Q(_never_received(True)),
            "guided_at",
        ),
        WorkList(
            "to_transfer",
            "Chờ chuyển xử lý",
            "Đã tiếp nhận, chưa chuyển bộ phận giải quyết.",
            "desk",
            lambda reach, at: _OPEN & _desk(reach) & Q(status=Status.ACCEPTED),
        ),
        WorkList(
            "to_scan",
            "Chờ quét",
            "Còn giấy tờ quét bổ sung sau; phải quét xong trước khi trả kết quả.",
            "desk",
            lambda reach, at: _to_scan(reach),
        ),
        WorkList(
            "unassigned",
            "Chưa phân công",
            "Đang ở phòng, bộ phận của bạn nhưng chưa có người thụ lý.",
            "hands",
            lambda reach, at: _OPEN & Q(holder_agency__in=reach.hands, holder=None, status=Status.PROCESSING),
        ),
        WorkList(
            "processing",
            "Đang xử lý",
            "Hồ sơ cơ quan đang giải quyết.",
            "agency",
            lambda reach, at: _OPEN & _agency(reach) & Q(status=Status.PROCESSING),
        ),
        WorkList(
            "due_soon",
            "Sắp đến hạn",
            "Phải xong trước hết ngày làm việc tiếp theo.",
            "agency",
            lambda reach, at: _RUNNING & _concerns(reach) & Q(due_at__gte=at, due_at__lt=due_soon_until(at)),
        ),
        WorkList(
            "coming",
            "Chưa đến hạn",
            "Đang tính thời gian và còn trong hạn, đến hạn trước ở trên.",
            "agency",
            lambda reach, at: _RUNNING & _concerns(reach) & Q(due_at__gte=at),
        ),
        WorkList(
            "overdue",
            "Quá hạn",
            "Đã qua ngày hẹn trả hiện nay (ngày hẹn lại, nếu đã xin lỗi) mà chưa xong.",
            "agency",
            lambda reach, at: _RUNNING & _concerns(reach) & Q(due_at__lt=at),
        ),
        WorkList(
            "apology_due",
            "Cần xin lỗi, hẹn lại",
            "Sắp hoặc đã quá hạn mà chưa gửi phiếu xin lỗi.",
            "agency",
            lambda reach, at: _RUNNING & _concerns(reach) & _late_or_soon(at) & _no_apology(),
        ),
        WorkList(
            "supplement",
            "Chờ bổ sung",
            "Đã yêu cầu bổ sung, đang chờ người nộp.",
            "both",
            lambda reach, at: (
                _OPEN
                & (_agency(reach) | _desk(reach))
                & Q(status=Status.SUPPLEMENT_REQUESTED)
                & Q(_never_received(False))
            ),
        ),
        WorkList(
            "payment",
            "Chờ nghĩa vụ tài chính",
            "Đã thông báo, đang chờ nộp tiền.",
            "both",
            lambda reach, at: _OPEN & (_agency(reach) | _desk(reach)) & Q(status=Status.PAYMENT_REQUESTED),
        ),
        WorkList(
            "paused",
            "Tạm dừng",
            "Đồng hồ đang dừng theo quy định.",
            "agency",
            lambda reach, at: _OPEN & _agency(reach) & Q(status=Status.PROCESSING, paused_since__isnull=False),
            "paused_since",
        ),
        WorkList(
            "not_closed",
            "Đã giải quyết, chưa kết thúc trên phần mềm",
            "Các bước đã xong hoặc kết quả đã ký mà hồ sơ còn mở; kết thúc để không thành quá hạn giả.",
            "agency",
            lambda reach, at: _OPEN & _agency(reach) & _all_steps_done(),
        ),
        WorkList(
            "to_return",
            "Xong, chưa trả",
            "Đã có kết quả, chờ trả cho người nộp.",
            "desk",
            lambda reach, at: (
                _desk(reach) & Q(processing_ended_at__isnull=False, returned_at=None, status=Status.PROCESSED)
            ),
            "processing_ended_at",
        ),
        WorkList(
            "to_hand_back",
            "Chờ trả văn bản từ chối",
            "Đã từ chối giải quyết; chờ trả văn bản và giấy tờ cho người nộp.",
            "desk",
            lambda reach, at: (
                _desk(reach)
                & Q(processing_ended_at__isnull=False, returned_at=None, status=Status.STOPPED)
                & Q(outcome=Outcome.REFUSED)
                & ~Q(origin=Origin.IMPORTED)
            ),
            "processing_ended_at",
        ),
        WorkList(
            "unmatched",
            "Nhập về, chờ đối chiếu",
            "Hồ sơ nhập từ sổ theo dõi có thủ tục chưa có trong danh mục.",
            "agency",
            lambda reach, at: (
                _agency(reach)
                & Q(origin=Origin.IMPORTED)
                & Q(procedure__in=Procedure.objects.filter(origin=ProcedureOrigin.IMPORTED, matched_to=None))
            ),
            Sorted("received_at"),
        ),
    )
}
_WORKING_ROLES = (*HANDLERS, Role.CLERK, Role.DESK_OFFICER)
#: Whose alarm all late dossiers of the office are; others are told of what is in their hands or their division.
_ALARMED = (Role.LEADER, Role.DESK_OFFICER, Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR)
_OVERSEEING = (*HANDLERS, Role.CLERK, Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR)


def reach_of(actor: Actor) -> Reach:
    """Return the reach of the person's lists; a desk also lists what its office settles."""
    roles: dict[str, set[int]] = {}
    for held in actor.held:
        roles.setdefault(held.role, set()).update({held.agency_id, *_office(held)})
    settled = {office for held in actor.held if held.role is Role.DESK_OFFICER for office in _office(held)}
    lenders = {held.delegated_by for held in actor.held if held.delegated_by is not None}
    return Reach(
        own=actor.account_id,
        lent=tuple(sorted(lenders)),
        roles=tuple((role, tuple(sorted(at))) for role, at in sorted(roles.items()) if role in _WORKING_ROLES),
        desks=_places(actor, (Role.DESK_OFFICER,), _reach_and_office),
        rooms=_places(actor, HANDLERS, _division),
        hands=_places(actor, HANDLERS, _reach_and_office),
        offices=tuple(sorted({*_places(actor, _OVERSEEING, _office_or_reach), *settled})),
        alarmed=_places(actor, _ALARMED, _office_or_reach),
        headed=_places(actor, (Role.DIVISION_HEAD,), _division),
    )


def _places(actor: Actor, roles: Collection[str], places: Callable[[Holding], Collection[int]]) -> tuple[int, ...]:
    """Return the places of the person's holdings of these roles, in order."""
    return tuple(sorted({place for held in actor.held if held.role in roles for place in places(held)}))


def _office(held: Holding) -> Collection[int]:
    return () if held.office_id is None else (held.office_id,)


def _division(held: Holding) -> Collection[int]:
    return () if held.office_id is None else (held.agency_id,)


def _reach_and_office(held: Holding) -> Collection[int]:
    return {*held.reach, *_office(held)}


def _office_or_reach(held: Holding) -> Collection[int]:
    return _office(held) or held.reach


def lists_of(actor: Actor) -> list[WorkList]:
    """Return the person's lists, in display order."""
    reach = reach_of(actor)
    has = {
        "person": bool(reach.roles),
        "lent": bool(reach.lent),
        "room": bool(reach.rooms),
        "signer": Role.LEADER in dict(reach.roles),
        "issuer": bool({Role.CLERK, Role.DESK_OFFICER} & set(dict(reach.roles))),
        "clerk": Role.CLERK in dict(reach.roles),
        "desk": bool(reach.desks),
        "hands": bool(reach.hands),
        "agency": bool(reach.offices),
        "both": bool(reach.offices or reach.desks),
    }
    return [each for each in LISTS.values() if has[each.who]]


def members(actor: Actor, key: str, at: datetime, agency_ids: Iterable[int] | None = None) -> QuerySet[Dossier]:
    """Return the dossiers of a list, unsorted; empty for a list the person does not have.

    `agency_ids` narrows an agency's list, e.g. to one commune of a province; it never widens it.
    """
    chosen = LISTS.get(key)
    if chosen is None or chosen not in lists_of(actor):
        return Dossier.objects.none()
    found = Dossier.objects.filter(chosen.condition(reach_of(actor), at))
    if agency_ids is not None:
        found = found.filter(Q(competent_agency__in=set(agency_ids)) | Q(received_agency__in=set(agency_ids)))
    return found


def counts(actor: Actor, at: datetime, *, coming_until: datetime | None = None) -> dict[str, int]:
    """Count each of the person's lists, up to three hundred and one (more than three hundred); one query.

    With `coming_until`, "coming" counts only what is due before that moment.
    """
    reach, lists = reach_of(actor), lists_of(actor)
    found = {each.key: Dossier.objects.filter(each.condition(reach, at)) for each in lists}
    if coming_until is not None and "coming" in found:
        found["coming"] = found["coming"].filter(due_at__lt=coming_until)
    return dict(zip(found, count_together(list(found.values())), strict=True))


def count_together(found: Sequence[QuerySet[Dossier]], most: int = MOST_COUNTED + 1) -> list[int]:
    """Count several conditions in one query, each no further than `most`."""
    parts: list[str] = []
    params: list[Any] = []
    slots: list[int | None] = []
    for rows in found:
        try:
            sql, given = rows.order_by().values("pk")[:most].query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            slots.append(None)
            continue
        slots.append(len(parts))
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) part{len(parts)})")
        params.extend(given)
    if not parts:
        return [0 for _ in slots]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        row = cursor.fetchone()
    return [0 if slot is None else int(row[slot]) for slot in slots]


class BoundedPaginator(Paginator):
    """Paginator over a list of any length: counted to the end of the thousand (of `ahead`) with the wanted page.

    `is_more` tells that the list goes on behind what was counted; `ends_early` that paging stops at ten thousand.
    `read` reads the rows of a page by their numbers, in one query even of none.
    """

    def __init__(
        self,
        found: QuerySet[Dossier],
        order: Sequence[Any],
        size: int,
        number: int | str = 1,
        *,
        ahead: int = _COUNTED_AHEAD,
        read: Callable[[Sequence[int]], list[Any]] | None = None,
    ) -> None:
        self._found = found.order_by(*order)
        super().__init__(self._found, size if size in PAGE_SIZES else PAGE_SIZES[0])
        place = int(number) if str(number).isdecimal() and len(str(number)) < 7 else 1
        self._bound = min(MOST_PAGED, (place * self.per_page // ahead + 1) * ahead)
        self._read = read or rows_of

    @cached_property
    def _counted(self) -> int:
        """Count, one above the bound where the list goes on."""
        return self._found.order_by()[: self._bound + 1].count()

    @property
    def count(self) -> int:
        """Return the number of rows counted."""
        return min(self._counted, self._bound)

    @property
    def is_more(self) -> bool:
        """Check whether there are more than counted."""
        return self._counted > self._bound

    @property
    def ends_early(self) -> bool:
        """Check whether there are more than can be paged."""
        return self.is_more and self._bound == MOST_PAGED

    def page(self, number: int | str) -> Page:
        """Return the rows of a page, in order; two queries (in one, PostgreSQL may read the whole table)."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        ids = list(self._found.values_list("pk", flat=True)[start : start + self.per_page])
        return Page(self._read(ids), number, self)


def rows_of(ids: Sequence[int]) -> list[Dossier]:
    """Load the dossiers of these ids in this order, with all that a line of a list shows.

    One query, even of none, so that an empty page costs as much.
    """
    found = Dossier.objects.filter(pk__in=ids or (0,)).select_related(*WITH).defer("due_trace")
    by_id = {dossier.pk: dossier for dossier in found}
    return [by_id[pk] for pk in ids if pk in by_id]


@dataclass(frozen=True, slots=True)
class Held:
    """Filter values in a list: fields and holders with their names, agencies."""

    fields: dict[int, str]
    holders: dict[int, str]
    agencies: set[int]


def held_in(actor: Actor, key: str, at: datetime) -> Held:
    """Return the filter values of a list, of a long one those of its first thousand rows; one query."""
    found = members(actor, key, at).order_by()
    columns = ("field_id", "field__name", "holder_id", "holder__full_name", "competent_agency_id")
    held = Held({}, {}, set())
    for field_id, field, holder_id, holder, agency_id in found.values_list(*columns)[:_COUNTED_AHEAD]:
        held.fields[field_id] = field
        held.agencies.add(agency_id)
        if holder_id is not None:
            held.holders[holder_id] = holder
    return held


#: What a person may sort a list by: key → (title, columns).
ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "due": ("Hạn trả", ("due_at", "pk")),
    "-due": ("Hạn trả, xa trước", ("-due_at", "-pk")),
    "received": ("Ngày tiếp nhận", (Sorted("received_at"), "pk")),
    "-received": ("Ngày tiếp nhận, mới trước", (Sorted("received_at").desc(), "-pk")),
    "name": ("Chủ hồ sơ", (InVietnamese("applicant_name"), "pk")),
}


def page_of(
    actor: Actor,
    key: str,
    at: datetime,
    *,
    number: int | str = 1,
    size: int = PAGE_SIZES[0],
    order: str = "",
    agency_ids: Iterable[int] | None = None,
) -> Page:
    """Return a page of a list, sorted by due date or as requested; three queries."""
    found = members(actor, key, at, agency_ids)
    columns = ORDERS[order][1] if order in ORDERS else (_default_order(key), "pk")
    return BoundedPaginator(found, columns, size, number).get_page(number)


def _default_order(key: str) -> Any:
    column = LISTS[key].order if key in LISTS else "due_at"
    return F(column).asc(nulls_last=True) if column == "due_at" and connection.vendor != "sqlite" else column
