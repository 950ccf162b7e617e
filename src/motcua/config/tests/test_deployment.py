"""The samples of `deploy/`: real nginx and Caddy run with them, systemd verifies the units, the image's steps work."""

import http.client
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import override_settings

from motcua.config.tests.test_serving import FORGED, free_port, reached, serving
from motcua.config.tracing import KEY

_ = serving  # a fixture
ROOT = Path(__file__).parents[4]
DEPLOY = ROOT / "deploy"
OFFICE = "motcua.example.gov.vn"
UNITS = sorted((DEPLOY / "systemd").glob("motcua*"))
CONTAINERFILE = (DEPLOY / "container" / "Containerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"apt-get install {name}")
    return found


def certificate(folder: Path) -> None:
    """A certificate of the office, signed by itself, under the names that the sample of nginx has."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8, no = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, pkcs8, no))


def nginx(folder: Path, port: int, behind: int) -> list[str]:
    certificate(folder)
    site = (DEPLOY / "nginx" / "motcua.conf").read_text()
    for there, here in (
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        (f"/etc/letsencrypt/live/{OFFICE}", str(folder)),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
    ):
        assert there in site
        site = site.replace(there, here)
    (folder / "site.conf").write_text(site)
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{ worker_connections 64; }}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; {paths} include {folder}/site.conf; }}\n"
    )
    return [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, behind: int) -> list[str]:
    site = (DEPLOY / "caddy" / "Caddyfile").read_text()
    for there, here in ((f"{OFFICE} {{", f"{OFFICE}:{port} {{"), ("127.0.0.1:8000", f"127.0.0.1:{behind}")):
        assert there in site
        site = site.replace(there, here)
    own = ("admin off", "local_certs", "skip_install_trust", "auto_https disable_redirects")
    options = "\n".join([*own, f"storage file_system {folder}"])
    (folder / "Caddyfile").write_text(f"{{\n{options}\n}}\n{site}")
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def asked(port: int, address: str, **headers: str) -> http.client.HTTPResponse:
    """Ask over TLS for the office's name; what a visitor writes into the headers of a proxy is forged."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection(OFFICE, port, timeout=20, context=trusting)
    line._create_connection = lambda *_, **__: __import__("socket").create_connection(("127.0.0.1", port), 20)
    line.request("GET", address, headers={**FORGED, "Host": OFFICE, "X-Request-ID": "forged-by-a-visitor", **headers})
    return line.getresponse()


def answered(port: int, address: str) -> http.client.HTTPResponse:
    """The same as soon as the proxy has its certificate."""
    for _ in range(60):
        try:
            return asked(port, address)
        except (OSError, ssl.SSLError):
            time.sleep(0.25)
    return asked(port, address)


@pytest.mark.parametrize("words", [nginx, caddy])
def test_behind_the_shipped_proxy_address_scheme_and_id_are_true(serving, tmp_path: Path, words) -> None:  # noqa: F811
    seen: list[dict] = []

    def site(environ, start):
        seen.append({name: environ.get(name) for name in ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST", KEY)})
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"seen"]

    port = free_port()
    with override_settings(PROXIES=1, PROXY_ADDRESS="127.0.0.1"):
        behind = serving(site)
        environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
        run = words(tmp_path, port, behind)
        with (
            (tmp_path / "out").open("wb") as out,
            subprocess.Popen(run, stdout=out, stderr=out, env=environment) as proxy,
        ):
            try:
                reached(port)
                assert answered(port, "/").read() == b"seen"
                inner = asked(port, "/metrics").status
            finally:
                proxy.terminate()
    [told] = seen
    assert told["wsgi.url_scheme"] == "https"
    assert told["REMOTE_ADDR"] == "127.0.0.1", "the forged first address is not believed"
    assert told["HTTP_HOST"] == OFFICE
    assert told[KEY] not in ("", "forged-by-a-visitor")
    assert len(told[KEY]) >= 32, "the id is the proxy's"
    assert inner == 404, "metrics are not for visitors"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    for each in UNITS:  # what a unit starts has to exist
        (tmp_path / each.name).write_text(each.read_text().replace("/opt/motcua", str(ROOT)))
    run = [program("systemd-analyze"), "verify", "--man=no", str(tmp_path / unit.name)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "motcua" in line]
    assert (done.returncode, told) == (0, [])


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_the_service_is_exposed_little(unit: Path) -> None:
    run = [program("systemd-analyze"), "security", "--offline=true", "--threshold=20", str(unit)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:]
    assert {"NoNewPrivileges=true", "ProtectSystem=strict", "User=motcua"} <= set(unit.read_text().splitlines())


def test_commands_of_the_units_are_commands_of_the_product() -> None:
    from django.core.management import get_commands

    called = [re.search(r"^ExecStart=/opt/motcua/motcua (\w+)", unit.read_text(), re.M) for unit in UNITS]
    assert {found[1] for found in called if found} == {"serve", "jobs"}
    assert {found[1] for found in called if found} <= set(get_commands())


def last_stage() -> list[tuple[str, str]]:
    """Instructions of the image that is run, in order."""
    text = re.sub(r"\\\n\s*", "", CONTAINERFILE).rpartition("\nFROM ")[2]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in text.splitlines()[1:] if line[:1].isupper()]


def test_what_the_image_copies_is_in_the_project_and_not_left_out() -> None:
    left_out = set((ROOT / ".containerignore").read_text().split())
    assert left_out == set((ROOT / ".dockerignore").read_text().split())
    copied = [line for line in CONTAINERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    for source in [word for line in copied for word in line.split()[1:-1]]:
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] not in left_out, source


def test_the_image_runs_without_rights_and_says_whether_it_is_healthy() -> None:
    names = [name for name, _ in last_stage()]
    user = next(words for name, words in last_stage() if name == "USER")
    assert user.isdigit(), "a number, so that a cluster sees that it is not root"
    assert int(user) > 0
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert not [words for name, words in last_stage()[names.index("USER") :] if name == "RUN"]
    assert "HEALTHCHECK" in names
    assert "--require-hashes" in CONTAINERFILE
    assert "npm ci" in CONTAINERFILE


def test_the_composition_is_read_only_and_its_settings_exist() -> None:
    site = COMPOSE["services"]["site"]
    assert site["read_only"] is True
    assert site["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in site["security_opt"]
    told = (ROOT / "docs" / "settings.md").read_text()
    assert not [name for name in site["environment"] if f"`{name}`" not in told]
    assert site["build"]["dockerfile"] == "deploy/container/Containerfile"
    assert "ports" not in site, "only the proxy is reached from outside"
    assert "ports" not in COMPOSE["services"]["database"]


@pytest.mark.slow
def test_the_steps_of_the_image_make_a_site_that_answers(tmp_path: Path) -> None:
    """Copies what the image copies, runs what it runs with our own packages, and asks as its health check does."""
    app, data = tmp_path / "app", tmp_path / "data"
    app.mkdir()
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": "/nonexistent"}
    steps = dict.fromkeys(name for name, _ in last_stage())
    assert {"COPY", "ENV", "RUN", "ENTRYPOINT", "CMD"} <= set(steps)
    for name, words in last_stage():
        if name == "COPY":
            _copy(words.replace("--from=assets /assets/", "").split(), app)
        elif name == "ENV":
            pairs = (pair.split("=", 1) for pair in words.split() if not pair.startswith("PATH="))
            environment |= {key: value.replace("/app", str(app)).replace("/data", str(data)) for key, value in pairs}
        elif name == "RUN" and "useradd" not in words:
            subprocess.run(["sh", "-ec", words], cwd=app, env=environment, check=True, capture_output=True)
    image = sorted(app.rglob("*"))
    port = free_port()
    command = [*yaml.safe_load(_words("ENTRYPOINT")), *yaml.safe_load(_words("CMD"))]
    command = [str(port) if word == "8000" else "127.0.0.1" if word == "0.0.0.0" else word for word in command]
    with subprocess.Popen([sys.executable, *command[1:]], cwd=app, env=environment) as site:
        try:
            for _ in range(240):
                try:
                    answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5)
                    break
                except OSError:
                    time.sleep(0.5)
            else:
                pytest.fail("the site does not answer")
            assert answer.status == 200
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).read().decode()
            style = re.search(r'href="(/static/[^"]+\.css)"', page)
            assert style
            assert urllib.request.urlopen(f"http://127.0.0.1:{port}{style[1]}", timeout=20).status == 200
        finally:
            site.terminate()
    assert sorted(app.rglob("*")) == image, "nothing is written into the read-only root"


def _words(instruction: str) -> str:
    return next(words for name, words in last_stage() if name == instruction)


def _copy(words: list[str], app: Path) -> None:
    *sources, target = words
    for source in sources:
        if source.startswith("--from"):
            return  # the virtual environment: our own
        there = app / (target if target != "./" else source)
        if source == "node_modules":
            there.mkdir()
            for part in (ROOT / source).iterdir():
                (there / part.name).symlink_to(part) if part.name != "mot-cua-so" else None
        elif (ROOT / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "tests")
            shutil.copytree(ROOT / source, there, ignore=ignored)
        else:
            shutil.copy(ROOT / source, there)
