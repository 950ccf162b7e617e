"""Who may do what with reports: one function per question, its docstring is the policy."""

from motcua.people.vocabulary import Actor, Role

_CHECKERS = (Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR, Role.LEADER, Role.ADMINISTRATOR)


def may_check_reports(actor: Actor) -> bool:
    """Chỉ cán bộ cải cách hành chính, kiểm soát thủ tục hành chính, thanh tra, lãnh đạo và quản trị được đọc và
    kiểm tra báo cáo có sẵn; mỗi người chỉ thấy báo cáo do chính mình đưa lên."""
    return actor.holds(*_CHECKERS)
