"""Twenty faults at random moments, from kills to a full disk: what was acknowledged stands. `make faults` runs more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("MOTCUA_TEST_DATABASE") == "postgresql", reason="once in the suite; `make faults` breaks PostgreSQL"
)
def test_what_was_acknowledged_survives_twenty_faults():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_", "PYTEST_"))}
    environment = {**kept, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, str(ROOT / "bench" / "faults.py"), "--rounds", "20"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert "0 deviations" in done.stdout
    assert int(done.stdout.rsplit(" acknowledged", 1)[0].rsplit(maxsplit=1)[-1]) > 0
