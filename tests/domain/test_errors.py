"""One shape for every error: what happened, and what to do."""

from __future__ import annotations

import inspect

import pytest

from fusion_tui.domain import errors
from fusion_tui.domain.decision import Decision
from fusion_tui.domain.errors import AbsentError, FusionError, InputError, PeerError, PolicyError, StoreError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, FusionError)]
PLAIN = [kind for kind in KINDS if not issubclass(kind, (PeerError, PolicyError))]
FROM_PEERS = [kind for kind in KINDS if issubclass(kind, PeerError)]


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
def test_an_error_carries_message_and_hint(kind: type[FusionError]) -> None:
    error = kind("the disk is full", "make room")
    assert (error.message, error.hint, str(error)) == ("the disk is full", "make room", "the disk is full")
    assert kind("the disk is full").hint == ""


@pytest.mark.parametrize("kind", FROM_PEERS, ids=lambda kind: kind.__name__)
def test_an_error_of_a_peer_carries_a_code_too(kind: type[PeerError]) -> None:
    error = kind("header.version", "another version of the format", "ask for a newer program")
    assert (error.code, error.message, error.hint) == (
        "header.version",
        "another version of the format",
        "ask for a newer program",
    )
    assert kind("header.version", "another version of the format").hint == ""


def test_a_policy_error_carries_its_decision() -> None:
    decision = Decision(("it is red", "it is late"))
    error = PolicyError(decision, "ask a supervisor")
    assert (error.message, error.hint, error.decision) == ("it is red; it is late", "ask a supervisor", decision)
    assert PolicyError(decision).hint == ""


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("T-00007", "T-00007"),
        ("tip--00000000-0000-0000-0000-000000000007", "tip--00000000-0000-0000-0000-000000000007"),
        ("Jane Roe", ""),
        ("555-0100", ""),
        ("T-00007 Jane", ""),
        ("", ""),
    ],
)
def test_what_is_not_there_is_named_only_where_it_has_the_form_of_a_name(asked: str, kept: str) -> None:
    assert AbsentError("no such record", "", asked).reference == kept


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    drawn = [word for line in (errors.__doc__ or "").splitlines() for word in line.split() if word.endswith("Error")]
    assert sorted(drawn) == sorted(kind.__name__ for kind in KINDS)


@pytest.mark.parametrize(
    ("parent", "names"),
    [
        (FusionError, {"InputError", "OutputError", "PolicyError", "PeerError", "StoppedError", "StoreError"}),
        (
            PeerError,
            {"FormatError", "SignatureError", "SealError", "RollbackError", "IncompleteError", "LimitError"},
        ),
        (StoreError, {"TakenError", "LockedError", "HeldError", "DamagedError", "WrongKeyError", "SchemaError"}),
        (InputError, {"AbsentError"}),
    ],
    ids=["the root", "a peer's", "the store's", "the analyst's"],
)
def test_errors_are_grouped_by_where_they_come_from(parent: type[FusionError], names: set[str]) -> None:
    assert {kind.__name__ for kind in KINDS if kind.__base__ is parent} == names
