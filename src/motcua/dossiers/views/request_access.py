"""Request access: find the dossier if the person may see it; log of views."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import Http404, HttpRequest

from motcua.base.database import read_rows
from motcua.base.time import now
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can_see, sees_personal_data
from motcua.dossiers.queries.catalogue import with_matter
from motcua.dossiers.queries.lines import Line
from motcua.people.actions import record_access
from motcua.people.permissions import actor_in
from motcua.people.queries import has_seen
from motcua.people.views.shown import note_shown
from motcua.people.vocabulary import Access, Actor, Role

#: Relations read along for the page of an act.
WITH_HOLDER = ("holder", "step")

#: For so long a logged view of a dossier covers the pictures and parts that its page loads afterwards.
_VIEWED_FOR = timedelta(minutes=10)

#: Chapter of the handbook by role, the role that works most on a dossier first.
_CHAPTERS = {
    Role.CASE_OFFICER: "chuyen-vien-truong-phong",
    Role.DIVISION_HEAD: "chuyen-vien-truong-phong",
    Role.DESK_OFFICER: "can-bo-mot-cua",
    Role.CLERK: "van-thu",
    Role.LEADER: "lanh-dao",
    Role.REFORM_OFFICER: "can-bo-cai-cach-hanh-chinh",
}


def actor_of(request: HttpRequest) -> Actor:
    """Return the acting person."""
    return actor_in(request)


def help_section(actor: Actor) -> str:
    """Return the chapter of the handbook on the person's work with dossiers."""
    return next((chapter for role, chapter in _CHAPTERS.items() if actor.holds(role)), "can-bo-mot-cua")


def typed(request: HttpRequest, name: str, most: int = 200) -> str:
    """Return a query parameter, no longer than `most`, without characters that databases reject."""
    return request.GET.get(name, "").replace("\0", "").strip()[:most]


def seen_dossier(request: HttpRequest, code: str, *along: str) -> Dossier:
    """Return the dossier of the code with procedure, version, case and the named relations; else 404.

    Raises Http404 also where the person may not see it.
    """
    wanted = code.replace("\0", "")
    if along:
        found = Dossier.objects.select_related(*along).filter(code=wanted).first()
    else:
        found = next(iter(read_rows(Dossier, "code = %s", [wanted])), None)
    if found is None or not can_see(actor_of(request), found):
        raise Http404("Không có hồ sơ này, hoặc bạn không được xem. Kiểm tra lại mã hồ sơ.")
    return with_matter(found)


def personal_dossier(request: HttpRequest, code: str, *along: str) -> Dossier:
    """Return the dossier for pages and papers that name the applicant; else 404."""
    dossier = seen_dossier(request, code, *along)
    if not sees_personal_data(actor_of(request), dossier):
        raise Http404("Giấy tờ này có dữ liệu cá nhân mà bạn không được xem.")
    return dossier


def note_access(request: HttpRequest, action: str, subject: str, detail: str = "", records: Iterable[str] = ()) -> None:
    """Log that the person viewed or exported personal data; of several dossiers, all their codes."""
    record_access(
        actor=actor_of(request), action=action, subject=subject, detail=detail, records=records, at=now(),
        request=request,
    )  # fmt: skip


def note_named(request: HttpRequest, dossiers: Iterable[Dossier | Line]) -> None:
    """Note that the answer names the applicants of these dossiers; one line in the log of access for all."""
    note_shown(request, "dossiers", [row.code for row in dossiers])


def note_part(request: HttpRequest, code: str, detail: str) -> None:
    """Log the view of a part of a dossier (a picture, a proposed text), unless its page was just viewed and logged."""
    if not has_seen(actor_of(request).account_id, f"dossier:{code}", since=now() - _VIEWED_FOR):
        note_access(request, Access.VIEW, f"dossier:{code}", detail)
