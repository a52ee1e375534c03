"""From a key press in a queue to the frame that shows what it did, beside the same queue with 50 records.

On a pty of 120 by 40, because a headless app renders nothing for a terminal: reading the key, laying out,
rendering and writing all count, in both. A list counts as painted when no line of it waits for its record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from bench.dice import Dice
from bench.driving import cursor, go_to_incidents, log_on, moved_from, shows, waits, workstation
from bench.figures import Figure, Reach, p95
from bench.stores import Synthetic
from bench.terminals import Terminal
from bench.words import COMMON, OFFENSES, RARE

SMALL = 50
LINES, PAGES, ENDS, FILTERS = 200, 60, 40, 30
DOWN, UP, PAGE_DOWN, PAGE_UP, FIRST, LAST, ESCAPE = "j", "k", "\x1b[6~", "\x1b[5~", "g", "G", "\x1b"
_WORDS = (*COMMON, *(offense.lower() for offense in OFFENSES if " " not in offense), *RARE[:20])
_LIMITS = ("", "", "", " last:1y", " tlp:amber", " kind:incident")

Press = Callable[[Terminal, int], float]


def measure(large: Synthetic, small: Synthetic) -> Iterator[Figure]:
    """One line, one page, to either end, and a filter."""
    reach = Reach("<=", 1.5)
    with workstation(large) as one, workstation(small) as other:
        for screen in (one, other):
            log_on(screen)
            screen.until_idle()
            go_to_incidents(screen)
        for name, runs, ours, theirs in (
            ("one line", LINES, _ever(DOWN), _to_and_fro(DOWN, UP, SMALL - 1)),
            ("one page", PAGES, _ever(PAGE_DOWN), _to_and_fro(PAGE_DOWN, PAGE_UP, 2)),
            ("last and first", ENDS, _to_and_fro(LAST, FIRST, 1), _to_and_fro(LAST, FIRST, 1)),
            ("filter, with its pause", FILTERS, _filter, _filter),
        ):
            for screen in (one, other):
                screen.type(FIRST)
                screen.until_idle()
            found = [(ours(one, number), theirs(other, number)) for number in range(runs)]
            a, b = (p95(values) * 1e3 for values in zip(*found, strict=True))
            yield Figure(f"key to paint, p95: {name}", a, "ms", b, reach, runs)


def _ever(key: str) -> Press:
    return lambda screen, _: screen.press(key, moved_from(cursor(screen.screen)))


def _to_and_fro(there: str, back: str, steps: int) -> Press:
    return lambda screen, number: _ever(back if number // steps % 2 else there)(screen, number)


def _filter(screen: Terminal, number: int) -> float:
    words = filters()[number]
    screen.press("/", lambda seen: "Filter" in seen.text)
    screen.type(words[:-1])
    took = screen.press(words[-1], lambda seen: f"with {words} " in seen.text and not waits(seen))
    screen.rest(0.1)
    screen.press(ESCAPE, shows("descending"))
    screen.until_idle()
    return took


@cache
def filters() -> tuple[str, ...]:
    """Return what is typed: common and rare words, some with an attribute beside them."""
    dice = Dice(5)
    return tuple(dice.one_of(_WORDS) + dice.one_of(_LIMITS) for _ in range(FILTERS))
