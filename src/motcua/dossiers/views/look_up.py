"""Citizens' look-up by code: whether completed, and the next action (TT 01/2018/TT-VPCP Điều 16).

A code that does not exist and one that may not be shown get the same answer in the same form; many attempts are
rate-limited.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.base.time import now
from motcua.dossiers.gateways.look_up_limits import count_wrong, keep_mark, person_of, seconds_to_wait
from motcua.dossiers.queries import public_status
from motcua.dossiers.views.request_access import typed
from motcua.dossiers.vocabulary import PublicState
from motcua.people.permissions import public

_CODE = re.compile(r"[0-9A-ZĐ][0-9A-ZĐ.\-_]{5,39}")
_BRING = ("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Căn cước của người nhận", "Giấy ủy quyền, nếu nhận thay")
_ASK = "Hỏi Trung tâm Phục vụ hành chính công đã nhận hồ sơ, mang theo giấy tiếp nhận."
#: Tone, meaning, heading of the advice, and advice, for each state.
ANSWERS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    PublicState.REGISTERED: (
        "",
        "Hồ sơ đã gửi đến, cơ quan đang kiểm tra để tiếp nhận.",
        "Bạn chưa phải làm gì",
        ("Cơ quan báo kết quả tiếp nhận theo số điện thoại hoặc thư điện tử bạn đã ghi.",),
    ),
    PublicState.UNDER_WAY: (
        "",
        "Cơ quan đang giải quyết. Ngày hẹn trả ghi trên giấy tiếp nhận.",
        "Bạn chưa phải làm gì",
        ("Nếu cần bổ sung giấy tờ hoặc phải hẹn lại, cơ quan báo theo số điện thoại hoặc thư điện tử bạn đã ghi.",),
    ),
    PublicState.SUPPLEMENT: (
        "ask",
        "Thời hạn giải quyết tính lại từ khi nhận đủ giấy tờ.",
        "Việc bạn cần làm",
        (
            "Xem giấy tờ còn thiếu trong phiếu yêu cầu bổ sung, hoàn thiện hồ sơ đã gửi bạn.",
            "Nộp bổ sung ở nơi đã nộp hồ sơ, trong hạn ghi trên phiếu.",
            "Chưa nhận được phiếu thì hỏi Trung tâm Phục vụ hành chính công đã nhận hồ sơ.",
        ),
    ),
    PublicState.PAYMENT: (
        "ask",
        "Hồ sơ được giải quyết tiếp khi bạn nộp khoản ghi trên thông báo.",
        "Việc bạn cần làm",
        (
            "Nộp đúng số tiền, trong hạn ghi trên thông báo đã gửi bạn.",
            "Giữ biên lai hoặc chứng từ nộp tiền, xuất trình khi được hỏi.",
            "Chưa nhận được thông báo thì hỏi Trung tâm Phục vụ hành chính công đã nhận hồ sơ.",
        ),
    ),
    PublicState.READY: ("done", "Mời đến nhận kết quả ở nơi ghi trên giấy tiếp nhận.", "Khi đến, mang theo", _BRING),
    PublicState.REFUSAL_READY: (
        "ask",
        "Hồ sơ không được giải quyết. Lý do ghi trong văn bản từ chối.",
        "Đến nhận văn bản, mang theo",
        (*_BRING, "Không đồng ý thì có quyền khiếu nại theo hướng dẫn ghi trong văn bản."),
    ),
    PublicState.RETURNED: ("done", "Kết quả đã được trả cho người nhận.", "", ()),
    PublicState.REFUSAL_RETURNED: (
        "",
        "Văn bản từ chối, có lý do, đã được trả cho người nhận.",
        "Nếu không đồng ý",
        ("Bạn có quyền khiếu nại theo hướng dẫn ghi trong văn bản.", "Khắc phục lý do từ chối rồi nộp hồ sơ mới."),
    ),
    PublicState.NOT_RECEIVED: (
        "ask",
        "Lý do ghi trong phiếu từ chối tiếp nhận giải quyết hồ sơ đã gửi bạn.",
        "Việc bạn có thể làm",
        ("Hoàn thiện theo phiếu rồi nộp hồ sơ mới.", _ASK),
    ),
    PublicState.WITHDRAWN: (
        "",
        "Hồ sơ đã được rút theo yêu cầu của người nộp.",
        "Nếu cần giải quyết lại",
        ("Nộp hồ sơ mới.", "Bạn không yêu cầu rút hồ sơ này thì báo ngay cho nơi đã nhận hồ sơ."),
    ),
    PublicState.STOPPED: (
        "",
        "Việc giải quyết đã dừng. Lý do ghi trong thông báo đã gửi bạn.",
        "Việc bạn có thể làm",
        (_ASK, "Đủ điều kiện thì nộp hồ sơ mới."),
    ),
    PublicState.CANCELLED: ("", "Việc tiếp nhận hồ sơ này đã được hủy.", "Việc bạn có thể làm", (_ASK,)),
}


@never_cache
@require_safe
@public
def look_up(request: HttpRequest, code: str = "") -> HttpResponse:
    """Page with the search box and, for a code, the answer; the same address is in the QR code of every slip."""
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
    person = person_of(request)
    if wait := seconds_to_wait(person, _tidy(code)):
        problem = f"Mã này, hoặc bạn, đã tra cứu quá nhiều lần. Đợi {_waiting(wait)} rồi thử lại."
        answer = _page(request, typed=code, problem=problem, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    found = public_status(_tidy(code), at=now())
    if found is None:
        count_wrong(person)
        answer = _page(request, typed=code, missing=True, status=404)
    else:
        tone, meaning, heading, steps = ANSWERS[found.state]
        answer = _page(request, typed=code, found=found, tone=tone, meaning=meaning, heading=heading, steps=steps)
    keep_mark(answer, person, found=found is not None, secure=request.is_secure())
    return answer


def _waiting(seconds: int) -> str:
    return f"{seconds} giây" if seconds < 90 else f"{-(-seconds // 60)} phút"


def _tidy(text: str) -> str:
    return re.sub(r"[\s\0]+", "", text).upper()[:40]


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "dossiers/look_up.html", context, status=status)
