"""What other rooms do with a change of the catalogue, in its transaction."""

from collections.abc import Callable
from datetime import datetime

from motcua.base.registry import Registry

#: Who counts anew what follows a version (by number) whose online level was corrected at a moment.
RECOUNTS: Registry[Callable[[int, datetime], None]] = Registry("recount of what follows a procedure version")
