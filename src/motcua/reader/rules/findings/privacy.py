"""Personal data not allowed in a public report (Nghị định 13/2023/NĐ-CP, Luật 91/2025/QH15)."""

import re
from collections.abc import Iterator

from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding, Verdict

_NAME = r"(?:[A-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÈẺẼẸÍÌỈĨỊÓÒỎÕỌÚÙỦŨỤÝỲỶỸỴẤẦẨẪẬẮẰẲẴẶẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰ][^\W\d_]*\s?){2,5}"
_PERSON = re.compile(rf"\b(?:[ôÔ]ng|[bB]à|[aA]nh|[cC]hị|công dân)\s+(?P<name>{_NAME})")
_HOME = re.compile(
    r"\b(ấp|thôn|khóm|tổ dân phố|khu phố|bản|số nhà|tổ \d+|ngụ|thường trú|trú tại|cư trú|địa chỉ)\b", re.IGNORECASE
)
_CASE = re.compile(r"phản ánh|kiến nghị|khiếu nại|tố cáo|đơn thư|đơn của|hồ sơ của|kỷ luật|xin lỗi", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d.,/-])(?:\+?84|0)[ .]?[35789]\d(?:[ .]?\d){7}(?![\d/]|[.,]\d)")
_OFFICE_PHONE = re.compile(
    r"đường dây nóng|hotline|tổng đài|trực ban|cơ quan|bộ phận|liên hệ|fax|lãnh đạo", re.IGNORECASE
)
_ID = re.compile(
    r"(?:CCCD|CMND|CMTND|căn cước(?: công dân)?|định danh)[^\d;.]{0,25}(\d{12}|\d{9})(?!\d)", re.IGNORECASE
)
_HOME_BEHIND = 60  # characters behind a name in which the person's home is given
_MATTER = 160  # characters around a name in which the matter is told that makes the person an applicant
_OWNER = 80  # characters before a telephone number that tell whose it is


def privacy(running: Running) -> Iterator[Finding]:
    """Find names with home addresses in a citizen's matter, private telephone numbers, identity numbers."""
    for passage in running.passages:
        for match in _PERSON.finditer(passage.text):
            behind = passage.text[match.end() : match.end() + _HOME_BEHIND].split(")")[0]
            around = passage.text[max(0, match.start() - _MATTER) : match.end() + _MATTER]
            if _HOME.search(behind) and _CASE.search(around):
                words = "Báo cáo nêu họ tên và nơi ở của công dân: dữ liệu cá nhân cần che trước khi công khai"
                end = match.end() + len(behind)
                yield _finding(passage, match.start(), end, Verdict.INCONSISTENT, words)
        for match in _PHONE.finditer(passage.text):
            around = passage.text[max(0, match.start() - _OWNER) : match.start()]
            if _OFFICE_PHONE.search(around):
                continue
            words = "Báo cáo nêu số điện thoại di động không rõ là của cơ quan: cần che nếu là số cá nhân"
            verdict = Verdict.INCONSISTENT if _PERSON.search(around) else Verdict.AMBIGUOUS
            yield _finding(passage, match.start(), match.end(), verdict, words)
        for match in _ID.finditer(passage.text):
            words = "Báo cáo nêu số căn cước (chứng minh nhân dân) của cá nhân: cần che trước khi công khai"
            yield _finding(passage, match.start(), match.end(), Verdict.INCONSISTENT, words)


def _finding(passage: Passage, start: int, end: int, verdict: Verdict, words: str) -> Finding:
    return tell("privacy", verdict, words, lines=passage.lines_of(start, end), expected="không nêu danh tính")
