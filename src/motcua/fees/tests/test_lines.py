"""Lines of fees before they are saved: every faulty field named, relief only on its ground and with its proof."""

from dataclasses import replace
from datetime import date

import pytest

from motcua.base.law import LawError
from motcua.base.refusals import Invalid
from motcua.fees.rules import law
from motcua.fees.rules.lines import assess_entry
from motcua.fees.rules.tariff import MOST
from motcua.fees.vocabulary import Entry, Rate
from motcua.procedures.vocabulary import FeeUnit

ON = date(2026, 11, 20)
COPIES = Rate("f1", "fee", "Phí chứng thực", 2000, FeeUnit.PAGE, "trang", "3:1000", 200_000, 1500)
LINE = Entry(rate=COPIES, quantity=3, pages=10)


def faults(one: Entry, **more: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        assess_entry(one, on=ON, **more)
    return dict(refused.value.errors)


def test_a_line_is_assessed_by_pages_copies_tiers_and_cap():
    found = assess_entry(LINE, on=ON)
    assert (found.entry, found.relief) == (LINE, None)
    assert (found.rates.amount, found.rates.tiers, found.rates.cap) == (2000, ((3, 1000),), 200_000)
    assert (found.rates.online, found.rates.per, found.rates.unit) == (1500, "trang", FeeUnit.PAGE)
    assert (found.found.full, found.found.due) == (36_000, 36_000)
    assert assess_entry(LINE, on=ON, is_online=True).found.full == (2 * 1500 + 8 * 1000) * 3


def test_a_relief_takes_its_per_cent_off_and_names_its_ground():
    found = assess_entry(replace(LINE, relief="protected_people", proof="thẻ"), on=ON)
    assert found.relief.key == "protected_people"
    assert (found.found.full, found.found.due) == (36_000, 0)
    assert found.found.trace[-1] == f"Miễn ({found.relief.citation}): còn 0 đồng"


@pytest.mark.parametrize(
    ("field", "said"), [("quantity", "Số lượng từ 1 trở lên."), ("pages", "Số trang từ 1 trở lên.")]
)
def test_counts_begin_with_one(field, said):
    assert faults(replace(LINE, **{field: 0})) == {field: said}
    assert assess_entry(replace(LINE, **{field: 1}), on=ON)


def test_a_count_beyond_reason_is_a_fault_of_the_quantity():
    assert faults(replace(LINE, quantity=MOST + 1)) == {"quantity": "Số lượng và số trang từ 0 đến 100.000."}
    assert assess_entry(replace(LINE, quantity=MOST, pages=MOST), on=ON)


def test_a_relief_for_another_kind_of_fee_is_refused_and_one_without_proof_too():
    wrong = replace(LINE, relief="civil_status_poor", proof="thẻ")
    assert faults(wrong) == {"relief": "Căn cứ miễn, giảm này không áp dụng cho loại khoản thu đã chọn."}
    bare = replace(LINE, relief="farm_loan", proof=" ")
    assert faults(bare) == {"proof": "Ghi giấy tờ chứng minh: hợp đồng vay vốn của tổ chức tín dụng."}
    assert assess_entry(bare, on=ON, proved=False).found.due == 0


def test_a_relief_that_is_not_in_force_names_the_day():
    assert faults(replace(LINE, relief="không có")) == {
        "relief": "Căn cứ miễn, giảm này không có hiệu lực vào ngày 20/11/2026. Chọn căn cứ khác."
    }


def test_all_faults_are_named_at_once():
    assert set(faults(replace(LINE, quantity=0, pages=0, relief="civil_status_poor"))) == {
        "quantity", "pages", "relief", "proof"
    }  # fmt: skip


def test_a_ground_of_relief_is_read_whole_from_its_file():
    found = law.relief_on("farm_loan", ON)
    assert (found.key, found.percent, found.kinds) == ("farm_loan", 100, ("fee",))
    assert found.title.startswith("Cá nhân, hộ gia đình vay vốn")
    assert found.proof == "hợp đồng vay vốn của tổ chức tín dụng"
    assert "Điều 5" in found.citation
    assert {one.key for one in law.reliefs_on(ON)} >= {"farm_loan", "civil_status_poor"}
    assert "farm_loan" not in {one.key for one in law.reliefs_on(ON, "charge")}


def test_a_receipt_has_the_heading_and_digits_of_its_form():
    form = law.receipt_form(ON)
    assert (form.title, form.form, form.digits) == ("Biên lai thu phí, lệ phí", "02BLP", 7)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder of law of its own, read afresh; a function that writes the only ground of relief."""
    (tmp_path / "fees").mkdir()
    monkeypatch.setattr(law, "LAW", tmp_path)
    row = (
        "- {{key: x, title: t, percent: {}, kinds: [fee], proof: p, document: Luật, article: '1', verified: false, "
        "valid_from: 2017-01-01}}\n"
    )

    def write(percent):
        law._reliefs.cache_clear()
        (tmp_path / "fees" / "reliefs.yaml").write_text(row.format(percent), encoding="utf-8")

    yield write
    law._reliefs.cache_clear()


@pytest.mark.parametrize("percent", [0, 101, -1])
def test_a_relief_of_nothing_or_of_more_than_all_is_refused_when_it_is_read(files, percent):
    files(percent)
    with pytest.raises(LawError):
        law.reliefs_on(ON)


@pytest.mark.parametrize("percent", [1, 100])
def test_a_relief_is_one_to_a_hundred_per_cent(files, percent):
    files(percent)
    assert [one.percent for one in law.reliefs_on(ON)] == [percent]


def test_reading_all_refuses_a_wrong_file(files):
    files(0)
    with pytest.raises(LawError):
        law.read_all()
