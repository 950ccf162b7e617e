"""`make security`: static checks and scanners of others, over the code and over a demo on a port of its own.

The tools come from `requirements/security.txt` into environments of their own (`var/security`). A tool that
is not there, or needs a network that is not, says so in a line and is skipped; docs/security/findings.md reasons what
remains of the findings. Exit 1 where a tool found something that is not reasoned there.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "var" / "security"
#: Findings of bandit that docs/security/findings.md reasons, by their test; everything else fails the run.
REASONED = {"B104", "B308", "B506", "B608", "B703"}
LONGEST = 600


def run(tool: str, *words: str, **more: object) -> subprocess.CompletedProcess[str] | None:
    """Run a tool of the environment or of the machine; None, with a line, where it is not installed."""
    places = [str(folder / "bin") for folder in sorted(TOOLS.glob("*"))]
    found = shutil.which(tool, path=os.pathsep.join([*places, os.environ.get("PATH", "")]))
    if found is None:
        print(f"{tool}: not installed, skipped")
        return None
    try:
        return subprocess.run(
            [found, *words], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False, **more
        )  # type: ignore[call-overload,no-any-return]
    except subprocess.TimeoutExpired:
        print(f"{tool}: not finished after {LONGEST} s, stopped")
        return None


def bandit() -> int:
    """Static checks of Python: findings of middle and high severity outside what is reasoned."""
    done = run("bandit", "-q", "-r", "src/motcua", "-x", "*/tests/*,*/migrations/*", "-ll", "-f", "json")
    if done is None:
        return 0
    found = json.loads(done.stdout)["results"]
    new = [one for one in found if one["test_id"] not in REASONED]
    for one in new:
        print(f"  {one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}")
    print(f"bandit: {len(found)} findings, {len(new)} not reasoned")
    return len(new)


def pip_audit() -> int:
    """Known vulnerabilities of the locked packages."""
    words = ("-r", "requirements/run.txt", "--no-deps", "--disable-pip", "-f", "json")
    done = run("pip-audit", *words)
    if done is None:
        return 0
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"pip-audit: no answer ({done.stderr.strip()[-200:]}), skipped")
        return 0
    bad = [one for one in packages if one.get("vulns")]
    skipped = [one for one in packages if "skip_reason" in one]
    for one in bad:
        print(f"  {one['name']} {one['version']}: {', '.join(vuln['id'] for vuln in one['vulns'])}")
    print(f"pip-audit: {len(packages)} packages, {len(bad)} vulnerable, {len(skipped)} could not be audited here")
    return len(bad)


def npm_audit() -> int:
    """Known vulnerabilities of the front-end packages."""
    done = run("npm", "audit", "--omit=dev", "--json")
    if done is None:
        return 0
    try:
        found = json.loads(done.stdout)["metadata"]["vulnerabilities"]
    except (ValueError, KeyError):
        print("npm audit: the registry gives no advisories here, skipped")
        return 0
    print(f"npm audit: {found['total']} vulnerable packages")
    return int(found["high"]) + int(found["critical"])


def semgrep() -> int:
    """Semgrep's rules for Django, which it downloads; without a network they are skipped."""
    done = run("semgrep", "scan", "--config", "p/django", "--metrics", "off", "--json", "-q", "src/motcua")
    if done is None:
        return 0
    try:
        found = json.loads(done.stdout)["results"]
    except (ValueError, KeyError):
        found = None
    if found is None or done.returncode > 1:
        print("semgrep: the rules p/django cannot be downloaded here, skipped")
        return 0
    for one in found:
        print(f"  {one['path']}:{one['start']['line']} {one['check_id']}")
    print(f"semgrep: {len(found)} findings")
    return len(found)


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """The demo on a free port, in a folder of its own."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    home = tempfile.mkdtemp(prefix="motcua-security-")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "MOTCUA_HOME": home}
    command = [sys.executable, "-m", "motcua", "demo", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as site:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(LONGEST):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/health", timeout=5)  # noqa: S310 (this machine)
                    break
                time.sleep(1)
            yield address
        finally:
            site.terminate()
    shutil.rmtree(home, ignore_errors=True)


def wapiti(address: str) -> int:
    """A scan of the public pages from outside."""
    report = Path(tempfile.mkdtemp()) / "wapiti.json"
    words = (
        "--scope",
        "domain",
        "--max-scan-time",
        "300",
        "--max-attack-time",
        "60",
        "--no-bugreport",
        "--flush-session",
    )
    done = run("wapiti", "-u", address, *words, "-f", "json", "-o", str(report), "-v", "0")
    if done is None or not report.is_file():
        print("wapiti: no report" if done is not None else "wapiti: skipped")
        return 0
    found = json.loads(report.read_text())["vulnerabilities"]
    bad = {name: rows for name, rows in found.items() if rows}
    for name, rows in bad.items():
        print(
            f"  {name}: {len(rows)}, first {rows[0].get('method')} {rows[0].get('path')} {rows[0].get('info', '')[:90]}"
        )
    print(f"wapiti: {sum(map(len, bad.values()))} findings")
    return sum(len(rows) for name, rows in bad.items() if name not in REASONED_OF_WAPITI)


#: Findings of wapiti that docs/security/findings.md reasons: the demo speaks HTTP on this machine.
REASONED_OF_WAPITI = {"HTTP Strict Transport Security (HSTS)", "Secure Flag cookie", "Unencrypted Channels"}


def schemathesis(address: str) -> int:
    """Odd requests by a description of the public addresses, made here; any answer of 500 and more is a finding."""
    texts = {"schema": {"type": "string"}}
    paths = {
        path: {"get": {"parameters": [{"name": name, "in": "query", **texts} for name in names], "responses": {}}}
        for path, names in PUBLIC.items()
    }
    described = {"openapi": "3.0.3", "info": {"title": "Một Cửa", "version": "1"}, "paths": paths}
    file = Path(tempfile.mkdtemp()) / "public.json"
    file.write_text(json.dumps(described))
    checks = ("--checks", "not_a_server_error", "--max-examples", "60")
    done = run("schemathesis", "run", str(file), "--url", address, *checks)
    if done is None:
        return 0
    print("\n".join(line for line in done.stdout.splitlines()[-12:]))
    return done.returncode


#: Public addresses with what they read from the query.
PUBLIC = {
    "/": ["q"], "/thu-tuc/": ["q", "page", "field"], "/tra-cuu/": ["ma", "code"], "/gioi-thieu/": [],
    "/dang-nhap/": ["next"], "/chung-thu-so/": [], "/health": [],
}  # fmt: skip


def install() -> None:
    """Install every tool into an environment of its own: their dependencies contradict each other."""
    for line in (ROOT / "requirements" / "security.txt").read_text().splitlines():
        name = line.partition("==")[0].strip()
        if not name or name.startswith("#") or (TOOLS / name).is_dir():
            continue
        subprocess.run([sys.executable, "-m", "venv", str(TOOLS / name)], check=True)
        subprocess.run([str(TOOLS / name / "bin" / "pip"), "install", "-q", line], check=False)


def main() -> None:
    """Install the tools, run them all, and tell."""
    install()
    bad = bandit() + pip_audit() + npm_audit() + semgrep()
    with demo() as address:
        bad += wapiti(address) + schemathesis(address)
    print(f"{bad} findings that are not reasoned in docs/security/findings.md")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
