"""Match the published "merged from" texts of new units to the units of the day before.

The texts name old communes without their district ("Xã Tân Hòa, Phường 10 (Quận 6), Xã Tô Hiệu (phần còn lại
sau khi sáp nhập vào xã Chương Dương)"). A name is sought, whatever the place of the tone mark, among the
communes of the provinces that the new province was made of; where several bear it, the district written behind
it decides, then the next written one of the same text, then the districts of its neighbours in the text, then
which bearer nobody else has claimed. A name that is spelled otherwise in the list (Đăk/Đắk, Quý/Quí, NT/Nông
trường) is accepted only from the same district, when nobody else claims it and no other fits; the spelling is
noted. What is still open is handed back with its reason and never guessed.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache

from motcua.base.text import fold, nfc, tone_blind

KINDS = ("thị trấn", "thị xã", "thành phố", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")
DISTRICT_KINDS = ("huyện", "quận", "thị xã", "thành phố")
UNCHANGED = "giữ nguyên"
_REST = "phần còn lại"
_COMMA = re.compile(r",\s*(?![^(]*\))")
_BRACKETS = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Unit:
    """Administrative unit as a list of one date has it."""

    level: str
    code: str
    full_name: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Old unit as a text names it."""

    text: str
    kind: str
    name: str
    district: str = ""
    is_rest: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Old unit that went over, wholly or in part, into a new one."""

    old: str
    new: str
    is_partial: bool
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """Piece that could not be matched, with the reason."""

    new: str  # empty where an old unit (`old`) is named by no text; candidates are then new units
    text: str
    reason: str
    candidates: tuple[str, ...] = ()
    old: str = ""


@dataclass
class Outcome:
    """Result of a matching: mergers, units that continue unchanged, pieces left open."""

    matches: list[Match] = field(default_factory=list)
    unchanged: dict[str, str] = field(default_factory=dict)  # new code → old code
    unresolved: list[Open] = field(default_factory=list)


@lru_cache(maxsize=32_768)
def split_kind(full_name: str) -> tuple[str, str]:
    """Split a name into kind and bare name: "Thị trấn Vôi" is ("thị trấn", "Vôi"); no kind is an empty one."""
    text = nfc(full_name)
    for kind in KINDS:
        if text.casefold().startswith(kind + " "):
            return kind, text[len(kind) + 1 :]
    return "", text


@lru_cache(maxsize=32_768)
def name_key(name: str) -> str:
    """Return the compared form of a bare name: tone-blind, one kind of apostrophe, "Phường 01" as "Phường 1"."""
    plain = tone_blind(name.replace("’", "'").replace("‘", "'").replace("-", " ").replace("–", " "))
    return plain.lstrip("0") if plain.isdigit() else plain


@lru_cache(maxsize=32_768)
def loose_key(name: str) -> str:
    """Return the name without any difference of spelling: accents, spaces, i and y, abbreviations, numerals."""
    text = re.sub(r"[\s'’‘.\-–]", "", fold(name))
    for variant, plain in (("nongtruong", "nt"), ("dack", "dak"), ("ngok", "ngoc"), ("phuongphuong", "phuong")):
        text = text.replace(variant, plain)
    text = {"iv": "4", "iii": "3", "ii": "2"}.get(text, re.sub(r"ii$", "2", text))
    return text.replace("y", "i").replace("k", "c").replace("j", "i")


def read_pieces(text: str) -> list[Piece]:
    """Parse the old units that a text names, with the district or the remainder note written behind each."""
    pieces = []
    for part in _COMMA.split(nfc(text)):
        notes = [nfc(note) for note in _BRACKETS.findall(part)]
        kind, name = split_kind(_BRACKETS.sub("", part))
        districts = [note for note in notes if note.casefold().startswith(DISTRICT_KINDS)]
        rests = [note for note in notes if note.casefold().startswith(_REST)]
        if name:
            pieces.append(Piece(nfc(part), kind, name, "".join(districts), bool(rests), "; ".join(rests)))
    return pieces


def texts_by_code(new: Iterable[Unit], rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return the texts by the code of the new commune; rows are (province code, new name, text)."""
    named: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in new:
        if unit.level == "xa":
            named[unit.parent_code, loose_key(split_kind(unit.full_name)[1])].append(unit)
    texts: dict[str, str] = {}
    for province, name, text in rows:
        fitting = named[province, loose_key(split_kind(name)[1])]
        for closeness in range(4):
            found = [u for u in fitting if u.code not in texts and _closeness(u.full_name, name) <= closeness]
            if len(found) == 1:
                texts[found[0].code] = text
                break
    return texts


