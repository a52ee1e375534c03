"""What is done ahead of a log-on: it costs the log-on less, and takes nothing from what a log-on checks."""

from __future__ import annotations

import pytest

from fusion_tui.crypto import selftest
from fusion_tui.domain.errors import StoreError
from fusion_tui.services import home, queues, session
from fusion_tui.services.desk import Desk
from fusion_tui.services.rehearsal import rehearse
from fusion_tui.store import connections
from tests.centers import PASSPHRASE, Office


def log_on(office: Office) -> Desk:
    who = session.Credentials(office.desk.user.name, PASSPHRASE)
    return session.unlock(office.desk.profile, who, office.desk.clock)


def learned(desk: Desk) -> int:
    """Return of how many statements this store alone has made something."""
    return len(desk.store._engine.get_execution_options()["compiled_cache"])


def test_after_a_rehearsal_a_log_on_and_its_first_page_meet_no_new_statement(harbor: Office) -> None:
    rehearse()
    desk = log_on(harbor)
    home.glance(desk)
    assert learned(desk) == 0
    session.status(desk)
    assert learned(desk) > 0
    desk.close()


def test_what_a_store_was_asked_is_not_kept_beyond_it(harbor: Office) -> None:
    rehearse()
    before = len(connections._REHEARSED)
    desk = log_on(harbor)
    queues.window(desk, queues.view("tips", "word"))
    desk.close()
    assert len(connections._REHEARSED) == before


def test_the_self_test_made_ahead_counts_for_one_log_on(harbor: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearse()
    monkeypatch.setitem(selftest.CHECKS, "SHA-384", lambda _: False)  # a build that breaks between
    log_on(harbor).close()
    with pytest.raises(StoreError, match="self-test failed: SHA-384"):
        log_on(harbor)


def test_a_broken_build_is_told_ahead_and_lets_nobody_in_either(
    harbor: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    selftest.run_when_due()  # whatever was made ahead is used up
    monkeypatch.setitem(selftest.CHECKS, "SHA-384", lambda _: False)
    with pytest.raises(StoreError, match="self-test failed"):
        rehearse()
    with pytest.raises(StoreError, match="self-test failed"):
        log_on(harbor)
