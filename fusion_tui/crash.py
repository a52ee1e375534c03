"""What is said about an error nobody expected: where, and of which kind; never its message, never a value.

An error's message often quotes what it choked on, and that is case data. The interpreter, its threads,
its finalizers and the libraries' loggers and warnings all print messages unless they are told not to.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading

_MOST_CAUSES = 8


def crash_report(error: BaseException | None) -> Iterator[str]:
    """Tell where it happened: files, lines and the kinds of error, never a message or a value."""
    yield f"fusion-tui stopped: an error it did not expect ({type(error).__name__})"
    for depth, one in enumerate(_chain(error)):
        if depth:
            yield f" while it met {type(one).__name__}"
        yield from _places(one.__traceback__)
    yield "The store was closed as it was; what was saved is safe. No data is in this report."


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_MOST_CAUSES):  # a chain may be a ring
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next


def install() -> None:
    """Have every error nobody catches reported so, and nothing printed by a logger or a warning."""
    import logging
    import threading
    import warnings

    sys.excepthook = _at_the_end
    threading.excepthook = _in_a_thread
    sys.unraisablehook = _in_a_finalizer
    # Without a handler of its own, logging prints warnings and errors with their values to standard error.
    logging.getLogger().addHandler(logging.NullHandler())
    logging.raiseExceptions = False
    warnings.simplefilter("ignore")


def _at_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    del trace
    _write(["error: cancelled"] if issubclass(kind, KeyboardInterrupt) else crash_report(error))


def _in_a_thread(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_type is not SystemExit:
        _write(crash_report(failure.exc_value))


def _in_a_finalizer(failure: sys.UnraisableHookArgs) -> None:
    del failure  # the object in it is a value, and the program goes on as it would have


def _write(lines: Iterator[str] | list[str]) -> None:
    if sys.stderr is not None:
        sys.stderr.write("\n".join(lines) + "\n")
