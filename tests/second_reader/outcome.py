"""How the reading of a bundle ends: where it stopped (section 11), with which answer (1), and which code (17)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum


class Outcome(StrEnum):
    """The part of section 11 that stopped the work."""

    OK = "ok"
    """Nothing did: step 20."""
    INCOMPLETE = "incomplete"
    """Steps 2 and 6: the file is shorter than it will be."""
    HEADER = "header"
    """Steps 1 and 3 to 7."""
    SEAL = "seal"
    """Steps 8 and 9: the sealed key and the stream."""
    SIGNATURE = "signature"
    """Step 11."""
    MANIFEST = "manifest"
    """Steps 10 and 12 to 15: the frame, the claims, and what isn't understood yet."""
    CHANNEL = "channel"
    """Step 16."""
    BODY = "body"
    """Steps 17 to 19."""


class Verdict(StrEnum):
    """The answer: the four of section 1, and the three of the table of section 12 that apply nothing."""

    REFUSE = "REFUSE"
    REJECTED = "REJECTED"
    HELD = "HELD"
    APPLIED = "APPLIED"
    DUPLICATE = "DUPLICATE"
    VOID = "VOID"
    FORK = "FORK"


class BrokenError(Exception):
    """A rule of the document is broken; ``code`` is its word in section 17."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StopError(Exception):
    """The work on a bundle ends here."""

    def __init__(self, outcome: Outcome, verdict: Verdict, code: str | None = None) -> None:
        super().__init__(f"{outcome} {verdict} {code}")
        self.outcome = Outcome.INCOMPLETE if code == "truncated" else outcome
        self.verdict = verdict
        self.code = code


@contextmanager
def stage(outcome: Outcome, verdict: Verdict) -> Iterator[None]:
    """Turn a broken rule into the end of the work, with the answer this stage gives."""
    try:
        yield
    except BrokenError as broken:
        raise StopError(outcome, verdict, broken.code) from broken
