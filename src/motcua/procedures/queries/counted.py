"""What facts copy from the catalogue, as it stood at any moment."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from motcua.procedures.models import CountedChange


class CountedHistory:
    """Corrections of counted columns (`online_level` of versions, `duration_unit` of cases); one query."""

    def __init__(self) -> None:
        self._changes = defaultdict[tuple[str, int], list[tuple[datetime, str, str]]](list)
        rows = CountedChange.objects.order_by("changed_at", "pk")
        for change in rows:
            self._changes[change.name, change.row].append((change.changed_at, change.before, change.after))

    def __bool__(self) -> bool:
        return bool(self._changes)

    def at(self, name: str, row: int, moment: datetime, today: str) -> str:
        """Return the value of a row at a moment, given today's."""
        later = (before for changed, before, _ in self._changes.get((name, row), ()) if changed > moment)
        return next(later, today)

    def after(self, name: str, row: int, moment: datetime) -> Iterator[tuple[datetime, str]]:
        """Iterate over the corrections of a row after a moment: when, and the new value."""
        return ((changed, after) for changed, _, after in self._changes.get((name, row), ()) if changed > moment)
