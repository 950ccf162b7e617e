"""Accounts, roles and delegation: what administrators and holders may do, and what is written down."""

from datetime import date, datetime, timedelta

import pytest

from motcua.base.refusals import Invalid, Refused
from motcua.base.time import FOREVER, VIETNAM
from motcua.people import actions
from motcua.people.models import AccessRecord, Account, AdministrationEvent, Delegation, RoleHolding
from motcua.people.permissions import can_manage_account, visible_accounts
from motcua.people.queries import actor_of, holders
from motcua.people.vocabulary import Deed, Role

AT = datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM)
ON = AT.date()
BASIS = "Quyết định 12/QĐ-UBND"


@pytest.fixture
def admin(cast):
    return cast.actor("administrator", ON)


def last_deed():
    return AdministrationEvent.objects.order_by("-pk").first()


def grant(cast, admin, name="nobody", role=Role.CLERK, place="commune", **more):
    more = {"valid_from": ON, "legal_basis": BASIS, "by": admin, "at": AT, **more}
    return actions.grant_role(account=cast.accounts[name], role=role, agency=getattr(cast, place), **more)


def test_a_new_account_must_change_its_password_and_has_no_role(cast, admin):
    made, password = actions.create_account(username="Lan.NT", full_name=" Nguyễn  Thị Lan ", by=admin, at=AT)
    assert (made.username, made.full_name, made.must_change_password) == ("lan.nt", "Nguyễn Thị Lan", True)
    assert made.check_password(password)
    assert actor_of(made, ON).held == ()
    assert (last_deed().action, last_deed().account) == (Deed.CREATED, cast.administrator)
    assert password not in str(last_deed().detail)


@pytest.mark.parametrize("username", ["lan nt", "LÂN", "a", "-lan", "lan@x", "x" * 70])
def test_a_poor_user_name_is_refused(admin, username):
    with pytest.raises(Invalid) as refused:
        actions.create_account(username=username, full_name="Lan", by=admin, at=AT)
    assert "username" in refused.value.errors


def test_a_user_name_is_taken_whatever_its_case(cast, admin):
    Account.objects.filter(pk=cast.desk.pk).update(username="Desk")
    with pytest.raises(Invalid, match="đã có người dùng"):
        actions.create_account(username="desk", full_name="Lan", by=admin, at=AT)


@pytest.mark.parametrize("name", ["desk", "leader", "controller", "auditor", "nobody"])
def test_only_administrators_touch_accounts(cast, name):
    before = AdministrationEvent.objects.count()
    by, target = cast.actor(name, ON), cast.officer
    deeds = [
        lambda: actions.create_account(username="moi.nv", full_name="Mới", by=by, at=AT),
        lambda: actions.edit_account(account=target, title="Sửa", by=by, at=AT),
        lambda: actions.end_account(account=target, reason="Nghỉ", by=by, at=AT),
        lambda: actions.reset_password(account=target, by=by, at=AT),
        lambda: actions.unlock_account(account=target, by=by, at=AT),
        lambda: actions.remove_second_factor(account=target, by=by, at=AT),
        lambda: grant(cast, by, "officer"),
        lambda: actions.end_role(holding=target.holdings.get(), reason="Thôi", by=by, at=AT),
    ]
    for deed in deeds:
        with pytest.raises(Refused):
            deed()
    assert AdministrationEvent.objects.count() == before
    assert Account.objects.get(pk=target.pk).is_active


def test_an_administrator_does_not_reach_the_neighbours(cast, admin):
    assert not can_manage_account(admin, cast.outsider)
    assert cast.outsider not in visible_accounts(admin)
    with pytest.raises(Refused):
        actions.reset_password(account=cast.outsider, by=admin, at=AT)
    with pytest.raises(Refused):
        grant(cast, admin, place="other_commune")
    with pytest.raises(Refused):
        actions.end_role(holding=cast.outsider.holdings.get(), reason="Thôi", by=admin, at=AT)


