"""Forms of the acts on a step: forward, assign, send back, hand over, consult."""

from typing import Any

from django import forms

from motcua.acts.forms import ActForm, OfferedField, Stored
from motcua.design.forms import LongWordsField, MomentField, WordsField
from motcua.dossiers.forms.action_forms.offers import (
    agency_field,
    consultations,
    named,
    next_people,
    nobody,
    person_field,
    reason_field,
    run_field,
    scan_field,
)
from motcua.dossiers.models import Consultation
from motcua.dossiers.permissions import coming_step, hands_out
from motcua.dossiers.queries.catalogue import takers
from motcua.dossiers.queries.steps import WORKING, next_step, open_runs, process_of
from motcua.people.vocabulary import Actor
from motcua.procedures.vocabulary import StepPhase


class ForwardForm(ActForm):
    """Forward to the next step of the process: shows it, and asks for a person for each step that begins."""

    run_id = run_field()
    to = person_field(next_people)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        coming = coming_step(self.record, more["actor"])
        self.group = {f"to_{step.pk}": step for step in coming.steps} if len(coming.steps) > 1 else {}
        for name, step in self.group.items():
            self.fields[name] = field = person_field(nobody)
            field.label = f"Người nhận bước “{step.name}”"
            field.fill(named(takers(self.record, step, step.role, more["at"].date())))
        if self.group:
            del self.fields["to"]
        else:
            self.fields["to"].label = f"Người nhận bước “{coming.title}”"

    def arguments(self, stored: Stored) -> dict[str, Any]:
        told = super().arguments(stored)
        chosen = {step.pk: told.pop(name) for name, step in self.group.items()}
        return {**told, "each": {number: person for number, person in chosen.items() if person is not None}}


class AssignForm(ActForm):
    """Assignment to a person."""

    run_id = run_field()
    to = person_field(required=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["to"].help_text = self._what_comes(more["actor"])

    def _what_comes(self, actor: Actor) -> str:
        """Return what the person will do, and what comes after it."""
        runs = open_runs(self.record)
        if not runs:
            return ""
        names = "; ".join(f"“{run.name}”" for run in runs)
        if runs[0].stage == StepPhase.APPROVAL:
            coming = next_step(process_of(self.record), runs[0])
            return f"Người nhận làm bước {names}; xong bước này sẽ sang “{coming.title}”."
        if runs[0].stage not in WORKING:
            return f"Người nhận làm bước {names}."
        coming = coming_step(self.record, actor)
        if len(runs) == 1 and hands_out(actor, runs[0], coming):
            return (
                f"Người nhận làm bước “{coming.title}”; phân công xong là xong bước {names}. "
                "Giao cho trưởng phòng khác thì người ấy phân công tiếp."
            )
        return f"Người nhận làm bước {names}; xong bước này sẽ sang “{coming.title}”."


class SendBackForm(ActForm):
    """Return to the previous step."""

    reason = LongWordsField(what="lý do trả lại", label="Lý do trả lại", max_length=500)


class HandOverForm(ActForm):
    """Hand-over to another agency."""

    agency = agency_field("Cơ quan nhận", "Chọn cơ quan nhận hồ sơ.")
    reason = LongWordsField(what="lý do chuyển", label="Lý do chuyển", max_length=500)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        runs = "; ".join(f"“{run.name}”" for run in open_runs(self.record))
        self.fields["agency"].help_text = f"Cơ quan nhận làm tiếp bước {runs}; thẩm quyền và hạn trả không đổi."


class ConsultForm(ActForm):
    """Consultation of another agency."""

    agency = agency_field("Cơ quan được hỏi", "Chọn cơ quan được hỏi ý kiến.")
    content = reason_field("nội dung lấy ý kiến", "Nội dung lấy ý kiến")
    reply_due_at = MomentField(label="Hạn trả lời")


class ConsultedForm(ActForm):
    """Result of a consultation: the opinion, or none received."""

    consultation = OfferedField(
        label="Lần lấy ý kiến",
        offer=consultations,
        record=Consultation,
        error_messages={"required": "Chọn lần lấy ý kiến."},
    )
    is_silent = forms.BooleanField(label="Quá hạn mà không trả lời", required=False)
    reply = LongWordsField(what="ý kiến trả lời", label="Ý kiến trả lời", max_length=2000, required=False)
    reply_number = WordsField(what="số văn bản", label="Số văn bản trả lời", max_length=64, required=False)
    file = scan_field("Văn bản trả lời")

    def arguments(self, stored: Stored) -> dict[str, Any]:
        told = super().arguments(stored)
        told.pop("file_name")
        return told
