"""Questions at the terminal, with defaults; without a terminal the defaults, or a refusal that names the option."""

import getpass
from collections.abc import Callable, Sequence

from django.core.management.base import CommandError, OutputWrapper

from motcua.base.refusals import Refused


class Dialogue:
    """Asks on a terminal; where nobody can answer it takes the default."""

    def __init__(self, out: OutputWrapper, *, asks: bool) -> None:
        self.out, self.asks = out, asks

    def tell(self, text: str) -> None:
        """Print a line."""
        self.out.write(text)

    def text(self, question: str, *, option: str, default: str = "", check: Callable[[str], object] = str) -> str:
        """Ask for a text until `check` accepts it; an empty answer is the default.

        Without a terminal an empty default is refused with the option that gives the answer.
        """
        if not self.asks:
            if not default:
                raise CommandError(f"Còn thiếu {option} ({question}).", returncode=2)
            check(default)
            return default
        while True:
            answer = self._read(f"{question}{f' [{default}]' if default else ''}: ") or default
            try:
                check(answer)
            except Refused as refused:
                self.tell(f"  {refused}")
                continue
            return answer

    def choice(self, question: str, choices: Sequence[str]) -> int:
        """Ask for one of numbered choices; return its place, -1 where none of them is meant."""
        for number, words in enumerate(choices, 1):
            self.tell(f"  {number}. {words}")
        while True:
            answer = self._read(f"{question} (1–{len(choices)}, 0 nếu không có ở trên): ")
            if answer.isdecimal() and int(answer) <= len(choices):
                return int(answer) - 1
            self.tell("  Gõ một số trong danh sách.")

    def agrees(self, question: str, *, default: bool) -> bool:
        """Ask yes or no; without a terminal the default."""
        if not self.asks:
            return default
        answer = self._read(f"{question} [{'C/k' if default else 'c/K'}]: ").lower()
        return default if not answer else answer in ("c", "có", "co", "y")

    def password(self) -> str:
        """Ask twice for a password, without showing it; empty where the system is to make one."""
        while self.asks:
            first = getpass.getpass("Mật khẩu (để trống thì phần mềm tự đặt): ", stream=None)
            if not first or first == getpass.getpass("Nhập lại mật khẩu: ", stream=None):
                return first
            self.tell("  Hai lần nhập không giống nhau.")
        return ""

    def _read(self, prompt: str) -> str:
        try:
            return input(prompt).strip()
        except EOFError:
            raise CommandError("Không có ai trả lời: chạy lại với các tùy chọn (init --help).", returncode=2) from None