def test_who_also_works_next_door_keeps_the_password_from_our_administrator(cast, admin):
    RoleHolding.objects.create(account=cast.desk, role=Role.CLERK, agency=cast.other_commune, valid_from=ON)
    with pytest.raises(Refused):
        actions.reset_password(account=cast.desk, by=admin, at=AT)


def test_ending_an_account_ends_sessions_roles_and_delegations_at_once(cast, admin):
    client = cast.client("leader")
    lent = actions.delegate_role(
        holding=cast.leader.holdings.get(),
        delegate=cast.head,
        valid_from=ON,
        valid_to=ON + timedelta(days=9),
        reason="Công tác",
        by=cast.actor("leader", ON),
        at=AT,
    )
    assert cast.actor("head", ON).holds(Role.LEADER)
    assert client.get("/toi/").status_code == 200
    ended = actions.end_account(account=cast.leader, reason="Quyết định nghỉ hưu 45", by=admin, at=AT)
    assert (ended.is_active, ended.ended_on) == (False, ON)
    assert client.get("/toi/").status_code == 302
    assert actor_of(ended, ON).held == ()
    assert not cast.actor("head", ON).holds(Role.LEADER)
    assert cast.leader not in holders(Role.LEADER, [cast.commune.pk], ON)
    lent.refresh_from_db()
    assert lent.revoked_at == AT
    assert last_deed().detail["reason"] == "Quyết định nghỉ hưu 45"
    assert RoleHolding.objects.filter(account=ended).count() == 1


def test_a_role_begun_and_ended_on_one_day_is_over_at_once(cast, admin):
    holding = grant(cast, admin)
    assert cast.actor("nobody", ON).holds(Role.CLERK)
    actions.end_role(holding=holding, reason="Nhầm", by=admin, at=AT)
    assert not cast.actor("nobody", ON).holds(Role.CLERK)


def test_nobody_ends_themselves_or_the_last_administrator(cast, admin):
    with pytest.raises(Refused, match="Không tự vô hiệu hóa"):
        actions.end_account(account=cast.administrator, reason="Nghỉ", by=admin, at=AT)
    with pytest.raises(Refused, match="quản trị cuối cùng"):
        actions.end_role(holding=cast.administrator.holdings.get(), reason="Thôi", by=admin, at=AT)
    grant(cast, admin, "head", Role.ADMINISTRATOR, with_subtree=True)
    second = cast.actor("head", ON)
    actions.end_account(account=cast.administrator, reason="Chuyển công tác", by=second, at=AT)
    assert not Account.objects.get(pk=cast.administrator.pk).is_active


def test_an_ended_account_comes_back_without_its_roles(cast, admin):
    actions.end_account(account=cast.desk, reason="Thai sản", by=admin, at=AT)
    desk = Account.objects.get(pk=cast.desk.pk)
    password = actions.restore_account(account=desk, by=admin, at=AT)
    assert desk.check_password(password)
    assert desk.must_change_password
    assert actor_of(desk, ON).held == ()


def test_ending_twice_is_refused(cast, admin):
    actions.end_account(account=cast.desk, reason="Nghỉ", by=admin, at=AT)
    with pytest.raises(Refused, match="từ trước"):
        actions.end_account(account=cast.desk, reason="Nghỉ", by=admin, at=AT)


def test_a_new_password_ends_the_sessions(cast, admin):
    client = cast.client("desk")
    assert client.get("/toi/").status_code == 200
    actions.reset_password(account=cast.desk, by=admin, at=AT)
    assert client.get("/toi/").status_code == 302


def test_a_role_needs_its_legal_basis_and_a_period_that_is_not_over(cast, admin):
    with pytest.raises(Invalid) as refused:
        grant(cast, admin, legal_basis="  ")
    assert "legal_basis" in refused.value.errors
    with pytest.raises(Invalid):
        grant(cast, admin, valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1))
    with pytest.raises(Invalid):
        grant(cast, admin, valid_from=date(2027, 1, 1), valid_to=date(2026, 12, 1))


