"""The form by field (Biểu số II.06a/VPCP/KSTT) and the table by agency: figures and appendices of a report."""

from collections.abc import Iterable, Mapping, Sequence

from motcua.base.text import sort_key
from motcua.dossiers.reporting.named_figures import PRESENT
from motcua.reports.rules.document import Appendix, Cell, Table, number_cell
from motcua.reports.rules.figures import Figure, Formula, Kind, evaluate
from motcua.reports.rules.forms import Form, form_kept
from motcua.reports.rules.inputs import ReportInputs

#: The key of the form in `law/forms/`, and of its copy in the frozen context.
FORM, FROZEN = "bieu-06a", "by_field"
_COMMITTEE = "Ủy ban nhân dân"
_SILENT = "Dấu “–”: cơ quan chưa có số liệu trong kỳ trên hệ thống; không phải bằng 0."
#: Columns of the table by agency: figure, number of the column with its formula.
_BY_AGENCY = (
    ("carried_in", "(1)"),
    ("received", "(2)"),
    ("ended", "(3) = (4) + (5) + (6)"),
    ("in_time", "(4)"),
    ("resolved_overdue", "(5)"),
    ("ended_otherwise", "(6)"),
    ("on_time_rate", "(7) = (4) / [(4) + (5)]"),
    ("open", "(8) = (1) + (2) - (3)"),
    ("open_overdue", "(9)"),
)
_PARTS_OF_ENDED = (
    "Tổng số",
    "Có kết quả trước hạn, đúng hạn",
    "Có kết quả quá hạn",
    "Từ chối, dừng, rút; không có hẹn trả",
)
_REFUSALS = (
    "Hồ sơ từ chối, dừng giải quyết, rút được xếp vào cột (6), (7), (8) theo ngày kết thúc so với ngày hẹn trả; "
    "hồ sơ đang tạm dừng tính thời gian nằm trong cột (10)."
)


def form_of(inputs: ReportInputs) -> Form:
    """Return the form by field as it was when the figures were frozen."""
    return form_kept(inputs.frozen[FROZEN])


def parts_of(inputs: ReportInputs) -> list[tuple[str, str]]:
    """Return the rows of the form: every field that had a dossier, in the order of names, then the total."""
    names = inputs.naming.labels.get("field", {})
    fields = inputs.sources.current.values("field", PRESENT)
    named = [(names.get(number, f"Lĩnh vực {number}"), number) for number in fields]
    named.sort(key=lambda pair: (sort_key(pair[0]), pair[1]))
    return [*((f"field.{number}", words) for words, number in named), ("all", "Tổng số")]


def column_figures(inputs: ReportInputs) -> dict[str, Figure]:
    """Return the cells of the form as figures, named by row and column: `field.12.c5`."""
    form, found = form_of(inputs), {}
    for part, words in parts_of(inputs):
        where = {} if part == "all" else {"field": (int(part.split(".")[1]),)}
        for column in form.columns:
            ref = f"{part}.c{column.number}"
            formula = Formula(Kind.COUNT, column.measures, where=where)
            label = f"{form.short_title}, cột ({column.number}) {column.label} – {words}"
            definition = " + ".join(inputs.naming.definitions.get(key, key) for key in column.measures)
            value = evaluate(formula, inputs.sources)
            found[ref] = Figure(ref, label, "hồ sơ", formula, value, definition, form.citation)
    return found


def appendices(inputs: ReportInputs, figures: Mapping[str, Figure], counted: str) -> list[Appendix]:
    """Return the form by field, and the table by agency where several agencies settled dossiers."""
    form = form_of(inputs)
    notes = (counted, f"Căn cứ: {form.citation}. {_REFUSALS}")
    table = by_field_table(form, parts_of(inputs), figures)
    found = [Appendix("", form.title, "", table, notes, landscape=True, sheet="06a", form=form.key)]
    agencies = inputs.sources.current.values("competent_agency", PRESENT)
    if len(agencies) > 1:
        named = [(inputs.naming.agencies.get(number, ""), number) for number in agencies]
        silent = _committees_without(agencies, inputs)
        named = sorted([*named, *silent], key=lambda pair: (sort_key(pair[0]), pair[1]))
        rows = [(f"agency.{number}", words) for words, number in named] + [("all", "Tổng số")]
        title = "KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH THEO CƠ QUAN, ĐƠN VỊ"
        by_agency = by_agency_table(rows, figures)
        found.append(
            Appendix(
                "", title, "", by_agency, (counted, *((_SILENT,) if silent else ())), landscape=True, sheet="đơn vị"
            )
        )
    return found


