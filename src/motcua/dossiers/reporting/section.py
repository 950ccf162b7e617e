"""Section on procedures, generated from the figures of dossiers alone.

"Trước hạn", "đúng hạn" and "quá hạn" count every dossier that ended, whatever its result, by the day it ended against
its due day, as columns (6), (7), (8) of Biểu số II.06a do; refused, stopped and withdrawn ones are named among them.
"""

from collections.abc import Mapping, Sequence

from motcua.base.text import sort_key
from motcua.dossiers.reporting.named_figures import LEVEL_SLUGS, LEVEL_WORDS, PRESENT
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.inputs import ReportInputs
from motcua.reports.rules.prose import Paragraph, bind
from motcua.reports.rules.wording import listed
from motcua.reports.vocabulary import CellState


def paragraphs(inputs: ReportInputs, figures: Mapping[str, Figure]) -> list[Paragraph]:
    """Return paragraphs on dossiers received and settled in the period, with a reference to the details."""
    return [
        *procedures_section(
            figures,
            place=f"{desk_of(inputs)} {_territory_of(inputs)}",
            dates=inputs.period.dates,
            last_year=inputs.compared_days,
            levels=inputs.sources.current.values("level", PRESENT),
            fields=inputs.naming.labels.get("field", {}),
            whole=_whole_of(inputs),
        ),
        bind("(Số liệu chi tiết tại các Phụ lục kèm theo)", {}, name="details"),
    ]


def desk_of(inputs: ReportInputs) -> str:
    """Return the official name of the one-stop desk when the figures were frozen."""
    return str(inputs.frozen["desk"])


def _territory_of(inputs: ReportInputs) -> str:
    """Return the territory behind the desk's name; a commune has one desk, which bears the commune's name."""
    territory = inputs.office.territory
    is_commune = inputs.frozen.get("office", {}).get("level") == "commune"
    return territory.removeprefix("trên địa bàn ") if is_commune else territory


def _whole_of(inputs: ReportInputs) -> str:
    """Return the words for the whole unit where the text tells its levels apart: "toàn huyện"; else empty."""
    levels = inputs.sources.current.values("level", PRESENT)
    unit = inputs.office.territory.removeprefix("trên địa bàn ")
    kind = next((kind for kind in ("thành phố", "tỉnh", "huyện", "thị xã", "quận") if unit.startswith(kind)), "")
    return f"toàn {kind}" if kind and len(levels) > 1 else ""


def procedures_section(figures: Mapping[str, Figure], *, place: str, dates: str, last_year: str, levels: Sequence[int],
                       fields: Mapping[int, str], whole: str = "") -> list[Paragraph]:  # fmt: skip
    """Write the section on procedures in official wording, from the figures alone; correct when they are zero."""
    writer = _Writer(figures)
    writer.opening(place, dates)
    writer.results()
    for level in levels if len(levels) > 1 else ():
        writer.level(level)
    writer.pending(each_level=len(levels) > 1)
    writer.late_fields(fields)
    writer.apologies()
    writer.compared(last_year, whole)
    return writer.paragraphs


#: Dossiers that a rate leaves out, named where there are any, so that nobody divides by all that was settled.
_BASIS = "không tính {all.ended_otherwise} hồ sơ từ chối, dừng giải quyết, rút hoặc không có ngày hẹn trả"
_OTHERWISE = "trong đó từ chối, dừng giải quyết, rút hoặc không có ngày hẹn trả"
#: How dossiers were handed in: figure, words where it is one of several ways, words where it is the only one.
_CHANNELS = (
    ("received_online", "trực tuyến @ hồ sơ, chiếm tỷ lệ {all.online_rate}", "toàn bộ nộp trực tuyến"),
    ("received_counter", "trực tiếp @ hồ sơ", "toàn bộ nộp trực tiếp"),
    ("received_post", "qua dịch vụ bưu chính công ích @ hồ sơ", "toàn bộ nộp qua dịch vụ bưu chính công ích"),
)


