"""Short ways through Jinja for what pages do thousands of times. What comes out is the same to the letter."""

from __future__ import annotations

import re
from types import MethodType
from typing import Any

from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

_special = re.compile("[&<>'\"]").search


def escaped(value: object) -> str:
    """Escape what is only written out, as `markupsafe.escape` does: text without special characters stays as it is."""
    if type(value) is Markup or (type(value) is str and not _special(value)):
        return value
    return escape(value)


class FastContext(Context):
    """Calls macros and what `environment` offers at once; Jinja asks four times what it is that is called."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls, with the evaluation context first if it is a macro."""
        if type(called) is Macro:
            args = (self.eval_ctx, *args)
        elif type(called) is not MethodType or called.__self__ is not self.environment:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)
