"""The reader as the site uses it: read an uploaded report, keep the reading on the account's own shelf."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from motcua.people.vocabulary import Actor
from motcua.reader.gateways import declarations, load_bytes
from motcua.reader.gateways.shelf import Shelf
from motcua.reader.rules.reading import read_text
from motcua.reader.vocabulary import Reading


def read_upload(upload: UploadedFile) -> Reading:
    """Read an uploaded report; raises `ReaderError` with a message for the person where it cannot be read."""
    text = load_bytes(upload.read(), upload.name or "báo cáo")
    return read_text(text, declarations.load())


def shelf_of(actor: Actor) -> Shelf:
    """The readings of the acting person and of nobody else."""
    return Shelf(settings.HOME / "readings" / str(actor.account_id))