def _closeness(one: str, other: str) -> int:
    """Rank the similarity: 0 the same text, 1 the same name whatever the tone's place, 2 another kind, 3 another
    spelling.
    """
    if nfc(one) == nfc(other):
        return 0
    (kind, bare), (other_kind, other_bare) = split_kind(one), split_kind(other)
    if name_key(bare) != name_key(other_bare):
        return 3
    return 1 if kind == other_kind else 2


def province_predecessors(
    old: Iterable[Unit], new: Iterable[Unit], rows: Iterable[tuple[str, str]]
) -> dict[str, list[str]]:
    """Return the old provinces that each new one was made of, by code; rows are (new name, text)."""
    before = {province_key(unit.full_name): unit.code for unit in old if unit.level == "tinh"}
    after = {province_key(unit.full_name): unit.code for unit in new if unit.level == "tinh"}
    made_of = {}
    for name, text in rows:
        parts = [name] if text == UNCHANGED else re.split(r",\s*|\s+và\s+(?=tỉnh|thành phố)", nfc(text))
        made_of[after[province_key(name)]] = [before[province_key(part)] for part in parts]
    return made_of


def province_key(name: str) -> str:
    """Return the compared form of a province's name, without its kind."""
    text = nfc(name).replace("TPHCM", "Hồ Chí Minh")
    return name_key(re.sub(r"^(tỉnh|thành phố|thủ đô)\s", "", text, flags=re.IGNORECASE))


def _only_one(piece: Piece, candidates: Sequence[str], near: Sequence[str], claimed: Collection[str]) -> str:
    """Return the one candidate nearby, else the one nearby that nobody claimed, else anywhere; empty where several."""
    free = [code for code in near if piece.is_rest or code not in claimed]
    spare = [] if piece.is_rest or near else [code for code in candidates if code not in claimed]
    return next((narrowed[0] for narrowed in (near, free, spare) if len(narrowed) == 1), "")


