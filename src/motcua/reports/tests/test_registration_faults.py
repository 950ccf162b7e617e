"""Registrations of rooms with the reports that name what does not exist are found at start, with the nearest name."""

from dataclasses import replace

import pytest

from motcua.reports.registry import BOARDS, FORM_RATIOS, LISTS, REPORTED_FAMILIES, FormRatio, RecordList, ReportedFamily
from motcua.reports.rules.registration_faults import registration_faults
from motcua.statistics.checks import faults


@pytest.fixture(autouse=True)
def registries(monkeypatch):
    """The real registrations, which a test may change."""
    for registry in (BOARDS, FORM_RATIOS, LISTS, REPORTED_FAMILIES):
        monkeypatch.setattr(registry, "_things", dict(registry._things))


def test_the_registrations_of_the_product_name_only_what_exists():
    assert not list(registration_faults())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"more": ("recieved_post",)}, "no measure 'recieved_post'; did you mean 'received_post'?"),
        ({"splits": ("chanel",)}, "no dimension of the family 'dossiers' 'chanel'; did you mean 'channel'?"),
        ({"default_split": "step"}, "no dimension of the family 'dossiers' 'step'"),
        ({"tiles": ("recieved",)}, "no column of the board 'recieved'; did you mean 'received'?"),
        ({"identity": "balanse"}, "no identity 'balanse'; did you mean 'balance'?"),
        ({"family": "dosiers"}, "no family of facts 'dosiers'; did you mean 'dossiers'?"),
    ],
)
def test_a_board_that_names_what_does_not_exist_is_refused(changes, said):
    BOARDS._things["dossiers"] = replace(BOARDS["dossiers"], **changes)
    [fault] = registration_faults()
    assert said in fault
    assert "reporting/__init__.py:" in fault
    assert fault in list(faults())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"known_by": ("recieved",)}, "no measure 'recieved'; did you mean 'received'?"),
        ({"sheet_measures": ("carried_inn",)}, "no measure 'carried_inn'; did you mean 'carried_in'?"),
        ({"headlines": ("opne",)}, "no measure 'opne'; did you mean 'open'?"),
        ({"split": ("feild",)}, "no dimension of the family 'dossiers' 'feild'; did you mean 'field'?"),
        ({"split": ("dossiers.field",)}, "no key of a dimension of the family 'dossiers.field'"),
        ({"aliases": {"agency": "competent_agensy"}}, "did you mean 'competent_agency'?"),
    ],
)
def test_a_reported_family_that_names_what_does_not_exist_is_refused(changes, said):
    REPORTED_FAMILIES._things["dossiers"] = replace(REPORTED_FAMILIES["dossiers"], **changes)
    assert said in next(registration_faults())


def test_a_list_or_ratio_that_names_what_does_not_exist_is_refused():
    LISTS._things["lists"] = RecordList("dossier", "", (), (), set, list, list, sheet_measures=("carried_inn",))
    FORM_RATIOS._things["r"] = FormRatio("r", ("received",), ("endet",), "a / b")
    REPORTED_FAMILIES._things["nothing"] = ReportedFamily("stepps")
    family, ratio, unknown, listed = registration_faults()
    assert "did you mean 'steps'?" in family
    assert "ratio of a form row 'r': no measure 'endet'; did you mean 'ended'?" in ratio
    assert "no family of facts 'dossier'; did you mean 'dossiers'?" in unknown
    assert "did you mean 'carried_in'?" in listed
