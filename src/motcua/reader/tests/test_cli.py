"""The command line: what is printed and what it exits with."""

import json

import pytest

from motcua.reader.cli import main
from motcua.reader.cli.scores import bench

REPORT = """BÁO CÁO
Kết quả cải cách hành chính năm 2023 của Ủy ban nhân dân xã
Thực hiện Kế hoạch số 15/KH-UBND ngày 03/02/2023 của UBND huyện.
Cấp xã tiếp nhận 120 hồ sơ, giải quyết 118 hồ sơ.
STT\tChỉ tiêu\tĐơn vị tính\tSố liệu\tGhi chú
1\tSố phiếu khảo sát\tPhiếu\t50\t
2\tSố cuộc kiểm tra\tCuộc\t\t
"""


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "bao-cao.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_json_has_the_field_names_of_the_labels(report, capsys):
    assert main([str(report), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["figures", "documents", "findings", "blank_cells"]
    assert [figure["value"] for figure in printed["figures"]] == [120, 118, 50]
    assert {"id", "label", "value", "unit", "agency", "level", "period", "line", "col", "raw", "where", "group"} <= set(
        printed["figures"][0]
    )
    assert {"id", "type", "number", "symbol", "date", "issuer", "subject", "line", "doc_key"} <= set(
        printed["documents"][0]
    )
    assert printed["documents"][0]["date"] == "03/02/2023"
    assert [cell["line"] for cell in printed["blank_cells"]] == [7]


def test_without_json_a_person_can_read_it(report, capsys):
    assert main([str(report)]) == 0
    printed = capsys.readouterr().out
    assert "3 số liệu" in printed
    assert "15/KH-UBND" in printed
    assert "không phải bằng" in printed  # the blank cell is no zero


def test_a_file_that_cannot_be_read_exits_1_with_the_reason(tmp_path, capsys):
    assert main([str(tmp_path / "khong-co.txt")]) == 1
    assert "Không tìm thấy" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--no-such-option", "a.txt"], ["--compare", "a.txt"]])
def test_wrong_usage_exits_2(words):
    assert main(words) == 2


def test_a_folder_is_read_whole_and_a_bad_file_in_it_does_not_stop_the_others(report, tmp_path, capsys):
    (tmp_path / "hai.txt").write_text(REPORT.replace("120", "121"), encoding="utf-8")
    (tmp_path / "trong.txt").write_text("", encoding="utf-8")
    (tmp_path / "anh.jpg").write_bytes(b"\xff\xd8\xff")
    assert main([str(tmp_path), "--json", "--jobs", "2"]) == 1
    printed = {item["file"].rsplit("/", 1)[-1]: item for item in json.loads(capsys.readouterr().out)}
    assert set(printed) == {"bao-cao.txt", "hai.txt", "trong.txt"}
    assert printed["hai.txt"]["figures"][0]["value"] == 121
    assert "trống" in printed["trong.txt"]["refused"]


def test_two_reports_can_be_put_side_by_side(report, tmp_path, capsys):
    other = tmp_path / "nam-sau.txt"
    other.write_text(REPORT.replace("\t50\t", "\t65\t"), encoding="utf-8")
    assert main(["--compare", str(report), str(other)]) == 0
    assert "+15" in capsys.readouterr().out


def test_the_bench_says_how_well_a_reading_agrees_with_labels(report, tmp_path, capsys):
    truth = tmp_path / "nhan"
    truth.mkdir()
    labels = {
        "figures": [
            {"line": 4, "value": 120, "unit": "hồ sơ"},
            {"line": 4, "value": 118, "unit": "hồ sơ"},
            {"line": 6, "value": 50, "unit": "phiếu"},
            {"line": 6, "value": 51, "unit": "phiếu"},
        ],
        "documents": [{"line": 3, "symbol": "15/KH-UBND", "date": "03/02/2023"}],
        "findings": [],
    }
    (truth / "seed_bao.json").write_text(json.dumps(labels), encoding="utf-8")
    assert bench(["--truth", str(truth), "--seeds", str(tmp_path), "--errors"]) == 0
    printed = capsys.readouterr().out
    assert "1.000" in printed
    assert "0.750" in printed
    assert "sót: (6, 51.0)" in printed


def test_the_bench_without_labels_exits_1(tmp_path, capsys):
    assert bench(["--truth", str(tmp_path), "--seeds", str(tmp_path)]) == 1
    assert "Không có nhãn" in capsys.readouterr().err
