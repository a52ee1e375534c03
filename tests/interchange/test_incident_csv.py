"""Rows of other cities' files become drafts of an Incident, or are refused by row, column and reason."""

from __future__ import annotations

import contextlib
import csv
import lzma
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.text import clean_line
from fusion_tui.interchange.columnmap import ColumnMap
from fusion_tui.interchange.incident_csv import IncidentDraft, IncidentFile, RowProblem, read

CHICAGO = ZoneInfo("America/Chicago")
HEADER = "id,date,type,description,block,beat,latitude,longitude,note"
GOOD = "11.0,7/19/2017 13:45,THEFT,BICYCLE,024XX W EXAMPLE ST,832.0,41.7683084,-87.68497621,seen by a neighbour"
Import = Callable[..., IncidentFile]


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    def run(*lines: str, header: str = HEADER, name: str = "Harbor_2017.csv", **options: object) -> IncidentFile:
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]), encoding="utf-8", newline="")
        return read(path, zone=CHICAGO, **options)  # type: ignore[arg-type]

    return run


def as_incident(draft: IncidentDraft, source: str = "a") -> Incident:
    stamp = datetime(2026, 1, 1, tzinfo=UTC)
    header = {"id": "incident--x", "origin": "0" * 64, "author": "ana", "created": stamp, "modified": stamp}
    return Incident.model_validate({**header, "holding": "OPEN", "source": source, **draft._asdict()})


def drafts(file: IncidentFile) -> list[IncidentDraft]:
    return [row for row in file.rows() if isinstance(row, IncidentDraft)]


def changed(**cells: str) -> str:
    """Return the good row with other cells, quoted as CSV wants it."""
    row = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | cells
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in row.values())


