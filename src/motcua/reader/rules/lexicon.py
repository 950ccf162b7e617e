"""Lexicon of administration: the words that decide what a number counts.

General vocabulary of Vietnamese reports: nouns that are counted, with the unit they are reported in; words
that lead to a value; words after which a number is a name or an ordinal.
"""

import re

from motcua.reader.rules.patterns import alternatives, spaced

# noun phrase -> unit; the longest phrase that begins the words after a number wins
NOUNS: dict[str, str] = {
    # people
    **dict.fromkeys(
        (
            "người", "công chức", "viên chức", "cán bộ", "cán bộ, công chức", "giáo viên", "nhân viên", "đảng viên",
            "học viên", "hội viên", "đồng chí", "đ/c", "đ.c", "lãnh đạo",
            "học sinh", "cbcc", "cbccvc", "công dân", "biên chế",
            "lao động", "thí sinh", "đại biểu", "thành viên", "chuyên viên", "người dân", "hợp đồng lao động",
            "cá nhân", "tuyên truyền viên", "báo cáo viên", "phó trưởng phòng", "trưởng phòng", "phó chủ tịch",
            "chủ tịch", "hiệu trưởng", "phó hiệu trưởng", "kế toán", "thanh niên", "đoàn viên", "ứng viên", "hợp đồng",
            "chỉ tiêu biên chế", "bác sĩ", "bác sỹ", "cộng tác viên", "quần chúng", "cán bộ công chức",
            "đối tượng", "ủy viên", "uỷ viên",
            "cb,cc", "cb, cc", "cbccvc-nlđ", "người hoạt động không chuyên trách", "giám đốc", "phó giám đốc",
            "trưởng", "phó", "cấp phó", "thủ trưởng", "tiến sĩ", "thạc sĩ", "cử nhân", "nữ", "nam", "thủ khoa",
        ),
        "người",
    ),
    "lượt người": "lượt", "lượt": "lượt", "lượt cán bộ": "lượt", "lượt truy cập": "lượt",
    "trường hợp": "trường hợp", "vụ": "vụ", "vụ việc": "vụ việc", "việc": "việc", "phần việc": "phần việc",
    "hộ": "hộ", "hộ gia đình": "hộ", "hộ nghèo": "hộ", "khẩu": "khẩu", "nhân khẩu": "nhân khẩu",
    # dossiers and procedures
    "hồ sơ": "hồ sơ", "bộ hồ sơ": "hồ sơ", "hs": "hồ sơ", "thủ tục hành chính": "TTHC", "tthc": "TTHC",
    "thủ tục": "thủ tục", "dịch vụ công": "DVC", "dvc": "DVC", "dvctt": "DVC", "dịch vụ": "dịch vụ",
    "quy trình": "quy trình", "giấy": "giấy", "giấy chứng nhận": "giấy", "giấy tờ": "giấy", "bước": "bước",
    "giao dịch": "giao dịch", "kết quả": "kết quả", "đánh giá": "phiếu",
    # documents
    **dict.fromkeys(
        (
            "văn bản", "quyết định", "nghị quyết", "chỉ thị", "công văn", "kế hoạch", "báo cáo", "thông báo",
            "giấy mời", "tờ trình", "vbqppl", "văn bản quy phạm pháp luật", "văn bản chỉ đạo", "công điện",
            "chương trình", "kết luận", "quy chế", "quy định", "thông tư", "nghị định", "dự thảo", "vb", "đề án",
        ),
        "văn bản",
    ),
    "hướng dẫn": "hướng dẫn",
    # organisations
    "cơ quan, đơn vị": "cơ quan, đơn vị", "cơ quan": "cơ quan", "đơn vị": "đơn vị", "sở": "sở",
    "sở, ngành": "sở, ngành", "sở, ban, ngành": "sở, ban, ngành", "phòng": "phòng", "ban": "ban",
    "phòng, ban": "phòng, ban",
    "phòng, đơn vị": "đơn vị", "phòng, ban, đơn vị": "đơn vị",
    "khoa, phòng": "khoa, phòng", "sở, ban, ngành, địa phương": "đơn vị",
    "mầm non": "trường", "tiểu học": "trường", "trung học cơ sở": "trường", "thcs": "trường",
    "xã, thị trấn": "xã, thị trấn", "xã, phường": "xã, phường",
    "xã, phường, thị trấn": "xã, phường, thị trấn", "phường, xã": "phường, xã", "ubnd xã, thị trấn": "xã, thị trấn",
    "ubnd xã": "xã", "ubnd cấp xã": "xã", "ubnd cấp huyện": "huyện", "ubnd": "đơn vị", "xã": "xã",
    "thị trấn": "thị trấn", "phường": "phường", "huyện": "huyện", "huyện, thị xã": "huyện, thị xã",
    "huyện, thị xã, thành phố": "huyện, thị xã, thành phố", "tỉnh": "tỉnh", "huyện, thành phố": "huyện, thành phố",
    "tỉnh, thành phố": "tỉnh, thành phố", "tỉnh, thành": "tỉnh, thành", "tỉnh, thành phố trực thuộc trung ương":
    "tỉnh, thành phố", "xã, phường, đặc khu": "xã, phường, đặc khu", "sở, ngành, địa phương": "sở, ngành, địa phương",
    "bộ, ngành": "bộ, ngành", "bộ, ngành, địa phương": "bộ, ngành, địa phương", "chi nhánh": "chi nhánh",
    "thành phố": "thành phố", "tổ chức": "tổ chức",
    "doanh nghiệp": "doanh nghiệp", "hợp tác xã": "hợp tác xã", "trường": "trường", "trường học": "trường",
    "trung tâm": "trung tâm", "trạm": "trạm", "chi cục": "chi cục", "ban quản lý": "ban quản lý", "tổ": "tổ",
    "đoàn": "đoàn", "đầu mối": "đầu mối", "bộ phận": "bộ phận", "điểm": "điểm", "ấp": "ấp", "thôn": "thôn",
    "khu phố": "khu phố", "khu dân cư": "khu dân cư", "khóm": "khóm", "hội": "hội", "chi bộ": "chi bộ",
    "cơ sở": "cơ sở", "đơn vị sự nghiệp": "đơn vị", "cơ quan chuyên môn": "cơ quan", "thôn, bản": "thôn, bản",
    "thôn, tổ dân phố": "thôn, tổ dân phố",
    "buôn": "buôn", "thôn, buôn": "thôn, buôn", "xóm": "xóm", "tổ dân phố": "tổ dân phố", "khối phố": "khối phố",
    "thôn, xóm": "thôn, xóm", "ấp, khu phố": "ấp, khu phố", "ấp, khóm": "ấp, khóm", "quận, huyện": "quận, huyện",
    "hội đồng": "hội đồng", "tập thể": "tập thể", "địa phương": "địa phương",
    # feedback, survey, communication
    "ý kiến": "ý kiến", "phản ánh": "PAKN", "phản ánh, kiến nghị": "PAKN", "pakn": "PAKN", "kiến nghị": "kiến nghị",
    "đơn": "đơn", "đơn thư": "đơn", "khiếu nại": "đơn", "tố cáo": "đơn", "phiếu": "phiếu", "câu hỏi": "câu hỏi",
    "câu": "câu", "tin, bài": "tin, bài",
    "tin bài": "tin, bài", "tin": "tin", "bài": "bài", "bài viết": "bài", "phóng sự": "phóng sự",
    "chuyên mục": "chuyên mục", "chuyên trang": "chuyên trang", "chuyên đề": "chuyên đề", "tờ rơi": "tờ rơi",
    "tờ gấp": "tờ gấp", "băng rôn": "băng rôn", "pano": "pano", "buổi": "buổi", "cuộc": "cuộc", "cuộc họp": "cuộc",
    "hội nghị": "hội nghị", "lớp": "lớp", "đợt": "đợt", "kỳ": "kỳ", "lần": "lần", "phút": "phút", "giờ": "giờ",
    "số báo": "số", "bản tin": "bản tin", "bản": "bản", "cuốn": "cuốn", "quyển": "quyển", "ấn phẩm": "ấn phẩm",
    "cuộc thi": "cuộc", "sáng kiến": "sáng kiến", "mô hình": "mô hình", "giải pháp": "giải pháp", "giải": "giải",
    "cuộc kiểm tra": "cuộc", "cuộc thanh tra": "cuộc", "video": "video", "clip": "clip", "hình ảnh": "hình ảnh",
    "ảnh": "ảnh",
    "tác phẩm": "tác phẩm", "bình luận": "bình luận", "lượt xem": "lượt", "khẩu hiệu": "khẩu hiệu",
    # tasks and judgements
    "nhiệm vụ": "nhiệm vụ", "nội dung": "nội dung", "vấn đề": "vấn đề", "lĩnh vực": "lĩnh vực",
    "ngành": "ngành", "ngành, lĩnh vực": "lĩnh vực", "chỉ tiêu": "chỉ tiêu", "tiêu chí": "tiêu chí",
    "mục tiêu": "mục tiêu",
    "chỉ số": "chỉ số", "tiêu chí thành phần": "tiêu chí", "phong trào": "phong trào", "loại": "loại",
    "khoản": "khoản",
    "nhóm": "nhóm", "hoạt động": "hoạt động", "công việc": "công việc", "dự án": "dự án", "công trình": "công trình",
    "đề tài": "đề tài", "tồn tại": "tồn tại", "sai phạm": "sai phạm", "hạn chế": "hạn chế", "vị trí": "vị trí",
    "vị trí việc làm": "vị trí việc làm", "phương án": "phương án", "hạng mục": "hạng mục", "danh mục": "danh mục",
    "bậc": "bậc", "hạng": "hạng", "thứ hạng": "hạng", "gói thầu": "gói thầu", "sản phẩm": "sản phẩm",
    "kiến nghị, đề xuất": "kiến nghị", "khó khăn": "khó khăn", "khoa": "khoa", "môn": "môn",
    "cửa": "cửa", "quầy": "quầy",
    # things
    "máy": "máy", "máy tính": "máy", "bộ": "bộ", "bộ máy tính": "bộ", "thiết bị": "thiết bị", "camera": "camera",
    "hệ thống": "hệ thống", "phần mềm": "phần mềm", "chứng thư số": "chứng thư số", "chữ ký số": "chữ ký số",
    "chứng thư": "chứng thư số", "chứng chỉ": "chứng chỉ", "giấy phép": "giấy phép",
    "sim": "sim", "tài khoản": "tài khoản", "hộp thư": "hộp thư",
    "hộp thư điện tử": "hộp thư",
    "trang": "trang", "cơ sở dữ liệu": "cơ sở dữ liệu", "ứng dụng": "ứng dụng", "dữ liệu": "dữ liệu",
    "bản ghi": "bản ghi",
    "thửa": "thửa", "thửa đất": "thửa đất", "căn": "căn", "nhà": "nhà", "xe": "xe", "phòng họp": "phòng họp",
    "điểm cầu": "điểm cầu",
    "điều kiện kinh doanh": "điều kiện", "điều kiện": "điều kiện",
    "bảng": "bảng", "màn hình": "màn hình", "văn phòng": "văn phòng", "chợ": "chợ",
    "mét": "mét", "tôn giáo": "tôn giáo",
    "thẻ": "thẻ", "con dấu": "con dấu", "đường truyền": "đường truyền", "chiếc": "chiếc", "cái": "cái", "km": "km",
    "m2": "m2",
    "m²": "m2", "km²": "km2", "km2": "km2", "ha": "ha", "tấn": "tấn", "kg": "kg", "gb": "GB", "mbps": "Mbps",
    "ngày công": "ngày công",
    "ngày làm việc": "ngày", "ngày": "ngày", "tháng": "tháng", "năm": "năm", "tiết": "tiết",
    # money
    "đồng": "đồng", "triệu đồng": "triệu đồng", "tỷ đồng": "tỷ đồng", "tỉ đồng": "tỷ đồng", "nghìn đồng": "nghìn đồng",
    "ngàn đồng": "nghìn đồng", "vnđ": "đồng",
    "trđ": "triệu đồng", "tr": "triệu đồng", "mb": "MB", "tr.đ": "triệu đồng", "tr.đồng": "triệu đồng",
    "đ": "đồng", "usd": "USD", "tỷ": "tỷ đồng", "triệu": "triệu đồng",
}  # fmt: skip

