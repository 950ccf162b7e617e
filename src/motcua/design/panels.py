"""Panels of the home pages: a room registers what it wants to say there, the page asks who may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.base.registry import Registry


def nothing(request: Any) -> Mapping[str, Any]:
    """The context of a panel that needs none."""
    return {}


@dataclass(frozen=True)
class Panel:
    """A part of a home page: its template is rendered with what `context` makes of the request.

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
    """A part of the sentence that tells the day: "4 hồ sơ quá hạn", with the list it opens; late ones are red."""

    amount: int
    words: str
    href: str
    late: bool = False
    more: bool = False  # counting stopped at the amount


@dataclass(frozen=True)
class FirstRun:
    """Something that an office needs before it can work: what, where it is set up, and whether it is there.

    `missing` says what is missing for this administrator, empty where nothing is.
    """

    order: int
    words: str
    url_name: str
    missing: Callable[[Any], str]


#: What "Thiết lập cơ quan" of an administrator's first page looks at.
FIRST_RUN: Registry[FirstRun] = Registry("check of the first run")
#: "Việc hôm nay" of the official.
PANELS: Registry[Panel] = Registry("panel")
#: What each room has to say in the day's sentence, in the order of registration.
SENTENCE: Registry[Callable[[Any], list[Clause]]] = Registry("part of the day's sentence")
#: The first page of the citizens' site.
PUBLIC_PANELS: Registry[Panel] = Registry("public panel")