def _committees_without(agencies: Sequence[int], inputs: ReportInputs) -> list[tuple[str, int]]:
    """Return the People's Committees below that recorded nothing in the period; they stand in the table as well."""
    below = [(name, number) for number, name in inputs.naming.agencies.items() if name != inputs.office.name]
    return [(name, number) for name, number in below if name.startswith(_COMMITTEE) and number not in agencies]


def by_field_table(form: Form, names: Sequence[tuple[str, str]], figures: Mapping[str, Figure]) -> Table:
    """Build a table whose rows are fields; `names` are (part, words), the last one the total."""
    first = [
        Cell("STT", align="center", strong=True, down=2),
        Cell("Lĩnh vực giải quyết", align="center", strong=True, down=2),
    ]
    first += [Cell(title, align="center", strong=True, span=len(columns)) for title, columns in form.groups]
    second = [Cell(column.label, align="center", strong=True) for column in form.columns]
    third = [Cell("", align="center"), Cell("", align="center")]
    third += [Cell(_column_number(form, column.number), align="center") for column in form.columns]
    rows = []
    for place, (part, words) in enumerate(names, start=1):
        total = part == "all"
        cells = [Cell("" if total else str(place), align="center"), Cell(words, strong=total)]
        cells += [number_cell(figures[f"{part}.c{column.number}"], strong=total) for column in form.columns]
        rows.append(tuple(cells))
    widths = (5.0, 22.0, *(73 / len(form.columns) for _ in form.columns))
    return Table((tuple(first), tuple(second), tuple(third)), tuple(rows), widths)


def by_agency_table(agencies: Iterable[tuple[str, str]], figures: Mapping[str, Figure]) -> Table:
    """Build the table of dossiers received and settled by agency; the last line is the total."""
    head = [
        Cell("STT", align="center", strong=True, down=2),
        Cell("Cơ quan, đơn vị", align="center", strong=True, down=2),
    ]
    head += [
        Cell(words, align="center", strong=True, span=columns, down=2 if columns == 1 else 1)
        for words, columns in (
            ("Kỳ trước chuyển sang", 1),
            ("Tiếp nhận trong kỳ", 1),
            ("Đã giải quyết", 4),
            ("Tỷ lệ trước hạn, đúng hạn (%)", 1),
            ("Đang giải quyết", 2),
        )
    ]
    second = [Cell(words, align="center", strong=True) for words in _PARTS_OF_ENDED]
    second += [Cell(words, align="center", strong=True) for words in ("Tổng số", "Trong đó quá hạn")]
    third = [Cell("", align="center"), Cell("", align="center")]
    third += [Cell(words, align="center") for _, words in _BY_AGENCY]
    rows = []
    for place, (part, words) in enumerate(agencies, start=1):
        total = part == "all"
        cells = [Cell("" if total else str(place), align="center"), Cell(words, strong=total)]
        known = [figures.get(f"{part}.{key}") for key, _ in _BY_AGENCY]
        cells += [number_cell(one, strong=total) if one else Cell("–", align="center") for one in known]
        rows.append(tuple(cells))
    return Table(
        (tuple(head), tuple(second), tuple(third)), tuple(rows), (4.5, 24, 7.5, 7.5, 8.5, 8, 8, 8, 8.5, 8, 7.5)
    )


def _column_number(form: Form, column: int) -> str:
    """Format a column number: "(1) = (2) + (3) + (4)" under a total, "(2)" under the others, as in the form."""
    for left, right in form.identities:
        if left == (column,) and min(right) > column:
            return f"({column}) = " + " + ".join(f"({part})" for part in right)  # breaks where the column is narrow
    return f"({column})"
