"""Rules of a task: its days are in order, and what is done is not in the future."""

from datetime import date


def faults_of(assigned_on: date, due_on: date, done_on: date | None, *, today: date) -> dict[str, str]:
    """Return what is wrong with the days of a task, by the field it stands in."""
    errors = {}
    if due_on < assigned_on:
        errors["due_on"] = "Hạn hoàn thành trước ngày giao."
    if done_on is not None and done_on < assigned_on:
        errors["done_on"] = "Ngày hoàn thành trước ngày giao."
    if done_on is not None and done_on > today:
        errors["done_on"] = "Ngày hoàn thành còn ở tương lai."
    return errors


def standing(due_on: date, done_on: date | None, on: date) -> tuple[str, int]:
    """Return how a task stands on the day: `late`, `soon`, `open`, `done` or `done_late`, and the days past or left."""
    if done_on is not None:
        return ("done_late", (done_on - due_on).days) if done_on > due_on else ("done", (due_on - done_on).days)
    left = (due_on - on).days
    if left < 0:
        return "late", -left
    return ("soon" if left <= 7 else "open"), left
