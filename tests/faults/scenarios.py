"""The program that is disturbed: loads everything once, then does each act in a child of its own.

A line of standard input names a place to make, or the act and its place, or a command with its arguments.
The child of an act prepares, stops, and goes on when it is told to; what it says of an error goes to ``error``
beside the place. A line of standard output says the child's number once it stopped, and another its exit
status, negative for a signal.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from fusion_tui.cli.main import failed, run
from fusion_tui.domain.errors import FusionError
from tests.faults import exchange_places, places
from tests.faults.acts import NAMED
from tests.faults.places import Place
from tests.faults.volumes import small_volumes

MAKERS: dict[str, Callable[[Path], Place]] = {
    **{maker.__name__: maker for maker in (places.bare, places.worked_in, places.made_today, places.of_schema_1)},
    **exchange_places.MAKERS,
}
CRASHED = 70
ERRORS = "error"
_PTRACER, _ANY = 0x59616D61, -1  # linux/prctl.h: where Yama restricts tracing


def _perform(name: str, base: Path) -> int:
    """Do one act, and end as if killed right after it; where it fails, close what is open as a command does."""
    ctypes.CDLL(None).prctl(_PTRACER, ctypes.c_ulong(_ANY), 0, 0, 0)
    try:
        with ExitStack() as leaving:
            work = NAMED[name].prepare(Place(base), leaving)
            os.kill(os.getpid(), signal.SIGSTOP)
            work()
            os._exit(0)
    except FusionError as error:
        return failed(error)


def _child(asked: dict[str, Any]) -> None:
    base = Path(asked["base"])
    sys.stdout = sys.stderr = (base / ERRORS).open("w", buffering=1)
    try:
        status = run(asked["words"]) if "words" in asked else _perform(asked["act"], base)
    except BaseException:  # noqa: BLE001 - whatever it is, the runner has to see it
        traceback.print_exc()
        status = CRASHED
    os._exit(status)


def _tell(what: int) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until standard input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        if "make" in asked:  # here and not in a child: what is loaded on the way every child finds loaded
            MAKERS[asked["make"]](Path(asked["base"]))
            _tell(0)
            continue
        child = os.fork()
        if not child:
            _child(asked)
        _, status = os.waitpid(child, os.WUNTRACED)
        stopped = os.WIFSTOPPED(status)
        _tell(child if stopped else 0)
        if stopped:
            _, status = os.waitpid(child, 0)
        _tell(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    with small_volumes():
        main()
