"""Attachments that travel beside their bundle, in files so small that few system calls write several of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fusion_tui.domain.product import Product
from fusion_tui.services import attachments, products
from fusion_tui.sync import limits, volume
from tests.centers import Office, read_and_approved
from tests.faults.places import WORD, Place

_LEAST, _PART = 8 * limits.KIB, 8 * limits.KIB
_FILM = 20_000  # bytes
PARTS = 3  # that it goes in


@contextmanager
def small_volumes() -> Iterator[None]:
    """Have contents from a few kilobytes up travel as volumes of a few kilobytes."""
    parts = volume.parts
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "BLOB_LEAST", _LEAST)
        patch.setattr(volume, "parts", lambda size, part=_PART: parts(size, part))
        yield


def filmed(place: Place, office: Office, title: str, text: str) -> Product:
    """Write a product with a film, and have it approved."""
    draft = products.new(office.desk, products.ProductForm(title, text))
    return with_film(place, office, draft)


def with_film(place: Place, office: Office, product: Product) -> Product:
    """Attach a film to a product that is being written, and have it approved."""
    film = place.letter.with_name("film.txt")
    film.write_text((f"{product.title}: the {WORD} is heliotrope\n" * _FILM)[:_FILM])
    attachments.add(office.desk, product.id, film)
    products.submit(office.desk, product.id)
    return read_and_approved(office.supervisor, product.id)
