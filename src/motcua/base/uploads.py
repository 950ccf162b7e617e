"""Large uploads on their way in: kept in the office's own folder, where what a killed server left is cleaned up.

The system's temporary folder is shared, may lie in memory, and is emptied by nobody who knows of the office.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from motcua.base.files import UNFINISHED


class IncomingFile(TemporaryUploadedFile):
    """Uploaded file under an unfinished name, for its owner only; no backup has it, a daily job deletes it."""

    def __init__(self, name: str | None, *about: Any) -> None:
        folder = Path(settings.MEDIA_ROOT) / "uploads"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        suffix = f".upload{os.path.splitext(name or '')[1]}"
        file = tempfile.NamedTemporaryFile(prefix=UNFINISHED, suffix=suffix, dir=folder)  # noqa: SIM115
        UploadedFile.__init__(self, file, name, *about)


class IncomingFileHandler(TemporaryFileUploadHandler):
    """Django's handler of large uploads, with a file in the office's folder."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the file that the pieces are written to."""
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        self.file = IncomingFile(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
