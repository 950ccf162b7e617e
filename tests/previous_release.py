"""Record the release that the next one is upgraded from: its last migrations, and an office that it wrote.

    .venv/bin/python -m tests.previous_release COMMIT

checks COMMIT out beside, has *its* code play an office with dossiers in every state, and writes
`src/motcua/config/previous_release.json` (what `./motcua roll_back` goes back to) and the rows of the office as
`src/motcua/config/tests/previous_release.json.gz`. Run it when a release is made.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATE = ROOT / "src" / "motcua" / "config" / "previous_release.json"
ROWS = ROOT / "src" / "motcua" / "config" / "tests" / "previous_release.json.gz"

#: Runs with the code of the old release; only names that it has may stand here.
PLAY = """
import json, sys
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
call_command("migrate", verbosity=0)
from motcua.base.canonical import plain
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.stage import Stage, make_procedure
from tests.cast import make_cast

stage = Stage(make_cast(), make_procedure())
stage.intake(applicant_name="Người Vừa Nộp")
stage.processing(applicant_name="Người Đang Chờ")
paused = stage.processing(applicant_name="Người Tạm Dừng")
stage.do("officer", "pause", paused, kind="public_notice", legal_basis="Luật Đất đai 2024")
drafted = stage.draft(stage.processing(applicant_name="Người Chờ Duyệt"))
stage.to_sign(stage.processing(applicant_name="Người Chờ Ký"))
stage.to_issue(stage.processing(applicant_name="Người Chờ Phát Hành"))
stage.grant(stage.processing(applicant_name="Người Chờ Nhận"))
given = stage.processing(applicant_name="Người Đã Nhận")
stage.grant(given)
stage.later(hours=1)
stage.do("desk", "return_result", given, recipient_name="Người Đã Nhận")
stage.refuse(stage.processing(applicant_name="Người Bị Từ Chối"))

rows = {}
for model in apps.get_models():
    if not model._meta.managed or model._meta.label in ("contenttypes.ContentType", "auth.Permission"):
        continue
    columns = [column.attname for column in model._meta.concrete_fields]
    kept = []
    for row in model._default_manager.order_by("pk").values_list(*columns):
        kept.append([value if isinstance(value, (dict, list)) else plain(value) for value in row])
    if kept:
        rows[model._meta.label_lower] = {"columns": columns, "rows": kept}
loader = MigrationExecutor(connection).loader
leaves = {}
for app, name in loader.graph.leaf_nodes():
    leaves.setdefault(app, []).append(name)
json.dump({"migrations": leaves, "rows": rows}, open(sys.argv[1], "w"), ensure_ascii=False)
"""


def main(commit: str) -> None:
    """Play the office with the code of the commit and write both files."""
    name = subprocess.run(
        ["git", "log", "-1", "--format=%h %cs", commit], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        old, told = Path(folder) / "old", Path(folder) / "told.json"
        subprocess.run(["git", "worktree", "add", "--detach", str(old), commit], cwd=ROOT, check=True)
        try:
            environment = {
                **{key: value for key, value in os.environ.items() if not key.startswith("MOTCUA_")},
                "PYTHONPATH": f"{old / 'src'}:{old}",
                "MOTCUA_ROOT": str(old),
                "MOTCUA_HOME": str(Path(folder) / "home"),
                "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
            }
            subprocess.run([sys.executable, "-c", PLAY, str(told)], cwd=old, env=environment, check=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(old)], cwd=ROOT, check=True)
        found = json.loads(told.read_text())
    state = {"release": name, "migrations": dict(sorted(found["migrations"].items()))}
    STATE.write_text(json.dumps(state, indent=1) + "\n")
    ROWS.write_bytes(gzip.compress(json.dumps(found["rows"], ensure_ascii=False).encode(), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
