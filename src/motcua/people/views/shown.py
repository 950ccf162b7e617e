"""Records shown to a person by one answer: collected while the answer is made, logged as one line of access."""

from collections.abc import Callable, Iterable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from motcua.base.time import now
from motcua.design.middleware import trouble_page
from motcua.people.actions import record_access
from motcua.people.permissions import actor_in
from motcua.people.vocabulary import Access

Answer = Callable[[HttpRequest], HttpResponse]
#: Attribute of a request: the records that its answer names a person of, by the subject of the log.
_SHOWN = "shown_records"


def note_shown(request: HttpRequest, subject: str, codes: Iterable[str]) -> None:
    """Note that the answer shows personal data of these records; the middleware logs them together."""
    known: dict[str, dict[str, None]] = request.__dict__.setdefault(_SHOWN, {})
    known.setdefault(subject, {}).update(dict.fromkeys(codes))


class ShownRecordsMiddleware:
    """Writes one line of access for each subject of which the answer showed records; without it no answer is given."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer after logging; the page of the trouble where the log cannot be written."""
        answer = self.get_response(request)
        shown: dict[str, dict[str, None]] = request.__dict__.get(_SHOWN, {})
        try:
            for subject, codes in shown.items():
                if codes:
                    record_access(
                        actor=actor_in(request), action=Access.VIEW, subject=subject, records=codes,
                        detail=request.path, at=now(), request=request,
                    )  # fmt: skip
        except (DatabaseError, OSError) as error:
            return trouble_page(request, error) or HttpResponse(status=500)
        return answer
