"""Communes of thành phố Cần Thơ that succeeded those of Mỹ Tú, with dossiers in every state today.

Open dossiers are made by the real acts, one after the other, at moments of the last weeks; dossiers settled this year
are written like the replay of 2021.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from motcua.base.time import VIETNAM
from motcua.base.worktime import national_calendar
from motcua.config.demo import SEED
from motcua.config.demo.book import EARLY, ON_TIME, OVERDUE, Days, Plan
from motcua.config.demo.names import People
from motcua.config.demo.offices import REFORM, Commune, Offer, Office, offers
from motcua.design.print import typeset
from motcua.dossiers import actions
from motcua.dossiers.gateways.files import store
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.drafts import result_name_of, templates_of
from motcua.dossiers.vocabulary import DigitiseState, IntakeCommand, Paper, PauseKind
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Actor
from motcua.procedures.models import Procedure, RequiredDocument

PER_COMMUNE, LAST_YEAR = 320, 150
ECONOMY = frozenset({"DD", "XD", "HKD", "NN", "GTHT", "CTH", "HTX"})
WEIGHTS = {"CT": 40, "HT": 34, "BTXH": 7, "HKD": 6, "DD": 5, "XD": 3, "GN": 1, "NCC": 1}
NEW_REGIME = date(2026, 7, 1)  # versions of the catalogue change with NĐ 224/2026/NĐ-CP


def plan_settled(communes: list[Commune], now: datetime) -> Iterator[Plan]:
    """Plan some hundreds of settled dossiers per commune: of the half year since the communes began, and of this year.

    The last month is left to the stories, which give out codes of their own.
    """
    last = (now - timedelta(days=31)).date()
    begin = date(last.year, 1, 5)
    yield from _settled(communes, max(REFORM, date(last.year - 1, 7, 1)), date(last.year - 1, 12, 31), LAST_YEAR)
    if (last - begin).days > 60:
        yield from _settled(communes, begin, last, PER_COMMUNE)


def _settled(communes: list[Commune], first: date, last: date, count: int) -> Iterator[Plan]:
    random, days = Random(SEED + first.toordinal()), Days(first, last)
    halves = [[day for day in days.working if day < NEW_REGIME], [day for day in days.working if day >= NEW_REGIME]]
    catalogues = [offers("commune", half[0]) if half else [] for half in halves]
    for commune in communes:
        office = commune.office
        for _ in range(count + int(random.random() * count * 0.2)):
            half = 0 if random.random() < len(halves[0]) / len(days.working) else 1
            yield _plan(office, catalogues[half], halves[half], days, random)


def _plan(office: Office, found: list[Offer], choice: list[date], days: Days, random: Random) -> Plan:
    offer = random.choices(found, [WEIGHTS.get(offer.field_code, 0.4) for offer in found])[0]
    while offer.limit.amount > days.between(choice[0], days.last) - 10:  # too long for what is left of the stretch
        offer = random.choice(found)
    chance = random.random()
    outcome = OVERDUE if chance < 0.025 else EARLY if chance < 0.72 and offer.limit.amount >= 2 else ON_TIME
    chance = random.random()
    channel = "online" if offer.online_level and chance < 0.55 else "post" if chance > 0.97 else "counter"
    on_behalf = channel == "counter" and random.random() < 0.06
    return Plan(office, offer, outcome, days, choice, channel, on_behalf)


@dataclass
class Stage:
    """Commune of the stories, its people as actors, and the working time up to now."""

    commune: Commune
    base: date
    now: datetime
    random: Random
    people: People
    procedures: dict[str, Procedure] = field(default_factory=dict)
    actors: dict[tuple[str, date], Actor] = field(default_factory=dict)

    def day(self, ago: int) -> date:
        """Return the working day so many working days ago."""
        return national_calendar().add_working_days(self.base, -ago) if ago else self.base

    def who(self, key: str, on: date) -> Actor:
        """Return somebody of the commune as the policies see them that day."""
        if (key, on) not in self.actors:
            self.actors[key, on] = actor_of(self.commune.accounts[key], on)
        return self.actors[key, on]


@dataclass
class Story:
    """Story of one dossier; `at` only goes forward, and never beyond now."""

    stage: Stage
    procedure: Procedure
    at: datetime
    dossier: Dossier | None = None

    @property
    def row(self) -> Dossier:
        """Return the dossier, once there is one."""
        assert self.dossier is not None
        return self.dossier

    @property
    def is_economy(self) -> bool:
        """Return whether the economic division works on it."""
        return self.procedure.field.code in ECONOMY

    @property
    def head(self) -> str:
        """Return the user-name word of the head of the division."""
        return "truongphongkt" if self.is_economy else "truongphong"

    @property
    def officer(self) -> str:
        """Return the user-name word of the case officer."""
        return "diachinh" if self.is_economy else "chuyenvien"

    def later(self, minutes: int = 0, days: int = 0) -> "Story":
        """Advance by working time."""
        calendar = national_calendar()
        if days:
            day = calendar.add_working_days(self.at.date(), days)
            self.at = datetime.combine(day, self.at.time(), VIETNAM)
        self.at = min(calendar.add_working_minutes(self.at, minutes or 7), self.stage.now)
        return self

    def begin(self, action: Callable[..., Dossier], **values: Any) -> "Story":
        """Register the dossier."""
        people, stage = self.stage.people, self.stage
        scan: dict[str, Any] = {"digitise_state": DigitiseState.LATER}
        if values.pop("scanned", True):
            state = DigitiseState.ELECTRONIC if action is actions.submit_online else DigitiseState.SCANNED
            scan = {"digitise_state": state, "file_id": store(BytesIO(_sample())).pk, "file_name": "ban-quet-mau.pdf"}
        case = self.procedure.versions.filter(valid_from__lte=self.at.date(), valid_to__gt=self.at.date()).first()
        documents = RequiredDocument.objects.filter(case__version=case, case__position=1).order_by("position")
        papers = tuple(
            Paper(document.name, document.pk, document.original_count, document.copy_count, **scan)
            for document in documents
            if document.is_mandatory and not document.is_present_only
        )
        values = {
            "applicant_name": people.name(),
            "applicant_id_number": people.id_number(),
            "applicant_birth_date": people.birth_date(self.at.year),
            "address": people.address(stage.commune.place.unit),
            "commune_id": stage.commune.place.agency_id,
            "phone": people.phone(),
            "papers": papers,
            "intake_key": UUID(int=stage.random.getrandbits(128), version=4),
            **values,
        }
        command = IntakeCommand(
            procedure_id=self.procedure.pk,
            received_agency_id=stage.commune.desk_id,
            competent_agency_id=stage.commune.place.agency_id,
            **values,
        )
        self.dossier = action(command=command, by=stage.who("motcua", self.at.date()), at=self.at)
        return self

    def intake(self, **values: Any) -> "Story":
        """Accept it at the counter."""
        return self.begin(actions.intake, **values)

    def guided(self, reason: str, items: list[str], **values: Any) -> "Story":
        """Guide the applicant with form 02, as papers are missing; not received."""
        return self.begin(partial(actions.guide, reason=reason, items=items), papers=(), **values)

    def turned_away(self, reason: str, **values: Any) -> "Story":
        """Refuse it with form 03."""
        return self.begin(partial(actions.turn_away, reason=reason), papers=(), **values)

    def online(self, **values: Any) -> "Story":
        """Send it online."""
        return self.begin(actions.submit_online, channel="online", **values)

    def do(self, key: str, action: Callable[..., Any], *, to: str = "", **values: Any) -> "Story":
        """Do an act as somebody of the commune, now."""
        if to:
            values["to"] = self.stage.commune.accounts[to]
        action(dossier=self.row, by=self.stage.who(key, self.at.date()), at=self.at, **values)
        return self

    # Stretches of the way -----------------------------------------------------------------------------
    def to_head(self) -> "Story":
        """Pass it from the desk to the head of the division."""
        return self.later(12).do("motcua", actions.transfer, to=self.head)

    def to_officer(self) -> "Story":
        """Pass it on to the case officer."""
        return self.to_head().later(40).do(self.head, actions.forward, to=self.officer)

    def checked(self) -> "Story":
        """Process it, and pass it up to the head again."""
        return self.drafted().do(self.officer, actions.forward, to=self.head)

    def drafted(self, **values: Any) -> "Story":
        """Process it, with the draft of the result."""
        told = {"name": result_name_of(self.row) or "Văn bản kết quả", **values}
        fitting = templates_of(self.row, str(told["name"]), on=self.at.date(), is_refusal=bool(told.get("is_refusal")))
        told["template"] = fitting[0].key
        return self.to_officer().later(150).do(self.officer, actions.prepare_result, **told)

    def to_leader(self) -> "Story":
        """Pass it to the leader for signature."""
        return self.checked().later(60).do(self.head, actions.forward, to="lanhdao")

    def signed(self) -> "Story":
        """Sign it, and pass it to the clerk for number and stamp."""
        return self.to_leader().later(45).do("lanhdao", actions.sign_result)

    def approved(self) -> "Story":
        """Issue the result, which waits at the desk."""
        return self.signed().later(20).do("vanthu", actions.issue_result)

    def refused(self, reason: str) -> "Story":
        """Refuse it after examination, by a document that the leader signed."""
        self.drafted(name="Văn bản từ chối giải quyết", is_refusal=True, reason=reason)
        self.do(self.officer, actions.forward, to=self.head).later(30).do(self.head, actions.forward, to="lanhdao")
        return self.later(40).do("lanhdao", actions.sign_result).later(20).do("vanthu", actions.issue_refusal)

    def returned(self, **values: Any) -> "Story":
        """Return the result to the applicant."""
        recipient = self.row.submitter_name or self.row.applicant_name
        return self.later(60).do("motcua", actions.return_result, recipient_name=recipient, **values)


@cache
def _sample() -> bytes:
    """Return the file that is used for every scan of the demo."""
    words = {"title": "Bản quét mẫu", "text": "Trang này thay cho giấy tờ đã quét trong dữ liệu dùng thử."}
    return typeset("config/demo/scan.typ", words, at=datetime(2026, 1, 1, tzinfo=VIETNAM))


_MISSING = ["Bản sao giấy tờ chứng minh quyền sử dụng đất", "Chữ ký của các thành viên hộ gia đình trong tờ khai"]
_NOTICE = {"kind": PauseKind.PUBLIC_NOTICE, "legal_basis": "Niêm yết công khai 15 ngày theo quy định của thủ tục"}

#: code of the procedure, working days ago, what happened; the first commune plays them all, the others a quarter each.
SCENES: tuple[tuple[str, int, Callable[[Story], Any]], ...] = (
    ("1.001193", 0, lambda s: s.online()),  # waits to be accepted
    ("1.004873", 4, lambda s: s.online()),  # reception late
    ("1.001776", 2, lambda s: s.online().later(90).do(
        "motcua2", actions.ask_correction, reason="Tờ khai thiếu thông tin", items=["Tờ khai ghi đủ số định danh"])),
    ("1.001612", 3, lambda s: s.online().later(60).do(
        "motcua", actions.refuse_receipt, reason="Ngành, nghề đăng ký không thuộc thẩm quyền cấp xã")),
    ("1.001612", 1, lambda s: s.online().later(45).do("motcua", actions.accept).to_officer()),
    ("1.001193", 1, lambda s: s.guided(
        "Hồ sơ chưa đủ thành phần theo quy định", ["Tờ khai (1 bản chính)", "Giấy chứng sinh (1 bản chính)"])),
    ("1.004884", 2, lambda s: s.guided(
        "Người nộp gửi thiếu giấy tờ", ["Bản sao giấy tờ tùy thân (1 bản)"], channel="post")),
    ("1.001612", 2, lambda s: s.turned_away("Ngành, nghề đăng ký phải có giấy phép của cơ quan cấp tỉnh")),
    ("2.000635", 0, lambda s: s.intake(scanned=False)),  # taken in, not scanned, not passed on
    ("2.000635", 1, lambda s: s.intake(scanned=False).later(3).do("motcua", actions.undo)),  # taken in by mistake
    ("1.004884", 1, lambda s: s.intake(scanned=False).to_head()),
    ("1.013225", 4, lambda s: s.intake(applicant_kind="citizen").to_officer()),
    ("1.013978", 9, lambda s: s.intake().checked()),
    ("1.014028", 2, lambda s: s.intake().to_leader()),
    ("1.004772", 3, lambda s: s.intake().signed()),  # signed, waits for its number
    ("1.001662", 3, lambda s: s.intake().to_officer().later(120).do(
        s.officer, actions.ask_supplement, reason="Hồ sơ chưa đủ để thẩm tra", items=_MISSING)),
    ("1.001731", 8, lambda s: s.intake().to_officer().later(60).do(
        s.officer, actions.ask_supplement, reason="Trích lục khai tử mờ, không đọc được số",
        items=["Bản sao trích lục khai tử"]).later(30, days=2).do("motcua", actions.receive_supplement)),
    ("1.013949", 7, lambda s: s.intake().to_officer().later(200).do(
        s.officer, actions.ask_payment, notice="Thông báo nộp tiền sử dụng đất số 112/TB-CCT",
        legal_basis="Thời gian thực hiện nghĩa vụ tài chính không tính vào thời hạn giải quyết")),
    ("2.001263", 12, lambda s: s.intake().to_officer().later(90).do(s.officer, actions.pause, **_NOTICE)),
    ("2.000620", 10, lambda s: s.intake(applicant_kind="business").to_officer().later(30, days=6).do(
        s.officer, actions.apologise, reason="Phải kiểm tra lại địa điểm bán lẻ do thay đổi hợp đồng thuê",
        new_due_at=national_calendar().add_working_minutes(s.row.due_at or s.at, 3 * 480))),
    ("1.004884", 5, lambda s: s.intake().to_officer()),  # due today
    ("1.013133", 1, lambda s: s.intake().approved().returned()),  # military service
    ("1.010833", 3, lambda s: s.intake().to_leader()),  # relatives of people of merit
    ("2.002161", 6, lambda s: s.intake().checked()),  # losses in a storm
    ("NB.001", 2, lambda s: s.intake(applicant_kind="business").to_officer()),  # no limit in law
    ("1.013791", 7, lambda s: s.intake(applicant_kind="organisation").to_officer()),  # a village festival
    ("3.000527", 1, lambda s: s.intake().to_officer()),
    ("1.014028", 2, lambda s: s.intake().checked()),  # due tomorrow
    ("1.001266", 9, lambda s: s.intake().to_officer()),  # overdue
    ("1.013227", 8, lambda s: s.intake().to_leader()),  # overdue at the leader's
    ("1.004837", 4, lambda s: s.intake().approved()),  # waits at the desk
    ("1.002211", 5, lambda s: s.intake(channel="post", return_method="post").approved()),
    ("1.001022", 5, lambda s: s.intake().approved().returned()),
    ("1.004746", 6, lambda s: s.intake(
        on_behalf=True, submitter_name=s.stage.people.name(), authorisation="Giấy ủy quyền có chứng thực"
    ).approved().returned()),
    ("2.000720", 6, lambda s: s.online().later(30).do("motcua2", actions.accept).approved().returned(
        method="post", post_number="EB000000000VN")),
    ("1.013061", 9, lambda s: s.intake().refused("Vị trí thi công nằm trong đoạn đường đang bảo hành")),
    ("1.001653", 7, lambda s: s.intake().to_officer().later(60, days=1).do(
        "motcua", actions.stop, reason="Người nộp đã chuyển nơi cư trú sang xã khác")),
    ("1.001612", 4, lambda s: s.intake(applicant_kind="citizen").to_officer().later(60).do(
        "motcua", actions.withdraw, reason="Người nộp xin rút để thay đổi tên hộ kinh doanh")),
)  # fmt: skip


def live_stories(communes: list[Commune], now: datetime) -> Iterator[str]:
    """Play every story by the real acts; yields those that failed, which should be none."""
    calendar = national_calendar()
    base = calendar.add_working_days(now.date(), 0)
    if base > now.date() or now.time() < time(17):
        base = calendar.add_working_days(now.date(), -1)
    codes = {code for code, _, _ in SCENES}
    procedures = {row.code: row for row in Procedure.objects.filter(code__in=codes).select_related("field")}
    for place, commune in enumerate(communes):
        random = Random(SEED + 10 + place)
        stage = Stage(commune, base, now, random, People(random), procedures)
        for code, ago, play in SCENES if place == 0 else SCENES[place - 1 :: 4]:
            opening = time(8 + int(random.random() * 2), int(random.random() * 60))
            at = datetime.combine(stage.day(ago), opening if ago else time(15, int(random.random() * 50)), VIETNAM)
            if code not in procedures:
                yield f"{code}: không có trong danh mục"
                continue
            play(Story(stage, procedures[code], at))
