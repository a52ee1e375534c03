from __future__ import annotations

import pytest

from fusion_tui.crypto import facts


def test_the_facts_name_library_openssl_and_mode() -> None:
    found = facts.library_facts()
    assert list(found) == ["library", "version", "openssl", "fips"]
    assert found["library"] == "cryptography"
    assert "SSL" in found["openssl"]
    assert found["fips"] == ("on" if facts.is_fips_on() else "off")


def test_fips_mode_is_told_when_it_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fusion_tui.crypto.facts.openssl.is_fips_enabled", lambda: True)
    assert facts.library_facts()["fips"] == "on"
