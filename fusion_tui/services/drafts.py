"""Drafts: what was typed when the desk was locked waits in the store for the same person and the same form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fusion_tui.domain.errors import FusionError, InputError
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.store import drafts


@dataclass(frozen=True)
class Draft:
    """What stood in a form, and which form it was; ``about`` names the record the form is about."""

    form: str
    about: str
    values: Mapping[str, str]
    at: datetime | None = None


def keep(desk: Desk, draft: Draft) -> None:
    """Keep what was typed, in place of an earlier draft of the same form.

    Raises InputError for more than is ever kept; that is recorded, and the earlier draft stays.
    """
    with desk.write("draft keep", Right.READ) as entry:
        is_kept = drafts.keep(entry.books, desk.user.name, draft.form, draft.about, draft.values, desk.clock.now())
        entry.subject, entry.outcome = draft.about, "done" if is_kept else "too large, not kept"
    if not is_kept:
        raise InputError("what was being typed was too long to be kept", "an earlier draft of it is kept still")


def keep_all(desk: Desk, unsaved: Iterable[Draft]) -> None:
    """Keep each of what was typed in several forms; raises the first error once all were tried."""
    failed: list[FusionError] = []
    for draft in unsaved:
        try:
            keep(desk, draft)
        except FusionError as error:
            failed.append(error)
    if failed:
        raise failed[0]


def find(desk: Desk, form: str, about: str) -> Draft | None:
    """Return what this person had typed into a form; None where nothing waits."""
    with desk.read() as books:
        found = drafts.find(books, desk.user.name, form, about)
    return None if found is None else Draft(form, about, found[1], found[0])


def forget(desk: Desk, form: str, about: str) -> None:
    """Let go of a draft that was saved or discarded; does nothing where there is none."""
    if find(desk, form, about) is not None:
        with desk.write("draft drop", Right.READ) as entry:
            drafts.forget(entry.books, desk.user.name, form, about)
            entry.subject = about