def test_a_row_becomes_a_draft_with_every_cell_kept(imported: Import) -> None:
    (draft,) = drafts(imported(GOOD))
    assert draft._replace(row_hash="") == IncidentDraft(
        title="THEFT: BICYCLE",
        category="THEFT",
        occurred=datetime(2017, 7, 19, 18, 45, tzinfo=UTC),
        occurred_text="7/19/2017 13:45",
        address="024XX W EXAMPLE ST",
        district="832",
        latitude=41.7683084,
        longitude=-87.68497621,
        detail="note: seen by a neighbour",
        source_key="11",
        row_hash="",
    )
    assert len(draft.row_hash) == 32
    assert as_incident(draft).model_dump(include=set(draft._fields)) == draft._asdict()


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"id": ""}, "id", "blank: a row without its id can't be followed"),
        ({"id": "x" * 121}, "id", "longer than 120 letters"),
        ({"date": "19/7/2017"}, "date", "not a date, month first: 19/7/2017"),
        ({"date": "\x01"}, "date", "not a date, month first: nothing to show"),
        ({"date": "7/19/2017 25:00"}, "date", "not a time of day: 25:00"),
        ({"type": "", "description": " "}, "description", "blank: nothing says what happened"),
        ({"type": "t" * 121}, "type", "longer than 120 letters"),
        ({"description": "d" * 200}, "description", "longer than 200 letters"),
        ({"block": "b" * 201}, "block", "longer than 200 letters"),
        ({"beat": "b" * 41}, "beat", "longer than 40 letters"),
        ({"latitude": "41."}, "latitude", "not a number of degrees: 41."),
        ({"latitude": "4x.76"}, "latitude", "not a number of degrees: 4x.76"),
        ({"latitude": "4_1"}, "latitude", "not a number of degrees: 4_1"),
        ({"latitude": "nan"}, "latitude", "blank, though the other coordinate isn't"),
        ({"latitude": "91.5"}, "latitude", "not between -90 and 90: 91.5"),
        ({"longitude": "-187.68"}, "longitude", "not between -180 and 180: -187.68"),
        ({"longitude": ""}, "longitude", "blank, though the other coordinate isn't"),
        ({"note": "n" * 1995}, "detail", "longer than 2000 letters"),
        ({"note": "n" * 1_000_000}, "note", "longer than 2000 letters"),
        ({"note": "line\n" * 4000}, "note", "longer than 2000 letters"),
        ({"note": "a\0b"}, "note", "holds a zero byte"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_names_the_column(
    imported: Import, cells: dict[str, str], column: str, reason: str
) -> None:
    before = [changed(id=str(number)) for number in range(1000, 1250)]  # more than the rows that columns are known by
    found = list(imported(*before, changed(**cells), GOOD).rows())
    assert [row for row in found if isinstance(row, RowProblem)] == [RowProblem(251, 252, column, reason)]
    assert (len(found), isinstance(found[-1], IncidentDraft)) == (252, True)


@pytest.mark.parametrize(("row", "count"), [("12,7/19/2017", 2), (GOOD + ",more", 10), ("12", 1)])
def test_a_row_with_too_few_or_too_many_cells_is_refused(imported: Import, row: str, count: int) -> None:
    found = list(imported(GOOD, row, GOOD).rows())
    assert found[1] == RowProblem(2, 3, "", f"{count} cells where the header has 9")
    assert [type(found[0]), type(found[2])] == [IncidentDraft, IncidentDraft]


def test_a_stray_byte_refuses_its_row_in_a_file_that_is_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,date,type\n1,2017-07-19,Tür é\n2,2017-07-19,T".encode() + b"\xfc\n3,2017-07-19,Theft\n")
    found = list(read(path, zone=CHICAGO).rows())
    assert found[1] == RowProblem(2, 3, "type", "holds a byte that is not utf-8")
    assert [row.title for row in found if isinstance(row, IncidentDraft)] == ["Tür é", "Theft"]


def test_rows_without_place_or_time_are_taken_and_those_with_a_filler_are_counted(imported: Import) -> None:
    file = imported(
        GOOD,
        changed(id="2", latitude="", longitude="NA"),
        changed(id="3", latitude="0.0", longitude="0"),
        changed(id="4", latitude="-1", longitude="-1.0"),
        changed(id="5", latitude="41,5", longitude="-8.75e1"),
        changed(id="6", date=""),
    )
    found = drafts(file)
    assert [row.latitude for row in found[1:5]] == [None, None, None, 41.5]
    assert [row.longitude for row in found[1:5]] == [None, None, None, -87.5]
    assert (found[5].occurred, found[5].occurred_text) == (None, "")
    counted = ["2 rows have 0,0 or -1,-1 for a place: taken as unknown", "1 rows have no time"]
    assert file.notes == counted
    drafts(file)
    assert file.notes == counted


def test_a_file_without_dates_and_categories_gives_what_it_has(imported: Import) -> None:
    file = imported("1,Bicycle taken,41.76,-87.68", header="id,description,lat,lon")
    (draft,) = drafts(file)
    assert (draft.title, draft.category, draft.occurred, draft.occurred_text) == ("Bicycle taken", "", None, "")
    assert file.notes == ["no date column: the incidents have no time"]
    assert as_incident(draft).title == "Bicycle taken"


def test_an_id_is_the_same_with_and_without_the_fraction_of_a_spreadsheet(imported: Import) -> None:
    rows = [changed(id=text) for text in ("11023904", "11023904.0", "007", "11023904.5", "JA 354631")]
    assert [row.source_key for text in rows for row in drafts(imported(text))] == [
        "11023904", "11023904", "007", "11023904.5", "JA 354631",
    ]  # fmt: skip


def test_the_row_hash_sees_every_change_and_nothing_else(imported: Import) -> None:
    one, same, other, moved = drafts(
        imported(GOOD, changed(), changed(note="seen"), changed(block="024XX W EXAMPLE ST832.0", beat=""))
    )
    assert one.row_hash == same.row_hash
    assert len({one.row_hash, other.row_hash, moved.row_hash}) == 3


def test_an_id_that_comes_again_with_other_words_is_refused_and_names_the_row_that_counts(imported: Import) -> None:
    file = imported(GOOD, changed(id="12"), changed(note="other"), GOOD, changed(id="12.0", note="third"))
    rows = list(file.rows())
    assert [type(row) for row in rows] == [IncidentDraft, IncidentDraft, RowProblem, IncidentDraft, RowProblem]
    assert rows[2] == RowProblem(3, 4, "id", "repeats the id of row 1, which counts")
    assert rows[4] == RowProblem(5, 6, "id", "repeats the id of row 2, which counts")
    assert [note for note in file.notes if note.startswith("2 rows repeat the id")]


def test_repeated_ids_are_found_among_more_than_fit_the_first_table(imported: Import) -> None:
    rows = [f"{n},2017-07-19,Theft" for n in range(9000)]
    file = imported(*rows, "17,2017-07-20,Theft", "8999,2017-07-20,Theft", header="id,date,type")
    bad = [row for row in file.rows() if isinstance(row, RowProblem)]
    assert [problem.reason[:24] for problem in bad] == ["repeats the id of row 18", "repeats the id of row 90"]


def test_without_an_id_identity_is_the_row_and_its_occurrence_and_it_is_said(imported: Import) -> None:
    rows = [f"2017-07-19,Theft,{n % 3000}" for n in range(9000)]
    file = imported(*rows, header="date,type,note")
    found = drafts(file)
    assert file.notes == ["no id column: changes can't be followed"]
    assert len({row.source_key for row in found}) == 9000
    assert Counter(row.source_key.partition(":")[2] for row in found) == {"1": 3000, "2": 3000, "3": 3000}
    assert all(row.source_key.startswith(row.row_hash + ":") for row in found)
    assert [row.source_key for row in drafts(file)] == [row.source_key for row in found]


def test_controls_are_taken_out_and_take_no_other_column_with_them(imported: Import) -> None:
    rows = "id,date,type,one,two,three\n".strip()
    (draft,) = drafts(imported("1,2017-07-19,The\x1b[31mft,a\x1b]8;;x,b\u202ec,d\te", header=rows))
    assert (draft.title, draft.detail) == ("Theft", "one: a; two: bc; three: d e")


@pytest.mark.parametrize(
    ("category", "description", "title"),
    [
        ("THEFT", "Theft of bicycle", "Theft of bicycle"),
        ("THEFT", "", "THEFT"),
        ("", "FROM BUILDING", "FROM BUILDING"),
    ],
)
def test_the_title_says_category_and_description_once(
    imported: Import, category: str, description: str, title: str
) -> None:
    assert drafts(imported(GOOD, changed(id="12", type=category, description=description)))[1].title == title


def test_the_source_is_the_map_s_the_caller_s_or_the_name_of_the_file(imported: Import) -> None:
    given = ColumnMap({}, source="Harbor PD")
    assert imported(GOOD).source == "harbor_2017"
    assert imported(GOOD, name="Harbor v1.2.TXT").source == "harbor v1.2"
    assert imported(GOOD, mapping=given).source == "Harbor PD"
    assert imported(GOOD, mapping=given, source="pier 9").source == "pier 9"
    with pytest.raises(InputError, match="source"):
        imported(GOOD, source="x" * 81)


def test_a_file_without_header_is_read_with_the_names_of_a_map(imported: Import) -> None:
    given = ColumnMap({"id": "nr"}, header=("nr", "date", "type"), date_format="%d.%m.%Y %H.%M", delimiter=";")
    file = imported("7;19.07.2017 13.45;Theft", header="6;18.07.2017 13.45;Arson", mapping=given)
    assert [(row.source_key, row.occurred_text, row.title) for row in drafts(file)] == [
        ("6", "18.07.2017 13.45", "Arson"), ("7", "19.07.2017 13.45", "Theft"),
    ]  # fmt: skip
    assert drafts(file)[1].occurred == datetime(2017, 7, 19, 18, 45, tzinfo=UTC)


def test_a_time_in_a_column_of_its_own_is_kept_as_written(imported: Import) -> None:
    file = imported("2017-03-12,2,Theft", "2017-03-12,,Theft", "2017-03-12,25,Theft", header="date,hh,type")
    skipped, blank, wrong = file.rows()
    assert isinstance(skipped, IncidentDraft)
    assert isinstance(blank, IncidentDraft)
    assert (skipped.occurred, skipped.occurred_text) == (datetime(2017, 3, 12, 8, tzinfo=UTC), "2017-03-12 2")
    assert (blank.occurred, blank.occurred_text) == (datetime(2017, 3, 12, 6, tzinfo=UTC), "2017-03-12")
    assert wrong == RowProblem(3, 4, "date + hh", "not a time of day: 25")


def test_a_file_that_changes_while_it_is_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,date,type\n1,2017-07-19,Theft\n", encoding="utf-16")
    file = read(path, zone=CHICAGO)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputError, match="changed while"):
        list(file.rows())


