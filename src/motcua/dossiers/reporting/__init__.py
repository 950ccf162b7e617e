"""Report registrations of dossiers: figures, section on procedures, checks, appendices, figures page."""

from datetime import date

from motcua.agencies.queries import Place
from motcua.agencies.vocabulary import LEVEL_NUMBERS
from motcua.dossiers.reporting import board, by_field, checks, section
from motcua.dossiers.reporting.named_figures import PRESENT, WATCHED, named_figures
from motcua.dossiers.vocabulary import CHANNEL_NUMBERS, HEADLINES, IN_TIME, IN_TIME_RATE, INCOMING, JUDGED
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS
from motcua.reports import registry
from motcua.reports.queries.law import form_data
from motcua.reports.registry import FormRatio, NamedFigures, Paragraphs, ReportedFamily
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.forms import plain
from motcua.reports.rules.inputs import ReportInputs
from motcua.reports.vocabulary import Section

#: Official names of the one-stop desk (Nghị định 61/2018/NĐ-CP; Nghị định 118/2025/NĐ-CP from 1 July 2025).
DESK_BEFORE = "Bộ phận Tiếp nhận và Trả kết quả"
DESK_NOW, DESK_SINCE = "Trung tâm Phục vụ hành chính công", date(2025, 7, 1)
DOSSIERS = ReportedFamily(
    "dossiers",
    split=("competent_agency", "level", "field", "channel", "online_level"),
    known_by=PRESENT,
    named=("field",),
    attributions=("receiving_agency",),
    aliases={"agency": "competent_agency", "applicant": "applicant_kind", "receiver": "receiving_agency"},
    headlines=HEADLINES,
    sheet="Hồ sơ trong kỳ",
    sheet_measures=INCOMING,
    begun_by="received_day",
    channels={
        "online": ("Tiếp nhận trực tuyến", ("received_online",)),
        "post": ("Bưu chính công ích", ("received_post", "returned_by_post")),
    },
)
RATIOS = (
    FormRatio("on_time", IN_TIME, JUDGED, IN_TIME_RATE),
    FormRatio("online", ("received_online",), ("received",), "hồ sơ tiếp nhận trực tuyến / hồ sơ tiếp nhận trong kỳ"),
)


def register() -> None:
    """Register figures, texts, checks and lists of dossiers with the reports room."""
    registry.REPORTED_FAMILIES.register("dossiers", DOSSIERS)
    registry.REPORTED_FAMILIES.register("steps", ReportedFamily("steps", aliases=DOSSIERS.aliases))
    for ratio in RATIOS:
        registry.FORM_RATIOS.register(ratio.key, ratio)
    words = {"level": LEVEL_NUMBERS, "channel": CHANNEL_NUMBERS, "online_level": ONLINE_LEVEL_NUMBERS}
    for dimension, numbers in words.items():
        registry.DIMENSION_WORDS.register(dimension, numbers)
    registry.NAMED_FIGURES.register("dossiers", NamedFigures(("dossiers",), _figures, WATCHED, _is_offered))
    registry.PARAGRAPHS.register("dossiers", Paragraphs(Section.PROCEDURES, section.paragraphs))
    registry.CHECKS.register("dossiers", checks.checks)
    registry.APPENDICES.register("dossiers", by_field.appendices)
    registry.CONTEXTS.register("desk", _desk)
    registry.CONTEXTS.register(by_field.FROZEN, lambda where, on: plain(form_data(by_field.FORM)))
    registry.BOARDS.register("dossiers", board.BOARD)


def _figures(inputs: ReportInputs) -> dict[str, Figure]:
    return named_figures(inputs.sources, inputs.naming) | by_field.column_figures(inputs)


def _is_offered(ref: str) -> bool:
    """Check whether a figure is proposed for texts: those of the whole and of the tiers, not columns of form 06a."""
    part, _, rest = ref.partition(".")
    return part in ("all", "province", "district", "commune") and not rest[1:].isdigit()


def _desk(where: Place, on: date) -> str:
    return DESK_NOW if on >= DESK_SINCE else DESK_BEFORE
