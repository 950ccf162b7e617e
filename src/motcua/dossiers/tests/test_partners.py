"""Partner agencies: founded from the list, offered where a dossier goes elsewhere, those usually asked first."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from motcua.agencies.actions import load_partners
from motcua.agencies.models import Agency, AgencyEvent
from motcua.agencies.queries import AgencyNotFound, resolve, tree
from motcua.agencies.vocabulary import AgencyKind
from motcua.base.refusals import Refused
from motcua.base.time import today
from motcua.dossiers.forms.action_forms.processing import ConsultForm
from motcua.dossiers.queries.partners import usual_partners
from motcua.dossiers.tests.stage import Stage
from motcua.procedures.queries.snapshot import agency_codes


@pytest.fixture
def partners(stage: Stage) -> dict[str, Agency]:
    """The partner agencies of the city and of the commune, by name."""
    made = load_partners(agency_id=stage.cast.province.pk, by=None, at=stage.at)
    made += load_partners(agency_id=stage.cast.commune.pk, by=None, at=stage.at)
    standing = tree(stage.at.date())
    return {standing[agency.pk].name: agency for agency in made}


def groups(stage: Stage, dossier) -> dict[str, list[str]]:
    form = ConsultForm(record=dossier, actor=stage.who("officer"), at=stage.at)
    return {title: [name for _, name in inside] for title, inside in form.fields["agency"].choices if title}


def test_tax_police_insurance_and_land_offices_stand_in_the_tree_with_their_legal_basis(stage, partners):
    for name in ("Thuế thành phố Cần Thơ", "Bảo hiểm xã hội thành phố Cần Thơ", "Công an xã Mỹ Tú"):
        assert partners[name].kind == AgencyKind.VERTICAL_AGENCY
    standing = tree(stage.at.date())
    land = standing[partners["Văn phòng Đăng ký đất đai thành phố Cần Thơ"].pk]
    assert standing[land.parent_id].name == "Sở Nông nghiệp và Môi trường thành phố Cần Thơ"
    assert "chưa xác minh" in AgencyEvent.objects.filter(agency=partners["Công an xã Mỹ Tú"]).get().legal_basis


def test_a_second_load_founds_nothing(stage, partners):
    count = Agency.objects.count()
    assert load_partners(agency_id=stage.cast.province.pk, by=None, at=stage.at) == []
    assert Agency.objects.count() == count


def test_a_division_has_no_partners_of_its_own_and_an_officer_founds_none(stage):
    with pytest.raises(Refused):
        load_partners(agency_id=stage.cast.economy.pk, by=None, at=stage.at)
    with pytest.raises(Refused):
        load_partners(agency_id=stage.cast.commune.pk, by=stage.who("officer"), at=stage.at)


def test_who_was_asked_before_is_offered_first(stage, partners):
    dossier = stage.processing()
    assert "Hay dùng" not in groups(stage, dossier)
    assert "Thuế thành phố Cần Thơ" in groups(stage, dossier)["Cơ quan ngành dọc, sở, ngành"]
    tax = partners["Thuế thành phố Cần Thơ"]
    due = stage.at + timedelta(days=2)
    stage.do("officer", "consult", dossier, agency=tax, content="Nghĩa vụ tài chính", reply_due_at=due)
    assert usual_partners(stage.cast.commune.pk) == [tax.pk]
    assert groups(stage, dossier)["Hay dùng"] == ["Thuế thành phố Cần Thơ"]


def test_the_agencies_of_another_day_are_not_offered(stage, partners):
    assert partners["Công an xã Mỹ Tú"].pk not in tree(date(2025, 6, 1)).places


def test_the_command_founds_them_for_a_unit_and_its_communes(stage, capsys):
    call_command("load_partners", agency="tinh:92", communes=True)
    assert "Đã lập" in capsys.readouterr().out
    names = {place.name for place in tree(today()).places.values()}
    assert {"Công an xã Mỹ Tú", "Công an xã Long Hưng", "Sở Tư pháp thành phố Cần Thơ"} <= names
    call_command("load_partners", agency="tinh:92", communes=True)
    assert "Không có cơ quan nào phải lập thêm." in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("load_partners", agency="tinh:99")


def test_a_step_goes_to_a_partner_that_has_no_identifier_code(stage, partners):
    tax = partners["Thuế thành phố Cần Thơ"]
    code = agency_codes([tax.pk])[tax.pk]
    assert code == f"coquan:{tax.pk}"
    assert resolve(code, stage.at.date()).agency_id == tax.pk
    with pytest.raises(AgencyNotFound):
        resolve("coquan:99999999", stage.at.date())
