"""Refusals: the only exceptions by which an action is refused; nothing was changed then.

    Refused            policy, life cycle or a state that does not allow it
    ├── Invalid        what was entered does not hold; a message for each field
    └── Stale          somebody else changed the record since the page was opened

A message says what happened, why, and what to do next, in Vietnamese. Catch `Stale` and `Invalid` before `Refused`.
"""

from collections.abc import Mapping


class Refused(Exception):
    """The act is not possible; `forbidden`: the person has no permission (pages answer 403)."""

    def __init__(self, reason: str, *, forbidden: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.forbidden = forbidden


class Invalid(Refused):
    """The input is not valid; `errors` has a message for each field (`""` for the whole)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


class Stale(Refused):
    """The record's revision is no longer the one that the person saw."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(
            reason or "Dữ liệu vừa được người khác cập nhật. Mở lại trang để xem thay đổi rồi làm lại thao tác."
        )
