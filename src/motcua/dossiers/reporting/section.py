"""Section on procedures, generated from the figures of dossiers alone."""

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
            place=f"{desk_of(inputs)} {inputs.office.territory}",
            dates=inputs.period.dates,
            last_year=inputs.compared_days,
            levels=inputs.sources.current.values("level", PRESENT),
            fields=inputs.naming.labels.get("field", {}),
        ),
        bind("(Số liệu chi tiết tại các Phụ lục kèm theo)", {}, name="details"),
    ]


def desk_of(inputs: ReportInputs) -> str:
    """Return the official name of the one-stop desk when the figures were frozen."""
    return str(inputs.frozen["desk"])


def procedures_section(figures: Mapping[str, Figure], *, place: str, dates: str, last_year: str, levels: Sequence[int],
                       fields: Mapping[int, str]) -> list[Paragraph]:  # fmt: skip
    """Write the section on procedures in official wording, from the figures alone; correct when they are zero."""
    writer = _Writer(figures)
    writer.opening(place, dates)
    writer.results()
    for level in levels if len(levels) > 1 else ():
        writer.level(level)
    writer.pending(each_level=len(levels) > 1)
    writer.late_fields(fields)
    writer.apologies()
    writer.compared(last_year)
    return writer.paragraphs


#: What a rate leaves out, said where there is any of it, so that nobody divides by all that was settled.
_BASIS = "không tính hồ sơ từ chối, dừng giải quyết, rút hoặc không có ngày hẹn trả"
_OTHERWISE = "từ chối, dừng giải quyết, rút hoặc không có ngày hẹn trả"


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
        if not self._count("all.to_resolve"):
            self._say("opening", f"{subject} {{all.to_resolve:không tiếp nhận hồ sơ thủ tục hành chính nào}}.")
            return
        channels = self._some(
            "all",
            [
                ("received_online", "trực tuyến @ hồ sơ, chiếm tỷ lệ {all.online_rate}"),
                ("received_counter", "trực tiếp @ hồ sơ"),
                ("received_post", "qua dịch vụ bưu chính công ích @ hồ sơ"),
            ],
        )
        how = f" ({'; '.join(channels)})" if channels else ""
        if self._count("all.carried_in"):
            self._say(
                "opening",
                f"{subject} phải giải quyết {{all.to_resolve}} hồ sơ thủ tục hành chính, gồm {{all.carried_in}} hồ sơ "
                f"kỳ trước chuyển sang và {{all.received}} hồ sơ mới tiếp nhận{how}.",
            )
        else:
            self._say(
                "opening",
                f"{subject} tiếp nhận {{all.received}} hồ sơ thủ tục hành chính{how}; "
                "{all.carried_in:không có hồ sơ kỳ trước chuyển sang}.",
            )

    def results(self) -> None:
        """Write the dossiers settled, by timeliness."""
        if not self._count("all.to_resolve"):
            return
        if not self._count("all.ended"):
            self._say("results", "Trong kỳ {all.ended:chưa giải quyết xong hồ sơ nào}.")
            return
        timing = (
            "trước hạn {all.resolved_early} hồ sơ, đúng hạn {all.resolved_on_time} hồ sơ, "
            "quá hạn {all.resolved_overdue} hồ sơ"
        )
        others = self._some(
            "all",
            [
                ("resolved_without_due_date", "giải quyết xong nhưng không có ngày hẹn trả @ hồ sơ"),
                ("ended_refused", "từ chối giải quyết @ hồ sơ"),
                ("ended_stopped", "dừng giải quyết @ hồ sơ"),
                ("ended_withdrawn", "người nộp rút @ hồ sơ"),
            ],
        )
        more = f", {', '.join(others)}" if others else ""
        rated = self.figures["all.on_time_rate"].value.state is CellState.VALUE
        basis = f", {_BASIS}," if others else ""
        reached = (
            f". Tỷ lệ giải quyết trước hạn và đúng hạn{basis}"
            " đạt {all.on_time_rate} ({all.on_time_rate|parts} hồ sơ)"
            if rated
            else ""
        )
        several = sum(1 for level in LEVEL_SLUGS.values() if f"{level}.ended" in self.figures) > 1
        end = ", cụ thể:" if several else "."
        self._say("results", f"Kết quả đã giải quyết {{all.ended}} hồ sơ ({timing}{more}){reached}{end}")

    def level(self, level: int) -> None:
        """Write one tier in one line, as the reports of districts do."""
        part = LEVEL_SLUGS[level]
        name = LEVEL_WORDS[level].capitalize()
        carried = f" (kỳ trước chuyển sang {{{part}.carried_in}} hồ sơ)" if self._count(f"{part}.carried_in") else ""
        rate = self.figures[f"{part}.on_time_rate"]
        reached = f", đạt {{{part}.on_time_rate}}" if rate.value.state is CellState.VALUE else ""
        more = f", {_OTHERWISE} {{{part}.ended_otherwise}} hồ sơ" if self._count(f"{part}.ended_otherwise") else ""
        still = f"đang giải quyết {{{part}.open}} hồ sơ"
        if not self._count(f"{part}.open"):
            still = f"{{{part}.open:không còn hồ sơ đang giải quyết}}"
        self._say(
            f"level.{part}",
            f"+ {name} tiếp nhận {{{part}.received}} hồ sơ{carried}; đã giải quyết {{{part}.ended}} hồ sơ "
            f"(trước hạn và đúng hạn {{{part}.in_time}} hồ sơ, quá hạn {{{part}.resolved_overdue}} hồ sơ{more})"
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
        clauses = ["trong hạn {all.open_not_due} hồ sơ", "quá hạn {all.open_overdue} hồ sơ"]
        clauses += self._some("all", [("open_paused", "đang tạm dừng tính thời gian giải quyết theo quy định @ hồ sơ")])
        self._say(
            "pending",
            f"Tại thời điểm chốt số liệu còn {{all.open}} hồ sơ đang giải quyết, trong đó: {'; '.join(clauses)}.",
        )

    def late_fields(self, fields: Mapping[int, str]) -> None:
        """Write the late fields, the worst first; one sentence for settled dossiers, one for open ones."""
        for key, opening, none in (
            ("resolved_overdue", "Hồ sơ giải quyết quá hạn theo lĩnh vực: ", "Không có hồ sơ giải quyết quá hạn"),
            (
                "open_overdue",
                "Hồ sơ đang giải quyết đã quá hạn theo lĩnh vực: ",
                "Không có hồ sơ đang giải quyết bị quá hạn",
            ),
        ):
            done = "all.ended" if key == "resolved_overdue" else "all.open"
            if not self._count(done):
                continue
            late = sorted(
                ((self._count(f"field.{number}.{key}"), name, number) for number, name in fields.items()),
                key=lambda row: (-row[0], sort_key(row[1])),
            )
            clauses = [f"{name} {{field.{number}.{key}}} hồ sơ" for count, name, number in late if count]
            if clauses:
                self._say(f"late.{key}", f"{opening}{'; '.join(clauses)} (tổng số {{all.{key}}} hồ sơ).")
            else:
                self._say(f"late.{key}", f"{{all.{key}:{none}}}.")

    def apologies(self) -> None:
        """Write the letters of apology for late dossiers."""
        if not self._count("all.apology_due"):
            return
        if not self._count("all.apology_sent"):
            none = "chưa ghi nhận việc gửi phiếu xin lỗi và hẹn lại ngày trả kết quả theo quy định"
            self._say("apologies", f"Đối với {{all.apology_due}} hồ sơ quá hạn, {{all.apology_sent:{none}}}.")
        else:
            self._say(
                "apologies",
                "Đã gửi phiếu xin lỗi và hẹn lại ngày trả kết quả đúng quy định đối với {all.apology_sent} trên "
                "tổng số {all.apology_due} hồ sơ quá hạn.",
            )

    def compared(self, last_year: str) -> None:
        """Write the comparison with last year's period on the same boundaries; a note where it has no figures."""
        then = self.figures.get("all.received.last_year")
        if then is None or then.value.state is not CellState.VALUE:
            self._say("compared", f"Chưa có số liệu cùng kỳ ({last_year}) trên hệ thống để so sánh.")
            return
        clauses = [
            self._moved("all.received", "số hồ sơ tiếp nhận"),
            self._moved("all.ended", "số hồ sơ đã giải quyết"),
            self._moved("all.resolved_overdue", "số hồ sơ giải quyết quá hạn"),
            self._moved("all.open", "số hồ sơ đang giải quyết"),
        ]
        before = self.figures["all.on_time_rate.last_year"]
        if before.value.state is CellState.VALUE and self.figures["all.on_time_rate"].value.state is CellState.VALUE:
            clauses.append(
                "tỷ lệ giải quyết trước hạn và đúng hạn {all.on_time_rate} (cùng kỳ {all.on_time_rate.last_year})"
            )
        self._say("compared", f"So với cùng kỳ ({last_year}, tính trên cùng địa giới hành chính): {listed(clauses)}.")

    def _moved(self, ref: str, words: str) -> str:
        change = self._count(f"{ref}.change")
        if change == 0:
            return f"{words} {{{ref}.change:không thay đổi}} ({{{ref}.last_year}} hồ sơ)"
        way = "tăng" if change > 0 else "giảm"
        rate = self.figures[f"{ref}.change_rate"]
        percent = f", {way} {{{ref}.change_rate|abs}}" if rate.value.state is CellState.VALUE else ""
        return f"{words} {way} {{{ref}.change|abs}} hồ sơ (cùng kỳ {{{ref}.last_year}} hồ sơ{percent})"
