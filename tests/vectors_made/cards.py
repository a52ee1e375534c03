"""Cards: what is read, what a center's first card must be, and which one follows another. Section 3."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tests.vector_recipes import run
from tests.vectors_made.kept import Kept, center_id, pae
from tests.vectors_made.parts import Steps, dumped, steps

TYPE = "application/vnd.fusion-tui.card.v1+json"
CREATED = "2026-03-01T08:00:00.000Z"
KIB_64 = 65_536
OWN = ("root-ed25519", "root-mldsa87")
OLD = ("old-root-ed25519", "old-root-mldsa87")
ENVELOPE = '{"payload":"«base64-of payload»","payloadType":"@type","signatures":[@signatures]}'
MANIFEST = "application/vnd.fusion-tui.manifest.v1+json"
Payload = dict[str, Any]
Entries = list[tuple[str, str]]


def pair_json(pair: str) -> dict[str, str]:
    """Return a signing pair's public keys as a card holds them."""
    return {"ed25519": f"«base64-of {pair}.ed25519»", "mldsa87": f"«base64-of {pair}.mldsa87»"}


def kem_json(kem: str) -> dict[str, str]:
    """Return an encryption pair's public keys as a card holds them."""
    return {"mlkem1024": f"«base64-of {kem}.mlkem1024»", "p384": f"«base64-of {kem}.p384»"}


def payload(who: str = "alpha", version: int = 1, /, **changes: Any) -> Payload:
    """Return the payload of an invented center's card."""
    return {
        "v": 1,
        "id": center_id(who).hex(),
        "center": {"name": f"{who.title()} Fusion Center", "code": who.upper(), "kind": "regional"},
        "version": version,
        "prev": None,
        "root": pair_json(f"{who}-root"),
        "sign": pair_json(f"{who}-sign-1" if who == "alpha" else f"{who}-sign"),
        "kem": kem_json(f"{who}-kem"),
        "previous_kem": [],
        "revoked": [],
        "min_format": 1,
        "limits": {"bundle_bytes": 1_073_741_824, "daily_bytes": 8_589_934_592},
        "created": CREATED,
    } | changes


@dataclass(frozen=True)
class CardCase:
    """One vector that is a card: its payload and envelope, and where it is presented."""

    name: str
    about: str
    outcome: str = "MET"
    code: str = ""
    payload: Payload = field(default_factory=payload)
    root: str = "alpha-root"
    old: str = ""
    parts: Mapping[str, Steps] = field(default_factory=dict)
    changed: Steps = ()
    entries: Callable[[Entries], Entries] = list
    signed_as: str = TYPE
    envelope: str = ENVELOPE
    fill: int = 0
    before: Sequence[str] = ()
    others: Sequence[str] = ()
    more: Sequence[tuple[str, str]] = ()


class CardMaker:
    """Renders cards."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    def text(self, case: CardCase) -> str:
        """Return the text of a vector."""
        recipe = self.recipe(case)
        parts = run(recipe, self.kept.shelf)
        header = [
            ("kind", "card"),
            ("expect", "card" if case.code else "ok"),
            ("outcome", "REFUSE" if case.code else case.outcome),
        ]
        header += [("or-code" if n else "code", code) for n, code in enumerate(case.code.split())]
        header += [("about", case.about), ("own", "card-bravo")]
        header += [("before", name) for name in case.before] + [("other", name) for name in case.others]
        header += case.more
        if not case.code:
            version = case.payload["version"]
            header.append(("fingerprint", f"{version}:{sha256(parts['payload']).hexdigest()[:8]}"))
        data = self.kept.files[case.name] = list(parts.values())[-1]
        header += [("size", str(len(data))), ("file", sha256(data).hexdigest())]
        return "".join(f"{key}: {value}\n" for key, value in header) + "\n" + "\n".join(recipe) + "\n"

    def recipe(self, case: CardCase) -> list[str]:
        """Return the recipe of a card."""
        shelf = self.kept.shelf
        lines = [line for name, made in case.parts.items() for line in (f"[{name}]", *made)]
        told = steps(dumped(case.payload))
        signed = run([*lines, "[payload]", *told], shelf)["payload"]
        listed = ",".join(
            f'{{"keyid":"{keyid}","sig":"«base64-of {sig}»"}}' for keyid, sig in self._entries(case, signed)
        )
        whole = steps(case.envelope.replace("@type", TYPE).replace("@signatures", listed))
        recipe = [*lines, "[payload]", *told, *case.changed, "[card]", *whole]
        missing = case.fill - len(run(recipe, shelf)["card"])
        return [*recipe, f"repeat {missing} 20"] if missing > 0 else recipe

    def _entries(self, case: CardCase, signed: bytes) -> Entries:
        message = pae(case.signed_as, signed)
        own = self.kept.sign(case.root, message)
        entries = [(OWN[0], f"{own}.ed25519"), (OWN[1], f"{own}.mldsa87")]
        if case.old:
            old = self.kept.sign(case.old, message)
            entries += [(OLD[0], f"{old}.ed25519"), (OLD[1], f"{old}.mldsa87")]
        return case.entries(entries)
