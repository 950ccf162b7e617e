"""Names of bodies after the units they govern (NĐ 30/2020/NĐ-CP, Phụ lục II on capital letters)."""

from motcua.agencies.rules.merging import split_kind

#: Names of units whose kind is always written with a capital.
_CAPITAL = ("Thành phố Hồ Chí Minh", "Thủ đô Hà Nội")


def committee_name(unit_name: str) -> str:
    """Return the People's Committee of a unit: "Ủy ban nhân dân xã Mỹ Tú", "Ủy ban nhân dân Phường 1"."""
    _, bare = split_kind(unit_name)
    if unit_name in _CAPITAL or bare.isdigit():
        return f"Ủy ban nhân dân {unit_name}"
    return f"Ủy ban nhân dân {unit_name[:1].lower()}{unit_name[1:]}"


def unit_kind(level: str, full_name: str) -> str:
    """Return the kind of a unit from its full name (a value of vocabulary.UnitKind)."""
    kind, _ = split_kind(full_name)
    if kind == "thành phố":
        return "thanh_pho_tw" if level == "tinh" else "thanh_pho"
    return {
        "tỉnh": "tinh",
        "huyện": "huyen",
        "quận": "quan",
        "thị xã": "thi_xa",
        "xã": "xa",
        "phường": "phuong",
        "thị trấn": "thi_tran",
        "đặc khu": "dac_khu",
    }[kind]