# counted nouns that follow a number too often as part of a name to be believed after a name
WEAK = frozenset(
    {"năm", "tháng", "ngày", "đ", "bản", "lần", "tổ", "cửa", "ban", "trang", "phó", "trưởng", "nam", "nữ", "bậc"}
)

# a number before these is a manner of speaking ("một cửa", "2 cấp", "3 bên") or a span of time
IDIOMS = spaced(
    r"\s*(?:cấp(?!\s*(?:phép|giấy|ủy|vụ|phòng\b|cục))"
    r"|chiều|bên|mặt|trong 1|không|tại chỗ|trách nhiệm|quan điểm|cấp chính "
    r"quyền|tháng|giờ ngày|ngày làm việc"
    r"|ngày(?!\s*công)|năm(?! \d)|tuần|quý|giây|lần (?:mức|so)|tuổi|cửa|phần (?:nghìn|ngàn)|sao\b|D\b|G\b|ca\b|rõ\b|"
    r"dám\b|xin\b|trên mạng)\b",
    re.I,
)

# words after which a number is the value of what was named
LEADS = spaced(
    r"(?:[:=]|\b(?:là|đạt|có|gồm|được|tổng|tổng số|tổng cộng|cộng|chiếm|tăng|giảm|còn|xuống|lên|bằng|trên|hơn|"
    r"gần|khoảng|với|còn lại|thực hiện|hoàn thành|"
    r"tiếp nhận|giải quyết|ban hành|cho|cử|giao|có mặt|hiện có|hiện tại|tổ chức|đến|tới|từ|và|đã|đúng hạn|trước "
    r"hạn|quá hạn|trễ hạn|trễ hẹn|"
    r"đúng hẹn|số lượng|kiểm tra|"
    r"cả|toàn bộ|tổng điểm|ước|thứ hạng|xếp|mới|cũ|đang|chưa|phát sinh|số tiền|kinh phí|trong đó|thu|chi|hỗ trợ|"
    r"bố trí|vào|bao gồm|chỉ|vượt|thiếu|thừa|dư|xử lý|trả lời|thẩm định|rà soát|phê duyệt|công bố|bổ nhiệm|"
    r"tuyển dụng|đăng ký|tham gia|cập nhật|cung cấp|triển khai|phát hiện|kiến nghị|phát hành|phát ra|thu về|gửi|"
    r"nhận|từ chối|rút|trả lại|bổ sung|lũy kế|khắc phục|chấn chỉnh|thanh tra|giám sát|thu hồi|"
    r"hòa giải thành|thành lập|nghiệm thu|nộp|ký số|cấp (?:tỉnh|huyện|xã)|đề nghị|đề xuất|thẩm tra|góp ý|chờ|"
    r"hết hạn|chuyển|chuyển sang|xong|đi|mở|trực tuyến|trực tiếp|toàn trình|một phần|bưu chính|BCCI))\s*[¶\s]*$",
    re.I,
)
QUALIFIERS = spaced(
    r"\b(hơn|trên|gần|khoảng|dưới|ít nhất|tối thiểu|tối đa|xấp xỉ|không quá|đến hơn|ước khoảng)\s*$", re.I
)

