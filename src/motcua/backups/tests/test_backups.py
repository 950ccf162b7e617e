"""A backup is whole or is not there: what it holds, what it refuses, and what a restore leaves of what was there."""

import io
import json
import os
import tarfile
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.cast import make_cast
from tests.races import on_disk  # noqa: F401 (a fixture)

from motcua.backups.actions import make_backup, making, restoring, verify_backup
from motcua.backups.gateways import archive as archives
from motcua.backups.gateways import databases, folders
from motcua.backups.gateways.archive import new_key, read_through
from motcua.backups.rules import is_name, name_of, to_remove, unknown_migrations
from motcua.backups.vocabulary import BackupRefused, Header
from motcua.base.home import LOCK, RESTORING, hold_home, home_alone, let_home_go
from motcua.base.refusals import Refused
from motcua.base.time import VIETNAM
from motcua.people.models import AdministrationEvent

AT = datetime(2026, 11, 22, 1, 0, tzinfo=VIETNAM)
PAPER = b"mot to giay"


@pytest.fixture
def home(on_disk, settings, tmp_path):  # noqa: F811
    """An office of the cast with a paper, in a folder of its own."""
    make_cast()
    settings.HOME = tmp_path / "office"
    settings.MEDIA_ROOT = settings.HOME / "files"
    settings.BACKUP_RECIPIENTS = []
    digest = sha256(PAPER).hexdigest()
    paper = settings.MEDIA_ROOT / digest[:2] / digest[2:4] / digest
    paper.parent.mkdir(parents=True)
    paper.write_bytes(PAPER)
    (settings.HOME / "keys").mkdir()
    (settings.HOME / "keys" / "seal.pem").write_text("khoa")
    for left_out in ("static/x.css", "statistics/live.parquet", "jobs/backup.json", ".preparing", "files/.new-abc"):
        (settings.HOME / left_out).parent.mkdir(exist_ok=True)
        (settings.HOME / left_out).write_text("x")
    return settings.HOME


@pytest.fixture
def shelf(tmp_path):
    (tmp_path / "shelf").mkdir()
    return tmp_path / "shelf"


def names_in(file: Path) -> set[str]:
    with tarfile.open(file) as tar:
        return {name.rpartition("/")[2] for name in tar.getnames()}


def test_a_backup_holds_database_papers_and_keys_and_nothing_that_is_made_anew(home, shelf):
    made = make_backup(folder=shelf, at=AT)
    names = names_in(shelf / made.name)
    packed = Path(databases.part_name()).name
    assert names == {"motcua.json", packed, sha256(PAPER).hexdigest(), "seal.pem", "manifest.json"}
    assert (shelf / made.name).stat().st_mode & 0o777 == 0o600
    assert verify_backup(archive=shelf / made.name).office == "Ủy ban nhân dân thành phố Cần Thơ"
    assert folders.kept_backups(shelf) == [made]
    assert made.verified_at
    assert made.sha256 == sha256((shelf / made.name).read_bytes()).hexdigest()
    assert AdministrationEvent.objects.filter(action="backup_made").count() == 1


def test_every_flipped_byte_is_found(home, shelf):
    made = make_backup(folder=shelf, at=AT)
    whole = (shelf / made.name).read_bytes()
    step = max(1, len(whole) // 40)
    for place in range(0, len(whole) - 10_240, step):  # the end of a tar is empty blocks
        if not any(whole[place : place + 1]):
            continue  # padding between the parts
        (shelf / "x.tar").write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with pytest.raises(BackupRefused):
            verify_backup(archive=shelf / "x.tar")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_backup_that_was_cut_short_is_refused(home, shelf, share):
    made = make_backup(folder=shelf, at=AT)
    whole = (shelf / made.name).read_bytes().rstrip(b"\0")  # the end of a tar is empty blocks
    (shelf / "x.tar").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupRefused):
        verify_backup(archive=shelf / "x.tar")


def test_an_encrypted_backup_opens_with_its_key_only(home, shelf, settings, tmp_path):
    settings.BACKUP_RECIPIENTS = [new_key(tmp_path / "key")]
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    new_key(tmp_path / "other")
    made = make_backup(folder=shelf, at=AT)
    file = shelf / made.name
    assert made.name.endswith(".tar.age")
    assert PAPER not in file.read_bytes()
    assert verify_backup(archive=file, key=tmp_path / "key").office == "Ủy ban nhân dân thành phố Cần Thơ"
    for key, said in ((None, "--key"), (tmp_path / "other", "sai khóa"), (file, "không phải tệp khóa")):
        with pytest.raises(BackupRefused, match=said):
            verify_backup(archive=file, key=key)
    with pytest.raises(BackupRefused, match="đã có"):
        new_key(tmp_path / "key")


@pytest.mark.parametrize("place", [0.2, 0.5, 0.99])
def test_an_encrypted_backup_that_was_changed_is_refused(home, shelf, settings, tmp_path, place):
    settings.BACKUP_RECIPIENTS = [new_key(tmp_path / "key")]
    file = shelf / make_backup(folder=shelf, at=AT).name
    whole = bytearray(file.read_bytes())
    whole[int(len(whole) * place)] ^= 1
    file.write_bytes(whole)
    with pytest.raises(BackupRefused):
        verify_backup(archive=file, key=tmp_path / "key")


