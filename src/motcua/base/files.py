"""Files written whole: under a temporary name beside their place, on the disk, then moved there in one step."""

import os
import tempfile
from pathlib import Path

#: Beginning of the name under which a file is written before it is moved into place.
UNFINISHED = ".new-"


def replace_file(path: Path, content: bytes) -> None:
    """Write or replace the file, readable by its owner only; a reader sees the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)  # mkstemp opens with 0600
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