class Matching:
    """Matching of the texts of all new communes to the units of the day before."""

    def __init__(self, old: Iterable[Unit], predecessors: Mapping[str, Sequence[str]]) -> None:
        self.old = {(unit.level, unit.code): unit for unit in old}
        self.predecessors = predecessors
        self.district_of = {unit.code: unit.parent_code for unit in self.old.values() if unit.level == "xa"}
        self.province_of = {unit.code: unit.parent_code for unit in self.old.values() if unit.level == "huyen"}
        self.key_of = {(unit.level, unit.code): name_key(split_kind(unit.full_name)[1]) for unit in self.old.values()}
        self.kind_of = {(unit.level, unit.code): split_kind(unit.full_name)[0] for unit in self.old.values()}
        self.communes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.members: dict[str, list[str]] = defaultdict(list)
        for code, district in self.district_of.items():
            self.communes[self.province_of[district]][self.key_of["xa", code]].append(code)
            self.members[district].append(code)

    def run(self, new: Iterable[Unit], texts: Mapping[str, str]) -> Outcome:
        """Match every new commune's text (by its code); what stays open is in `unresolved`."""
        outcome = Outcome()
        waiting: list[tuple[str, Piece, list[str]]] = []
        chosen: dict[str, list[tuple[str, Piece, str]]] = defaultdict(list)  # new code → (level, piece, old code)
        for unit in new:
            provinces = self.predecessors[unit.parent_code]
            text = texts.get(unit.code, "")
            if text.casefold() == UNCHANGED:
                same = self._candidates(provinces, Piece(text, *split_kind(unit.full_name)))
                same = [unit.code] if unit.code in same else same
                same = same or self._same_code(unit)
                if len(same) == 1:
                    outcome.unchanged[unit.code] = same[0]
                else:
                    same = same or [unit.code] if ("xa", unit.code) in self.old else same
                    reason = "Văn bản ghi giữ nguyên nhưng danh mục cũ không có tên này"
                    outcome.unresolved.append(Open(unit.code, unit.full_name, reason, tuple(same)))
                continue
            self._first_look(unit, provinces, text, chosen, waiting)
        self._settle(chosen, waiting)
        self._match_spellings(outcome, chosen, waiting)
        self._settle(chosen, waiting)
        self._conclude(outcome, chosen, waiting)
        return outcome

    def _same_code(self, unit: Unit) -> list[str]:
        old = self.old.get(("xa", unit.code))
        is_same = old and loose_key(split_kind(old.full_name)[1]) == loose_key(split_kind(unit.full_name)[1])
        return [unit.code] if is_same else []

    def _first_look(
        self,
        unit: Unit,
        provinces: Sequence[str],
        text: str,
        chosen: dict[str, list[tuple[str, Piece, str]]],
        waiting: list[tuple[str, Piece, list[str]]],
    ) -> None:
        following = ""
        for piece in reversed(read_pieces(text)):
            if piece.kind in DISTRICT_KINDS:
                for district in self._districts(provinces, piece.kind, piece.name):
                    chosen[unit.code].append(("huyen", piece, district))
                    chosen[unit.code].extend(("xa", piece, code) for code in self.members[district])
                continue
            candidates = self._candidates(provinces, piece)
            hint = piece.district or following
            if hint and len(candidates) > 1:
                inside = set(self._districts(provinces, *split_kind(hint)))
                candidates = [code for code in candidates if self.district_of[code] in inside] or candidates
            following = piece.district or following
            if len(candidates) == 1:
                chosen[unit.code].append(("xa", piece, candidates[0]))
            else:
                waiting.append((unit.code, piece, candidates))

    def _settle(
        self, chosen: dict[str, list[tuple[str, Piece, str]]], waiting: list[tuple[str, Piece, list[str]]]
    ) -> None:
        """Narrow what is open by the districts of the neighbours, then by what nobody has claimed."""
        progress = True
        while progress:
            claimed = {old for rows in chosen.values() for _, piece, old in rows if not piece.is_rest}
            settled = []
            for new, piece, candidates in waiting:
                districts = self._districts_of(new, chosen[new])
                near = [code for code in candidates if self.district_of[code] in districts]
                found = _only_one(piece, candidates, near, claimed)
                if found:
                    chosen[new].append(("xa", piece, found))
                    claimed.update(() if piece.is_rest else (found,))
                settled.append(bool(found))
            waiting[:] = [entry for entry, is_settled in zip(waiting, settled, strict=True) if not is_settled]
            progress = any(settled)

    def _districts_of(self, new: str, rows: Sequence[tuple[str, Piece, str]]) -> set[str]:
        """Return the districts of the communes chosen so far, and that of the old commune with the new one's code."""
        districts = {self.district_of[old] for level, _, old in rows if level == "xa"}
        return districts | ({self.district_of[new]} if new in self.district_of else set())

    def _match_spellings(
        self,
        outcome: Outcome,
        chosen: dict[str, list[tuple[str, Piece, str]]],
        waiting: list[tuple[str, Piece, list[str]]],
    ) -> None:
        """Accept another spelling of the name from the same district, if only one unclaimed unit fits."""
        claimed = {old for rows in chosen.values() for _, _, old in rows} | set(outcome.unchanged.values())
        for entry in list(waiting):
            new, piece, candidates = entry
            if candidates:
                continue
            fitting = self._spelled_alike(new, chosen[new], piece.name, claimed)
            of_kind = [code for code in fitting if self.kind_of["xa", code] == piece.kind] or fitting
            if len(of_kind) == 1:
                spelled = f"danh mục ghi “{self.old['xa', of_kind[0]].full_name}”"
                note = "; ".join(filter(None, (piece.note, spelled)))
                chosen[new].append(("xa", replace(piece, note=note), of_kind[0]))
                waiting.remove(entry)

    def _spelled_alike(
        self, new: str, rows: Sequence[tuple[str, Piece, str]], name: str, claimed: set[str]
    ) -> list[str]:
        districts = self._districts_of(new, rows)
        key = loose_key(name)
        return [
            code
            for district in sorted(districts)
            for code in self.members[district]
            if code not in claimed and loose_key(split_kind(self.old["xa", code].full_name)[1]) == key
        ]

    def _conclude(
        self,
        outcome: Outcome,
        chosen: Mapping[str, list[tuple[str, Piece, str]]],
        waiting: list[tuple[str, Piece, list[str]]],
    ) -> None:
        takers: dict[str, set[str]] = defaultdict(set)
        for new, rows in chosen.items():
            for level, _, old in rows:
                takers[level + old].add(new)
        for new, rows in chosen.items():
            for (level, old), piece in {(level, old): piece for level, piece, old in rows}.items():
                is_partial = piece.is_rest or len(takers[level + old]) > 1
                if level == "xa" or piece.kind in DISTRICT_KINDS:
                    scope = piece.note or ("một phần" if is_partial else "")
                    outcome.matches.append(Match(level + old, new, is_partial, scope))
        for new, piece, candidates in waiting:
            if candidates:
                reason = f"Có {len(candidates)} đơn vị cũ cùng tên"
            else:
                reason = "Không có đơn vị cũ nào mang tên này trong các tỉnh hợp thành"
                candidates = self._alike(chosen[new], piece) or self._unclaimed(new, chosen, outcome)
            outcome.unresolved.append(Open(new, piece.text, reason, tuple(candidates)))
        self._forgotten(outcome)

    def _forgotten(self, outcome: Outcome) -> None:
        """Find old communes that no text names: open, unless they are already a candidate of an open piece."""
        known = {match.old[2:] for match in outcome.matches if match.old.startswith("xa")}
        known |= set(outcome.unchanged.values()) | {code for item in outcome.unresolved for code in item.candidates}
        neighbours: dict[str, set[str]] = defaultdict(set)
        for match in outcome.matches:
            if match.old.startswith("xa"):
                neighbours[self.district_of[match.old[2:]]].add(match.new)
        for code, district in self.district_of.items():
            if code not in known:
                nearby = tuple(sorted(neighbours[district], key=lambda new: (new != code, new)))
                name = self.old["xa", code].full_name
                outcome.unresolved.append(Open("", name, "Không văn bản nào nhắc tới đơn vị cũ này", nearby, code))

    def _alike(self, rows: Sequence[tuple[str, Piece, str]], piece: Piece) -> list[str]:
        """Return communes with a similar name in the districts of the neighbours (a misspelling in the text)."""
        districts = {self.district_of[old] for level, _, old in rows if level == "xa"}
        nearby = {self.key_of["xa", code]: code for district in districts for code in self.members[district]}
        return [nearby[key] for key in get_close_matches(name_key(piece.name), nearby, n=3, cutoff=0.6)]

    def _unclaimed(self, new: str, chosen: Mapping[str, list[tuple[str, Piece, str]]], outcome: Outcome) -> list[str]:
        """Return communes of the neighbours' districts that no text names."""
        claimed = {old for rows in chosen.values() for _, _, old in rows} | set(outcome.unchanged.values())
        districts = {self.district_of[old] for level, _, old in chosen[new] if level == "xa"}
        districts |= {self.district_of[new]} & set(self.province_of) if new in self.district_of else set()
        return [code for district in sorted(districts) for code in self.members[district] if code not in claimed]

    def _candidates(self, provinces: Sequence[str], piece: Piece) -> list[str]:
        found = [code for province in provinces for code in self.communes[province].get(name_key(piece.name), ())]
        of_kind = [code for code in found if self.kind_of["xa", code] == piece.kind]
        return of_kind or found

    def _districts(self, provinces: Sequence[str], kind: str, name: str) -> list[str]:
        key = name_key(name)
        found = [
            c for c, province in self.province_of.items() if province in provinces and self.key_of["huyen", c] == key
        ]
        return [code for code in found if self.kind_of["huyen", code] == kind] or found
