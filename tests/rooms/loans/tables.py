"""The archive's book of loans as a table: taken in row by row, each by the act of taking in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from motcua.acts.actions import create
from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.registry import TableKind, Task
from motcua.acts.tables.rules.typed import TypedImporter, TypedRow
from motcua.acts.tables.vocabulary import CellKind, ImportColumn, Taken
from motcua.agencies.queries import AgencyNotFound, resolve
from motcua.base.time import VIETNAM
from motcua.people.vocabulary import Role
from tests.rooms.loans.declarations import LOANS, POLICY
from tests.rooms.loans.models import Loan
from tests.rooms.loans.vocabulary import SHELF_SLUGS, LoanStatus, Shelf


class LoanRows(TypedImporter):
    """The rows of one file of loans."""

    def __init__(self, kind: TableKind, task: Task) -> None:
        super().__init__(task)
        self.kind = kind

    def faults(self, values: Mapping[str, Any]) -> list[str]:
        """Days in order, and an agency that stands."""
        found = []
        if values["back_on"] and values["back_on"] < values["lent_on"]:
            found.append("ngày trả trước ngày cho mượn")
        if values["deposit"] < 0:
            found.append("tiền đặt cọc không được âm")
        if self._agency(values) is None:
            found.append(f"không có cơ quan mã “{values['agency']}”")
        return found

    def take(self, rows: Sequence[TypedRow], run: ImportRun | None) -> Taken:
        """New loans, each with its event and facts; a loan that is there is left as it is."""
        taken = Taken()
        known = set(Loan.objects.filter(code__in=[row.code for row in rows]).values_list("code", flat=True))
        for row in rows:
            agency = self._agency(row.values)
            if row.code in known:
                taken.unchanged += 1
            elif agency is None or not self._may_write(agency):
                taken.refused[row.line] = "Phiếu mượn của cơ quan khác."
            else:
                taken.added += 1
                if run is not None:
                    self._write(row, agency, run)
        return taken

    def _may_write(self, agency: int) -> bool:
        return self.task.own is None or agency in self.task.own

    def _agency(self, values: Mapping[str, Any]) -> int | None:
        try:
            return resolve(values["agency"], self.task.at.date()).agency_id
        except AgencyNotFound:
            return None

    def _write(self, row: TypedRow, agency: int, run: ImportRun) -> None:
        values = row.values
        loan = Loan(
            code=row.code, agency_id=agency, borrower=values["borrower"], shelf=SHELF_SLUGS[values["shelf"]],
            deposit=values["deposit"], lent_on=values["lent_on"], back_on=values["back_on"],
            status=LoanStatus.BACK if values["back_on"] else LoanStatus.LENT,
        )  # fmt: skip
        begun = datetime.combine(values["lent_on"], time(8), VIETNAM)
        words = f"Nhập từ tệp, lần {run.pk}"
        with create(
            LOANS, "take_in", POLICY, record=loan, by=self.task.by, at=self.task.at, effective_at=begun, comment=words
        ) as act:
            act.source = {"source": "import", "run": run.pk, "line": row.line}


class LoanTable(TableKind):
    """The book of loans."""

    key = "loans"
    title = "Sổ mượn tài liệu"
    record_name = "phiếu mượn"
    code_title = "Mã phiếu"
    importers = (Role.CLERK,)
    columns = (
        ImportColumn("code", "Mã phiếu", ("ma phieu",), required=True, most=32),
        ImportColumn("agency", "Mã cơ quan", ("ma co quan", "co quan"), required=True),
        ImportColumn("borrower", "Người mượn", ("nguoi muon",), required=True, most=128),
        ImportColumn(
            "shelf", "Kho", ("kho",), CellKind.CHOICE, required=True,
            choices={slug: Shelf(number).label for slug, number in SHELF_SLUGS.items()},
        ),
        ImportColumn("deposit", "Tiền đặt cọc", ("dat coc",), CellKind.MONEY, required=True),
        ImportColumn("lent_on", "Ngày mượn", ("ngay muon",), CellKind.DAY, required=True),
        ImportColumn("back_on", "Ngày trả", ("ngay tra",), CellKind.DAY),
    )  # fmt: skip

    def start(self, task: Task) -> LoanRows:
        """Begin with a file."""
        return LoanRows(self, task)