def test_chicago_is_read_whole(shared: Path) -> None:
    file = read(shared / "data/incidents/chicago_25000.csv", zone=CHICAGO)
    rows = list(file.rows())
    assert Counter(type(row) for row in rows) == {IncidentDraft: 25_000}
    found = {row.source_key: row for row in rows if isinstance(row, IncidentDraft)}
    assert len(found) == 25_000
    assert file.notes == []
    row = found["11023904"]
    assert (row.title, row.district) == ("WEAPONS VIOLATION: UNLAWFUL POSS OF HANDGUN", "8")
    assert (row.occurred, row.occurred_text) == (datetime(2017, 7, 19, 18, 45, tzinfo=UTC), "7/19/2017 13:45")
    assert found["11169354"].occurred == datetime(2017, 12, 5, 22, 30, tzinfo=UTC)
    for row in islice(found.values(), 0, None, 50):
        assert as_incident(row).model_dump(include=set(row._fields)) == row._asdict()


def test_the_south_of_chicago_is_read_whole(shared: Path) -> None:
    file = read(shared / "data/incidents/chicago_south_1000.csv", zone=CHICAGO)
    found = drafts(file)
    assert len(list(file.rows())) == len(found) == len({row.source_key for row in found}) == 1000
    assert found[0].source_key == "HZ242280"
    assert found[0].occurred == datetime(2016, 4, 27, 18, 44, tzinfo=UTC)
    assert found[2].occurred == datetime(2016, 5, 5, 5, 30, tzinfo=UTC)