def test_the_same_role_is_not_held_twice_at_once(cast, admin):
    grant(cast, admin, valid_to=date(2027, 1, 1))
    with pytest.raises(Invalid, match="đã giữ vai trò này"):
        grant(cast, admin, valid_from=date(2026, 12, 31))
    assert grant(cast, admin, valid_from=date(2027, 1, 1)).valid_to == FOREVER


def test_a_role_is_in_force_from_its_first_to_its_last_day(cast, admin):
    grant(cast, admin, valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 3))
    held = [cast.actor("nobody", date(2026, 12, day)).holds(Role.CLERK) for day in (1, 2, 3)]
    assert held == [True, True, False]
    assert not cast.actor("nobody", ON).holds(Role.CLERK)


# Delegation --------------------------------------------------------------------------------------------
def lend(cast, name="leader", to="head", begins=ON, ends=ON + timedelta(days=5), **more):
    more = {"by": cast.actor(name, ON), "at": AT, "reason": "Công tác", **more}
    holding = cast.accounts[name].holdings.get()
    return actions.delegate_role(holding=holding, delegate=cast.accounts[to], valid_from=begins, valid_to=ends, **more)


def test_the_delegate_acts_in_the_role_for_the_time_and_says_for_whom(cast):
    lend(cast)
    (lent,) = [held for held in cast.actor("head", ON).held if held.role == Role.LEADER]
    assert lent.delegated_by == cast.leader.pk
    assert cast.economy.pk in lent.reach
    assert not cast.actor("head", ON + timedelta(days=5)).holds(Role.LEADER)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"begins": ON - timedelta(days=1)}, "trở về trước"),
        ({"ends": ON}, "Ngày kết thúc"),
        ({"ends": ON + timedelta(days=400)}, "một năm"),
        ({"reason": " "}, "lý do"),
        ({"to": "outsider"}, "cùng cơ quan"),
        ({"to": "nobody"}, "cùng cơ quan"),
        ({"to": "leader"}, "cùng cơ quan"),
    ],
)
def test_a_delegation_that_cannot_be_is_refused_with_its_reason(cast, change, text):
    with pytest.raises(Invalid, match=text):
        lend(cast, **change)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("name", ["administrator", "auditor"])
def test_powers_over_others_are_not_lent(cast, name):
    with pytest.raises(Invalid, match="không ủy quyền được"):
        lend(cast, name, "head")


def test_nobody_lends_the_role_of_another(cast):
    with pytest.raises(Refused):
        lend(cast, by=cast.actor("head", ON))


def test_a_lent_role_is_not_lent_further(cast):
    lend(cast)
    with pytest.raises(Refused):
        lend(cast, to="officer", by=cast.actor("head", ON))


def test_a_delegation_is_taken_back_by_either_side_and_by_nobody_else(cast):
    lent = lend(cast)
    with pytest.raises(Refused):
        actions.revoke_delegation(delegation=lent, by=cast.actor("officer", ON), at=AT)
    actions.revoke_delegation(delegation=lent, by=cast.actor("head", ON), at=AT)
    assert not cast.actor("head", ON).holds(Role.LEADER)
    with pytest.raises(Refused):
        actions.revoke_delegation(delegation=lent, by=cast.actor("leader", ON), at=AT)


def test_ending_a_role_ends_what_was_lent_from_it(cast, admin):
    lend(cast)
    actions.end_role(holding=cast.leader.holdings.get(), reason="Miễn nhiệm", by=admin, at=AT)
    assert not cast.actor("head", ON).holds(Role.LEADER)


# Pages -------------------------------------------------------------------------------------------------
def test_the_list_of_accounts_finds_names_without_accents_in_few_queries(cast, django_assert_max_num_queries):
    client = cast.client("administrator")
    client.get("/quan-tri/tai-khoan/")
    with django_assert_max_num_queries(16):
        page = client.get("/quan-tri/tai-khoan/", {"q": "tran van thu"}).content.decode()
    assert "Trần Văn Thụ Lý" in page
    assert "Lê Thị Một Cửa" not in page
    assert "Lý Văn Láng Giềng" not in client.get("/quan-tri/tai-khoan/", {"state": "all"}).content.decode()


