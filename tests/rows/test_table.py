"""Every row of the table has a test, and the page says which."""

from __future__ import annotations

import re

from tests.rows import table

_NAMED = re.compile(r"test_row_(\d+)(?:_and_(\d+))?_")


def test_the_table_has_its_56_rows_in_order() -> None:
    assert [row.number for row in table.ROWS] == list(range(1, 57))
    assert {row.promise for row in table.ROWS} == set(table.WORDS)


def test_every_row_has_a_test() -> None:
    found = table.shown()
    assert [row.number for row in table.ROWS if not any(row.number in one.rows for one in found)] == []
    assert [one for one in found if not set(one.rows) <= set(range(1, 57))] == []


def test_a_test_that_is_named_after_a_row_is_marked_with_it() -> None:
    for one in table.shown():
        if named := _NAMED.match(one.name):
            assert {int(number) for number in named.groups() if number} <= set(one.rows), one
    marked = {(one.file, one.name) for one in table.shown()}
    for path in table.TESTS.rglob("test_*.py"):
        file = path.relative_to(table.TESTS.parent).as_posix()
        for name in re.findall(r"def (test_row_\d\w*)\(", path.read_text("utf-8")):
            assert (file, name) in marked, f"{file}: {name} has no mark of its row"


def test_the_page_is_what_the_tests_say() -> None:
    assert table.PAGE.read_text("utf-8") == table.page(), "python -m tests.rows.table writes it anew"
