"""Agencies of a tracking book's row: resolved on the row's day, with the confirmation needed before import.

An office brings in what it received or settled itself. A row that also concerns another agency waits for that
agency; so does a row of an agency below. A row in which the office has no part, a code that another agency issued and
a dossier that another office brought in are refused.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from motcua.acts.tables.registry import Task
from motcua.acts.tables.vocabulary import RowRefused
from motcua.agencies.models import AgencyVersion
from motcua.agencies.queries import AgencyNotFound, Place, resolve, successors, tree
from motcua.base.text import fold, tone_blind
from motcua.base.time import local
from motcua.dossiers.rules import codes
from motcua.dossiers.rules.tracking_book import BookRow


@dataclass(frozen=True, slots=True)
class Settled:
    """Agencies of a row on its day."""

    received: Place
    competent: Place
    level: str


class Places:
    """Resolver of agency names in books, on each row's own day; cached while the tree of agencies is unchanged."""

    def __init__(self, task: Task) -> None:
        days: set[date] = set()
        for begin, end in AgencyVersion.objects.values_list("valid_from", "valid_to").distinct():
            days |= {begin, end}
        self._days = sorted(days)
        self._found: dict[tuple[str, int], Place | str] = {}
        self._names: dict[int, dict[str, list[Place]]] = {}
        self._codes: dict[int, dict[str, Place]] = {}
        self._answers: dict[int, frozenset[int]] = {}
        self._own, self._agreed = task.own, task.agreed
        self._today = tree(local(task.at).date())
        self._below = (
            frozenset()
            if task.own is None
            else frozenset(pk for office in task.own for pk in self._today.subtree(office))
        )

    def settle(self, row: BookRow, form: str) -> Settled:
        """Resolve the row's agencies; raises RowRefused where one did not exist that day."""
        on = _day(row)
        competent = self._place(row.competent_agency, on, form)
        received = competent if row.received_agency == row.competent_agency else None
        received = received or self._place(row.received_agency, on, form)
        return Settled(received, competent, row.level or competent.level)

    def speaks_for(self, agency_id: int) -> bool:
        """Check whether the importing office answers for the agency (or, after a merger, for its successors)."""
        return self._own is None or bool(self.answering(agency_id) & self._own)

    def answering(self, agency_id: int) -> frozenset[int]:
        """Return the offices that answer for an agency today: its own office, or those of its successors."""
        found = self._answers.get(agency_id)
        if found is None:
            heirs = [heir.agency_id for heir in successors(agency_id, self._today.on)]
            standing = [agency_id] if agency_id in self._today else heirs
            found = self._answers[agency_id] = frozenset(self._today.office(pk) for pk in standing)
        return found

    def office_of(self, settled: Settled) -> int | None:
        """Return the office that imports the row; none for the command line on the server."""
        if self._own is None:
            return None
        for place in (settled.competent, settled.received):
            if mine := self.answering(place.agency_id) & self._own:
                return min(mine)
        return min(self._own)

    def word_missing(self, row: BookRow, settled: Settled, before: Iterable[int] = ()) -> int | None:
        """Return the agency that must confirm the row before it is written; none if nobody must. Raises RowRefused.

        `before` are the dossier's current agencies; their confirmation is needed too.
        """
        if self._own is None:
            return None
        competent, received = settled.competent.agency_id, settled.received.agency_id
        self._check_issuer(row, received)
        speaking = self._own | self._agreed
        silent = [pk for pk in (competent, received, *before) if not self.answering(pk) & speaking]
        if not silent:
            return None
        has_part = self.speaks_for(competent) or self.speaks_for(received)
        if not has_part and not all(self.answering(pk) & self._below for pk in (competent, received)):
            raise RowRefused(
                f"Hồ sơ do {settled.competent.name} giải quyết, {settled.received.name} tiếp nhận: không thuộc cơ quan "
                "của bạn. Nhờ cán bộ cải cách hành chính của cơ quan đó nhập."
            )
        if not self.answering(silent[0]):
            raise RowRefused(
                f"{settled.competent.name} không còn và chưa rõ cơ quan kế thừa nên không ai xác nhận được."
            )
        return min(self.answering(silent[0]))

    def _check_issuer(self, row: BookRow, received: int) -> None:
        """Check that a code with another agency's identifier was issued by that agency, for what it received itself."""
        issuer = self._issuer(row)
        if issuer is None or self._own is None:
            return
        answering = self.answering(issuer.agency_id)
        if answering & (self._own | self._agreed) or answering & self.answering(received):
            return
        raise RowRefused(
            f"Mã hồ sơ mang mã định danh của {issuer.name} nhưng hồ sơ không do cơ quan đó tiếp nhận; "
            "không được dùng mã của cơ quan khác. Kiểm tra lại mã hồ sơ."
        )

    def _issuer(self, row: BookRow) -> Place | None:
        agency = codes.read(row.code).agency
        if not agency:
            return None
        on = _day(row)
        span = bisect_right(self._days, on)
        if span not in self._codes:
            self._codes[span] = {place.code: place for place in tree(on).places.values() if place.code}
        return self._codes[span].get(agency)

    def name(self, agency_id: int) -> str:
        """Return the agency's name today, or the statement that it has ended."""
        return self._today[agency_id].name if agency_id in self._today else "một cơ quan nay không còn"

    def _names_on(self, on: date) -> dict[str, list[Place]]:
        """Return the agencies of the day by name, with accents normalised and without; read once for each period."""
        span = bisect_right(self._days, on)
        if span not in self._names:
            names: dict[str, list[Place]] = defaultdict(list)
            for place in tree(on).places.values():
                for name in {tone_blind(place.name), fold(place.name)}:
                    names[name].append(place)
            self._names[span] = dict(names)
        return self._names[span]

    def _place(self, code: str, on: date, form: str) -> Place:
        key = (code, bisect_right(self._days, on))
        found = self._found.get(key)
        if found is None:
            try:
                found = resolve(code, on)
            except AgencyNotFound as absent:
                found = self._named(code, on) if form == "book" or " " in code and ":" not in code else str(absent)
            self._found[key] = found
        if isinstance(found, str):
            raise RowRefused(found)
        return found

    def _named(self, name: str, on: date) -> Place | str:
        """Return the agency of that name on the day; of several, the one for which the importing office answers."""
        full = name.casefold().replace("ubnd", "ủy ban nhân dân")
        known = self._names_on(on)
        same = known.get(tone_blind(full)) or known.get(fold(full)) or []
        if len(same) > 1 and self._own is not None:
            same = [place for place in same if self.speaks_for(place.agency_id)] or same
        if len(same) == 1:
            return same[0]
        trouble = f"có {len(same)} cơ quan cùng tên" if same else "không có cơ quan nào tên như vậy"
        return (
            f"Không xác định được cơ quan “{name[:80]}”: vào ngày {on:%d/%m/%Y} {trouble}. "
            "Ghi mã cơ quan, ví dụ xa:31567."
        )


def _day(row: BookRow) -> date:
    return (row.received_at or row.submitted_at).date()
