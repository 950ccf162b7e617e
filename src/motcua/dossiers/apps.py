"""Django application of the one-stop shop, with its registrations at start-up."""

from datetime import datetime, timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Register facts and measures with the statistics room, and page parts with other rooms."""
        from motcua.acts.tables.registry import TABLE_KINDS
        from motcua.agencies.registry import HOLDINGS
        from motcua.base.jobs import Job, register
        from motcua.base.law_files import READERS
        from motcua.base.logs import APPEND_ONLY
        from motcua.books.vocabulary import BOOK_KINDS, BookKind
        from motcua.dossiers import declarations, facts, measures, reporting
        from motcua.dossiers.actions.import_run import BOOK_TABLE
        from motcua.dossiers.actions.recounting import recount
        from motcua.dossiers.models import StoredFile
        from motcua.dossiers.models.name_index import keep_words
        from motcua.dossiers.queries.held import open_dossiers
        from motcua.dossiers.reporting import records
        from motcua.dossiers.rules import result_templates
        from motcua.dossiers.views import fees, panels
        from motcua.dossiers.vocabulary import RESULT_BOOK, TRACKING_BOOK
        from motcua.people.registry import name_in_logs
        from motcua.procedures.registry import RECOUNTS

        HOLDINGS.register("dossiers", open_dossiers)
        RECOUNTS.register("dossiers", recount)
        register(Job("leftovers", "Dọn tệp ghi dở", _remove_leftovers))
        register(
            Job("verify", "Kiểm tra diễn biến, tệp, niêm phong", _verify, hour=lambda: 3, again_after=20, at_once=False)
        )

        READERS.register("results", result_templates.read_all)
        APPEND_ONLY.register("files", StoredFile)
        BOOK_KINDS.register(RESULT_BOOK, BookKind(RESULT_BOOK, "Sổ cấp số kết quả giải quyết"))
        BOOK_KINDS.register(TRACKING_BOOK, BookKind(TRACKING_BOOK, "Sổ theo dõi hồ sơ"))
        name_in_logs(
            subjects={
                "dossier": "Hồ sơ",
                "dossiers": "Danh sách hồ sơ",
                "applicant": "Người nộp",
                "book": "Sổ theo dõi hồ sơ",
            }
        )
        declarations.register()
        facts.register(
            rebuild_dossiers=_rebuild_dossiers,
            rebuild_steps=_rebuild_steps,
            dossier_list=records.DOSSIERS,
            step_list=records.STEPS,
        )
        measures.register()
        reporting.register()
        panels.register()
        TABLE_KINDS.register(BOOK_TABLE.key, BOOK_TABLE)
        fees.register()
        post_migrate.connect(keep_words, sender=self, dispatch_uid="dossiers.words")


def _rebuild_dossiers(code: str = "", *, show_progress: bool = False) -> int:
    from motcua.dossiers.actions.rebuilding import rebuild_dossiers  # not needed by pages

    return rebuild_dossiers(code, show_progress=show_progress)


def _rebuild_steps(code: str = "", *, show_progress: bool = False) -> int:
    from motcua.dossiers.actions.rebuilding import rebuild_steps  # not needed by pages

    return rebuild_steps(code, show_progress=show_progress)


def _remove_leftovers(at: datetime) -> str:
    """Remove files whose writing was broken off more than a day ago."""
    from motcua.dossiers.gateways.files import remove_leftovers

    return f"đã xóa {remove_leftovers(at - timedelta(days=1))} tệp"


def _verify(at: datetime) -> str:
    """Check every chain, file and seal; RuntimeError with what was found where something was changed by hand."""
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    try:
        call_command("verify_events", no_progress=True, stdout=out, stderr=out)
    except SystemExit:
        raise RuntimeError(" ".join(out.getvalue().split())[:1_500]) from None
    return "không có sai lệch"
