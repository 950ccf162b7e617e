"""Address given for the National Public Service Portal."""

import re
from collections.abc import Iterator

from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_PORTAL = re.compile(
    r"(?:cổng\s+)?dịch vụ công(?:\s+trực tuyến)?\s+quốc gia\s*\(?\s*"
    r"(?:địa chỉ:?\s*)?(?:https?\s?:?//)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+){2,})",
    re.IGNORECASE,
)
_NATIONAL = "dichvucong.gov.vn"


def portals(running: Running) -> Iterator[Finding]:
    """Find addresses of other sites given for the National Public Service Portal."""
    for passage in running.passages:
        for match in _PORTAL.finditer(passage.text):
            host = match.group("host").casefold().removeprefix("www.")
            if host != _NATIONAL and not host.endswith("." + _NATIONAL):
                words = f"Địa chỉ ghi cho Cổng Dịch vụ công quốc gia là {host}; địa chỉ đúng là {_NATIONAL}"
                lines = passage.lines_of(match.start(), match.end())
                yield tell("plausibility", False, words, lines=lines, expected=_NATIONAL, stated=host)
