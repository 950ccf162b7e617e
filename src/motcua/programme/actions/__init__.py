"""Acts on tasks; every one of them asks `permissions.authority` in its transaction."""

from motcua.programme.actions.tasks import (
    cancel,
    complete,
    correct,
    register_task,
    reopen,
    report_progress,
    take_in,
    undo,
)

__all__ = ["cancel", "complete", "correct", "register_task", "reopen", "report_progress", "take_in", "undo"]
