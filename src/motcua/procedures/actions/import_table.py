"""The workbook of the catalogue as a kind of table: several sheets, taken in whole or not at all."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from motcua.acts.tables.registry import TableKind
from motcua.acts.tables.vocabulary import ImportReport
from motcua.people.vocabulary import Actor, Role
from motcua.procedures.actions.importing import import_catalogue
from motcua.procedures.permissions import can_keep_catalogue


class CatalogueTable(TableKind):
    """Danh mục thủ tục: import with a preview of the changes; a file with one wrong row changes nothing."""

    key = "procedures"
    title = "Danh mục thủ tục"
    record_name = "thủ tục"
    code_title = "Mã thủ tục"
    hint = "Tệp XLSX xuất từ danh mục, hoặc tệp mẫu; một dòng sai thì cả tệp không được nhập."
    importers = (Role.CONTROLLER, Role.ADMINISTRATOR)
    own_page = "/danh-muc/thu-tuc/nhap/"

    def may_import(self, actor: Actor) -> bool:
        """Check whether the person keeps the catalogue."""
        return can_keep_catalogue(actor)

    def import_file(self, path: Path, by: Actor, at: datetime, dry_run: bool) -> ImportReport:
        """Import the whole workbook, or nothing of it where one row is refused."""
        found = import_catalogue(path, by, at, not dry_run)
        return ImportReport(
            added=len(found.added),
            updated=len(found.changed),
            unchanged=found.unchanged,
            refused=len(found.refusals),
            refused_rows=[(0, one.place, one.reason) for one in found.refusals],
            dry_run=dry_run,
            changes=[asdict(change) for change in found.changes],
        )


CATALOGUE_TABLE = CatalogueTable()
