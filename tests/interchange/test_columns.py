"""Columns are recognised by name and content, times read in the center's zone, and a map overrides both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import InputError
from fusion_tui.interchange.columns import ColumnMap, recognise
from fusion_tui.interchange.csvbytes import Encoding
from fusion_tui.interchange.csvtext import Table
from fusion_tui.interchange.localtime import LocalTimes

CHICAGO = ZoneInfo("America/Chicago")
ROWS = {
    "Report No": [f"R-{n}" for n in range(40)],
    "When": ["01/02/2016 01:44:00 PM", "02/13/2016 02:12:00 AM"] * 20,
    "Kind": ["Theft", "Arson", "Fraud", "Theft"] * 10,
    "Up": ["41.76177", "41.77625"] * 20,
    "Across": ["-87.60547", "-87.60340"] * 20,
}


def table(columns: dict[str, list[str]]) -> Table:
    sample = tuple(list(row) for row in zip(*columns.values(), strict=True))
    return Table(Path("a.csv"), Encoding("utf-8"), ",", tuple(columns), headed=True, sample=sample)


def guessed(columns: dict[str, list[str]], zone: ZoneInfo = CHICAGO, given: ColumnMap | None = None) -> ColumnMap:
    return recognise(table(columns), zone, given)


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "DR_NO,DATE OCC,TIME OCC,AREA NAME,Crm Cd Desc,LOCATION,LAT,LON",
            "190326475,03/01/2020 12:00:00 AM,2130,Harbor,ARSON,1900 S EXAMPLE,34.03,-118.35",
            "id=DR_NO date=DATE OCC time=TIME OCC latitude=LAT longitude=LON category=Crm Cd Desc"
            " address=LOCATION district=AREA NAME",
        ),
        (
            "objectid,dc_key,dc_dist,dispatch_date_time,hour,location_block,text_general_code,lat,lng",
            "1,201612,25,2016-01-01 00:30:00+00,0,2900 BLOCK N EXAMPLE,Thefts,39.99,-75.12",
            "id=dc_key date=dispatch_date_time latitude=lat longitude=lng category=text_general_code"
            " address=location_block district=dc_dist",
        ),
        (
            "Incident Number,Date,Location,Category,Description,Y,X",
            'A1,2016-05-04,"(41.7, -87.6)",THEFT,BICYCLE,1858829.0,1161120.0',
            "id=Incident Number date=Date category=Category title=Description",
        ),
    ],
    ids=["time in its own column", "hour beside a full time is left", "places that are no address or degrees are left"],
)
def test_columns_are_recognised_by_name_and_confirmed_by_content(header: str, row: str, expected: str) -> None:
    import csv

    cells = next(csv.reader([row]))
    found = guessed({name: [cell] for name, cell in zip(header.split(","), cells, strict=True)})
    assert " ".join(f"{field}={column}" for field, column, _ in found.explain()) == expected


def test_columns_without_a_known_name_are_recognised_by_content_and_the_guess_says_why() -> None:
    assert guessed(ROWS).explain() == [
        ("id", "Report No", "by its name; 40 of 40 values are distinct"),
        ("date", "When", "by its content; 40 of 40 values are dates"),
        ("latitude", "Up", "by its content; the values lie between 17 and 72"),
        ("longitude", "Across", "by its content; the values lie between -180 and -64"),
        ("category", "Kind", "by its content; 3 different words in 40 rows"),
    ]


def test_an_id_that_repeats_in_most_rows_is_no_id() -> None:
    found = guessed(ROWS | {"Report No": ["R-1", "R-2"] * 20})
    assert not found.columns["id"]
    assert "no id column: changes can't be followed" in found.notes


def test_a_latitude_without_longitude_is_left_out() -> None:
    found = guessed(ROWS | {"Across": ["x"] * 40})
    assert {"latitude", "longitude"}.isdisjoint(field for field, _, _ in found.explain())


def test_a_column_that_is_blank_in_the_first_rows_is_known_by_its_name() -> None:
    assert ("address", "Block", "by its name; the first rows leave it blank") in guessed(
        ROWS | {"Block": ["", "NA"] * 20}
    ).explain()


def test_an_hour_belongs_to_a_date_that_is_known_by_its_content() -> None:
    found = guessed(ROWS | {"When": ["2016-05-04"] * 40, "hh": ["7", "21"] * 20})
    assert (found.columns["time"], found.numbers) == ("hh", "hour")


def test_hours_and_minutes_without_a_colon_are_told_from_hours() -> None:
    assert guessed(ROWS | {"When": ["2016-05-04"] * 40, "time": ["7", "2130", "945"] * 13 + ["15"]}).numbers == "hhmm"
    assert guessed(ROWS | {"When": ["2016-05-04"] * 40, "time": ["7", "21", "19"] * 13 + ["25"]}).numbers == "hour"


def test_words_of_a_person_list_are_no_incidents() -> None:
    with pytest.raises(InputError, match="when or where") as refused:
        guessed({"name": ["Ann Example"], "title": ["Ms"], "address": ["1 Example St"]})
    assert "columns are: name, title, address" in refused.value.hint
    with pytest.raises(InputError, match="what happened"):
        guessed({"date": ["2016-05-04"], "amount": ["12"]})


@pytest.mark.parametrize(
    ("dates", "zone", "day_first", "noted"),
    [
        (["7/19/2017", "7/8/2017"], "Europe/Paris", False, ""),
        (["19/7/2017", "7/8/2017"], "America/Chicago", True, ""),
        (["7/8/2017"], "America/Chicago", False, "read month first"),
        (["7/8/2017"], "America/Indiana/Knox", False, "read month first"),
        (["7/8/2017"], "Europe/Paris", True, "read day first"),
        (["7/19/2017", "7/20/2017", "19.7.2017"], "Europe/Paris", False, "in both orders"),
        (["2017-08-07"], "Europe/Paris", True, ""),
    ],
)
def test_day_and_month_are_told_apart_by_content_and_else_by_the_zone(
    dates: list[str], zone: str, day_first: bool, noted: str
) -> None:
    found = guessed(
        {"id": [str(n) for n in range(len(dates))], "date": dates, "type": ["Theft"] * len(dates)}, ZoneInfo(zone)
    )
    assert found.day_first is day_first
    assert [noted] == [noted for note in found.notes if noted in note] if noted else not found.notes


def mapped(tmp_path: Path, text: str) -> ColumnMap:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    return ColumnMap.from_toml(path)


def test_a_map_overrides_the_guess_and_leaves_the_rest_to_it(tmp_path: Path) -> None:
    given = mapped(
        tmp_path, '[columns]\ntitle = "Kind"\nlatitude = ""\nlongitude = ""\n[options]\nsource = "harbor-pd"'
    )
    found = guessed(ROWS, given=given)
    assert [(field, column) for field, column, _ in found.explain()] == [
        ("id", "Report No"), ("date", "When"), ("title", "Kind"),
    ]  # fmt: skip
    assert found.explain()[2][2] == "given by the map"
    assert found.source == "harbor-pd"


def test_a_map_may_hold_every_option(tmp_path: Path) -> None:
    given = mapped(
        tmp_path,
        '[options]\ndelimiter = "\\t"\nencoding = "cp850"\ndate_format = "%d.%m.%y"\n'
        'header = ["a", " b"]\nsource = "x"',
    )
    assert given == ColumnMap(
        {}, delimiter="\t", encoding="cp850", date_format="%d.%m.%y", header=("a", "b"), source="x"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[columns", "not TOML"),
        ("a = " + "[" * 5000, "not TOML"),
        ("a = '" + "x" * 70_000 + "'", "too large"),
        ("[colums]", "unknown table"),
        ("columns = 1", "not a table"),
        ('[columns]\nwhen = "a"', "unknown name in"),
        ("[columns]\nid = 1", "id is not a text"),
        ('[options]\ndelimiter = "x"', "unknown delimiter"),
        ('[options]\nencoding = "zip"', "unknown encoding"),
        ('[options]\ndate_format = "%H:%M"', "date_format"),
        ('[options]\ndate_format = "%Y%Y%m%d"', "date_format"),
        ('[options]\ndate_format = "%"', "date_format"),
        ('[options]\nheader = "a"', "header is not a list"),
        ('[options]\nheader = ["a", ""]', "header is not a list"),
        ('[options]\nheader = ["a", "a"]', "twice"),
        ('[options]\nsource = " "', "source"),
    ],
)
def test_a_map_that_is_not_understood_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as refused:
        mapped(tmp_path, text)
    assert refused.value.hint


def test_a_map_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        ColumnMap.from_toml(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"id": "Number"}, "no column 'Number'"),
        ({"latitude": "Up", "longitude": ""}, "go together"),
        ({"time": "Kind", "date": ""}, "needs a date"),
    ],
)
def test_a_map_that_does_not_fit_the_file_is_refused(columns: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        guessed(ROWS, given=ColumnMap(columns))


@pytest.mark.parametrize(
    ("columns", "hint"),
    [({"date": ["2026-01-31"], "kind of matter": ["A"]}, 'category = "'), ({"type": ["Theft"]}, 'date = "')],
)
def test_a_file_that_does_not_say_enough_names_the_field_a_map_needs(columns: dict[str, list[str]], hint: str) -> None:
    with pytest.raises(InputError) as refused:
        guessed(columns)
    assert hint in refused.value.hint


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7/19/2017 13:45", "2017-07-19 18:45"),
        ("04/27/2016 01:44:00 PM", "2016-04-27 18:44"),
        ("04/27/2016 12:05:00 AM", "2016-04-27 05:05"),
        ("4-27-16 1:44pm", "2016-04-27 18:44"),
        ("12/1/99", "1999-12-01 06:00"),
        ("2015-12-31", "2015-12-31 06:00"),
        ("20151231", "2015-12-31 06:00"),
        ("2016/1/5 7:03", "2016-01-05 13:03"),
        ("2015-12-31T20:15:30.987Z", "2015-12-31 20:15:30.980"),
        ("2015-12-31 20:15:30-0330", "2015-12-31 23:45:30"),
        ("2015-12-31 20:15:30+00", "2015-12-31 20:15:30"),
        ("2015-12-31 24:00", "2016-01-01 06:00"),
        ("19-Jul-2017 13:45", "2017-07-19 18:45"),
        ("July 19, 2017 1:45 p.m.", "2017-07-19 18:45"),
        ("2017 Jul 19 01:45:00 PM", "2017-07-19 18:45"),
        ("3/12/2017 2:30", "2017-03-12 08:30"),
        ("3/12/2017 1:59", "2017-03-12 07:59"),
        ("3/12/2017 3:00", "2017-03-12 08:00"),
        ("11/5/2017 1:30", "2017-11-05 06:30"),
        ("11/5/2017 2:00", "2017-11-05 08:00"),
    ],
)
def test_times_are_read_in_the_centers_zone(text: str, expected: str) -> None:
    assert LocalTimes(CHICAGO).instant(text) == utc(expected)


@pytest.mark.parametrize(
    "text",
    ["", "x", "13/1/2017", "2/30/2017", "1/1/217", "1/1/7", "7/19/2017 25:00", "7/19/2017 13:60", "7/19/2017 13:45 PM",
     "7/19/2017 0:45 PM", "7/19/2017 13:45:60", "1/1/1899", "9999-12-31", "2017-01-01 1:00+99", "7/19-2017", ":",
     "1:", "Foo 1, 2017", "٧/١٩/٢٠١٧", "2017-01-01 24:01"],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_a_short_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a|the year|not an offset"):
        LocalTimes(CHICAGO).instant(text)


def test_a_reason_quotes_a_short_and_cleaned_piece_of_the_cell() -> None:
    with pytest.raises(ValueError, match="not a date") as refused:
        LocalTimes(CHICAGO).instant("\x1b[31m" + "secret " * 1000)
    assert len(str(refused.value)) < 60
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("numbers", "clock", "expected"),
    [("hour", "20", "02:00"), ("hour", "20.0", "02:00"), ("hhmm", "2045", "02:45"), ("hhmm", "0015", "06:15")],
)
def test_a_bare_number_is_an_hour_or_hours_and_minutes(numbers: str, clock: str, expected: str) -> None:
    found = LocalTimes(CHICAGO, numbers=numbers).instant("1/8/2020 12:00:00 AM", clock)  # type: ignore[arg-type]
    assert found.strftime("%H:%M") == expected


def test_an_hour_of_another_day_or_a_word_is_no_time_of_day() -> None:
    for clock in ("25", "noon", "-1"):
        with pytest.raises(ValueError, match="not a time of day"):
            LocalTimes(CHICAGO).instant("2020-01-08", clock)


def test_two_times_of_day_in_one_row_are_refused() -> None:
    with pytest.raises(ValueError, match="two times of day"):
        LocalTimes(CHICAGO).instant("1/8/2020 11:00", "20")


def test_a_given_format_is_followed_to_the_letter() -> None:
    times = LocalTimes(CHICAGO, date_format="%d.%m.%y %H")
    assert times.instant("19.07.17", "13") == utc("2017-07-19 18:00")
    assert LocalTimes(CHICAGO, date_format="%Y%m%d%z").instant("20170719+0200") == utc("2017-07-18 22:00")
    for text in ("7/19/2017", "19.07.17 13:45"):
        with pytest.raises(ValueError, match="not written as"):
            times.instant(text)
    with pytest.raises(ValueError, match="the year"):
        LocalTimes(CHICAGO, date_format="%Y-%m-%d").instant("0001-01-01")


def hundredths(count: int) -> datetime:
    """Return a local time, so many hundredths of a second after the beginning of 1971."""
    return utc("1971-01-01").replace(tzinfo=None) + timedelta(milliseconds=10 * count)


ZONES = ["America/Chicago", "America/Havana", "America/St_Johns", "Australia/Lord_Howe", "Asia/Beirut", "UTC"]


@given(
    moment=st.integers(0, 66 * 365 * 86_400 * 100).map(hundredths),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    hours=st.integers(0, 48),
)
def test_every_day_of_every_zone_reads_as_the_zone_says(moment: datetime, zone: ZoneInfo, hours: int) -> None:
    times = LocalTimes(zone)
    for local in (moment, moment + timedelta(hours=hours)):
        expected = local.replace(tzinfo=zone).astimezone(UTC)
        assert times.instant(local.isoformat(" ")) == expected
