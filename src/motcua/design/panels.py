"""Registries of the panels of the home pages; pages ask who may see each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.base.registry import Registry


def nothing(request: Any) -> Mapping[str, Any]:
    """Return the empty context of a panel that needs none."""
    return {}


@dataclass(frozen=True)
class Panel:
    """Panel of a home page: its template is rendered with the result of `context` for the request.

    A panel whose context is None has nothing to say to this person and is left out. `aside` puts it into the narrow
    column; `loud` makes it the page's one block of ink; `note` stands small beside its title.
    """

    title: str
    order: int
    template: str
    context: Callable[[Any], Mapping[str, Any] | None] = nothing
    visible: Callable[[Any], bool] = lambda actor: True
    wide: bool = False
    icon: str = ""
    aside: bool = False
    loud: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Clause of the day's summary sentence: "4 hồ sơ quá hạn", with the list it links to; late ones are red."""

    amount: int
    words: str
    href: str
    late: bool = False
    more: bool = False  # counting stopped at the amount


@dataclass(frozen=True)
class FirstRun:
    """First-run check: something that an office needs before it can work, and where it is set up.

    `missing` says what is missing for this administrator, empty where nothing is. What is set up on the server has
    no page: `section` is then the section of the administrators' handbook that says how.
    """

    order: int
    words: str
    url_name: str
    missing: Callable[[Any], str]
    section: str = ""


#: First-run checks of "Thiết lập cơ quan" on an administrator's home page.
FIRST_RUN: Registry[FirstRun] = Registry("check of the first run")
#: Panels of "Việc hôm nay", the home page of officials.
PANELS: Registry[Panel] = Registry("panel")
#: Clauses of the day's sentence, in the order of registration.
SENTENCE: Registry[Callable[[Any], list[Clause]]] = Registry("part of the day's sentence")
#: Panels of the home page of the citizens' site.
PUBLIC_PANELS: Registry[Panel] = Registry("public panel")
