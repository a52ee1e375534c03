"""The most memory the workstation ever holds while somebody browses: scrolling, ends, filters, searches."""

from __future__ import annotations

from collections.abc import Iterator

from bench.driving import cursor, go_to_incidents, log_on, moved_from, shows, workstation
from bench.figures import Figure, Reach
from bench.pressing import ESCAPE, FIRST, LAST, PAGE_DOWN, PAGE_UP, filters
from bench.stores import Synthetic
from bench.terminals import Terminal

SEARCHES = (
    "van",
    "copper fence last:1y",
    "suspect",
    "grabbed tlp:amber",
    "plate 7??-1",
    "theft kind:incident",
    "rail*",
)
PAGES, NARROWED = 60, 12
SEARCH, CLEAR, EMPTY = "\x1b[19~", "\x15", "Enter searches"


def measure(center: Synthetic) -> Iterator[Figure]:
    """Peak resident memory of the process that paints."""
    with workstation(center) as screen:
        log_on(screen)
        go_to_incidents(screen)
        _scroll(screen)
        for words in filters()[:NARROWED]:
            _narrow(screen, words)
        _search(screen)
        yield Figure(f"memory while browsing {center.size:,}", screen.most_memory, "MB", None, Reach("<=", 200, "MB"))


def _scroll(screen: Terminal) -> None:
    for key in (*[PAGE_DOWN] * PAGES, LAST, *[PAGE_UP] * PAGES, FIRST, LAST, FIRST):
        screen.press(key, moved_from(cursor(screen.screen)))


def _narrow(screen: Terminal, words: str) -> None:
    screen.press("/", lambda seen: "Filter" in seen.text)
    screen.press(words, lambda seen: f"with {words} " in seen.text)
    screen.press("\r", shows(words))
    for key in (PAGE_DOWN, PAGE_DOWN, LAST):
        screen.type(key)
        screen.rest(0.3)
    screen.press(ESCAPE, lambda seen: "with" not in seen.text)


def _search(screen: Terminal) -> None:
    screen.press(SEARCH, lambda seen: EMPTY in seen.text)
    screen.until_idle()
    for words in SEARCHES:
        _search_for(screen, words)


def _search_for(screen: Terminal, words: str) -> None:
    """Search as a person does: what empties the field takes longer than a letter, and would come after it."""
    screen.type("/")  # a sign in the field at first, later the way back to it
    screen.until_idle()
    screen.press(CLEAR, lambda seen: EMPTY in seen.text)
    screen.press(words, lambda seen: f"Words       {words} " in seen.text)
    screen.press("\r", lambda seen: " found" in seen.text)
    screen.until_idle()
