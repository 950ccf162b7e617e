"""An administrator who had the password of an account in hand is not the only person behind its roles."""

from datetime import timedelta

import pytest

from motcua.base.refusals import Refused
from motcua.base.time import now, today
from motcua.people import actions
from motcua.people.models import Account, AdministrationEvent, RoleHolding
from motcua.people.queries import actor_of
from motcua.people.vocabulary import SYSTEM, Deed, Role

MARK = "một người vừa lập tài khoản vừa giao vai trò"


@pytest.fixture
def first(cast):
    return cast.actor("administrator")


def administrator(place, name="quan.tri.2", **more):
    """A further administrator, whom nobody here had in hand."""
    account = Account.objects.create_user(name, "mat-khau-rat-dai-2", full_name="Đỗ Văn Quản Trị Hai")
    RoleHolding.objects.create(
        account=account, role=Role.ADMINISTRATOR, agency=place, valid_from=today() - timedelta(days=9), **more
    )
    return actor_of(account, today())


def create(by, at=None):
    return actions.create_account(username="lan.nt", full_name="Nguyễn Thị Lan", by=by, at=at or now())[0]


def grant(account, agency, by, role=Role.CLERK, at=None, **more):
    more = {"valid_from": today(), "legal_basis": "Quyết định số 1", "at": at or now(), **more}
    return actions.grant_role(account=account, role=role, agency=agency, by=by, **more)


def reset(cast, by):
    actions.reset_password(account=cast.nobody, by=by, at=now())
    return cast.nobody


def restore(cast, by):
    ended = actions.end_account(account=cast.nobody, reason="Nghỉ việc", by=by, at=now())
    actions.restore_account(account=ended, by=by, at=now())
    return ended


HANDED = {"create": lambda cast, by: create(by), "reset": reset, "restore": restore}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("how", HANDED)
def test_the_second_administrator_grants_what_the_first_may_not(cast, first, how, role):
    second = administrator(cast.commune)
    account = HANDED[how](cast, first)
    with pytest.raises(Refused, match="người thứ hai cấp"):
        grant(account, cast.commune, first, role)
    assert not RoleHolding.objects.filter(account=account).exists()
    grant(account, cast.commune, second, role)
    assert "alone" not in AdministrationEvent.objects.latest("pk").detail


def test_the_only_administrator_may_and_the_auditor_is_told(cast, first):
    grant(create(first), cast.commune, first)
    assert AdministrationEvent.objects.latest("pk").detail["alone"] is True
    client = cast.client("auditor")
    page = client.get("/viec-hom-nay/", follow=True).content.decode()
    assert MARK in page
    assert "Tạo tài khoản" in page
    assert MARK in client.get("/nhat-ky/quan-tri/").content.decode()


def test_whom_the_first_made_administrator_of_late_is_no_second_person(cast, first):
    puppet = create(first)
    grant(puppet, cast.commune, first, Role.ADMINISTRATOR)
    account = reset(cast, first)
    grant(account, cast.commune, first)
    assert AdministrationEvent.objects.latest("pk").detail["alone"] is True


@pytest.mark.parametrize(("place", "with_subtree", "counts"), [("province", True, True), ("province", False, False)])
def test_an_administrator_above_is_a_second_person_where_the_role_reaches(cast, first, place, with_subtree, counts):
    administrator(getattr(cast, place), with_subtree=with_subtree)
    account = create(first)
    if counts:
        with pytest.raises(Refused):
            grant(account, cast.commune, first)
    else:
        assert grant(account, cast.commune, first)


def test_one_of_a_part_does_not_stand_in_for_a_role_over_the_whole(cast, first):
    administrator(cast.commune)
    account = create(first)
    with pytest.raises(Refused, match="người thứ hai"):
        grant(account, cast.commune, first)
    assert grant(account, cast.commune, first, with_subtree=True)


def test_after_thirty_days_and_for_accounts_of_others_nobody_is_asked(cast, first):
    administrator(cast.commune)
    account = create(first, now() - timedelta(days=31))
    grant(account, cast.commune, first)
    grant(cast.nobody, cast.commune, first)
    granted = AdministrationEvent.objects.filter(action=Deed.ROLE_GRANTED)
    assert granted.count() == 2
    assert not any("alone" in event.detail for event in granted)


def test_the_command_of_the_machine_still_appoints(cast):
    account, _ = actions.appoint_administrator(
        username="cuu.ho", full_name="Cứu Hộ", agency=cast.commune, legal_basis="Lệnh", by=SYSTEM, at=now()
    )
    assert actor_of(account, today()).holds(Role.ADMINISTRATOR)


def test_the_page_says_who_must_grant_instead(cast, first):
    administrator(cast.commune)
    account = create(first)
    cast.administrator.set_password("mat-khau-rat-dai-1")
    cast.administrator.save()
    client = cast.client("administrator")
    client.post("/tai-khoan/xac-nhan/", {"password": "mat-khau-rat-dai-1"})
    data = {"role": "clerk", "agency": cast.commune.pk, "valid_from": f"{today():%d/%m/%Y}", "legal_basis": "QĐ số 1"}
    answer = client.post(f"/quan-tri/tai-khoan/{account.pk}/vai-tro/", data, follow=True)
    assert "người thứ hai cấp" in answer.content.decode()
    assert not RoleHolding.objects.filter(account=account).exists()
