"""The citizens' look-up: a code and whether it has been completed, and nothing else (TT 01/2018/TT-VPCP Điều 16).

A code that does not exist and one that may not be shown get the same answer in the same form, and whoever tries
many is asked to wait.
"""

import re

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.base.time import now
from motcua.dossiers.queries import public_status
from motcua.dossiers.views.request_access import typed
from motcua.people.gateways import address_of
from motcua.people.permissions import public

TRIES, WINDOW = 20, 60  # looks of one network address in so many seconds
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.\-]{5,39}")

UNDER_WAY = (
    "Ngày hẹn trả ghi trên giấy tiếp nhận. Nếu cần giấy tờ bổ sung hoặc phải hẹn lại, cơ quan sẽ báo cho bạn theo số "
    "điện thoại hoặc thư điện tử đã đăng ký."
)
DONE = "Khi đến nhận kết quả, mang theo giấy tiếp nhận và giấy tờ tùy thân; người nhận thay mang giấy ủy quyền."


@never_cache
@require_safe
@public
def look_up(request: HttpRequest, code: str = "") -> HttpResponse:
    """The page with the box and, for a code, the answer; the same address is in the QR code of every slip."""
    asked = typed(request, "ma")
    if asked and not code:
        wanted = _tidy(asked)
        if _CODE.fullmatch(wanted):
            return redirect("look_up_code", wanted)
        return _page(
            request, typed=asked, problem="Mã hồ sơ gồm chữ, số, dấu chấm và gạch nối, ví dụ H13.100-261120-0001."
        )
    if not code:
        return _page(request)
    if _too_many(request):
        return _page(request, typed=code, problem="Bạn tra cứu quá nhiều lần. Đợi một phút rồi thử lại.", status=429)
    found = public_status(_tidy(code), at=now())
    if found is None:
        return _page(request, typed=code, missing=True, status=404)
    return _page(request, typed=code, found=found, advice=DONE if found.is_finished else UNDER_WAY)


def _tidy(text: str) -> str:
    return re.sub(r"[\s\0]+", "", text).upper()[:40]


def _too_many(request: HttpRequest) -> bool:
    """Whether this network address has used up its looks of the minute."""
    key = f"look-up:{address_of(request)}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > TRIES
    except ValueError:  # the minute ended in between
        return False


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "dossiers/look_up.html", context, status=status)
