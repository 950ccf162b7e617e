"""Life cycle of a subject, computed from its declared acts: the arrows between its statuses.

status ──act──▶ status | SAME (stays) | PREVIOUS (back to where it stood)
"""

from motcua.acts.registry import acts_of


def arrows(subject: str) -> dict[tuple[str, str], str]:
    """Return (from status, act) → to, for every arrow of the subject."""
    return {(start, act.key): end for act in acts_of(subject) for start, end in act.arrows.items()}


def target(subject: str, status: str, act: str) -> str | None:
    """Return the status that the act leads to from this one; None where it is not allowed."""
    declared = acts_of(subject)
    return declared[act].arrows.get(status) if act in declared else None


def allowed(subject: str, status: str) -> list[str]:
    """Return the acts that the status allows, in the order of declaration."""
    return [act.key for act in acts_of(subject) if status in act.arrows]
