"""The hash chain: what a hash covers, and one text for equal records however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.acts.queries import chained_record
from motcua.base.canonical import canonical
from motcua.base.chain import link, link_text, record_text

TEXTS = st.text() | st.sampled_from(['"payload":null', '\\"payload\\":null', "Đỗ “payload”:null"])
RECORD = {"code": "H1", "sequence": 2, "action": "return", "account": 7, "to_status": "returned"}
MOMENT = "2026-11-20T02:00:00.000000+00:00"


@given(TEXTS, st.dictionaries(TEXTS, st.none() | TEXTS | st.integers()))
def test_a_record_with_its_payload_encoded_already_has_the_same_text(comment, payload):
    record = chained_record(**RECORD, comment=comment, effective_at=MOMENT, recorded_at=MOMENT)
    assert record_text(record, canonical(payload)) == canonical(record | {"payload": payload})


@pytest.mark.parametrize("changed", ["code", "sequence", "action", "account", "to_status"])
def test_a_hash_covers_every_key_of_its_record_and_the_hash_before(changed):
    record = chained_record(**RECORD, effective_at=MOMENT, recorded_at=MOMENT) | {"payload": {}}
    other = chained_record(**RECORD | {changed: 9}, effective_at=MOMENT, recorded_at=MOMENT) | {"payload": {}}
    assert len({link("", record), link("", other), link("a", record)}) == 3
    assert link("a", record) == link_text("a", canonical(record))
