"""Pages of the seals: the list, sealing at once, the sheet on paper, and who may see them."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from motcua.base.time import FOREVER, now
from motcua.people.actions.logs import record
from motcua.people.actions.roles import told_of
from motcua.people.models import RoleHolding
from motcua.people.vocabulary import SYSTEM, Deed
from motcua.seals import actions
from motcua.seals.gateways.ledger import heads, ledger_file, set_aside
from motcua.seals.queries.roles import role_faults, unlogged_roles


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_an_auditor_seals_at_once_and_sees_what_was_sealed(cast, home):
    client = cast.client("auditor")
    assert "Chưa có niêm phong nào" in client.get(reverse("seals")).content.decode()
    assert client.post(reverse("seals"), follow=True).status_code == 200
    text = client.get(reverse("seals")).content.decode()
    [head] = heads()
    assert head.hash[:16] in text
    assert "Nhật ký" in text


@pytest.mark.django_db
def test_the_sheet_has_number_hash_and_key(cast, home):
    head = actions.seal(at=now())
    content = cast.client("auditor").get(reverse("seal_sheet", args=[1])).content
    with pypdfium2.PdfDocument(BytesIO(content)) as pdf:
        words = "".join(pdf[0].get_textpage().get_text_bounded().split())
        assert len(pdf) == 1
    assert head.hash in words
    assert "Phiếuniêmphongsố1".upper() in words.upper()
    assert cast.client("auditor").get(reverse("seal_sheet", args=[2])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["desk", "leader", "reform"])
def test_who_may_not_read_the_logs_may_not_see_the_seals(cast, home, name):
    assert cast.client(name).get(reverse("seals")).status_code == 403
    assert cast.client(name).post(reverse("seals")).status_code == 403
    assert not ledger_file().exists()


@pytest.mark.django_db
def test_one_seal_a_day_by_itself_and_more_on_demand(cast, home):
    begun = now()
    assert actions.seal_if_due(at=begun) is not None
    assert actions.seal_if_due(at=begun) is None
    assert actions.seal(at=begun).number == 2
    with time_machine.travel(begun + timedelta(days=1)):
        assert actions.seal_if_due(at=now()).number == 3


@pytest.mark.django_db
def test_the_command_seals_and_prints_and_asks_for_a_reason(cast, home, capsys):
    call_command("seal", sheet=home / "sheet.pdf")
    assert (home / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    assert "Niêm phong số 1" in capsys.readouterr().out
    ledger_file().write_text("{\n")
    with pytest.raises(CommandError, match="dòng 1 bị hỏng"):
        call_command("seal")


@pytest.mark.django_db
def test_files_are_readable_by_their_owner_only(cast, home):
    actions.seal(at=now())
    for path in (home / "keys", home / "keys" / "seal.pem", home / "seals", ledger_file()):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.django_db
def test_a_new_database_in_the_folder_begins_its_own_seals(cast, home):
    actions.seal(at=now())
    set_aside()
    assert list(heads()) == []
    assert len(list((home / "seals").glob("heads-*.jsonl"))) == 1
    assert actions.seal(at=now()).number == 1


@pytest.mark.django_db
def test_a_role_that_ends_with_its_agency_is_as_the_log_says(cast, home):
    holding = RoleHolding.objects.filter(role="desk_officer").order_by("pk").first()
    for deed, last in ((Deed.ROLE_GRANTED, holding.valid_to), (Deed.ROLE_ENDED, now().date())):
        holding.valid_to = last
        record(deed, holding.account, SYSTEM, now(), told_of(holding))
    holding.save()
    accepted = dict(unlogged_roles())
    assert list(role_faults(accepted)) == []
    RoleHolding.objects.filter(pk=holding.pk).update(valid_to=FOREVER)
    [fault] = role_faults(accepted)
    assert "kéo dài quá ngày" in fault
