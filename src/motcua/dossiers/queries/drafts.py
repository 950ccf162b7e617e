"""Drafts of results: matching templates, their fields filled from the dossier, proposed symbol."""

from datetime import date

from motcua.agencies.queries import AgencyNotFound, place, tree
from motcua.base.time import local
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.rules.result_templates import ResultTemplate, refusal_templates, template_of, templates_for
from motcua.dossiers.rules.results import series_of


def result_name_of(dossier: Dossier) -> str:
    """Return the result's name in the catalogue; empty where it has none."""
    return dossier.version.result_name if dossier.version else ""


def templates_of(dossier: Dossier, name: str, *, on: date, is_refusal: bool = False) -> list[ResultTemplate]:
    """Return the templates for a result of the name, the best fitting first."""
    return templates_for(dossier.procedure.code, name, on=on, is_refusal=is_refusal)


def proposed_name(dossier: Dossier, typed: str, fitting: list[ResultTemplate], *, is_refusal: bool) -> str:
    """Return the name of the draft after its proposal changed; a name that the officer typed stays."""
    granted, refused = result_name_of(dossier), fitting[0].name if is_refusal and fitting else ""
    if is_refusal:
        return refused if refused and typed in ("", granted) else typed
    return granted if granted and any(typed == one.name for one in refusal_templates()) else typed


def fields_of(dossier: Dossier, *, reason: str = "") -> dict[str, str]:
    """Return the dossier's values for the fields of a template; one query for its papers."""
    received = local(dossier.received_at or dossier.submitted_at).date()
    papers = dossier.documents.filter(removed_at=None, is_received=True).order_by("pk").values_list("name", flat=True)
    return {
        "chu_ho_so": dossier.applicant_name,
        "so_dinh_danh": dossier.applicant_id_number,
        "ngay_sinh": f"{dossier.applicant_birth_date:%d/%m/%Y}" if dossier.applicant_birth_date else "",
        "dia_chi": dossier.address,
        "ma_ho_so": dossier.code,
        "thu_tuc": dossier.procedure.name,
        "noi_dung": dossier.request_content or dossier.procedure.name,
        "ngay_nhan": f"{received:%d/%m/%Y}",
        "co_quan": _office_name(dossier, received),
        "giay_to": dossier.request_content or "; ".join(papers),
        "ly_do": reason,
    }


def _office_name(dossier: Dossier, on: date) -> str:
    office = tree(on).office(dossier.competent_agency_id)
    try:
        return place(office, on).name
    except AgencyNotFound:
        return ""


def words_of(dossier: Dossier, key: str, *, reason: str = "") -> str:
    """Return the text of a template for the dossier; empty for a template that no longer exists."""
    template = template_of(key)
    return template.words(fields_of(dossier, reason=reason)) if template else ""


def series_for(draft: Result) -> str:
    """Return the proposed symbol for the number of a draft: that of its template, else by its name."""
    template = template_of(draft.template)
    return (template.series if template else "") or series_of(draft.name, is_refusal=draft.is_refusal)
