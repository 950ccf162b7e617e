"""Tasks of reform plans: those of huyện Mỹ Tú 2021 as its report counts them, and living plans of the four communes."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from motcua.base.time import VIETNAM
from motcua.config.demo import SEED
from motcua.config.demo.offices import Commune, Office
from motcua.people.models import Account
from motcua.people.queries import actor_of
from motcua.people.vocabulary import SYSTEM, Actor
from motcua.programme.actions import cancel, complete, register_task, report_progress, take_in
from motcua.programme.vocabulary import Area, TaskSource

#: Báo cáo số 303/BC-UBND of 14 December 2021, rows 1.1.1 and 1.1.2, and 1.4.1 to 1.4.3.
PLANNED_2021, DONE_2021 = 28, 26
ORDERED_2021, ON_TIME_2021 = 7, 5
PLAN_2021 = "Kế hoạch cải cách hành chính năm 2021 của huyện"
TITLES: tuple[tuple[Area, str, str], ...] = (
    (Area.DIRECTION, "Ban hành kế hoạch cải cách hành chính năm", "Kế hoạch"),
    (Area.DIRECTION, "Kiểm tra công tác cải cách hành chính", "Kết luận kiểm tra"),
    (Area.DIRECTION, "Tuyên truyền cải cách hành chính trên đài truyền thanh", "Chuyên mục"),
    (Area.DIRECTION, "Đối thoại của lãnh đạo với người dân, doanh nghiệp", "Biên bản đối thoại"),
    (Area.DIRECTION, "Khảo sát sự hài lòng của người dân, tổ chức", "Báo cáo khảo sát"),
    (Area.INSTITUTIONS, "Rà soát văn bản quy phạm pháp luật còn hiệu lực", "Danh mục văn bản"),
    (Area.INSTITUTIONS, "Tự kiểm tra văn bản đã ban hành trong năm", "Báo cáo tự kiểm tra"),
    (Area.PROCEDURES, "Rà soát, kiến nghị đơn giản hóa thủ tục hành chính", "Báo cáo rà soát"),
    (Area.PROCEDURES, "Niêm yết, công khai thủ tục hành chính mới công bố", "Bảng niêm yết"),
    (Area.PROCEDURES, "Cập nhật quy trình nội bộ giải quyết thủ tục hành chính", "Quy trình nội bộ"),
    (Area.PROCEDURES, "Xử lý dứt điểm hồ sơ quá hạn, gửi thư xin lỗi", "Báo cáo kết quả"),
    (Area.APPARATUS, "Rà soát chức năng, nhiệm vụ của các phòng chuyên môn", "Quy chế làm việc"),
    (Area.CIVIL_SERVICE, "Cập nhật bản mô tả vị trí việc làm", "Bản mô tả vị trí việc làm"),
    (Area.CIVIL_SERVICE, "Cử cán bộ, công chức tham gia bồi dưỡng nghiệp vụ", "Danh sách, chứng chỉ"),
    (Area.FINANCE, "Công khai dự toán, quyết toán ngân sách", "Quyết định công khai"),
    (Area.FINANCE, "Báo cáo tiến độ giải ngân vốn đầu tư công", "Báo cáo"),
    (Area.DIGITAL, "Số hóa hồ sơ, kết quả giải quyết còn hiệu lực", "Kho dữ liệu số hóa"),
    (Area.DIGITAL, "Hướng dẫn người dân nộp hồ sơ trực tuyến toàn trình", "Tỷ lệ hồ sơ trực tuyến"),
    (Area.DIGITAL, "Ký số văn bản đi trên hệ thống quản lý văn bản", "Tỷ lệ văn bản ký số"),
    (Area.DIGITAL, "Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng", "Danh sách tham dự"),
)
_LEADS = ("Văn phòng HĐND và UBND", "Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Trung tâm Phục vụ hành chính công")


def tasks_of_2021(district: Office) -> None:
    """Take in the district's plan of 2021 and the tasks that the province gave it, each as it came to be known."""
    given = date(2021, 1, 15)
    for number in range(PLANNED_2021):
        area, title, product = TITLES[number % len(TITLES)]
        half = f" (đợt {number // len(TITLES) + 1})" if number >= len(TITLES) else ""
        done = date(2021, 3, 1) + timedelta(days=10 * number) if number < DONE_2021 else None
        values = {"code": f"KH-{number + 1:02d}", "source": TaskSource.OWN_PLAN, "title": title + half}
        values |= {"area": area, "product": product, "basis": PLAN_2021}
        _take_in(district.committee_id, values, given, date(2021, 12, 31), done)
    for number in range(ORDERED_2021):
        area, title, product = TITLES[number * 2]
        given = date(2021, 2, 1) + timedelta(days=30 * number)
        due = given + timedelta(days=45)
        values = {"code": f"UBND-{number + 1}", "source": TaskSource.SUPERIOR, "title": title, "area": area}
        values |= {"product": product, "basis": "Văn bản chỉ đạo của Ủy ban nhân dân tỉnh"}
        _take_in(district.committee_id, values, given, due, due + timedelta(days=-3 if number < ON_TIME_2021 else 9))


