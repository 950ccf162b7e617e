"""Every door × role: an answer that names an applicant goes to who may see it, and leaves a line in the log of access.

The applicants here carry names, numbers and addresses that occur nowhere else. Wherever one of them appears in an
answer, the log of access must say of which dossier; to an administrator, a reform officer or the neighbours none may
appear.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.core.cache import cache
from PIL import Image
from tests.cast import Cast
from tests.house.test_addresses import OURS

from motcua.acts.registry import acts_of
from motcua.base.time import now, today
from motcua.dossiers.gateways.files import store
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.fees import billed_of
from motcua.dossiers.rules.slips import SlipKind
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.vocabulary import SUBJECT, DigitiseState, Paper
from motcua.fees import actions as fees
from motcua.fees.models import FeeReceipt
from motcua.fees.vocabulary import Entry, Rate
from motcua.people.models import AccessRecord, Account
from motcua.procedures.models import RequiredDocument

COPIES = Rate("1", "fee", "Phí chứng thực bản sao", 2000, "page", "trang")
#: What is known of each applicant, by the place of the applicant in the order of intake.
PEOPLE = (
    {"applicant_name": "Đào Thị Ngọc Xuyến", "applicant_id_number": "092199887766", "phone": "0987123409"},
    {"applicant_name": "Kiều Văn Huỳnh Tấn", "applicant_id_number": "079088776655", "phone": "0976543209"},
    {"applicant_name": "Ôn Thị Bích Quờn", "applicant_id_number": "094077665544", "phone": "0965432109"},
)
ADDRESSES = ("hẻm Xoài Tượng", "ấp Cây Trôm Lớn", "rạch Bà Ngỗng")
#: Who may see these applicants: the desk and the divisions of the office, and who audits it.
SEES = {"desk", "officer", "leader", "clerk", "controller", "auditor"}
NEVER = {"reform", "keeper", "administrator", "outsider"}


@dataclass
class Marked:
    """A dossier and everything by which its applicant is known."""

    dossier: Dossier
    marks: tuple[str, ...]


@pytest.fixture
def marked(cast: Cast) -> list[Marked]:
    """Three dossiers: one at work with scans, a question and fees paid, one to sign, one issued and not yet given."""
    cache.clear()
    stage = Stage(cast, make_procedure())
    stage.at = now() - timedelta(hours=2)
    paper = RequiredDocument.objects.get(case__version__procedure=stage.procedure)
    content = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(content, "PNG")
    scan = store(io.BytesIO(content.getvalue()))
    made = []
    for person, street in zip(PEOPLE, ADDRESSES, strict=True):
        papers = (Paper("Tờ khai", paper.pk, file_id=scan.pk, file_name="a.png", digitise_state=DigitiseState.SCANNED),)
        given = {**person, "address": f"Số 7 {street}", "email": f"x{person['phone']}@example.vn", "papers": papers}
        dossier = stage.processing(competent_agency_id=cast.commune.pk, **given)
        made.append(Marked(dossier, (*person.values(), street, given["email"])))
    first, second, third = (one.dossier for one in made)
    fees.enter_lines(billed=billed_of(first), entries=(Entry(COPIES),), by=stage.who("desk"), at=stage.at)
    money = {"payer_name": first.applicant_name, "payer_address": first.address, "payment_kind": "cash"}
    fees.collect(billed=billed_of(first), by=stage.who("desk"), at=stage.at, request_key=uuid4(), **money)
    asked = {"content": f"Xác minh nhân thân {first.applicant_name}", "reply_due_at": now() + timedelta(days=2)}
    stage.do("officer", "consult", first, agency=cast.culture, **asked)
    stage.to_sign(second, file_id=scan.pk, file_name="b.png")
    stage.grant(third)
    for one in made:
        one.dossier.refresh_from_db()
    return made


def values_of(route: str, name: str, marked: list[Marked]) -> list[Any]:
    """Return what a parameter of an address may be."""
    rows = [one.dossier for one in marked]
    known: dict[str, list[Any]] = {
        "code": [row.code for row in rows],
        "document_id": list(rows[0].documents.values_list("pk", flat=True)),
        "result_id": [pk for row in rows for pk in row.results.values_list("pk", flat=True)],
        "consultation_id": list(rows[0].consultations.values_list("pk", flat=True)),
        "action": list(acts_of(SUBJECT)),
        "page": [1],
        "agency_id": [rows[0].competent_agency_id],
        "holding_id": [1],
    }
    if name == "kind":
        return ["dossier"] if route.startswith("phi-le-phi") else [kind.value for kind in SlipKind]
    if name == "pk" and route.startswith("phi-le-phi"):
        return list(FeeReceipt.objects.values_list("pk", flat=True))
    if name == "key" and route.startswith("nhap/"):
        return ["dossiers"]
    return known.get(name, [1])


def doors(marked: list[Marked]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return method, address and parameters of every door through which a record may be seen."""
    for _, route, _ in OURS:
        found = re.findall(r"<(?:\w+:)?(\w+)>", route)
        for values in product(*(values_of(route, name, marked) for name in found)):
            filled = iter(values)
            yield "get", "/" + re.sub(r"<[^>]+>", lambda _, filled=filled: str(next(filled)), route), {}
    rows = [one.dossier for one in marked]
    codes, words = [row.code for row in rows], {"q": "Xuyến"}
    for key in ("room", "processing", "mine", "to_sign", "to_return", "unassigned", "coming"):
        yield "get", "/ho-so/", {"ds": key}
        yield "get", "/ho-so/xuat/", {"ds": key, "dang": "csv"}
        yield "get", "/ho-so/xuat/", {"ds": key, "dang": "xlsx"}
    for person in PEOPLE:
        yield "get", "/ho-so/", {"q": person["applicant_name"]}
        yield "get", "/ho-so/", {"q": person["phone"]}
        yield "get", "/ho-so/xuat/", {"q": person["applicant_name"], "dang": "csv"}
        yield "get", "/tra-cuu/", {"ma": codes[0], "code": codes[0]}
        yield "post", "/ho-so/tiep-nhan/chu-ho-so/", {"applicant_id_number": person["applicant_id_number"]}
    yield "post", "/ho-so/ban-giao/", {"code": codes}
    yield "post", "/ho-so/in-ket-qua/", {"code": codes}
    for act in acts_of(SUBJECT):
        yield "post", "/ho-so/hang-loat/", {"action": act, "code": codes, "ds": "room"}
        yield "get", "/ho-so/hang-loat/", {"action": act, "ds": "to_sign"}
    for form in ("", "xlsx", "csv"):
        begins = f"{today() - timedelta(days=30):%Y-%m-%d}"
        yield "get", "/ho-so/so-theo-doi/", {"begins": begins, "dang": form, "nam": today().year}
        yield "get", "/phi-le-phi/bien-lai/", {"dang": form, **words}
        yield "get", "/phi-le-phi/so-quy/", {"dang": form}
        for log in ("truy-cap", "quan-tri"):
            yield "get", f"/nhat-ky/{log}/", {"dang": form}


