"""What the doctor says of the seals: when the last was made, and whether their file and key can be read."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from motcua.base.checkups import GRACE, Finding
from motcua.base.time import local
from motcua.seals.gateways.keys import has_seal_key
from motcua.seals.gateways.ledger import BrokenLedger, last_head


def of_seals(at: datetime) -> Iterator[Finding]:
    """Check the newest head: there, young, and with the key that signed it."""
    try:
        head = last_head()
    except BrokenLedger as broken:
        yield Finding("seals", False, "Tệp niêm phong", f"{broken} Khôi phục từ bản sao lưu.")
        return
    if head is None:
        yield Finding("seals", True, "Niêm phong: chưa có lần nào")
        return
    made = local(datetime.fromisoformat(head.at))
    late = "Quá một ngày chưa niêm phong: xem ./motcua jobs"
    young = at - made <= timedelta(days=1) + GRACE
    yield Finding("seals", young, f"Niêm phong số {head.number}: {made:%d/%m/%Y %H:%M}", late)
    remedy = "Không có keys/seal.pem: khôi phục từ bản sao lưu."
    yield Finding("seals.key", has_seal_key(), "Khóa niêm phong", remedy)
