"""Reader of existing reports for the site: read an upload, keep the reading for the account."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from motcua.people.vocabulary import Actor
from motcua.reader.gateways import declarations, load_bytes, read
from motcua.reader.gateways.shelf import Shelf
from motcua.reader.rules.indicators import Pair, side_by_side
from motcua.reader.vocabulary import Reading


def read_upload(upload: UploadedFile) -> Reading:
    """Read an uploaded report; raises `ReaderError` with a message for the person where it cannot be read."""
    return read(load_bytes(upload.read(), upload.name or "báo cáo"))


def compared(first: Reading, second: Reading) -> tuple[Pair, ...]:
    """Return every indicator of the statistics form that one of two readings states, in the order of the form."""
    form = declarations.indicators()
    order = {indicator.key: place for place, indicator in enumerate(form)}
    pairs = side_by_side(first, second, form)
    return tuple(sorted(pairs, key=lambda pair: _row(pair.indicator, order)))


def _row(key: str, order: dict[str, int]) -> tuple[list[int], int]:
    return [int(part) for part in key.split(".") if part.isdigit()], order.get(key, len(order))


def shelf_of(actor: Actor) -> Shelf:
    """Return the readings of the acting person only."""
    return Shelf(settings.HOME / "readings" / str(actor.account_id))
