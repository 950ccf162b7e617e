"""Rows of different forms under the same ids, and two readings side by side."""

from motcua.reader.gateways import read
from motcua.reader.gateways.declarations import indicators
from motcua.reader.rules.indicators import side_by_side, text_against_appendix
from motcua.reader.vocabulary import Text

HEADER = "STT\tChỉ tiêu\tĐơn vị tính\tSố liệu\tGhi chú"


def report(*rows, text=()):
    return read(Text("thử.txt", (*text, HEADER, *rows)))


def keys(reading):
    return [figure.indicator for figure in reading.figures]


def test_two_forms_that_word_a_row_differently_give_one_indicator():
    one = report("1\tSố nhiệm vụ đề ra trong kế hoạch\tNhiệm vụ\t30\t", "2\tTổng số biên chế được giao\tNgười\t90\t")
    two = report("1.1\tSố nhiệm vụ đề ra\tNhiệm vụ\t28\t", "1.2\tBiên chế được giao trong năm\tNgười\t85\t")
    assert keys(one) == keys(two) == ["1.1.1", "4.2.assigned"]


def test_rows_that_differ_in_one_word_keep_apart():
    reading = report(
        "1\tSố công chức được tuyển dụng\tNgười\t2\t",
        "2\tSố công chức được tuyển dụng đặc biệt\tNgười\t1\t",
        "3\tTỷ lệ hồ sơ cấp xã giải quyết đúng hạn\t%\t99\t",
        "4\tTỷ lệ hồ sơ cấp huyện giải quyết đúng hạn\t%\t98\t",
    )
    assert keys(reading) == ["5.2.civil", "5.2.civil_special", "3.7.on_time_rate", "3.6.on_time_rate"]


def test_an_unknown_row_has_no_indicator():
    assert keys(report("1\tSố cây xanh đã trồng\tCây\t300\t", "2\tSố nhiệm vụ đề ra\tNhiệm vụ\t3\t")) == ["", "1.1.1"]


def test_two_years_stand_side_by_side():
    last = report("1\tSố phiếu khảo sát\tPhiếu\t200\t", "2\tSố biên chế được giao\tNgười\t90\t")
    this = report("1\tSố lượng phiếu khảo sát\tPhiếu\t250\t", "2\tTổng số văn bản đi\tVăn bản\t1.000\t")
    pairs = {pair.indicator: pair for pair in side_by_side(last, this, indicators())}
    assert pairs["1.5.1"].change == 50
    assert pairs["1.5.1"].name == "Phiếu khảo sát"
    assert pairs["4.2.assigned"].second is None
    assert pairs["4.2.assigned"].change is None
    assert pairs["7.6.outgoing"].first is None


def test_the_text_stands_beside_the_appendix():
    reading = report(
        "1\tSố cơ quan chuyên môn\tCơ quan\t12\t",
        "2\tSố nhiệm vụ đề ra\tNhiệm vụ\t3\t",
        text=("UBND huyện Phú Mỹ hiện có 11 cơ quan chuyên môn.", "", ""),
    )
    (pair,) = text_against_appendix(reading, indicators())
    assert (pair.indicator, pair.first.value, pair.second.value) == ("4.1.divisions", 11, 12)


def test_every_declared_indicator_has_an_id_of_its_own():
    ids = [indicator.key for indicator in indicators()]
    assert len(ids) == len(set(ids)) > 90
