"""The log, the ids of requests and the metrics: what they tell, and what they never tell."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.db import DatabaseError, IntegrityError
from django.test import Client, override_settings
from django.urls import path

from motcua.base.time import now
from motcua.config.logs import Json, Line, RequestIds, blackened
from motcua.config.tests.test_serving import serving, visit  # noqa: F401
from motcua.config.tracing import KEY, with_request_ids
from motcua.config.urls import urlpatterns as ours
from motcua.dossiers.tests.stage import Stage, make_procedure

_ = serving  # a fixture of the tests of the server
NAME, NUMBER, PHONE = "Nguyễn Thị Không Ai", "079190001234", "0912345678"
PERSONAL = (NAME, "Không Ai", "khong ai", NUMBER, PHONE)


def breaks(request):
    raise RuntimeError(f"broken for {NUMBER}")


def refused_row(request):
    raise IntegrityError(f"duplicate key\nDETAIL:  Key (applicant_name)=({NAME}, {PHONE}) already exists.")


@pytest.fixture
def stage(cast) -> Stage:
    return Stage(cast, make_procedure())


urlpatterns = [path("vo/", breaks), path("trung/", refused_row), *ours]
handler400 = "motcua.config.views.bad_request"


@pytest.fixture(params=[Line, Json], ids=["line", "json"])
def told(request) -> Iterator[StringIO]:
    """Everything that is logged, from DEBUG on, in either style."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(request.param())
    handler.addFilter(RequestIds())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def test_each_request_is_one_line_with_the_id_of_its_answer(told: StringIO, client: Client, db) -> None:
    answer = client.get("/thu-tuc/", {"q": NAME})
    [line] = [line for line in told.getvalue().splitlines() if "motcua.request" in line]
    assert answer["X-Request-ID"] in line
    assert "thu-tuc/" in line
    assert NAME not in line
    if line.startswith("{"):
        found = json.loads(line)
        assert (found["status"], found["route"], found["method"]) == (200, "/thu-tuc/", "GET")
        assert found["request_id"] == answer["X-Request-ID"]


def test_sign_in_search_and_intake_leave_no_personal_data_in_the_log(told: StringIO, stage: Stage) -> None:
    stranger = Client()
    for typed in (NUMBER, NAME):
        assert stranger.post("/dang-nhap/", {"login": typed, "password": PHONE}).status_code == 200
    dossier = stage.processing(applicant_name=NAME, applicant_id_number=NUMBER, phone=PHONE)
    desk = stage.cast.client("desk")
    for words in PERSONAL:
        assert desk.get("/ho-so/", {"q": words}).status_code in (200, 302)
    assert desk.get(f"/ho-so/{dossier.code}/").status_code == 200
    typed = {"applicant_name": NAME, "applicant_id_number": NUMBER, "phone": PHONE, "procedure": stage.procedure.pk}
    assert desk.post("/ho-so/tiep-nhan/", typed).status_code == 422
    assert stranger.post("/tra-cuu/", {"code": dossier.code, "phone": PHONE}).status_code in (200, 302, 405)
    lines = told.getvalue()
    assert lines.count("motcua.request") >= 9
    assert not [words for words in (*PERSONAL, dossier.code) if words in lines]


@override_settings(ROOT_URLCONF=__name__)
def test_the_page_of_an_error_names_the_request_and_the_log_has_it(told: StringIO, db) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/vo/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    lines = told.getvalue()
    [line] = [line for line in lines.splitlines() if "ERROR" in line]
    assert answer["X-Request-ID"] in line
    assert "RuntimeError" in lines
    assert NUMBER not in lines


@override_settings(ROOT_URLCONF=__name__)
def test_rows_that_a_database_quotes_are_left_out_of_the_log(told: StringIO, db) -> None:
    Client(raise_request_exception=False).get("/trung/")
    assert "duplicate key" in told.getvalue()
    assert not [words for words in PERSONAL if words in told.getvalue()]


@pytest.mark.parametrize("words", ["0912 345 678", "0912.345.678", "+84912345678", "số 079190001234."])
def test_numbers_of_persons_are_blackened(words: str) -> None:
    assert re.sub(r"\D", "", blackened(words)) == ""


