"""Heads: a chain that was shortened, changed or signed by another key is told."""

from dataclasses import replace

import pytest

from motcua.seals.gateways.keys import is_signed_by, loose_keys, public_key_text, signature_of
from motcua.seals.rules.heads import (
    Gatherer,
    Head,
    Segment,
    as_json,
    chain_faults,
    from_json,
    hash_of,
    in_force,
)


def chain(count: int) -> list[Head]:
    """A chain of heads over one table that grows by ten rows a day."""
    heads: list[Head] = []
    for number in range(1, count + 1):
        before = heads[-1] if heads else None
        gathered = Gatherer()
        for row in range(number * 10 - 9, number * 10 + 1):
            gathered.add(row, f"row {row}")
        segment = Segment("t", number * 10 - 10, number * 10, gathered.count, number * 10, gathered.close())
        bare = Head(number, f"2026-11-{number:02}T00:05:00+07:00", before.hash if before else "", (segment,))
        heads.append(replace(bare, hash=hash_of(bare), signature=f"signed {hash_of(bare)}"))
    return heads


def faults(heads: list[Head]) -> list[str]:
    return list(chain_faults(heads, lambda head: head.signature == f"signed {head.hash}"))


def test_a_chain_as_it_was_written_holds_and_survives_its_file():
    heads = chain(4)
    assert faults(heads) == []
    assert [from_json(as_json(head)) for head in heads] == heads


def test_a_head_that_was_left_out_is_noticed():
    heads = chain(4)
    assert "thiếu hoặc thừa" in faults([heads[0], *heads[2:]])[0]


def test_a_head_changed_and_hashed_anew_lacks_the_signature():
    heads = chain(2)
    less = replace(heads[1], segments=(replace(heads[1].segments[0], count=3),))
    assert "đã bị sửa" in faults([heads[0], less])[0]
    assert "không do khóa của cơ quan ký" in faults([heads[0], replace(less, hash=hash_of(less))])[0]


def test_rows_between_two_heads_cannot_be_skipped():
    heads = chain(2)
    segment = replace(heads[1].segments[0], after=15)
    bare = replace(heads[1], segments=(segment,))
    apart = replace(bare, hash=hash_of(bare), signature=f"signed {hash_of(bare)}")
    assert any("không nối tiếp" in fault for fault in faults([heads[0], apart]))


def test_a_restart_begins_anew_and_keeps_the_chain():
    heads = chain(2)
    bare = Head(3, "2026-11-03T00:05:00+07:00", heads[-1].hash, (Segment("t", 0, 5, 5, 5),), "khôi phục")
    anew = replace(bare, hash=hash_of(bare), signature=f"signed {hash_of(bare)}")
    assert faults([*heads, anew]) == []
    assert in_force([*heads, anew]) == [anew]


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def test_the_key_is_made_once_and_readable_by_its_owner_only(home):
    public = public_key_text()
    assert public == public_key_text()
    assert (home / "keys" / "seal.pem").stat().st_mode & 0o777 == 0o600
    assert loose_keys() == []
    (home / "keys" / "seal.pem").chmod(0o644)
    assert [path.name for path in loose_keys()] == ["seal.pem"]


def test_a_signature_of_another_key_or_text_is_refused(home):
    signed = signature_of("abc")
    assert is_signed_by(public_key_text(), "abc", signed)
    assert not is_signed_by(public_key_text(), "abd", signed)
    assert not is_signed_by(public_key_text(), "abc", "AAAA")
    (home / "keys" / "seal.pem").unlink()
    assert not is_signed_by(public_key_text(), "abc", signed)
