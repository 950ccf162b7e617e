"""Papers of the intake form: a row of fields for each paper of the case, and for additional ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.forms import BoundField

from motcua.design.forms import NumberField, WordsField
from motcua.dossiers.forms.fields import ONLY_SHOWN, SCAN_CHOICES, PagesField, pages_of, scan_state
from motcua.dossiers.gateways.files import Pages
from motcua.dossiers.vocabulary import Paper
from motcua.procedures.models import RequiredDocument

EXTRA_PAPERS = 3
_KEPT = "motcua.dossiers.intake.file"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """Row of the checklist: the fields of one paper, and its requirements in the catalogue."""

    name: BoundField | None
    received: BoundField | None
    originals: BoundField
    copies: BoundField
    file: BoundField
    kept: BoundField
    kept_name: str
    exempt: BoundField
    required: RequiredDocument | None

    @property
    def errors(self) -> list[str]:
        """Return the errors of this paper, in the order of its fields."""
        fields = (self.name, self.received, self.originals, self.copies, self.file, self.exempt)
        return [str(error) for field in fields if field is not None for error in field.errors]


def keep(file_id: int, name: str) -> str:
    """Return a token for a stored file, so that a redisplayed form does not lose it."""
    return signing.dumps([file_id, name], salt=_KEPT)


def kept(token: str) -> tuple[int, str] | None:
    """Return the stored file of a token; None for a forged token or one older than a day."""
    try:
        file_id, name = signing.loads(token, salt=_KEPT, max_age=86_400)
    except (signing.BadSignature, ValueError):
        return None
    return int(file_id), str(name)


class PapersForm(forms.Form):
    """Paper part of the intake form; the papers are passed in when the form is made."""

    documents: list[RequiredDocument]

    def add_papers(self, documents: Iterable[RequiredDocument]) -> None:
        """Add the fields of the case's papers, and of some additional ones."""
        self.documents = list(documents)
        for document in self.documents:
            self._add_paper(f"paper_{document.pk}", document.name, document)
        for place in range(1, EXTRA_PAPERS + 1):
            self._add_paper(f"extra_{place}", f"Giấy tờ khác {place}", None)

    def _add_paper(self, prefix: str, label: str, document: RequiredDocument | None) -> None:
        """Add the fields of one paper; the name of one outside the catalogue is typed."""
        wrong = {"min_value": "Số bản không được âm.", "max_value": "Nhiều nhất 99 bản.", "invalid": "Nhập số bản."}
        if document is None:
            self.fields[f"{prefix}_name"] = WordsField(what="tên giấy tờ", label=label, max_length=500, required=False)
        else:
            self.fields[f"{prefix}_received"] = forms.BooleanField(label=label, required=False)
        originals = document.original_count if document else 1
        copies = document.copy_count if document else 0
        self.fields[f"{prefix}_originals"] = NumberField(
            label=f"Bản chính: {label}",
            min_value=0,
            max_value=99,
            required=False,
            initial=originals,
            error_messages=wrong,
        )
        self.fields[f"{prefix}_copies"] = NumberField(
            label=f"Bản sao: {label}", min_value=0, max_value=99, required=False, initial=copies, error_messages=wrong
        )
        self.fields[f"{prefix}_file"] = PagesField(
            label=f"Bản quét: {label}",
            required=False,
            error_messages={"empty": "Tệp rỗng. Quét lại giấy tờ này."},
        )
        self.fields[f"{prefix}_kept"] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=600)
        self.fields[f"{prefix}_exempt"] = forms.ChoiceField(
            label=f"Quét giấy tờ: {label}",
            required=False,
            choices=SCAN_CHOICES,
            initial=ONLY_SHOWN if document and document.is_present_only else "",
        )

    @property
    def checklist(self) -> Iterator[PaperRow]:
        """Yield the rows of the case's papers."""
        for document in self.documents:
            yield self._row(f"paper_{document.pk}", document)

    @property
    def extras(self) -> Iterator[PaperRow]:
        """Yield the rows of additional papers."""
        for place in range(1, EXTRA_PAPERS + 1):
            yield self._row(f"extra_{place}", None)

    def _row(self, prefix: str, document: RequiredDocument | None) -> PaperRow:
        token = kept(str(self[f"{prefix}_kept"].value() or ""))
        return PaperRow(
            name=None if document else self[f"{prefix}_name"],
            received=self[f"{prefix}_received"] if document else None,
            originals=self[f"{prefix}_originals"],
            copies=self[f"{prefix}_copies"],
            file=self[f"{prefix}_file"],
            kept=self[f"{prefix}_kept"],
            kept_name=token[1] if token else "",
            exempt=self[f"{prefix}_exempt"],
            required=document,
        )

    def uploads(self) -> Iterator[tuple[str, Pages]]:
        """Yield the uploaded files, those of a paper together, by the name of their field."""
        for name, field in self.fields.items():
            pages = pages_of(self, name) if isinstance(field, PagesField) else None
            if pages is not None:
                yield name, pages

    def check_mandatory(self) -> None:
        """Check that every mandatory paper was handed in."""
        for document in self.missing:
            self.add_error(
                f"paper_{document.pk}_received",
                "Chưa nhận giấy tờ bắt buộc này. Đánh dấu khi đã nhận, hoặc hướng dẫn người nộp hoàn thiện.",
            )

    def check_scans(self) -> None:
        """Check that each paper has its scan, or a reason for having none (TT 03/2025/TT-VPCP Điều 5)."""
        for prefix, _, received in self._papers():
            told = {f"{prefix}_file", f"{prefix}_exempt"} & set(self.errors)
            if received and not told and not self._has_scan(prefix):
                self.add_error(
                    f"{prefix}_file",
                    "Chưa có bản quét. Chọn tệp quét, hoặc chọn “Quét bổ sung sau”, hoặc lý do không phải quét.",
                )

    def _has_scan(self, prefix: str) -> bool:
        given = self.cleaned_data
        kept_file = kept(given.get(f"{prefix}_kept") or "")
        return bool(self.files.get(f"{prefix}_file") or kept_file or given.get(f"{prefix}_exempt"))

    @property
    def missing(self) -> list[RequiredDocument]:
        """Return the mandatory papers that were not handed in."""
        received = self.cleaned_data
        needed = (document for document in self.documents if document.is_mandatory and not document.is_present_only)
        return [document for document in needed if not received.get(f"paper_{document.pk}_received")]

    def _papers(self) -> Iterator[tuple[str, RequiredDocument | None, bool]]:
        """Iterate over every paper of the form: field prefix, catalogue entry, whether it was handed in."""
        given = self.cleaned_data
        for document in self.documents:
            yield f"paper_{document.pk}", document, bool(given.get(f"paper_{document.pk}_received"))
        for place in range(1, EXTRA_PAPERS + 1):
            yield f"extra_{place}", None, bool(given.get(f"extra_{place}_name"))

    def papers(self, stored: Mapping[str, tuple[int, str]]) -> Iterable[Paper]:
        """Return the papers handed in; `stored` are the stored files, by the name of their field."""
        given = self.cleaned_data
        for prefix, document, received in self._papers():
            name = document.name if document else given[f"{prefix}_name"]
            if name and (received or document is None or document.is_mandatory):
                yield self._paper(prefix, name, document, received, stored.get(f"{prefix}_file"))

    def _paper(
        self, prefix: str, name: str, document: RequiredDocument | None, received: bool, file: tuple[int, str] | None
    ) -> Paper:
        """Return one paper, with its stored file, or the one kept from an earlier attempt."""
        given = self.cleaned_data
        file = file or kept(given[f"{prefix}_kept"])
        state, exempt = scan_state(bool(file), given[f"{prefix}_exempt"])
        return Paper(
            name=name,
            required_document_id=document.pk if document else None,
            original_count=given[f"{prefix}_originals"] or 0,
            copy_count=given[f"{prefix}_copies"] or 0,
            is_received=received,
            file_id=file[0] if file else None,
            file_name=file[1] if file else "",
            digitise_state=state,
            exempt_reason=exempt,
        )