class _Writer:
    """Writer of sentences worded by the figures."""

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self.figures = figures
        self.paragraphs: list[Paragraph] = []

    def _say(self, name: str, template: str, style: str = "body") -> None:
        self.paragraphs.append(bind(template, self.figures, style, name))

    def _count(self, ref: str) -> int:
        figure = self.figures.get(ref)
        return int(figure.value.number or 0) if figure else 0

    def _some(self, part: str, wanted: Sequence[tuple[str, str]]) -> list[str]:
        """Return the clauses whose figure is not zero."""
        return [clause.replace("@", f"{{{part}.{key}}}") for key, clause in wanted if self._count(f"{part}.{key}")]

    def opening(self, place: str, dates: str) -> None:
        """Write the dossiers received, by channel."""
        subject = f"Trong kỳ báo cáo ({dates}), {place}"
        if self.figures["all.to_resolve"].value.state is CellState.NOT_KNOWN:
            nothing = "về tiếp nhận, giải quyết thủ tục hành chính"
            self._say("opening", f"{subject} {{all.to_resolve}} {nothing} trên hệ thống thông tin.")
        elif not self._count("all.to_resolve"):
            self._say("opening", f"{subject} {{all.to_resolve:không phát sinh hồ sơ thủ tục hành chính}}.")
        elif self._count("all.carried_in"):
            self._say(
                "opening",
                f"{subject} phải giải quyết {{all.to_resolve}} hồ sơ thủ tục hành chính, gồm {{all.carried_in}} hồ sơ "
                f"kỳ trước chuyển sang và {{all.received}} hồ sơ mới tiếp nhận{self._channels()}.",
            )
        else:
            self._say(
                "opening",
                f"{subject} tiếp nhận {{all.received}} hồ sơ thủ tục hành chính{self._channels()}; "
                "{all.carried_in:không có hồ sơ kỳ trước chuyển sang}.",
            )

    def _channels(self) -> str:
        """Return how the dossiers were handed in, in brackets; empty where none was received."""
        used = [one for one in _CHANNELS if self._count(f"all.{one[0]}")]
        if len(used) == 1:
            return f" ({used[0][2]})"
        clauses = [words.replace("@", f"{{all.{key}}}") for key, words, _ in used]
        return f" ({'; '.join(clauses)})" if clauses else ""

    def results(self) -> None:
        """Write the dossiers settled, by timeliness, and among them those without a granted result."""
        if not self._count("all.to_resolve"):
            return
        if not self._count("all.ended"):
            self._say("results", "Trong kỳ {all.ended:chưa có hồ sơ giải quyết xong}.")
            return
        timing = (
            "trước hạn {all.ended_before_due} hồ sơ, đúng hạn {all.ended_on_due} hồ sơ, "
            "quá hạn {all.ended_after_due} hồ sơ"
        )
        others = self._some(
            "all",
            [
                ("ended_refused", "từ chối giải quyết @ hồ sơ"),
                ("ended_stopped", "dừng giải quyết @ hồ sơ"),
                ("ended_withdrawn", "người nộp rút @ hồ sơ"),
                ("resolved_without_due_date", "không có ngày hẹn trả @ hồ sơ"),
            ],
        )
        among = f", trong đó {listed(others)}" if others else ""
        rated = self.figures["all.on_time_rate"].value.state is CellState.VALUE
        basis = f" ({_BASIS})" if others else ""
        reached = (
            f". Tỷ lệ giải quyết trước hạn và đúng hạn{basis}"
            " đạt {all.on_time_rate} ({all.on_time_rate|parts} hồ sơ)"
            if rated
            else ""
        )
        several = sum(1 for level in LEVEL_SLUGS.values() if f"{level}.ended" in self.figures) > 1
        end = ", cụ thể:" if several else "."
        self._say("results", f"Đã giải quyết {{all.ended}} hồ sơ ({timing}){among}{reached}{end}")

    def level(self, level: int) -> None:
        """Write one tier in one line, as the reports of districts do."""
        part = LEVEL_SLUGS[level]
        name = LEVEL_WORDS[level].capitalize()
        came = f"tiếp nhận {{{part}.received}} hồ sơ"
        if self._count(f"{part}.carried_in"):
            came = (
                f"phải giải quyết {{{part}.to_resolve}} hồ sơ, gồm {{{part}.carried_in}} hồ sơ kỳ trước chuyển sang và "
                f"{{{part}.received}} hồ sơ mới tiếp nhận"
            )
        rate = self.figures[f"{part}.on_time_rate"]
        left_out = self._count(f"{part}.ended_otherwise")
        parts = f" ({{{part}.on_time_rate|parts}} hồ sơ có kết quả)" if left_out else ""
        reached = f", đạt {{{part}.on_time_rate}}{parts}" if rate.value.state is CellState.VALUE else ""
        more = f"; {_OTHERWISE} {{{part}.ended_otherwise}} hồ sơ" if left_out else ""
        still = f"đang giải quyết {{{part}.open}} hồ sơ"
        if not self._count(f"{part}.open"):
            still = f"{{{part}.open:không còn hồ sơ đang giải quyết}}"
        self._say(
            f"level.{part}",
            f"+ {name} {came}; đã giải quyết {{{part}.ended}} hồ sơ "
            f"(trước hạn và đúng hạn {{{part}.ended_in_time}} hồ sơ, quá hạn {{{part}.ended_after_due}} hồ sơ{more})"
            f"{reached}; {still}.",
            "item",
        )

    def pending(self, *, each_level: bool) -> None:
        """Write the dossiers open at the cut-off; where none is, the lines of the levels have said so."""
        if not self._count("all.to_resolve"):
            return
        if not self._count("all.open"):
            if each_level:
                return
            self._say("pending", "Tại thời điểm chốt số liệu, {all.open:không còn hồ sơ đang giải quyết}.")
            return
        opening = "Tại thời điểm chốt số liệu còn {all.open} hồ sơ đang giải quyết"
        if self._count("all.open_not_due") == self._count("all.open"):
            self._say("pending", f"{opening}, {{all.open_overdue:đều trong hạn}}.")
            return
        clauses = self._some(
            "all",
            [
                ("open_not_due", "trong hạn @ hồ sơ"),
                ("open_overdue", "quá hạn @ hồ sơ"),
                ("open_paused", "đang tạm dừng tính thời gian giải quyết theo quy định @ hồ sơ"),
            ],
        )
        self._say("pending", f"{opening}, trong đó: {'; '.join(clauses)}.")

    def late_fields(self, fields: Mapping[int, str]) -> None:
        """Write the late fields, the worst first; one sentence for settled dossiers, one for open ones."""
        for key, opening in (
            ("ended_after_due", "Hồ sơ giải quyết quá hạn"),
            ("open_overdue", "Hồ sơ đang giải quyết đã quá hạn"),
        ):
            if not self._count(f"all.{key}"):  # the sentences before say that there is none
                continue
            late = sorted(
                ((self._count(f"field.{number}.{key}"), name, number) for number, name in fields.items()),
                key=lambda row: (-row[0], sort_key(row[1])),
            )
            clauses = [f"{name} {{field.{number}.{key}}} hồ sơ" for count, name, number in late if count]
            if len(clauses) == 1:
                self._say(f"late.{key}", f"{opening} thuộc lĩnh vực {clauses[0]}.")
            elif clauses:
                self._say(f"late.{key}", f"{opening} ({{all.{key}}} hồ sơ) gồm các lĩnh vực: {'; '.join(clauses)}.")

    def apologies(self) -> None:
        """Write the letters of apology for late dossiers."""
        if not self._count("all.apology_due"):
            return
        duty = "Về việc xin lỗi khi giải quyết hồ sơ quá hạn"
        if not self._count("all.apology_sent"):
            none = "chưa thực hiện gửi Phiếu xin lỗi và hẹn lại ngày trả kết quả"
            self._say("apologies", f"{duty}: có {{all.apology_due}} hồ sơ phải xin lỗi, {{all.apology_sent:{none}}}.")
        else:
            self._say(
                "apologies",
                f"{duty}: đã gửi Phiếu xin lỗi và hẹn lại ngày trả kết quả đúng quy định đối với "
                "{all.apology_sent}/{all.apology_due} hồ sơ.",
            )

    def compared(self, last_year: str, whole: str) -> None:
        """Write the comparison with last year's period on the same boundaries; a note where it has no figures.

        `whole` names the scope where lines of single levels stand before it: "toàn huyện".
        """
        if self.figures["all.to_resolve"].value.state is CellState.NOT_KNOWN:
            return
        then = self.figures.get("all.received.last_year")
        if then is None or then.value.state is not CellState.VALUE:
            self._say("compared", f"Chưa có số liệu cùng kỳ ({last_year}) để so sánh.")
            return
        clauses = [
            self._moved("all.received", "hồ sơ tiếp nhận"),
            self._moved("all.ended", "hồ sơ đã giải quyết"),
            self._moved("all.ended_after_due", "hồ sơ giải quyết quá hạn"),
            self._moved("all.open", "hồ sơ đang giải quyết"),
        ]
        before = self.figures["all.on_time_rate.last_year"]
        if before.value.state is CellState.VALUE and self.figures["all.on_time_rate"].value.state is CellState.VALUE:
            clauses.append(
                "tỷ lệ giải quyết trước hạn và đúng hạn là {all.on_time_rate} (cùng kỳ {all.on_time_rate.last_year})"
            )
        scope = f", {whole}" if whole else ""
        self._say(
            "compared",
            f"So với cùng kỳ ({last_year}, tính trên cùng địa giới hành chính){scope}: {'; '.join(clauses)}.",
        )

    def _moved(self, ref: str, words: str) -> str:
        change = self._count(f"{ref}.change")
        if change == 0:
            return f"{words} {{{ref}.change:không thay đổi}} ({{{ref}.last_year}} hồ sơ)"
        way = "tăng" if change > 0 else "giảm"
        rate = self.figures[f"{ref}.change_rate"]
        percent = f" ({{{ref}.change_rate|abs}})" if rate.value.state is CellState.VALUE else ""
        return f"{words} {way} {{{ref}.change|abs}} hồ sơ{percent}, cùng kỳ {{{ref}.last_year}} hồ sơ"