def test_an_account_of_the_neighbours_is_not_found(cast):
    client = cast.client("administrator")
    for address in ("", "sua/", "ket-thuc/", "vai-tro/"):
        assert client.get(f"/quan-tri/tai-khoan/{cast.outsider.pk}/{address}").status_code == 404
    assert client.post(f"/quan-tri/tai-khoan/{cast.outsider.pk}/lam/cap-lai-mat-khau/").status_code == 404
    holding = cast.outsider.holdings.get()
    assert client.get(f"/quan-tri/vai-tro/{holding.pk}/ket-thuc/").status_code == 404


def test_a_new_password_is_shown_once(cast):
    client = cast.client("administrator")
    page = client.post(f"/quan-tri/tai-khoan/{cast.desk.pk}/lam/cap-lai-mat-khau/", follow=True).content.decode()
    assert "Mật khẩu để trao tận tay" in page
    again = client.get(f"/quan-tri/tai-khoan/{cast.desk.pk}/").content.decode()
    assert "Mật khẩu để trao tận tay" not in again


def test_an_error_of_an_action_stands_beside_its_field(cast):
    page = cast.client("administrator").post(
        f"/quan-tri/tai-khoan/{cast.nobody.pk}/vai-tro/",
        {
            "role": "clerk",
            "agency": cast.commune.pk,
            "valid_from": "05/7/2026",
            "last_day": "01/7/2026",
            "legal_basis": BASIS,
        },
    )
    assert 'id="id_last_day_error"' in page.content.decode()


def test_who_looks_at_the_log_of_access_is_in_it(cast):
    page = cast.client("auditor").get("/nhat-ky/truy-cap/").content.decode()
    assert AccessRecord.objects.get().account == cast.auditor
    assert "Nhật ký truy cập</span>" not in page  # written after the page was made
    again = cast.client("auditor").get("/nhat-ky/truy-cap/", {"q": "thanh tra"}).content.decode()
    assert "Nhật ký truy cập dữ liệu cá nhân</span>" in again


def test_the_log_of_access_shows_no_deeds_of_the_neighbours(cast):
    for name in ("outsider", "desk"):
        actions.record_access(actor=cast.actor(name), action="view", subject=f"dossier:{name}", at=AT)
    page = cast.client("auditor").get("/nhat-ky/truy-cap/").content.decode()
    assert "Hồ sơ desk" in page
    assert "Hồ sơ outsider" not in page


def test_lent_powers_can_be_laid_aside(cast):
    Delegation.objects.create(
        holding=cast.leader.holdings.get(),
        delegate=cast.head,
        valid_from=date(2026, 1, 1),
        valid_to=date(2099, 1, 1),
        reason="Công tác",
    )
    client = cast.client("head")
    assert "thay Nguyễn Văn Lãnh Đạo" in client.get("/toi/").content.decode()
    client.post("/uy-quyen/tam-gac/", {"aside": "1"})
    assert "thay Nguyễn Văn Lãnh Đạo" not in client.get("/toi/").content.decode()
    client.post("/uy-quyen/tam-gac/", {"aside": "0"})
    assert "thay Nguyễn Văn Lãnh Đạo" in client.get("/toi/").content.decode()


# The first administrator ---------------------------------------------------------------------------------
def appoint(capsys, *words):
    from django.core.management import call_command

    call_command("administrator", *words)
    return capsys.readouterr().out


