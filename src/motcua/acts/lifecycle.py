"""The life cycle of a subject, computed from its declared acts: which arrows there are, and none else.

status ──act──▶ status | SAME (stays) | PREVIOUS (back to where it stood)
"""

from motcua.acts.registry import acts_of


def arrows(subject: str) -> dict[tuple[str, str], str]:
    """(from status, act) → to, for every arrow of the subject."""
    return {(start, act.key): end for act in acts_of(subject) for start, end in act.arrows.items()}


def target(subject: str, status: str, act: str) -> str | None:
    """Where the act leads from this status; None where it is not allowed."""
    declared = acts_of(subject)
    return declared[act].arrows.get(status) if act in declared else None


def allowed(subject: str, status: str) -> list[str]:
    """The acts that the status allows, in the order of declaration."""
    return [act.key for act in acts_of(subject) if status in act.arrows]
