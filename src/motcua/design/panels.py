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
    """A box of a home page: its template is rendered with what `context` makes of the request.

    A panel whose context is None has nothing to say to this person and is left out. `wide` takes the whole row.
    """

    title: str
    order: int
    template: str
    context: Callable[[Any], Mapping[str, Any] | None] = nothing
    visible: Callable[[Any], bool] = lambda actor: True
    wide: bool = False
    icon: str = ""


#: "Việc hôm nay" of the official.
PANELS: Registry[Panel] = Registry("panel")
#: The first page of the citizens' site.
PUBLIC_PANELS: Registry[Panel] = Registry("public panel")
