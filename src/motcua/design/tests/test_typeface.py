"""The typeface that pages ship, and the face of digits made from it."""

import pytest
from fontTools.ttLib import TTFont

from motcua.design.typeface import ADVANCE, NAME, SOURCE, SUBSETS, WEIGHTS, build

VIETNAMESE = "ĂÂĐÊÔƠƯăâđêôơưẢÃÁÀẠẰẮẲẴẶẦẤẨẪẬẺẼẸỀẾỂỄỆỈĨỊỎÕỌỒỐỔỖỘỜỚỞỠỢỦŨỤỪỨỬỮỰỲỶỸỴ₫"


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    return build(target=tmp_path_factory.mktemp("faces"))


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_shipped_faces_have_every_vietnamese_letter(weight):
    letters = set()
    for subset in SUBSETS:
        font = TTFont(SOURCE / "files" / f"be-vietnam-pro-{subset}-{weight}-normal.woff2")
        letters |= {chr(code) for code in font.getBestCmap()}
    assert not set(VIETNAMESE) - letters


def test_the_digits_of_a_column_all_have_one_width(faces):
    assert len(faces) == len(WEIGHTS)
    for weight, path in zip(WEIGHTS, faces, strict=True):
        font = TTFont(path)
        cmap = font.getBestCmap()
        assert {chr(code) for code in cmap} == set("0123456789")
        assert {font["hmtx"][glyph][0] for glyph in cmap.values()} == {ADVANCE[weight]}


def test_the_changed_face_bears_another_name_and_keeps_the_licence(faces):
    font = TTFont(faces[0])
    assert {str(record) for record in font["name"].names if record.nameID in (1, 4, 16)} == {NAME}
    assert "SIL Open Font License" in (faces[0].parent / "LICENSE").read_text().title().replace("Sil", "SIL")


def test_without_the_package_nothing_is_made(tmp_path):
    assert build(tmp_path / "missing", tmp_path / "target") == []