#: Words that follow a number without being counted.
FUNCTION = frozenset(
    (
        "và của theo tại trong về đến là được đã với cho trên dưới so từ thì nhưng hoặc để do nên này đó có còn sẽ "
        "chưa "
        "không phải cần đang như khi ở bằng mà vào ra lên xuống trở đạt chiếm tăng giảm gồm tiếp thực quy ban đối "
        "cùng các "
        "những mỗi một hai ba bị bởi vì nếu nhằm qua sau trước giữa ngoài hàng hằng trực tổ toàn tất cả đầu cuối "
        "quyết kế nghị thông báo chỉ đề phê căn xem cũng rất đều vẫn ngày tháng năm quý giờ tuần phần trăm đồng tỷ "
        "triệu"
    ).split()
)
_UNKNOWN = re.compile(r"\s+(?P<noun>[a-zà-ỹđ]{2,})(?!\w)(?![.]\w)")


def unknown_noun(text: str, offset: int) -> tuple[str, int] | None:
    """Return an unlisted word after a number that may be counted, and its end."""
    match = _UNKNOWN.match(text, offset)
    return (match["noun"], match.end()) if match and match["noun"] not in FUNCTION else None


_NOUN_REACH = 80  # characters of a counted noun with words in brackets before it: 24, and the longest noun
_ORDER = sorted(NOUNS, key=len, reverse=True)
_NOUN = spaced(
    r"\s*(?:\([^()\d]{2,24}\)\s*)?(?P<noun>" + alternatives(NOUNS) + r")(?![^\W\d_])",
    re.I,
)