def words_in(answer: Any) -> str:
    """Return the text of a page or a file."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:5] == b"%PDF-":
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return content.decode("utf-8", errors="replace")


def is_told(code: str, told: str, address: str, account: Account) -> bool:
    """Return whether the log names the dossier; for what its page loads afterwards, the view of the page counts.

    What an auditor reads in the log itself is told as a view of the log.
    """
    if address.startswith("/nhat-ky/truy-cap/"):
        return "access_log" in told
    viewed = AccessRecord.objects.filter(subject=f"dossier:{code}", account=account)
    return code in told or (address.startswith(f"/ho-so/{code}/") and viewed.exists())


@pytest.mark.parametrize("role", sorted(SEES | NEVER))
def test_whoever_reads_of_an_applicant_may_and_is_in_the_log(cast: Cast, marked: list[Marked], role: str) -> None:
    client, trouble, shown = cast.client(role), [], 0
    for method, address, given in doors(marked):
        last = AccessRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = getattr(client, method)(address, given)
        text = words_in(answer)
        asked = " ".join(map(str, given.values()))
        people = [one for one in marked if any(mark in text and mark not in asked for mark in one.marks)]
        if not people:
            continue
        shown += 1
        lines = AccessRecord.objects.filter(pk__gt=last, account=cast.accounts[role])
        told = " ".join(f"{line.subject} {line.detail}" for line in lines)
        missing = [
            one.dossier.code for one in people if not is_told(one.dossier.code, told, address, cast.accounts[role])
        ]
        if role in NEVER or missing:
            trouble.append(f"{method} {address} {given}: {'not his to see' if role in NEVER else missing}")
    assert not trouble, f"{len(trouble)} doors\n" + "\n".join(trouble)
    assert bool(shown) == (role in SEES)
