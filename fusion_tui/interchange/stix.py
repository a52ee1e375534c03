"""STIX 2.1: our products as reports, and any peer's object as something an analyst can read.

What STIX lacks travels in one property extension, ``EXTENSION``; its schema is
``docs/fusion-extension.schema.json``. TLP 2.0 marking definitions are referred to, never sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from fusion_tui.domain.attachment import MOST, Named
from fusion_tui.domain.clock import stamp
from fusion_tui.domain.marking import CONTROLS, TLP, Marking
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import TEXT, TITLE
from fusion_tui.domain.text import clean, clean_line

EXTENSION = "extension-definition--f57a7c1e-9d1c-4b8e-8f0b-3a6d2c5e41f7"
TLP_MARKINGS: dict[TLP, str] = {
    TLP.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    TLP.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    TLP.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    TLP.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    TLP.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
_WORDS = {str(tlp): tlp for tlp in TLP}
UNMARKED = Marking(control="U//LES", tlp=TLP.AMBER_STRICT)  # what came without a marking is handled as this

_NAMESPACE = UUID("6f1d2c9e-4a57-4c1e-9b0d-2f6f5a1b7c33")
_TITLES = ("name", "abstract", "value", "content", "description", "opinion", "relationship_type", "pattern")
_TEXTS = ("description", "content", "abstract", "explanation", "pattern", "statement")
_HEADER = frozenset(
    {"type", "spec_version", "id", "created_by_ref", "created", "modified", "name", "extensions", "object_marking_refs"}
    | {"report_types", "published"}
)
_TITLE = 400
_MEDIA = 100
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SIZE = 2**53


class Reading(NamedTuple):
    """What a person sees of a STIX object."""

    title: str
    text: str
    marking: Marking
    grade: str


def identity_of(center_id: str) -> str:
    """Return the STIX identity of a center: the same from every center that knows its id."""
    return f"identity--{uuid5(_NAMESPACE, center_id)}"


def report(product: Product, files: Sequence[Named] = ()) -> dict[str, Any]:
    """Return a product as a STIX report that any STIX 2.1 tool reads; the rest is in our extension.

    ``files`` are named there by hash, size and type; their contents travel beside the statement.
    """
    author = identity_of(product.origin)
    return {
        "type": "report",
        "spec_version": "2.1",
        "id": product.id,
        "created_by_ref": author,
        "created": stamp(product.created),
        "modified": stamp(product.modified),
        "name": product.title,
        "description": product.text,
        "report_types": ["threat-report"],
        "published": stamp(product.approved_at or product.modified),
        "object_refs": [author],
        "object_marking_refs": [TLP_MARKINGS[product.tlp]],
        "extensions": {EXTENSION: _extension(product) | ({"attachments": [*map(_file, files)]} if files else {})},
    }


def _file(one: Named) -> dict[str, Any]:
    said = {"name": one.title, "media_type": one.media, "size": one.size, "sha256": one.sha256}
    return {**said, "handling": _handling(one.marking)}


def _extension(product: Product) -> dict[str, Any]:
    return {
        "extension_type": "property-extension",
        "handling": _handling(product.marking),
        "grade": {"source": product.grade[0], "information": int(product.grade[1])},
        "holding": str(product.holding),
        "product": {
            "product_type": str(product.product),
            "version": product.revision,
            "portions": [{"handling": _handling(part.marking), "text": part.text} for part in product.portions],
        },
    }


def _handling(marking: Marking) -> dict[str, Any]:
    return {"control": marking.control, "tlp": str(marking.tlp), "caveats": []}


def read(found: dict[str, Any]) -> Reading:
    """Return title, text and marking of any STIX 2.1 object; every string is cleaned and bounded."""
    extension = _ours(found)
    title = next((line for name in _TITLES if (line := _line(found.get(name)))), "") or str(found.get("type"))
    return Reading(title[:_TITLE], "\n".join(_texts(found))[:TEXT], _marking(found, extension), _grade(extension))


def files(found: dict[str, Any]) -> tuple[Named, ...]:
    """Return the files that a STIX object names, each content once; what isn't written as we do is passed over."""
    extension = _ours(found)
    listed, whole = extension.get("attachments"), _marking(found, extension)
    said = (_named(one, whole) for one in (listed[:MOST] if isinstance(listed, list) else []))
    return tuple({one.sha256: one for one in said if one is not None}.values())


def _named(one: object, whole: Marking) -> Named | None:
    if not isinstance(one, dict):
        return None
    sha256, size = one.get("sha256"), one.get("size")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256) or type(size) is not int or not 0 <= size < _SIZE:
        return None
    title, media = _line(one.get("name"))[:TITLE], _line(one.get("media_type"))[:_MEDIA]
    marking = _marking({}, one) if isinstance(one.get("handling"), dict) else whole
    return Named(title or "file", media or "application/octet-stream", size, sha256, marking)


def _ours(found: dict[str, Any]) -> dict[str, Any]:
    extensions = found.get("extensions")
    ours = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
    return ours if isinstance(ours, dict) else {}


def _line(value: object) -> str:
    return clean_line(value[: _TITLE * 4]) if isinstance(value, str) else ""


def _texts(found: dict[str, Any]) -> Iterator[str]:
    main = [clean(found[name][:TEXT]).strip() for name in _TEXTS if isinstance(found.get(name), str)]
    yield from main
    # What is neither the text nor the header follows as "name: value", so that nothing sent stays unseen.
    shown = {*_HEADER, *_TEXTS}
    for name, value in found.items():
        if name not in shown and not (name == "object_refs" and found.get("type") == "report"):
            yield f"{clean_line(name[:80])}: {clean_line(str(value)[:2000])}"
    for one in files(found):
        yield f"attachment: {one.title} ({one.media}, {one.size:,} bytes, SHA-256 {one.sha256})"


def _marking(found: dict[str, Any], extension: dict[str, Any]) -> Marking:
    handling = extension.get("handling")
    refs = found.get("object_marking_refs")
    named = [tlp for tlp, ref in TLP_MARKINGS.items() if isinstance(refs, list) and ref in refs]
    control, word = None, None
    if isinstance(handling, dict):
        control, word = handling.get("control"), handling.get("tlp")
    if isinstance(word, str) and word in _WORDS:
        named.append(_WORDS[word])
    tlp = max(named, key=lambda one: one.level) if named else UNMARKED.tlp
    return Marking(control=_control(control), tlp=tlp)


def _control(word: object) -> str:
    if not isinstance(word, str):
        return UNMARKED.control
    return word if word in CONTROLS else clean_line(word[:160])[:40] or UNMARKED.control


def _grade(extension: dict[str, Any]) -> str:
    grade = extension.get("grade")
    if not isinstance(grade, dict):
        return "F6"
    source, information = grade.get("source"), grade.get("information")
    # Not isinstance: true is an integer to Python.
    if source in tuple("ABCDEF") and type(information) is int and 1 <= information <= 6:
        return f"{source}{information}"
    return "F6"
