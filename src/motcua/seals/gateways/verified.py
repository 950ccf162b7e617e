"""What was checked already: hashes of all rows of each bucket that a full check found right, signed by the seal's key.

A bucket with the same hash needs no second check: nothing about its records changed, in whichever table. The file is
void for another version of the software, and for whoever cannot sign.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings

import motcua
from motcua.base.canonical import canonical
from motcua.base.files import replace_file
from motcua.seals.gateways.keys import is_signed_by, public_key_text, signature_of


def checked_buckets(subject: str) -> dict[int, str]:
    """Return the hash of each bucket of a subject that a full check by this software found right."""
    try:
        kept = json.loads(_file(subject).read_text(encoding="utf-8"))
        content, signature = kept["content"], kept["signature"]
        if content["software"] != software() or content["subject"] != subject:
            return {}
        if not is_signed_by(public_key_text(), canonical(content), signature):
            return {}
        return {int(place): str(digest) for place, digest in content["buckets"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def keep_checked(subject: str, buckets: dict[int, str]) -> None:
    """Keep the hashes of buckets that a full check found right."""
    content = {
        "software": software(),
        "subject": subject,
        "buckets": {str(place): digest for place, digest in sorted(buckets.items())},
    }
    signed = {"content": content, "signature": signature_of(canonical(content))}
    replace_file(_file(subject), canonical(signed).encode())


@cache
def software() -> str:
    """Return the hash of the sources of this software: another version checks everything anew."""
    package = Path(motcua.__file__).parent
    sources = (path for path in sorted(package.rglob("*.py")) if "tests" not in path.parts)
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def _file(subject: str) -> Path:
    folder = Path(settings.HOME) / "seals"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"verified-{subject}.json"
