"""Headers and cookies of a site that is reached by HTTPS, as a process with that setting answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.apps import apps
from django.core.management import call_command
settings.ALLOWED_HOSTS = ["*"]
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
answer = Client().get("/dang-nhap/", secure=True)
cookies = {name: {key: bool(value) and str(value) for key, value in one.items()}
           for name, one in answer.cookies.items()}
names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.DEVICE_COOKIE_NAME]
plain = Client().get("/dang-nhap/")
trace = Client().trace("/", secure=True).status_code
moved = [plain.status_code, plain.get("Location")]
told = {"headers": dict(answer.headers), "cookies": cookies, "names": names, "plain": moved}
print(json.dumps(told | {"status": answer.status_code, "trace": trace, "only": settings.SESSION_COOKIE_HTTPONLY}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_", "PYTEST_"))}
    settings = {
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        "MOTCUA_HOME": str(tmp_path_factory.mktemp("https")),
        "MOTCUA_HTTPS": "1",
        "MOTCUA_PROXIES": "1",
        "MOTCUA_STATIC_IN_PLACE": "1",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run([sys.executable, "-c", ASK], env=kept | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_browsers_keep_to_https_for_a_year_under_all_subdomains(told):
    assert told["status"] == 200
    assert told["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert told["plain"][0] == 301
    assert told["plain"][1].startswith("https://")


def test_cookies_are_bound_to_the_host_and_out_of_reach_of_scripts(told):
    assert told["names"] == ["__Host-motcua_session", "__Host-motcua_csrf", "__Host-motcua_device"]
    cookie = told["cookies"]["__Host-motcua_csrf"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == ("True", "True", "/", False)
    assert cookie["samesite"] == "Lax"
    assert told["only"]


def test_no_other_origin_is_let_in_and_trace_is_not_answered(told):
    assert not [name for name in told["headers"] if name.lower().startswith("access-control-")]
    assert told["trace"] == 405
