"""Every head the vectors begin with: one for each length of plaintext, and those that are made otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from tests.vectors_made.kept import HeadPlan

HEADS: Mapping[str, HeadPlan] = {
    "small": HeadPlan(),
    "other": HeadPlan(),
    "for-charlie": HeadPlan(to="charlie", kem="charlie-kem"),
    "charlies-key": HeadPlan(kem="charlie-kem"),
    "previous-key": HeadPlan(kem="bravo-kem-0"),
    "oldest-key": HeadPlan(kem="bravo-kem-00"),
    "too-old-key": HeadPlan(kem="bravo-kem-000"),
    "other-info": HeadPlan(info=b"fusion-tui/ftb1/stream"),
    "unbound": HeadPlan(bound=0),
    "unbound-tag": HeadPlan(bound=36),
    "sha256": HeadPlan(kdf="HKDF_SHA256"),
    "sha512": HeadPlan(kdf="HKDF_SHA512"),
    "aes128": HeadPlan(aead="AES_128_GCM"),
    "plain-0": HeadPlan(0),
    "plain-3": HeadPlan(3),
    "plain-4": HeadPlan(4),
    "plain-5200": HeadPlan(5_200),
    "plain-16383": HeadPlan(16_383),
    "plain-16384": HeadPlan(16_384),
    "plain-16385": HeadPlan(16_385),
    "plain-34816": HeadPlan(34_816),
    "plain-131072": HeadPlan(131_072),
    "plain-1114112": HeadPlan(1_114_112),
    "plain-2228224": HeadPlan(2_228_224),
    "plain-4210688": HeadPlan(4_210_688),
}