def test_the_beginning_of_philadelphia_is_read_with_its_hours(shared: Path) -> None:
    path = shared / "data/incidents/philadelphia_2016_2023.csv.xz"
    file = read(path, zone=ZoneInfo("America/New_York"))
    found = [row for row in islice(file.rows(), 20_000) if isinstance(row, IncidentDraft)]
    assert (len(found), len({row.source_key for row in found})) == (20_000, 20_000)
    assert (file.columns.columns["time"], file.notes) == ("hh", ["no id column: changes can't be followed"])
    assert found[0].occurred == datetime(2016, 1, 1, 1, 0, tzinfo=UTC)
    assert (found[0].occurred_text, found[0].detail) == ("2015-12-31 20", "psa: 2; ucr: 400")
    assert (found[0].latitude, found[0].longitude, found[0].district) == (39.93846, -75.18855, "17")
    with lzma.open(path, "rt", newline="") as plain:
        first = [row["hh"] for row in islice(csv.DictReader(plain), 20_000)]
    assert [row.occurred_text.split()[1] for row in found] == first


ANY_CELL = st.text(max_size=12) | st.sampled_from(
    ["0", "41.8", "-87.6", "7/19/2017 13:45", '"', '""', "\r", "\0", "1e5"]
)
ANY_ROWS = st.lists(st.lists(ANY_CELL, min_size=8, max_size=10).map(",".join), max_size=8).map("\n".join)


@given(
    content=st.binary(max_size=300)
    | st.binary(max_size=300).map(lambda tail: f"{HEADER}\n{GOOD}\n".encode() + tail)
    | ANY_ROWS.map(lambda rows: f"{HEADER}\n{GOOD}\n{rows}".encode("utf-8", "surrogatepass")),
    name=st.sampled_from(["a.csv", "a.csv.xz", "a.csv.gz", "a.csv.bz2"]),
)
def test_whatever_the_bytes_there_are_valid_drafts_or_problems_or_a_clear_refusal(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    rows: list[IncidentDraft | RowProblem] = []
    with contextlib.suppress(InputError):
        rows.extend(read(path, zone=CHICAGO, source="a").rows())
    for row in rows:
        if isinstance(row, RowProblem):
            assert (len(row.reason) < 100, row.reason) == (True, clean_line(row.reason))
        else:
            assert as_incident(row).model_dump(include=set(row._fields)) == row._asdict()