def test_a_recipient_that_is_no_key_is_refused_before_anything_is_written(home, shelf, settings):
    settings.BACKUP_RECIPIENTS = ["age1nonsense"]
    with pytest.raises(BackupRefused, match="MOTCUA_BACKUP_RECIPIENTS"):
        make_backup(folder=shelf, at=AT)
    assert not list(shelf.iterdir())


def test_a_disk_that_is_too_small_is_refused_and_nothing_is_left(home, shelf, monkeypatch):
    monkeypatch.setattr(folders, "SPARE", 1 << 60)
    with pytest.raises(BackupRefused, match="Chưa có gì được ghi"):
        make_backup(folder=shelf, at=AT)
    assert {path.name for path in shelf.iterdir()} == {".lock"}


def test_a_broken_off_backup_leaves_nothing_under_a_name_and_the_next_clears_up(home, shelf, monkeypatch):
    def dies(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(making, "_verified", dies)
        with pytest.raises(KeyboardInterrupt):
            make_backup(folder=shelf, at=AT)
    (shelf / ".new-killed").mkdir()
    (shelf / ".new-killed" / "half").write_text("x")
    assert not [path for path in shelf.iterdir() if is_name(path.name)]
    made = make_backup(folder=shelf, at=AT)
    assert {path.name for path in shelf.iterdir()} == {".lock", made.name, f"{made.name}.json"}


def test_a_paper_that_differs_from_its_hash_is_told_and_kept(home, shelf):
    [paper] = [path for path in (home / "files").rglob("*") if len(path.name) == 64]
    paper.write_bytes(b"doi trang thay den")
    made = make_backup(folder=shelf, at=AT)
    assert made.faults == (paper.relative_to(home).as_posix(),)


def test_only_the_newest_stay_and_files_of_others_are_never_touched(home, shelf):
    (shelf / "anh.tar").write_text("x")
    for day in range(5):
        make_backup(folder=shelf, at=AT + timedelta(days=day), keep=3)
    names = sorted(path.name for path in shelf.glob("*.tar"))
    assert names == ["anh.tar", *(f"motcua-202611{day}-010000.tar" for day in (24, 25, 26))]
    assert len(list(shelf.glob("*.json"))) == 3


def test_names_sort_by_time_and_rotation_keeps_at_least_one():
    names = [name_of(AT + timedelta(hours=hours), encrypted=bool(hours % 2)) for hours in range(30)]
    assert names == sorted(names)
    assert all(is_name(name) for name in names)
    assert to_remove(names, 0) == names[:-1]
    assert to_remove([*names, "khac.tar"], 29) == names[:1]


def test_migrations_of_a_later_version_are_named():
    known = {"people.0001_initial"}
    assert unknown_migrations({"people.0001_initial"}, known, {"people"}) == ()
    assert unknown_migrations({"people.0002_later", "axes.0099_x"}, known, {"people"}) == ("people.0002_later",)


def archive_of(parts: list[tuple[str, bytes]]) -> io.BytesIO:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in parts:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    out.seek(0)
    return out


def header(**other) -> bytes:
    told = {"made_at": "2026-11-22T01:00:00+07:00", "version": "9", "engine": connection.vendor, "office": "x"}
    return json.dumps({**told, "migrations": [], "size": 0, "format": 1, **other}).encode()


def listed(**parts: bytes) -> bytes:
    parts = {"motcua.json": header(), **parts}
    rows = [[name, len(content), sha256(content).hexdigest()] for name, content in parts.items()]
    return json.dumps({"parts": rows}).encode()


@pytest.mark.parametrize("name", ["home/../../etc/passwd", "/etc/passwd", "elsewhere/x"])
def test_a_part_whose_name_leads_out_of_the_folder_is_refused(tmp_path, name):
    stream = archive_of([("motcua.json", header()), (name, b"x"), ("manifest.json", listed(**{name: b"x"}))])
    with pytest.raises(BackupRefused, match="tên lạ"):
        read_through(stream, place=restoring._place_in(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "parts",
    [
        [("manifest.json", b"{}")],
        [("motcua.json", b"[]")],
        [("motcua.json", header())],
        [("motcua.json", header(format=2)), ("manifest.json", listed())],
        [("motcua.json", header(office="y")), ("manifest.json", listed())],
        [("motcua.json", header()), ("manifest.json", b'{"parts": [1]}')],
        [("motcua.json", header()), ("home/a", b"x"), ("manifest.json", listed())],
        [("motcua.json", header()), ("manifest.json", listed(**{"home/a": b"x"}))],
        [("motcua.json", header()), ("manifest.json", listed()), ("home/a", b"x")],
        [("motcua.json", header()), ("home/a", b"y"), ("manifest.json", listed(**{"home/a": b"x"}))],
    ],
)
def test_an_archive_that_is_not_as_its_manifest_says_is_refused(parts):
    with pytest.raises(BackupRefused):
        read_through(archive_of(parts))


def test_an_archive_that_is_as_its_manifest_says_is_read():
    parts = [("motcua.json", header()), ("home/a", b"x"), ("manifest.json", listed(**{"home/a": b"x"}))]
    assert read_through(archive_of(parts)).office == "x"


# Restoring ------------------------------------------------------------------------------------------------
def test_a_folder_in_use_is_not_restored_into_and_one_being_restored_is_not_used(settings, tmp_path):
    settings.HOME = tmp_path
    with home_alone(), pytest.raises(Refused, match="đang được khôi phục"):
        hold_home()
    hold_home()
    try:
        with pytest.raises(Refused, match="Dừng nó"), home_alone():
            pass
    finally:
        let_home_go()
    (tmp_path / RESTORING).write_text("{}")
    with pytest.raises(Refused, match="motcua restore"):
        hold_home()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"engine": "oracle"}, "MOTCUA_DATABASE_URL"),
        ({"migrations": ("dossiers.9999_later",)}, "phiên bản mới hơn"),
        ({"migrations": ("libraries.0001_initial",)}, "MOTCUA_ROOMS"),
        ({"size": 1 << 60}, "Ổ đĩa"),
    ],
)
def test_a_backup_that_cannot_be_taken_here_is_refused_by_its_header(settings, tmp_path, other, said):
    settings.HOME = tmp_path
    told = {"made_at": "", "version": "9", "engine": connection.vendor, "office": "", "migrations": ()} | other
    with pytest.raises(BackupRefused, match=said):
        restoring.need_restorable(Header(**told))


