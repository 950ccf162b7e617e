"""A small office in a folder of its own, for tests that run the program itself: `python -m tests.office ACT`.

`build` makes it, `intake` takes dossiers with scans in until it is stopped and prints each code once acknowledged,
`look` prints the codes and the scans that cannot be downloaded; `older` backs up as an earlier version would have.
"""

import json
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def surroundings(home: Path, database: str = "") -> dict[str, str]:
    """The environment in which a program works on the office of a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    told = {"MOTCUA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "motcua.config.settings"}
    told |= {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "MOTCUA_PUBLIC_ADDRESS": "https://motcua.mytu.gov.vn"}
    return kept | told | ({"MOTCUA_DATABASE_URL": database} if database else {})


def act(what: str, environment: dict[str, str], *words: str) -> str:
    """Do an act of this module in a process of its own; return what it printed."""
    command = [sys.executable, "-m", "tests.office", what, *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout


def motcua(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess:
    """Run a command of the program."""
    command = [sys.executable, "-m", "motcua", *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def build(report_to: str) -> None:
    """Make the office: its people, a procedure, settled dossiers, and a report whose PDF goes to a file."""
    from django.core.management import call_command

    from motcua.agencies.queries import resolve
    from motcua.base.time import VIETNAM
    from motcua.config.preparation import reference_stamps
    from motcua.dossiers.tests.stage import Stage, make_procedure
    from motcua.reports import actions
    from motcua.reports.gateways.issued_file import issued_pdf
    from motcua.reports.queries.law import period
    from tests.cast import make_cast

    call_command("migrate", verbosity=0, interactive=False)
    for stamp, digest in reference_stamps():  # the units of the tests stand for those of the country
        stamp.write_text(digest)
    stage = Stage(make_cast(), make_procedure())
    friday = datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM)
    for days in (1, 2, 9):
        stage.at = datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM)
        dossier = stage.processing()
        stage.at += timedelta(days=days, hours=2)
        stage.grant(dossier)

    def who(name: str) -> Any:
        return stage.cast.actor(name, friday.date())

    where, chosen = resolve("xa:31567", friday.date()), period("2026-11-01..2026-11-19")
    report = actions.draft_report(where=where, chosen=chosen, by=who("reform"), at=friday)
    report = actions.submit(report=report, by=who("reform"), at=friday)
    signing = actions.Signing("Nguyễn Văn Lãnh Đạo", gap_reason="các mục do sở khác báo cáo")
    report = actions.sign(report=report, signing=signing, by=who("leader"), at=friday)
    numbering = actions.Numbering(date(2026, 11, 20), "BC-UBND", 12)
    report = actions.issue(report=report, numbering=numbering, by=who("clerk"), at=friday)
    Path(report_to).write_bytes(issued_pdf(report))


def found_cast() -> Any:
    """The cast of the office that was built."""
    from motcua.agencies.models import Agency
    from motcua.people.models import Account
    from tests.cast import Cast

    codes = {"province": "H13", "commune": "H13.100", "desk_place": "H13.100.1", "economy": "H13.100.2"}
    codes |= {
        "culture": "H13.100.3",
        "office": "H13.100.4",
        "other_commune": "H13.101",
        "other_desk_place": "H13.101.1",
    }
    places = {name: Agency.objects.get(versions__code=code) for name, code in codes.items()}
    return Cast(**places, accounts={account.username: account for account in Account.objects.all()})


def intake() -> None:
    """Take dossiers in, each with a scan of its own, until the process is stopped."""
    from PIL import Image

    from motcua.base.time import now
    from motcua.dossiers.gateways.files import store
    from motcua.dossiers.tests.stage import Stage
    from motcua.dossiers.vocabulary import Paper
    from motcua.procedures.models import Procedure, RequiredDocument

    stage = Stage(found_cast(), Procedure.objects.get(code="1.001193"))
    needed = RequiredDocument.objects.get(case__version__procedure=stage.procedure)
    number = 0
    while True:
        number += 1
        scan = BytesIO()
        Image.effect_noise((60, 40), number % 200 + 10).save(scan, "PNG")
        kept = store(BytesIO(scan.getvalue()))
        paper = Paper(name=needed.name, required_document_id=needed.pk, file_id=kept.pk, file_name="quét.png")
        stage.at = now()
        print(stage.intake(papers=(paper,)).code, flush=True)


def back_up_older(folder: str) -> None:
    """Back the office up as an earlier version had it: without the last migration of the catalogue."""
    from django.core.management import call_command
    from django.db.migrations.loader import MigrationLoader

    from motcua.backups.actions import make_backup
    from motcua.base.time import now

    names = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "procedures")
    call_command("migrate", "procedures", names[-2], verbosity=0, interactive=False)
    Path(folder).mkdir()
    print(make_backup(folder=Path(folder), at=now()).name)


def look() -> None:
    """Print the codes of all dossiers, and the scans that a desk officer cannot download."""
    from django.conf import settings
    from django.urls import reverse

    from motcua.dossiers.models import Dossier, DossierDocument

    settings.ALLOWED_HOSTS = ["testserver"]
    client = found_cast().client("desk")
    scans = DossierDocument.objects.exclude(file=None).select_related("dossier")
    addresses = [reverse("dossier_file", args=[scan.dossier.code, scan.pk]) for scan in scans]
    lost = [address for address in addresses if not _downloads(client, address)]
    codes = sorted(Dossier.objects.values_list("code", flat=True))
    print(json.dumps({"codes": codes, "scans": len(addresses), "lost": lost}))


def _downloads(client: Any, address: str) -> bool:
    answer = client.get(address)
    return answer.status_code == 200 and b"".join(answer).startswith(b"\x89PNG")


if __name__ == "__main__":
    import django

    django.setup()
    {"build": build, "intake": intake, "look": look, "older": back_up_older}[sys.argv[1]](*sys.argv[2:])