def test_the_first_administrator_is_appointed_on_the_machine(cast, capsys, client):
    told = appoint(capsys, "quan.tri", "--name", "Lê Quản Trị", "--agency", "xa:31567")
    password = told.split(": ")[-1].strip()
    made = Account.objects.get(username="quan.tri")
    assert made.check_password(password)
    assert made.must_change_password
    actor = actor_of(made, made.holdings.get().valid_from)  # the day the machine says, not the test's
    assert actor.holds(Role.ADMINISTRATOR, at=cast.desk_place.pk)
    assert not actor.holds(Role.ADMINISTRATOR, at=cast.other_commune.pk)


def test_the_command_lets_a_lost_administrator_back_in_without_a_second_role(cast, capsys):
    Account.objects.filter(pk=cast.administrator.pk).update(is_active=False, ended_on=ON)
    appoint(capsys, "administrator", "--agency", "xa:31567")
    back = Account.objects.get(pk=cast.administrator.pk)
    assert back.is_active
    assert back.holdings.count() == 1


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["quan.tri", "--agency", "xa:31567"], "họ và tên"),
        (["quan.tri", "--name", "Lê", "--agency", "xa:99999"], "Không có cơ quan"),
        (["Quản trị", "--name", "Lê", "--agency", "xa:31567"], "Tên đăng nhập"),
    ],
)
def test_the_command_refuses_with_a_reason(cast, capsys, words, text):
    from django.core.management import CommandError

    with pytest.raises(CommandError, match=text):
        appoint(capsys, *words)


def test_nobody_appoints_from_a_page(cast, admin):
    with pytest.raises(Refused):
        actions.appoint_administrator(
            username="abc.d", full_name="A", agency=cast.commune, legal_basis="x", by=admin, at=AT
        )


def together(*deeds):
    """Do the deeds at the same moment, each on a connection of its own; what each answered or refused."""
    from threading import Barrier, Thread

    from django.db import connections

    start, answers = Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        start.wait()
        try:
            answers[place] = deed()
        except (Refused, Invalid) as refusal:
            answers[place] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def on_postgresql(transactional_db):
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection; its writers wait in line anyway")


def test_two_administrators_who_end_each_other_leave_one(on_postgresql, cast, admin):
    grant(cast, admin, "head", Role.ADMINISTRATOR, with_subtree=True)
    second = cast.actor("head", ON)
    answers = together(
        lambda: actions.end_account(account=cast.administrator, reason="A", by=second, at=AT),
        lambda: actions.end_account(account=cast.head, reason="B", by=admin, at=AT),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert Account.objects.filter(pk__in=[cast.head.pk, cast.administrator.pk], is_active=True).count() == 1


def test_a_double_click_makes_one_account_and_one_role(on_postgresql, cast, admin):
    make = lambda: actions.create_account(username="lan.nt", full_name="Lan", by=admin, at=AT)  # noqa: E731
    assert sum(isinstance(answer, Invalid) for answer in together(make, make, make)) == 2
    give = lambda: grant(cast, admin)  # noqa: E731
    assert sum(isinstance(answer, Invalid) for answer in together(give, give, give)) == 2
    assert cast.nobody.holdings.count() == 1


def test_every_number_of_the_administrators_panel_opens_into_as_many_accounts(cast, admin):
    from axes.models import AccessAttempt

    from motcua.base.time import now

    AccessAttempt.objects.create(username="desk", ip_address="10.0.0.1", failures_since_start=5, attempt_time=now())
    grant(cast, admin, "clerk", Role.REFORM_OFFICER, valid_from=now().date(), valid_to=now().date() + timedelta(days=9))
    Account.objects.filter(pk=cast.desk.pk).update(last_login=now())
    client = cast.client("administrator")
    from re import findall

    page = client.get("/viec-hom-nay/").content.decode()
    found = findall(r'care=(\w+)"><span\s+class="mc-figure-value">(\d+)<', page)
    assert dict(found) == {"locked": "1", "without": "1", "ending": "1", "never": dict(found)["never"]}
    for kind, number in found:
        listed = client.get("/quan-tri/tai-khoan/", {"state": "active", "care": kind}).content.decode()
        assert f"Tất cả <strong>{number}</strong>" in listed, kind
