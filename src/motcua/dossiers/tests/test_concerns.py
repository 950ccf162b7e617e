"""Lists of one's own, one's division and one's delegator; alarms for whom they concern; what comes next is told."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from tests.cast import FOUNDED, account, hold

from motcua.base.text import fold
from motcua.base.time import FOREVER, VIETNAM, now
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.details import detail
from motcua.dossiers.queries.worklists import lists_of, members
from motcua.dossiers.templatetags.dossiers import why_now
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_step_roles import SHAPES
from motcua.dossiers.views.detail import ruler, steps_of
from motcua.people.models import Delegation, RoleHolding
from motcua.people.vocabulary import Actor, Role

ALARMS = ("overdue", "apology_due")


def codes(stage: Stage, who: str, key: str) -> set[str]:
    return set(members(stage.who(who), key, stage.at).values_list("code", flat=True))


def keys(actor: Actor) -> set[str]:
    return {each.key for each in lists_of(actor)}


@pytest.fixture
def late(stage: Stage):
    """A dossier of the commune in the hands of the economic officer, and of the culture officer, both late."""
    mine, others = (stage.processing(competent_agency_id=stage.cast.commune.pk) for _ in range(2))
    stage.do("leader", "assign", mine, to=stage.cast.officer)
    stage.do("leader", "assign", others, to=stage.cast.culture_officer)
    stage.later(days=20)
    stage.actors.clear()
    return mine, others


@pytest.mark.parametrize("key", ALARMS)
def test_a_late_dossier_alarms_who_has_it_their_head_and_who_leads_the_office(stage, late, key):
    mine, others = late
    assert codes(stage, "officer", key) == {mine.code}
    assert codes(stage, "culture_officer", key) == {others.code}
    assert codes(stage, "head", key) == {mine.code}  # heads the economic division
    for who in ("leader", "desk", "controller"):
        assert codes(stage, who, key) == {mine.code, others.code}


def test_the_list_of_the_division_holds_what_lies_there_whoever_holds_it(stage, late):
    mine, others = late
    assert codes(stage, "head", "room") == {mine.code}
    assert codes(stage, "head", "mine") == set()
    assert codes(stage, "culture_officer", "room") == {others.code}
    assert "room" not in keys(stage.who("leader"))


def lend(stage: Stage) -> None:
    Delegation.objects.create(
        holding=RoleHolding.objects.get(account=stage.cast.officer),
        delegate=stage.cast.culture_officer,
        valid_from=FOUNDED,
        valid_to=FOREVER,
        reason="Nghỉ phép",
    )
    stage.actors.clear()


def test_the_delegators_dossiers_stand_in_a_list_of_their_own_with_a_banner(stage, late):
    mine, others = late
    assert "lent" not in keys(stage.who("culture_officer"))
    lend(stage)
    assert codes(stage, "culture_officer", "mine") == {others.code}
    assert codes(stage, "culture_officer", "lent") == {mine.code}
    page = stage.cast.client("culture_officer").get("/ho-so/?ds=lent").content.decode()
    assert "Bạn đang xử lý thay <strong>Trần Văn Thụ Lý</strong>" in page


def test_after_an_assignment_the_page_says_what_comes_next_and_to_whom(stage):
    stage.at = now() - timedelta(minutes=30)
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk)
    client = stage.cast.client("leader")
    address = reverse("dossier_act", args=[dossier.code, "assign"])
    assert "xong bước này sẽ sang “Xem xét”" in client.get(address).content.decode()
    page = client.post(address, {"revision": dossier.revision, "to": stage.cast.officer.pk}, follow=True)
    assert "Tiếp theo: Thẩm định: Trần Văn Thụ Lý" in page.content.decode()


def test_a_head_who_hands_out_reads_the_step_the_person_gets_and_stays_named_on_the_step(stage):
    stage.at = now() - timedelta(minutes=30)
    dossier = stage.processing(procedure=make_procedure("2.000200", steps=SHAPES["full"]))
    client = stage.cast.client("head")
    address = reverse("dossier_act", args=[dossier.code, "assign"])
    told = client.get(address).content.decode()
    assert "Người nhận làm bước “Thẩm tra”; phân công xong là xong bước “Phân công”." in told
    client.post(address, {"revision": dossier.revision, "to": stage.cast.culture_officer.pk})
    steps = steps_of(detail(Dossier.objects.get(pk=dossier.pk)))
    assert [(each.name, each.who) for each in steps if each.name == "Phân công"] == [
        ("Phân công", stage.cast.head.full_name)
    ]


def test_an_assignment_at_the_signature_says_that_the_number_comes_next(stage):
    stage.at = now() - timedelta(minutes=30)
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk)
    dossier.step_runs.filter(done_at=None).update(phase="approval", role=Role.LEADER, step=None)
    told = stage.cast.client("leader").get(reverse("dossier_act", args=[dossier.code, "assign"])).content.decode()
    assert "xong bước này sẽ sang “Vào sổ, đóng dấu, phát hành”" in told


def test_a_head_who_assigned_to_another_division_takes_it_back(stage):
    stage.at = now() - timedelta(minutes=30)
    other = account("other_head", "Lê Văn Trưởng Phòng Khác")
    hold(other, Role.DIVISION_HEAD, stage.cast.culture)
    dossier = stage.processing(procedure=make_procedure("2.000200", steps=SHAPES["full"]))
    client = stage.cast.client("head")
    client.post(reverse("dossier_act", args=[dossier.code, "assign"]), {"revision": dossier.revision, "to": other.pk})
    dossier.refresh_from_db()
    answer = client.post(reverse("dossier_undo", args=[dossier.code]), {"revision": dossier.revision}, follow=True)
    assert "Đã hoàn tác" in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.holder_id != other.pk


def test_the_ruler_of_a_dossier_received_on_a_sunday_gives_the_days_of_its_limit(stage):
    stage.at -= timedelta(days=1)
    dossier = stage.intake()
    assert ruler(dossier, stage.at)["given"] == 3
    assert ruler(dossier, stage.at + timedelta(days=3))["used"] == 2  # Wednesday; Monday is the day of the start


def test_an_open_return_step_names_the_role_that_takes_it(stage):
    hold(account("second", "Cán Bộ Thứ Hai"), Role.DESK_OFFICER, stage.cast.desk_place)  # the step is nobody's alone
    dossier = stage.grant(stage.processing())
    steps = steps_of(detail(Dossier.objects.get(pk=dossier.pk)))
    assert [(each.name, each.state, each.who) for each in steps][-1] == ("Trả kết quả", "now", "Cán bộ một cửa")


def test_the_help_of_a_dossier_is_the_chapter_of_the_reader(stage):
    dossier = stage.intake()
    guide = (Path(settings.ROOT) / "docs" / "vi" / "so-tay-can-bo.md").read_text()
    headings = {
        fold(line[3:]).replace(",", "").replace(" ", "-") for line in guide.splitlines() if line.startswith("## ")
    }
    for name, chapter in (
        ("desk", "can-bo-mot-cua"),
        ("officer", "chuyen-vien-truong-phong"),
        ("leader", "lanh-dao"),
        ("clerk", "van-thu"),
    ):
        assert chapter in headings
        page = stage.cast.client(name).get(reverse("dossier", args=[dossier.code])).content.decode()
        assert f"#{chapter}" in page


def test_a_dossier_that_waits_says_what_ends_the_wait_before_its_matter_is_corrected(stage):
    dossier = stage.processing()
    client = stage.cast.client("desk")
    address = reverse("dossier", args=[dossier.code])
    assert "chưa sửa được thủ tục" not in client.get(address).content.decode()
    stage.do("officer", "ask_supplement", dossier, reason="Thiếu", items=["Bản vẽ"])
    page = client.get(address).content.decode()
    assert "chưa sửa được thủ tục" in page
    assert reverse("dossier_act", args=[dossier.code, "supplement"]) in page


@pytest.mark.django_db
def test_a_limit_that_passed_after_hours_is_told_with_its_day():
    due = datetime(2026, 11, 20, 17, 0, tzinfo=VIETNAM)
    late = Dossier(status="processing", due_at=due)
    assert "quá hạn lúc 17:00 ngày 20/11" in why_now(late, due + timedelta(hours=20))
    assert "quá hạn lúc 17:00<" in why_now(late, due + timedelta(minutes=5))
