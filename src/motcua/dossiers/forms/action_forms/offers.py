"""Choices and fields that several acts on a dossier share, queried only where the form has the field."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django import forms

from motcua.acts.forms import Choices, OfferedField
from motcua.agencies.models import Agency
from motcua.agencies.queries import tree
from motcua.base.database import InVietnamese
from motcua.base.time import local
from motcua.design.forms import LinesField, LongWordsField
from motcua.dossiers.forms import choices
from motcua.dossiers.forms.fields import (
    ACCEPT,
)
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import coming_step
from motcua.dossiers.queries.catalogue import assignable, takers
from motcua.dossiers.vocabulary import DigitiseState
from motcua.people.models import Account
from motcua.people.vocabulary import Actor
from motcua.procedures.queries import offers

Offer = Callable[[Dossier, Actor, datetime], Choices]


# Choices of a dossier's form fields, queried only where the form has the field ------------------------------
def named(accounts: Iterable[Account]) -> Choices:
    """Return choices of people by name and post."""
    return [
        (account.pk, f"{account.full_name} ({account.title})" if account.title else account.full_name)
        for account in accounts
    ]


def people(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Return choices of people for the current step."""
    return named(assignable(dossier, at.date()))


def next_people(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Choices of people for the single next step; nobody is chosen for a group here (`ForwardForm`)."""
    coming = coming_step(dossier, actor)
    if len(coming.steps) > 1:
        return []
    step = coming.steps[0] if coming.steps else None
    return named(takers(dossier, step, step.role if step else coming.role, at.date()))


def agencies(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Return choices of agencies near the one that settles the dossier."""
    return choices.near(dossier.competent_agency_id, tree(at.date()))


def partners(dossier: Dossier, actor: Actor, at: datetime) -> Any:
    """Return choices of agencies to consult, the usual ones first."""
    return choices.partners(dossier, tree(at.date()))


def procedures(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Choices of procedures in force on the day of reception, by name."""
    on = local(dossier.received_at or at).date()
    found = offers(on).order_by(InVietnamese("name")).values_list("pk", "name", "code")
    return [(pk, f"{name} ({code})") for pk, name, code in found]


def runs(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Return choices of open steps."""
    runs = dossier.step_runs.filter(done_at=None, cancelled_at=None).order_by("pk")
    return [(run.pk, run.name) for run in runs]


def consultations(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Return choices of consultations without an answer."""
    asked = dossier.consultations.filter(cancelled_at=None, replied_at=None, is_silent=False).order_by("pk")
    return [(item.pk, f"{item.content[:80]} ({item.asked_at:%d/%m/%Y})") for item in asked]


def unscanned(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Return choices of papers still to be scanned."""
    waiting = (DigitiseState.NONE, DigitiseState.LATER)
    papers = dossier.documents.filter(removed_at=None, file=None, digitise_state__in=waiting).order_by("pk")
    return list(papers.values_list("pk", "name"))


def scan_field(label: str = "Bản quét") -> forms.FileField:
    """Return a field for scans, pages or pictures."""
    widget = forms.FileInput(attrs={"accept": ACCEPT})
    return forms.FileField(
        label=label,
        required=False,
        widget=widget,
        help_text="PDF hoặc ảnh.",
        error_messages={"empty": "Tệp rỗng. Chọn lại tệp."},
    )


def person_field(offer: Offer = people, required: bool = False) -> OfferedField:
    """Return the field for the person who takes the dossier."""
    return OfferedField(
        label="Người nhận",
        offer=offer,
        record=Account,
        nothing="Chọn người nhận" if required else "Theo quy trình",
        required=required,
        error_messages={"required": "Chọn người."},
    )


def agency_field(label: str, required: str) -> OfferedField:
    """Return the field for an agency."""
    return OfferedField(
        label=label,
        offer=partners,
        record=Agency,
        nothing="Chọn cơ quan",
        widget=forms.Select(attrs={"data-searchable": True}),
        error_messages={"required": required},
    )


def nobody(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Return no choices; the form sets its own."""
    return []


def run_field() -> OfferedField:
    """Return the field for the step meant, where several are open."""
    return OfferedField(label="Bước", offer=runs, least=2, required=False)


def reason_field(what: str, label: str = "Lý do", **more: Any) -> LongWordsField:
    """Return the field for a reason in words."""
    return LongWordsField(what=what, label=label, max_length=1000, **more)


def items_field(what: str, label: str) -> LinesField:
    """Return the field for what is asked of the applicant, a line each."""
    return LinesField(
        what=what,
        label=f"{label} (mỗi dòng một nội dung)",
        max_length=4000,
        help_text="Giấy tờ thì ghi số lượng trong ngoặc, ví dụ: Giấy khai sinh (1 bản chính, 2 bản sao, 1 bản chụp).",
    )