def test_codes_days_and_ids_are_not_blackened() -> None:
    line = "2026-11-22 03:10:00,123 H13.100.1-261116-0001 request 12345678ab123456 status=200 ms=12"
    assert blackened(line) == line


@pytest.mark.parametrize(
    ("proxies", "address", "told", "kept"),
    [
        (1, "127.0.0.1", "abcd-1234", True),
        (1, "10.9.9.9", "abcd-1234", False),
        (0, "127.0.0.1", "abcd-1234", False),
        (1, "*", "abcd-1234", True),
        (1, "127.0.0.1", "forged\nline", False),
        (1, "127.0.0.1", "x" * 65, False),
    ],
)
def test_the_id_of_a_request_is_taken_from_a_trusted_proxy_only(proxies, address, told, kept) -> None:
    seen = {}
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REQUEST_ID": told}
    with override_settings(PROXIES=proxies, PROXY_ADDRESS=address):
        with_request_ids(lambda environ, start: seen.update(environ) or [])(environ, None)
    assert (seen[KEY] == told) is kept
    assert re.fullmatch(r"[\w.-]{8,64}", seen[KEY])


def test_the_built_in_server_decides_by_the_address_of_the_neighbour(serving) -> None:  # noqa: F811
    ids = []

    def site(environ, start):
        ids.append(environ[KEY])
        start("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    with override_settings(PROXIES=1, PROXY_ADDRESS="127.0.0.1"):
        visit(serving(site), **{"X-Request-ID": "from-the-proxy", "X-Forwarded-Proto": "https"})
    with override_settings(PROXIES=0):
        visit(serving(site), **{"X-Request-ID": "from-a-visitor"})
    assert ids[0] == "from-the-proxy"
    assert ids[1] != "from-a-visitor"


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", "secret-token"])
@pytest.mark.parametrize("token", ["", "secret-token"])
def test_metrics_answer_nobody_without_the_token(client: Client, db, settings, token, header) -> None:
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


def test_metrics_tell_requests_jobs_records_and_seals(client: Client, stage: Stage, settings, tmp_path) -> None:
    settings.METRICS_TOKEN = "secret-token"
    settings.BACKUP_DIR = str(tmp_path)
    settings.HOME = tmp_path
    (tmp_path / "jobs").mkdir()
    at = (now() - timedelta(seconds=5)).isoformat()
    (tmp_path / "jobs" / "backup.json").write_text(json.dumps({"begun": at, "ended": at, "succeeded": at}))
    dossier = stage.processing(applicant_name=NAME)
    client.get("/thu-tuc/")
    client.get("/khong-co/")
    answer = client.get("/metrics", headers={"Authorization": "Bearer secret-token"})
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
    assert re.search(r'motcua_requests_total\{method="GET",route="/thu-tuc/",status="200"\} [1-9]', text)
    assert re.search(r'motcua_requests_total\{method="GET",route="\(không có\)",status="404"\} [1-9]', text)
    assert re.search(r'motcua_request_seconds_bucket\{le="0.1",route="/thu-tuc/"\}', text)
    assert f'motcua_records{{kind="dossier",status="{dossier.status}"}} 1.0' in text
    assert "motcua_database_up 1.0" in text
    assert "motcua_migrations_waiting 0.0" in text
    assert "motcua_disk_free_bytes" in text
    assert re.search(r'motcua_job_success_age_seconds\{job="backup"\} [0-5]\d?\.', text)
    assert 'motcua_job_failed{job="backup"} 0.0' in text
    assert NAME not in text
    assert dossier.code not in text


def test_metrics_of_the_machine_are_told_where_the_database_is_gone(client: Client, settings, monkeypatch) -> None:
    from motcua.config import metrics

    def gone():
        raise DatabaseError("gone")

    settings.METRICS_TOKEN = "secret-token"
    monkeypatch.setattr(metrics, "_records", gone)
    text = client.get("/metrics", headers={"Authorization": "Bearer secret-token"}).content.decode()
    assert "motcua_database_up 0.0" in text
    assert "motcua_disk_free_bytes" in text