def _take_in(agency: int, values: dict[str, Any], given: date, due: date, done: date | None) -> None:
    told: dict[str, Any] = {"agency_id": agency, "by": SYSTEM, "comment": "Từ sổ theo dõi năm 2021"}
    told["source"] = {"source": "demo"}
    task = take_in(values=values | {"assigned_on": given, "due_on": due}, at=_at(given), **told)
    if done is not None:
        evidence = f"{values['product']} ngày {done:%d/%m/%Y}"
        take_in(task=task, values={"done_on": done, "evidence": evidence}, at=_at(done), **told)


def tasks_of_today(communes: Sequence[Commune], now: datetime) -> None:
    """Enter each commune's plan of the year: done on time and late, under way, overdue, dropped."""
    for place, commune in enumerate(communes):
        for row in _plan(Random(SEED + 70 + place), now.date()):
            dropped, progress = row.pop("dropped"), row.pop("progress")
            task = _enter(commune.place.agency_id, commune.accounts["cchc"], **row)
            by = actor_of(commune.accounts["cchc"], now.date())
            if dropped:
                cancel(task=task, by=by, at=now - timedelta(days=3), reason="Cấp trên đã giao cho cơ quan khác.")
            elif row["done"] is None and progress:
                report_progress(task=task, by=by, at=now - timedelta(days=2), progress=progress)


def _plan(random: Random, today: date) -> Iterator[dict[str, Any]]:
    for number, (area, title, product) in enumerate(TITLES):
        source = TaskSource.SUPERIOR if number % 3 == 2 else TaskSource.OWN_PLAN
        given = today - timedelta(days=random.randrange(40, 300))
        due = min(given + timedelta(days=random.randrange(30, 330)), date(given.year, 12, 31))
        done = due + timedelta(days=random.randrange(-20, 12))
        is_done = done < today and random.random() < 0.85
        yield {
            "code": f"{area.value}.{number + 1}", "source": source, "given": given, "due": due,
            "done": max(done, given) if is_done else None, "area": area, "title": title, "product": product,
            "basis": f"Kế hoạch cải cách hành chính năm {given.year} của xã", "lead": random.choice(_LEADS),
            "dropped": number == 12 and not is_done, "progress": random.choice((0, 20, 40, 60, 80)),
        }  # fmt: skip


def _enter(
    agency: int,
    account: Account,
    code: str,
    source: TaskSource,
    given: date,
    due: date,
    done: date | None,
    **values: Any,
) -> Any:
    """Enter a task on the day it was given, and complete it on the day it was done."""
    values |= {"code": code, "source": source, "assigned_on": given, "due_on": due}
    task = register_task(agency_id=agency, values=values, by=_on(account, given), at=_at(given))
    if done is not None:
        complete(
            task=task, by=_on(account, done), at=_at(done), done_on=done,
            evidence=f"{values['product']} ngày {done:%d/%m/%Y}",
        )  # fmt: skip
    return task


def _on(account: Account, day: date) -> Actor:
    return actor_of(account, day)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), VIETNAM)
