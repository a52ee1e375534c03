"""The program that is disturbed, the places its acts begin in, and their courses: made once for all of a worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import pytest

from tests.faults import strace
from tests.faults.act import Act
from tests.faults.acts import ACTS
from tests.faults.course import Begins, Course, followed
from tests.faults.places import Place

SOAK = bool(os.environ.get("FUSION_SOAK"))
CHOSEN = [act for act in ACTS if SOAK or act.is_sampled]


@pytest.fixture(scope="session")
def server() -> Iterator[strace.Server]:
    """Yield the program; skip where nothing can be injected."""
    if why := strace.why_not():
        pytest.skip(why)
    made = strace.Server()
    yield made
    made.close()


@pytest.fixture(scope="session")
def begins(server: strace.Server, tmp_path_factory: pytest.TempPathFactory) -> Begins:
    """Return a place by how it is made, to be copied."""

    @cache
    def made(how: str) -> Place:
        return server.make(how, tmp_path_factory.mktemp("begins") / "place")

    return made


@pytest.fixture(scope="session", params=CHOSEN, ids=[act.name for act in CHOSEN])
def act(request: pytest.FixtureRequest) -> Act:
    """Return each act; the tests of one follow each other, so that its course is followed once."""
    found: Act = request.param
    return found


@pytest.fixture(scope="session")
def course(act: Act, server: strace.Server, begins: Begins, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Return the course of the act."""
    return followed(act, server, begins, tmp_path_factory.mktemp("course"))
