"""Choice of the rule set for a dossier's time: by day of reception, field, procedure, place and way of filing.

`law/time_limits/` holds one general set for each period and special sets (`applies_to`) that change some of its rules:
those of a province, of a field, of a procedure, of one way of filing. The narrower set wins, rule by rule; the rules
of the day of reception stay with the dossier until it ends, whatever is enacted meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import Any

from motcua.base.law import DatedLaw, Entry, entries, entry, rule
from motcua.base.law_files import LawError

FOLDER = "time_limits"
#: Kinds of scope with their weight: a rule of a procedure goes before one of a field, that before one of a province.
WEIGHTS = {"channels": 1, "provinces": 2, "fields": 4, "procedures": 8}


@dataclass(frozen=True)
class Matter:
    """Criteria of a dossier for the choice of its rule set; empty where unknown."""

    procedure: str = ""
    field: str = ""
    province: str = ""
    channel: str = ""

    def of(self, kind: str) -> str:
        """Return the value compared with a scope of the kind; a procedure by its national code."""
        if kind == "procedures":
            return ".".join(self.procedure.split(".")[:2])
        return {"fields": self.field, "provinces": self.province, "channels": self.channel}[kind]


@dataclass(frozen=True)
class RuleSet:
    """Bộ quy tắc: rules of time counting between two days, each with its own source."""

    entry: Entry
    rules: Mapping[str, Entry]
    special: tuple[Entry, ...] = ()

    @property
    def key(self) -> str:
        """Return the short names of the general set and the special ones (`nd118_2025+nd297_2025`)."""
        return "+".join([self.entry.key, *(one.key for one in self.special)])

    @property
    def document(self) -> str:
        """Return the decree of the general set, then those of the special sets."""
        return "; ".join(dict.fromkeys([self.entry.document, *(one.document for one in self.special)]))

    def __getitem__(self, name: str) -> Any:
        return self.rules[name].value

    def cite(self, name: str) -> str:
        """Return the citation of one rule for officials; it is marked where nobody has compared it with the text."""
        return self.rules[name].citation

    def basis(self, name: str) -> str:
        """Return the source of one rule as a paper cites it."""
        return self.rules[name].source

    def clock(self, name: str) -> time | None:
        """Return the hour of a rule whose value is an hour of the day; None when it does not apply."""
        return time.fromisoformat(self[name]) if self[name] else None

    @property
    def cut_off(self) -> time | None:
        """Return the hour after which a dossier counts as received the next working day; None when not applied."""
        return self.clock("cut_off")

    def with_choices(self, **values: Any) -> "RuleSet":
        """Return the set with an office's own choices applied (`cut_off=None`, `reception_hours=4`)."""
        if unknown := set(values) - set(self.rules):
            raise LookupError(f"bộ quy tắc không có: {', '.join(sorted(unknown))}")
        own = {name: replace(self.rules[name], value=value) for name, value in values.items()}
        return RuleSet(self.entry, MappingProxyType({**self.rules, **own}), self.special)


@dataclass(frozen=True)
class Laws:
    """All rule sets: the general ones by their days, the special ones from wide to narrow."""

    general: DatedLaw
    special: tuple[Entry, ...]

    def ask_for(self, kind: str) -> bool:
        """Check whether any special set has a scope of the kind (`provinces`), so that a dossier's value is needed."""
        return any(kind in _scope(one) for one in self.special)


@lru_cache(maxsize=1)
def laws() -> Laws:
    """Load the rule sets of `law/time_limits/`; LawError where two of one scope hold on a day, or a rule is missing."""
    found = entries(FOLDER)
    general = DatedLaw(FOLDER, tuple(one for one in found if not _scope(one)))
    special = sorted((one for one in found if _scope(one)), key=lambda one: (_weight(one), one.valid_from))
    known = set().union(*(one.value["rules"] for one in general))
    for one in general:
        if missing := known - set(one.value["rules"]):
            raise LawError(f"bộ quy tắc chung phải có đủ quy tắc; thiếu: {', '.join(sorted(missing))}.", one.path)
    for one, other in combinations(special, 2):
        if _rival(one, other):
            raise LawError(
                f"“{one.key}” và “{other.key}” cùng áp dụng cho một phạm vi và cùng có hiệu lực; "
                "hãy ghi valid_to cho bộ quy tắc cũ hoặc thu hẹp applies_to.",
                other.path,
            )
    return Laws(general, tuple(special))


@rule("rule_set_of_reception", ("Nghị định 61/2018/NĐ-CP", "Nghị định 118/2025/NĐ-CP"))
def rule_set(on: date, matter: Matter = Matter()) -> RuleSet:  # noqa: B008 (frozen)
    """Return the rules for a dossier of the matter received on the day; NotYetInForce before 21 June 2018."""
    kept = laws()
    law = kept.general.at(on)
    special = tuple(one for one in kept.special if one.holds(on) and _covers(one, matter))
    return _composed(law.key, tuple(one.key for one in special))


@lru_cache(maxsize=256)
def _composed(key: str, special: tuple[str, ...]) -> RuleSet:
    kept = laws()
    law = next(one for one in kept.general if one.key == key)
    chosen = tuple(one for name in special for one in kept.special if one.key == name)
    rules = {name: found for one in (law, *chosen) for name, found in _rules(one)}
    return RuleSet(law, MappingProxyType(rules), chosen)


def _rules(law: Entry) -> Iterator[tuple[str, Entry]]:
    for name, row in law.value["rules"].items():
        yield name, entry(row, key=name, value=row["value"], inherit=law)


def _scope(law: Entry) -> Mapping[str, list[str]]:
    return law.value.get("applies_to") or {}


def _weight(law: Entry) -> int:
    return sum(WEIGHTS[kind] for kind in _scope(law))


def _covers(law: Entry, matter: Matter) -> bool:
    return all(matter.of(kind) in values for kind, values in _scope(law).items())


def _rival(one: Entry, other: Entry) -> bool:
    """Check whether two special sets cover the same scope on the same day and none is narrower."""
    scopes: defaultdict[str, list[set[str]]] = defaultdict(list)
    for law in (one, other):
        for kind, values in _scope(law).items():
            scopes[kind].append(set(values))
    same = all(len(values) == 2 and values[0] & values[1] for values in scopes.values())
    return same and one.valid_from < other.valid_to and other.valid_from < one.valid_to
