"""No English word where people read: templates, pages, choices, acts, fields and their default messages."""

import html
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from urllib.parse import urljoin, urlsplit

import pytest
from django import forms
from django.db.models import Choices
from django.test import Client
from tests.house.test_pages import TEMPLATES, label

import motcua
from motcua.acts.registry import SUBJECTS, acts_of
from motcua.base.text import fold
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.people.registry import LOG_DEEDS, LOG_SUBJECTS

#: How a Vietnamese syllable is written once its accents are taken away; a capital or small letter alone is one too.
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:uye|uya|uyu|ieu|yeu|oai|oay|oeo|uay|uoi|uou|oao|[aeiouy]{1,2})(?:ch|ng|nh|[cmnpt])?",
)
#: English words that are written like Vietnamese syllables, and that no Vietnamese text has.
ALIKE = {"the", "on", "no", "top", "hit", "one", "use", "cut", "page", "date", "name", "home", "time", "note"}
#: What Vietnamese writes as it is: names of things, and of forms of files.
NAMES = """
    pdf docx xlsx csv json xml html txt jpeg jpg png tiff webp zip url qr sms api sql ocr otp totp tls http https utf
    word excel google microsoft authenticator aegis chromium javascript cookie wcag axe apache libreoffice vneid
    ctrl alt tab esc enter shift backspace motcua demo email internet fax web online portal
    cchc tthc ubnd hdnd ttg vpcp nd cp btp tt qd bc tb gcn tl vp th kt ht vh xh dvc dvctt pakn bca bhxh bhyt cccd gplx
    x31 h13 xa huyen tinh
""".split()
_SKIPPED = re.compile(r"<(script|style|code|pre|kbd|svg)\b.*?</\1>", re.S)
_CODES = re.compile(r'<(\w+)[^>]*class="[^"]*mc-code[^"]*"[^>]*>.*?</\1>', re.S)
_SPOKEN = re.compile(r'(?:aria-label|title|placeholder|alt|data-label|data-confirm|label)="([^"]*)"')
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|[\w./-]*[/\\][\w./-]*|\b[\w-]+\.[\w.-]+\b|\w*\d\w*")


def foreign(text: str) -> list[str]:
    """The words of the text that no Vietnamese syllable is written like."""
    found = []
    for word in re.findall(r"[^\W\d_]{2,}", _ADDRESS.sub(" ", html.unescape(text))):
        bare = fold(word)
        if bare in NAMES or (word.isupper() and len(word) <= 5):
            continue
        if not SYLLABLE.fullmatch(bare) or (bare in ALIKE and word.isascii() and bare == word.casefold()):
            found.append(word)
    return found


def read_of(page: str) -> str:
    """What is seen or spoken of a page, without codes and drawings."""
    page = _CODES.sub(" ", _SKIPPED.sub(" ", page))
    spoken = " ".join(_SPOKEN.findall(page))
    return f"{re.sub(r'<[^>]*>', ' ', page)} {spoken}"


@pytest.mark.house
@pytest.mark.parametrize(
    "text", ["Danh sách dossiers", "Xem book", "Tải file", "This field is required.", "Hash", "Log"]
)
def test_english_words_are_found(text):
    assert foreign(text)


@pytest.mark.house
@pytest.mark.parametrize(
    "text", ["Nghiêng ngả khuya khoắt, quyển truyện huỳnh huỵch", "Đắk Lắk có buýt", "Tải XLSX từ dichvucong.gov.vn"]
)
def test_vietnamese_words_are_let_through(text):
    assert not [word for word in foreign(text) if word not in ("Đắk", "Lắk", "buýt")]


@pytest.mark.house
@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=label)
def test_a_template_has_no_english_word(path: Path):
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", " ", path.read_text(), flags=re.S)
    text = re.sub(r"\{%-?\s*(?:include|badge|icon)\b(.*?)%\}", _spoken_of_tag, text, flags=re.S)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    assert not foreign(read_of(text))


def _spoken_of_tag(found: re.Match[str]) -> str:
    return " ".join(re.findall(r'(?:title|text)="([^"]*)"', found[1]))


def choices() -> Iterator[type[Choices]]:
    """Every list of choices of the house."""
    for module in walk_packages(motcua.__path__, "motcua."):
        if module.name.endswith("vocabulary") or ".vocabulary." in module.name:
            for thing in vars(import_module(module.name)).values():
                if isinstance(thing, type) and issubclass(thing, Choices) and thing.__module__.startswith("motcua"):
                    yield thing


@pytest.mark.house
def test_no_choice_has_an_english_label():
    found = {each for each in choices() if each.values}
    assert len(found) > 30
    assert not {f"{each.__name__}.{item.name}": item.label for each in found for item in each if foreign(item.label)}


