"""The table of tasks: taken in row by row, each by an act; a second run of the same file changes nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.registry import TableKind
from motcua.acts.tables.registry import Task as Import
from motcua.acts.tables.rules.typed import TypedImporter, TypedRow
from motcua.acts.tables.vocabulary import CellKind, ImportColumn, Taken
from motcua.agencies.queries import AgencyNotFound, resolve
from motcua.base.refusals import Refused
from motcua.people.vocabulary import Role
from motcua.programme.actions.tasks import take_in
from motcua.programme.models import Task
from motcua.programme.rules import faults_of
from motcua.programme.vocabulary import AREA_WORDS, SOURCE_WORDS, Area, TaskSource

_WORDS = {"source": SOURCE_WORDS, "area": AREA_WORDS}


class TaskRows(TypedImporter):
    """The rows of one file of tasks."""

    def __init__(self, kind: TableKind, task: Import) -> None:
        super().__init__(task)
        self.kind = kind
        self._agencies: dict[str, int | None] = {}

    def code(self, values: Mapping[str, Any]) -> str:
        """Return what tells two rows apart: the task's code within its agency."""
        return f"{values['agency']} {values['code']}"

    def faults(self, values: Mapping[str, Any]) -> list[str]:
        """Days in order, and an agency that stands."""
        found = faults_of(values["assigned_on"], values["due_on"], values["done_on"], today=self.task.at.date())
        faults = [text.rstrip(".").lower() for text in found.values()]
        if "title" in self.task.layout.columns and not values["title"]:
            faults.append("để trống nội dung nhiệm vụ")
        if self._agency(values["agency"]) is None:
            faults.append(f"không có cơ quan mã “{values['agency']}”")
        return faults

    def take(self, rows: Sequence[TypedRow], run: ImportRun | None) -> Taken:
        """New tasks and changes of those that are there, each with its event and facts."""
        taken = Taken()
        codes = [row.values["code"] for row in rows]
        known = {(task.agency_id, task.code): task for task in Task.objects.filter(code__in=codes)}
        for row in rows:
            agency = self._agency(row.values["agency"])
            if agency is None or not (self.task.own is None or agency in self.task.own):
                taken.refused[row.line] = "Nhiệm vụ của cơ quan khác: mỗi cơ quan chỉ nhập nhiệm vụ của mình."
                continue
            task = known.get((agency, row.values["code"]))
            values = self._given(row)
            try:
                self._take_one(taken, row, agency, task, values, run)
            except Refused as refused:
                taken.refused[row.line] = str(refused)
        return taken

    def _take_one(
        self, taken: Taken, row: TypedRow, agency: int, task: Task | None, values: dict[str, Any], run: ImportRun | None
    ) -> None:
        if task is not None and all(getattr(task, name) == value for name, value in values.items()):
            taken.unchanged += 1
            return
        if run is not None:
            take_in(
                task=task, agency_id=agency, values=values, by=self.task.by, at=self.task.at,
                comment=f"Nhập từ tệp, lần {run.pk}", source={"source": "import", "run": run.pk, "line": row.line},
            )  # fmt: skip
        taken.added += task is None
        taken.updated += task is not None

    def _agency(self, code: str) -> int | None:
        if code not in self._agencies:
            try:
                self._agencies[code] = resolve(code, self.task.at.date()).agency_id
            except AgencyNotFound:
                self._agencies[code] = None
        return self._agencies[code]

    def _given(self, row: TypedRow) -> dict[str, Any]:
        """Return the columns of the task that the row states; an empty cell leaves what is known."""
        given = {name: value for name, value in row.values.items() if name != "agency" and value not in (None, "")}
        return {name: _WORDS[name][value] if name in _WORDS else value for name, value in given.items()}


class TaskTable(TableKind):
    """The plan's tasks."""

    key = "tasks"
    title = "Nhiệm vụ cải cách hành chính"
    record_name = "nhiệm vụ"
    code_title = "Mã nhiệm vụ"
    importers = (Role.REFORM_OFFICER,)
    columns = (
        ImportColumn("code", "Mã nhiệm vụ", ("ma nhiem vu", "ma"), required=True, most=64),
        ImportColumn(
            "agency", "Mã cơ quan", ("ma co quan", "co quan"), required=True,
            help="Mã định danh, hoặc xa:31567, huyen:944, tinh:92",
        ),
        ImportColumn(
            "source", "Nguồn giao", ("nguon giao", "nguon"), CellKind.CHOICE, required=True,
            choices={word: TaskSource(number).label for word, number in SOURCE_WORDS.items()},
        ),
        ImportColumn("assigned_on", "Ngày giao", ("ngay giao",), CellKind.DAY, required=True),
        ImportColumn("due_on", "Hạn hoàn thành", ("han hoan thanh", "han"), CellKind.DAY, required=True),
        ImportColumn("done_on", "Ngày hoàn thành", ("ngay hoan thanh", "hoan thanh ngay"), CellKind.DAY),
        ImportColumn("title", "Nội dung nhiệm vụ", ("noi dung", "nhiem vu"), most=500),
        ImportColumn(
            "area", "Lĩnh vực", ("linh vuc",), CellKind.CHOICE,
            choices={word: Area(number).label for word, number in AREA_WORDS.items()},
        ),
        ImportColumn("basis", "Văn bản giao", ("van ban giao",), most=255),
        ImportColumn("lead", "Đơn vị chủ trì", ("chu tri",), most=255),
        ImportColumn("support", "Đơn vị phối hợp", ("phoi hop",), most=255),
        ImportColumn("product", "Sản phẩm", ("san pham",), most=500),
        ImportColumn("evidence", "Minh chứng", ("minh chung",), most=500),
    )  # fmt: skip

    def start(self, task: Import) -> TaskRows:
        """Begin with a file."""
        return TaskRows(self, task)
