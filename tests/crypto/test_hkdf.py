"""The key derivation under the stream and the seal, held against foreign vectors through the library's own calls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand


@pytest.mark.parametrize(("name", "algorithm"), [("384", SHA384()), ("512", SHA512())], ids=["sha-384", "sha-512"])
def test_every_foreign_vector_derives_as_it_says(shared: Path, name: str, algorithm: HashAlgorithm) -> None:
    groups = json.loads((shared / f"vectors/hkdf_sha{name}_test.json").read_text())["testGroups"]
    tests = [test for group in groups for test in group["tests"]]
    assert len(tests) == 83
    for test in tests:
        expected = test["okm"] if test["result"] == "valid" else None
        assert _derived(test, algorithm) == expected, test["tcId"]


def _derived(test: dict[str, str], algorithm: HashAlgorithm) -> str | None:
    ikm, salt, info = (bytes.fromhex(test[name]) for name in ("ikm", "salt", "info"))
    try:
        derived = HKDF(algorithm, int(test["size"]), salt, info).derive(ikm)
        extracted = HKDF.extract(algorithm, salt, ikm)
        assert HKDFExpand(algorithm, int(test["size"]), info).derive(extracted) == derived
    except ValueError:
        return None
    return derived.hex()
