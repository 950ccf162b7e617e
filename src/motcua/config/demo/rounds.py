"""Two reporting rounds of thành phố Cần Thơ over its four communes: one closed, one under way with a late unit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from motcua.agencies.queries import place, resolve
from motcua.base.time import today
from motcua.config.demo import SEED
from motcua.config.demo.offices import Commune
from motcua.people.models import Account
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Actor
from motcua.reports.queries.law import form_for, period
from motcua.reports.rules.forms import Form, Typed
from motcua.reports.rules.periods import Period
from motcua.reports.vocabulary import CellState
from motcua.rounds import actions
from motcua.rounds.models import Round, Submission
from motcua.rounds.queries.cells import form_of

EVIDENCE = "Sổ theo dõi cải cách hành chính của xã"


def rounds_of_today(communes: Sequence[Commune], now: datetime) -> list[Round]:
    """Create the round of last year, closed, and the one of this year, under way."""
    random = Random(SEED + 6)
    earlier = period(str(now.year - 1))
    begun = now.replace(year=earlier.end.year, month=earlier.end.month, day=earlier.end.day) + timedelta(days=2)
    done = _opened(earlier, communes, begun, begun.date() + timedelta(days=12))
    for commune in communes:
        _fill(done, commune, random, begun + timedelta(days=3))
        _send(done, commune, begun + timedelta(days=5))
        _above("approve", done, commune, begun + timedelta(days=8))
    actions.close_round(round=done, by=_who("cchc.cantho", begun), at=begun + timedelta(days=14))
    return [done, _under_way(communes, random, now)]


def _under_way(communes: Sequence[Commune], random: Random, now: datetime) -> Round:
    """Put one commune each into the states accepted, sent, returned with comments, and late."""
    found = _opened(period(str(now.year)), communes, now - timedelta(days=12), now.date() - timedelta(days=2))
    accepted, sent, returned, late = communes
    for commune, days in ((accepted, 6), (sent, 3), (returned, 4)):
        _fill(found, commune, random, now - timedelta(days=days + 1))
        _send(found, commune, now - timedelta(days=days))
    _above("approve", found, accepted, now - timedelta(days=4))
    asking = _who("cchc.cantho", now)
    question = "Số nhiệm vụ cao hơn nhiều so với đợt trước. Có tính cả nhiệm vụ giao trong năm trước không?"
    mended = _of(found, returned)
    actions.comment(submission=mended, row="1.1.1", text=question, by=asking, at=now - timedelta(days=2))
    _above(
        "send_back", found, returned, now - timedelta(days=2, minutes=-9), reason="Xem lại chỉ tiêu về nhiệm vụ.",
        due_on=now.date() + timedelta(days=3),
    )  # fmt: skip
    answer = "Có 6 nhiệm vụ giao từ năm trước. Chúng tôi bỏ ra và gửi lại."
    officer = _actor(returned.accounts["cchc"], now)
    actions.comment(submission=mended, row="1.1.1", text=answer, by=officer, at=now - timedelta(days=1))
    _fill(found, late, random, now - timedelta(days=1), rows=2)
    return found


def _opened(chosen: Period, communes: Sequence[Commune], at: datetime, due_on: date) -> Round:
    city = resolve("tinh:92", at.date())
    return actions.open_round(
        where=place(city.agency_id, at.date()),
        chosen=chosen,
        form=form_for(city.unit_code, chosen.end),
        title=f"Báo cáo cải cách hành chính {chosen.label}",
        due_on=due_on,
        units=[commune.place.agency_id for commune in communes],
        by=_who("cchc.cantho", at),
        at=at,
        sends_on_by=due_on + timedelta(days=9),
        instructions="Số liệu hệ thống tính từ hồ sơ; chỉ tiêu nhập thủ công ghi rõ minh chứng.",
    )


def _fill(found: Round, commune: Commune, random: Random, at: datetime, rows: int = 0) -> None:
    cells = _typed(form_of(found), random)
    if rows:
        cells = dict(list(cells.items())[:rows])
    actions.enter(submission=_of(found, commune), cells=cells, by=_actor(commune.accounts["cchc"], at), at=at)


def _typed(form: Form, random: Random) -> Mapping[str, Typed]:
    """Return numbers that keep the rules of the form: a part is never more than its whole."""
    numbers = {row.id: random.randint(12, 60) for row in form.rows if row.is_typed and row.kind in ("count", "percent")}
    for check in form.checks:
        part, whole = check.get("le", ("", ""))
        if part in numbers and whole in numbers:
            numbers[part] = min(numbers[part], numbers[whole])
    cells = {}
    for row, number in numbers.items():
        if form.row(row).kind == "percent":
            asked = number + 40
            cells[row] = Typed(CellState.VALUE, None, asked - random.randint(0, 6), asked, evidence=EVIDENCE)
        else:
            cells[row] = Typed(CellState.VALUE, number, evidence=EVIDENCE)
    return cells


def _send(found: Round, commune: Commune, at: datetime) -> None:
    actions.submit(submission=_of(found, commune), by=_actor(commune.accounts["lanhdao"], at), at=at)


def _above(act: str, found: Round, commune: Commune, at: datetime, **told: Any) -> None:
    deeds: dict[str, Callable[..., Submission]] = {"approve": actions.approve, "send_back": actions.send_back}
    deeds[act](submission=_of(found, commune), by=_who("cchc.cantho", at), at=at, **told)


def _of(found: Round, commune: Commune) -> Submission:
    return found.submissions.select_related("round").get(agency=commune.place.agency_id)


def _who(username: str, at: datetime) -> Actor:
    return _actor(Account.objects.get(username=username), at)


def _actor(account: Account, at: datetime) -> Actor:
    return actor_of(account, min(at.date(), today()))