@pytest.mark.django_db
def test_an_office_is_not_overwritten_unless_that_is_said(home, shelf):
    made = make_backup(folder=shelf, at=AT)
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(shelf / made.name))
    assert (home / "keys" / "seal.pem").read_text() == "khoa"
    assert not (home / ".restoring").exists()


@pytest.fixture
def half_replaced(settings, tmp_path):
    """A folder in which a restore was about to move the old away and the new in."""
    settings.HOME = tmp_path / "office"
    stage = settings.HOME / ".restoring" / "home"
    for folder, name in ((settings.HOME / "files", "cu"), (stage / "files", "moi"), (stage / "keys", "khoa")):
        folder.mkdir(parents=True)
        (folder / name).write_text(name)
    (settings.HOME / "settings.env").write_text("MOTCUA_HTTPS=1\n")
    (stage / "settings.env").write_text("MOTCUA_HTTPS=0\n")
    aside = settings.HOME / "before-restore-x"
    aside.mkdir()
    return settings.HOME, aside


@contextmanager
def killed_at(monkeypatch, place: int):
    """Let the process "die" at the n-th rename."""
    real, count = os.replace, [0]

    def replace(*words):
        count[0] += 1
        if count[0] == place:
            raise KeyboardInterrupt
        return real(*words)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace)
        yield


@pytest.mark.parametrize("place", range(1, 6))
def test_replacing_that_is_killed_at_any_step_is_finished_by_the_next_restore(half_replaced, monkeypatch, place):
    home, aside = half_replaced
    note = {"phase": restoring.TO_ASIDE, "aside": str(aside)}
    restoring._keep(note)
    with killed_at(monkeypatch, place):
        try:
            restoring._replace_files(note)
        except KeyboardInterrupt:
            pass
    done = (
        restoring.restore_backup(archive=None, at=AT, key=None, replace=False) if (home / RESTORING).exists() else None
    )
    assert done is None or done.aside == aside
    assert {path.name for path in (home / "files").iterdir()} == {"moi"}
    assert (aside / "files" / "cu").read_text() == "cu"
    assert (home / "keys" / "khoa").exists()
    assert (home / "settings.env").read_text() == "MOTCUA_HTTPS=1\n", "a machine's own settings stay"
    assert {path.name for path in home.iterdir()} - {LOCK} == {"files", "keys", "settings.env", "before-restore-x"}
    hold_home()
    let_home_go()


def test_seals_younger_than_the_backup_stay(settings, tmp_path):
    settings.HOME, settings.SEAL_COPY = tmp_path / "office", str(tmp_path / "copy")
    own, stage, copy = settings.HOME / "seals", tmp_path / "stage" / "seals", tmp_path / "copy"
    for folder, text in ((own, "1\n2\n"), (stage, "1\n"), (copy, "1\n2\n3\n")):
        folder.mkdir(parents=True)
        (folder / "heads.jsonl").write_text(text)
    restoring._longest_ledger(tmp_path / "stage")
    assert (stage / "heads.jsonl").read_text() == "1\n2\n3\n"
    (copy / "heads.jsonl").write_text("1\nx\ny\nz\n")  # another chain
    (own / "heads.jsonl").write_text("0\n")
    restoring._longest_ledger(tmp_path / "stage")
    assert (stage / "heads.jsonl").read_text() == "1\n2\n3\n"


def test_a_stream_of_an_archive_is_read_in_small_pieces(home, shelf, monkeypatch):
    monkeypatch.setattr(archives, "CHUNK", 512)
    made = make_backup(folder=shelf, at=AT)
    assert verify_backup(archive=shelf / made.name)