@pytest.mark.house
def test_no_act_is_named_in_english():
    acts = [act for name in SUBJECTS.names() for act in acts_of(name)]
    assert len(acts) > 60
    told = {(act.key, words) for act in acts for words in (act.name, act.button, act.hint, act.question)}
    assert not [(key, words) for key, words in told if foreign(words)]


@pytest.mark.house
def test_no_word_of_the_logs_is_english():
    assert not [words for words in (*LOG_SUBJECTS, *LOG_DEEDS) if foreign(words)]


def fields() -> Iterator[tuple[str, forms.Field]]:
    """Every field of every form of the house."""
    for module in walk_packages(motcua.__path__, "motcua."):
        # Forms of libraries get their words when they are made; their pages are asked below.
        if ".forms" in module.name and ".tests" not in module.name and "sign_in" not in module.name:
            for name, thing in vars(import_module(module.name)).items():
                if isinstance(thing, type) and issubclass(thing, forms.BaseForm):
                    for key, field in getattr(thing, "base_fields", {}).items():
                        yield f"{module.name}.{name}.{key}", field


@pytest.mark.house
@pytest.mark.django_db
def test_no_field_says_anything_in_english():
    found = dict(fields())
    assert len(found) > 100
    wrong = {}
    for name, field in found.items():
        words = [field.label, field.help_text, *field.error_messages.values()]
        if not isinstance(field, forms.ModelChoiceField):
            words += [words for _, words in getattr(field, "choices", ()) if isinstance(words, str)]
        words += [validator.message for validator in field.validators if hasattr(validator, "message")]
        said = [str(each) for each in words if each]
        if odd := [each for each in said if foreign(re.sub(r"%\(\w+\)[sd]", " ", each))]:
            wrong[name] = odd
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())


# Pages -------------------------------------------------------------------------------------------
SKIP = ("/dang-xuat/", "/xuat/", "/tep/", "/phieu/", "/pdf/", "/mau/", "/anh/", "/giay-to/", "/tai/", "/so-tay/")
ROLES = ["desk", "officer", "leader", "clerk", "reform", "controller", "auditor", "administrator"]


def crawl(client: Client, begin: str, most: int) -> Iterator[tuple[str, str]]:
    """(address, page) of what links lead to, each kind of page once."""
    waiting, seen = [begin], set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        kind = re.sub(r"[^/]*\d[^/]*", "#", urlsplit(address).path)
        if kind in seen or any(part in address for part in SKIP):
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.status_code >= 500 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        page = answer.content.decode()
        yield address, page
        links = re.findall(r'<a\b[^>]*\bhref="([^"#]+)"', page)
        waiting += [
            urljoin(address, html.unescape(link)) for link in links if not link.startswith(("http", "mailto", "tel"))
        ]


def without_own(page: str, own: Iterable[str]) -> str:
    for words in own:
        page = page.replace(words, " ")
    return page


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_page_that_links_lead_to_has_an_english_word(cast, role):
    stage = Stage(cast, make_procedure())
    stage.processing(competent_agency_id=cast.commune.pk)
    cast.accounts[role].set_password("mot-cua-2026")
    cast.accounts[role].save()
    own = [account.username for account in cast.accounts.values()]
    found = {}
    for address, page in crawl(cast.client(role), "/viec-hom-nay/", 60):
        if odd := sorted(set(foreign(without_own(read_of(page), own)))):
            found[address] = odd
    assert not found


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/tra-cuu/", "/dang-nhap/", "/khong-co/", "/thu-tuc/", "/gioi-thieu/"])
def test_no_public_page_has_an_english_word(client, address):
    assert not foreign(read_of(client.get(address).content.decode()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("/dang-nhap/", {}),
        ("/dang-nhap/", {"login": "ai-do", "password": "sai"}),
        ("/tai-khoan/mat-khau/", {"oldpassword": "sai", "password1": "1", "password2": "2"}),
        ("/ho-so/tiep-nhan/", {}),
        ("/ho-so/tiep-nhan/", {"procedure": "x", "channel": "x", "copies": "x", "applicant_birth": "x"}),
        ("/uy-quyen/moi/", {"delegate": "x", "valid_from": "x"}),
    ],
)
def test_a_wrong_form_says_so_without_english(cast, address, values):
    cast.desk.set_password("mot-cua-2026")
    cast.desk.save()
    client = Client() if address == "/dang-nhap/" else cast.client("desk")
    page = client.post(address, values).content.decode()
    assert not sorted(set(foreign(without_own(read_of(page), [a.username for a in cast.accounts.values()]))))
