"""Vietnamese order in every list: by the database or by a key, never by the numbers of letters."""

import re
from itertools import permutations
from pathlib import Path

import pytest

from motcua.base.database import InVietnamese, by_name
from motcua.base.text import sort_key
from motcua.people.models import Account
from motcua.procedures.models import ProcedureField

SOURCE = Path(__file__).parents[2] / "src" / "motcua"
#: As a dictionary has them: every letter of its own, tones only where the letters are the same.
FIELDS = [
    "An toàn", "Ăn uống", "Ấn chỉ", "Bảo trợ xã hội", "Chứng thực", "Dân tộc", "Đất đai", "Đầu tư", "Em", "Êm",
    "Giáo dục", "Hộ tịch", "O", "Ô", "Ơ", "Tiếp công dân", "Ủy thác", "Ưu đãi", "Y tế",
]  # fmt: skip
TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]
PEOPLE = ["Trần Thị An", "Nguyễn Văn Ánh", "Lê Bình", "Đỗ Văn Dũng", "Lê Văn Đạt", "Phạm Văn Đạt", "Trần Ước"]
#: A sort by words as they are written, and not by `InVietnamese`, `by_name` or `sort_key`.
RAW = re.compile(
    r"""order_by\((?:[^()]*,\s*)?["'](?:\w+__)?(?:full_name|name|title|label|folded_name)["']"""
    r"""|key=lambda (\w+): \(?(?:fold\()?[^\n(]*\b\1(?:\[\w+\])?\.(?:\w+\.)?(?:name|label|full_name)\b"""
)


def test_the_key_has_the_order_of_a_dictionary():
    for ordered in (FIELDS, TONES):
        mixed = ordered[::-1]
        assert sorted(mixed, key=sort_key) == ordered


@pytest.mark.django_db
def test_the_database_has_the_order_of_a_dictionary():
    ProcedureField.objects.all().delete()
    for place, name in enumerate(reversed([*FIELDS, *TONES])):
        ProcedureField.objects.create(code=f"O{place}", name=name)
    found = list(ProcedureField.objects.order_by(InVietnamese("name")).values_list("name", flat=True))
    assert found == sorted([*FIELDS, *TONES], key=sort_key)


@pytest.mark.django_db
def test_people_stand_by_their_given_names():
    for place, name in enumerate(reversed(PEOPLE)):
        Account.objects.create(username=f"order-{place}", full_name=name)
    found = Account.objects.filter(username__startswith="order-").order_by(*by_name())
    assert [row.full_name for row in found] == PEOPLE


@pytest.mark.django_db
def test_every_pair_is_compared_alike_by_key_and_database():
    words = ["Đa", "da", "Dà", "ăn", "an", "ân", "Ở", "ơ", "ỡ", "Ư", "u", "z", "Hòa An", "Hoa An", "Hoà Ân"]
    for place, name in enumerate(words):
        ProcedureField.objects.create(code=f"P{place}", name=name)
    rows = ProcedureField.objects.filter(code__startswith="P").order_by(InVietnamese("name"))
    place = {name: number for number, name in enumerate(rows.values_list("name", flat=True))}
    for one, other in permutations(words, 2):
        if sort_key(one) < sort_key(other):
            assert place[one] < place[other], (one, other)


@pytest.mark.house
def test_no_room_sorts_words_by_the_numbers_of_their_letters():
    found = [
        f"{path.relative_to(SOURCE)}: {match[0]}"
        for path in SOURCE.rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
        for match in RAW.finditer(path.read_text())
    ]
    assert not found
