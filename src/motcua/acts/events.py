"""Published events of the acts room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Acted:
    """An act on a record of any subject has been committed; `event_id` is the id of its event in the subject's chain.

    A room above reacts to acts of rooms below (messages to people, surveys, synchronisation) without the lower room
    knowing of it: `@listen(Acted)` in its `listeners`, filtered by `subject` and `act`.
    """

    subject: str
    record_id: int
    event_id: int
    code: str
    act: str
    from_status: str
    to_status: str
    effective_at: datetime
    recorded_at: datetime
    account_id: int | None