def noun_at(text: str, offset: int) -> tuple[str, str, int] | None:
    """Return the counted noun at an offset, with its unit and its end; None when the word there is not one."""
    match = _NOUN.match(text, offset, offset + _NOUN_REACH)
    if match is None:
        return None
    plain = " ".join(match["noun"].lower().split())
    unit = NOUNS.get(plain) or NOUNS.get(re.sub(r"\s*,\s*", ", ", plain)) or _spelled(plain)
    return plain, unit, match.end()


def _spelled(plain: str) -> str:
    """Return the unit of a noun written with other blanks or commas than in the lexicon."""
    for noun in _ORDER:
        if noun.replace(",", "").replace(" ", "") == plain.replace(",", "").replace(" ", ""):
            return NOUNS[noun]
    return plain


# counted nouns that are no unit of a label: names of places, times and bodies hold them, or they say too little
_NOT_IN_LABELS = {
    "việc", "bộ", "bản", "loại", "khoản", "ngành", "đồng", "năm", "tháng", "ngày", "tỉnh", "huyện", "thành phố",
    "địa phương", "đoàn", "hội", "đ", "hs", "nữ", "nam", "ha", "kg", "gb", "m2", "km", "vb", "tổ",
    "sở", "phó", "trưởng", "tỷ", "triệu", "tr", "mb", "kỳ", "đợt", "lần", "giải", "cửa", "bước", "hạng", "bậc",
    "nhóm", "quầy",
    "môn", "khoa", "trang", "bảng", "tin", "phòng", "ban", "trạm", "tổ chức", "trường", "xã", "vụ", "máy", "đơn", "hộ",
    "lao động", "hoạt động", "công việc", "giờ", "phút", "bài", "nhà", "xe", "thẻ", "cái", "câu", "giấy", "ấp", "thôn",
    "phường", "thị trấn", "khu phố", "khóm", "quận", "thị xã",
}  # fmt: skip
_IN_LABEL = spaced(
    r"(?<!\w)(" + alternatives(noun for noun in NOUNS if noun not in _NOT_IN_LABELS) + r")(?!\w)",
    re.I,
)


_NOT_COUNTED = spaced(r"\bdịch vụ bưu chính(?: công ích)?", re.I)  # a way of sending


def unit_of(label: str) -> str:
    """Return the unit counted by a label: "Số hồ sơ đã giải quyết" counts dossiers."""
    match = _IN_LABEL.search(_NOT_COUNTED.sub(" ", label))
    if match is None:
        return "phiếu" if "hài lòng" in label.lower() else ""
    plain = " ".join(match.group(1).lower().split())
    return NOUNS.get(plain) or NOUNS.get(re.sub(r"\s*,\s*", ", ", plain)) or _spelled(plain)


def last_part(phrase: str) -> str:
    """Return the text behind the last comma that is not inside a counted noun ("cán bộ, công chức")."""
    inside = [match.span() for match in _IN_LABEL.finditer(phrase)]
    for match in reversed(list(re.finditer(",", phrase))):
        if not any(a < match.start() < b for a, b in inside):
            return phrase[match.end() :]
    return phrase
