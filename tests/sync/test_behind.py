"""Pieces taken behind the one who makes them: in order, all of them, and a fault is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.sync.behind import AHEAD, SHORT, Behind, digest_of

MANY = SHORT + 3 * AHEAD


@given(st.lists(st.binary(max_size=20), max_size=MANY))
def test_the_hash_is_that_of_all_pieces_in_order(pieces: list[bytes]) -> None:
    assert digest_of(pieces) == sha256(b"".join(pieces)).digest()


def test_what_is_short_takes_no_thread() -> None:
    takers: list[int] = []
    behind = Behind(lambda _: takers.append(threading.get_ident()))
    for _ in range(SHORT):
        behind.put(b"x")
    behind.end()
    assert takers == [threading.get_ident()] * SHORT


def test_what_is_long_is_taken_by_one_thread_that_ends() -> None:
    takers: list[int] = []
    behind = Behind(lambda _: takers.append(threading.get_ident()))
    for _ in range(MANY):
        behind.put(b"x")
    behind.end()
    others = set(takers[SHORT:])
    assert len(takers) == MANY
    assert len(others) == 1
    assert others.isdisjoint({one.ident for one in threading.enumerate()})


@pytest.mark.parametrize("at", [1, SHORT + 1, MANY])
def test_a_fault_is_told_once_and_nothing_is_taken_after_it(at: int) -> None:
    taken: list[bytes] = []

    def take(piece: bytes) -> None:
        if len(taken) + 1 == at:
            raise OSError(28, "it is full")
        taken.append(piece)

    behind = Behind(take)
    with pytest.raises(OSError, match="full"):
        _put_all(behind)
    behind.end()
    assert len(taken) == at - 1


def _put_all(behind: Behind) -> None:
    for _ in range(MANY):
        behind.put(b"x")
    behind.end()


def test_who_makes_the_pieces_may_fail_and_the_thread_ends() -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b"x"] * MANY
        raise ValueError("no more")

    before = threading.active_count()
    with pytest.raises(ValueError, match="no more"):
        digest_of(pieces())
    assert threading.active_count() == before
