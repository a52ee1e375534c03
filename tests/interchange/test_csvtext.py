"""What a CSV file is made of: bytes, letters, a delimiter, a header, records."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError
from fusion_tui.interchange.csvbytes import FREE_BYTES
from fusion_tui.interchange.csvtext import MAX_RECORD, RowProblem, Table, open_table

PLAIN = "id,what\n1,Café window\n2,Theft\n"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def save(content: bytes | str, name: str = "a.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


def cells(table: Table) -> list[list[str] | str]:
    return [record.reason if isinstance(record, RowProblem) else record[2] for record in table.records()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_how_to_read_the_file(write: Write, encoding: str) -> None:
    table = open_table(write(PLAIN.encode(encoding)))
    assert (table.header, cells(table)) == (("id", "what"), [["1", "Café window"], ["2", "Theft"]])


def test_big_endian_utf_16_is_known_by_its_mark(write: Write) -> None:
    assert open_table(write(b"\xfe\xff" + PLAIN.encode("utf-16-be"))).header == ("id", "what")


def test_a_mark_before_a_quoted_name_does_not_spoil_it(write: Write) -> None:
    table = open_table(write(b'\xef\xbb\xbf"id","what"\n1,a\n'), encoding="utf-8")
    assert table.header == ("id", "what")


def test_utf_16_without_a_mark_is_read_when_it_is_named(write: Write) -> None:
    path = write(PLAIN.encode("utf-16-le"))
    assert open_table(path, encoding="utf-16-le").header == ("id", "what")
    with pytest.raises(InputError, match="zero bytes") as refused:
        open_table(path)
    assert "utf-16-le" in refused.value.hint


def test_bytes_that_are_not_utf_8_are_read_as_windows_1252_and_it_is_said(write: Write) -> None:
    table = open_table(write(PLAIN.encode("cp1252")))
    assert cells(table)[0] == ["1", "Café window"]
    assert table.encoding.notes == ("encoding: cp1252 (the bytes are not UTF-8)",)


def test_one_stray_byte_among_good_letters_does_not_turn_the_others_into_mojibake(write: Write) -> None:
    table = open_table(write("id,what\n1,Café, née\n2,ïéü\n".replace(",", ";").encode() + b"3;bad\xe9\n"))
    assert table.encoding.name == "utf-8"
    assert table.encoding.notes == ("1 bytes are not utf-8: their rows are refused",)
    assert cells(table)[1:] == [["2", "ïéü"], ["3", "bad\udce9"]]


def test_a_utf_16_file_with_half_a_letter_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match="not readable as utf-16"):
        open_table(write(PLAIN.encode("utf-16")[:-1]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\0\x06\0", "ZIP archive or an Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (gzip.compress(PLAIN.encode()), "packed by gzip"),
        (lzma.compress(PLAIN.encode()), "packed by xz"),
        (bz2.compress(PLAIN.encode()), "packed by bzip2"),
        (b"(\xb5/\xfd$", "packed by zstd"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'\xef\xbb\xbf{"type": "FeatureCollection"}', "JSON"),
        (b"id,what\n1,\0\0\n", "zero bytes"),
        (b"\x89\x10\xc3\x9b,\x07q\x81z\n\x02,\x11\n", "no text"),
        (b"\xc3\xa9\x81\x8d\n\xc3\xa9\xc3\xa9\xc3\xa9\n", "no text"),
    ],
    ids=[
        "nothing",
        "line ends",
        "a mark alone",
        "pdf",
        "zip",
        "xls",
        "gzip",
        "xz",
        "bzip2",
        "zstd",
        "html",
        "json",
        "zeros",
        "controls",
        "stray bytes",
    ],
)
def test_what_is_no_csv_file_is_named_with_a_way_out(write: Write, content: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as refused:
        open_table(write(content))
    assert refused.value.hint


def test_a_packed_pdf_is_still_a_pdf(write: Write) -> None:
    with pytest.raises(InputError, match="PDF"):
        open_table(write(gzip.compress(b"%PDF-1.7\n"), "a.csv.gz"))


@pytest.mark.parametrize("name", ["missing.csv", ".", "x/\0.csv", "n" * 300])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_table(tmp_path / name)


PACKERS = [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]


@pytest.mark.parametrize(("ending", "pack"), PACKERS)
def test_packed_files_are_unpacked_part_after_part(write: Write, ending: str, pack: Callable[[bytes], bytes]) -> None:
    table = open_table(write(pack(PLAIN.encode()) + pack(b"3,Arson\n"), f"a.csv.{ending}"))
    assert cells(table) == [["1", "Café window"], ["2", "Theft"], ["3", "Arson"]]


@pytest.mark.parametrize(("ending", "pack"), PACKERS)
def test_a_packed_file_that_was_cut_short_is_refused_before_its_first_row(
    write: Write, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    whole = pack(PLAIN.encode() * 100)
    for size in range(4, len(whole) - 1, 7):
        with pytest.raises(InputError):
            open_table(write(whole[:size], f"a.csv.{ending}"))


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz"])
def test_an_ending_that_lies_is_refused(write: Write, ending: str) -> None:
    with pytest.raises(InputError, match="to its end"):
        open_table(write(PLAIN, f"a.csv.{ending}"))


def test_a_file_that_unpacks_beyond_the_limits_is_refused(write: Write) -> None:
    packed = gzip.compress(b"id,what\n" + b"1,a\n" * (FREE_BYTES // 4))
    assert len(packed) * 400 < FREE_BYTES
    with pytest.raises(InputError, match="unpacks to more"):
        open_table(write(packed, "a.csv.gz"))


def test_an_xz_header_may_not_ask_for_more_memory_than_the_limit(write: Write) -> None:
    packed = bytearray(lzma.compress(PLAIN.encode()))
    size = 4 * (packed[12] + 1)  # of the block header, its checksum last; 4 GiB of dictionary is code 40
    at = packed.index(b"\x21\x01", 12) + 2
    packed[at] = 40
    packed[12 + size - 4 : 12 + size] = zlib.crc32(packed[12 : 12 + size - 4]).to_bytes(4, "little")
    with pytest.raises(InputError, match="to its end") as refused:
        open_table(write(bytes(packed), "a.csv.xz"))
    assert "Memory usage limit" in str(refused.value.__cause__)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_splits_header_and_rows_alike(write: Write, delimiter: str) -> None:
    table = open_table(write(delimiter.join(["id", "what"]) + "\n" + delimiter.join(["1", "a b"]) + "\n"))
    assert (table.delimiter, table.header) == (delimiter, ("id", "what"))


def test_decimal_commas_do_not_make_the_comma_a_delimiter(write: Write) -> None:
    assert open_table(write("id;lat;lon\n1;41,76;-87,68\n2;41,77;-87,69\n")).delimiter == ";"


def test_quotes_line_breaks_and_a_space_before_a_quote_just_work(write: Write) -> None:
    table = open_table(write('id,what,note\r\n1,"a, ""b""", "one\r\ntwo"\r\n\r\n2,5" pipe,x\r\n'))
    assert list(table.records()) == [
        (1, 2, ["1", 'a, "b"', "one\r\ntwo"]),
        (2, 5, ["2", '5" pipe', "x"]),
    ]


def test_lines_may_end_as_on_an_old_macintosh(write: Write) -> None:
    assert cells(open_table(write("id,what\r1,a\r2,b"))) == [["1", "a"], ["2", "b"]]


def test_a_file_of_data_without_header_says_how_to_name_its_columns(write: Write) -> None:
    path = write("11023904,7/19/2017 13:45,THEFT\n11023905,7/20/2017 13:45,THEFT\n")
    with pytest.raises(InputError, match="first row looks like data") as refused:
        open_table(path)
    assert "header = [" in refused.value.hint
    table = open_table(path, header=("id", "date", "what"))
    assert [record[0] for record in table.records()] == [1, 2]


def test_names_for_another_number_of_columns_are_refused(write: Write) -> None:
    with pytest.raises(InputError, match="names 3 columns, the first row has 2"):
        open_table(write("1,a\n2,b\n"), header=("id", "what", "when"))


@pytest.mark.parametrize("line", ["id," + "x" * 200, ",".join(["c"] * 600), "id," + "x" * (MAX_RECORD + 9), 'id,"what'])
def test_a_first_line_that_can_be_no_header_is_refused(write: Write, line: str) -> None:
    with pytest.raises(InputError, match="first line") as refused:
        open_table(write(line + "\n1,a\n"))
    assert "header = [" in refused.value.hint


def test_columns_without_a_name_or_with_the_same_one_stay_apart(write: Write) -> None:
    table = open_table(write("Date,,Date,Date (3),\na,b,c,d,e\n"))
    assert table.header == ("Date", "column 2", "Date (3)", "Date (3) (4)", "column 5")


def test_the_sample_is_bounded_in_letters_as_well_as_in_rows(write: Write) -> None:
    path = write("id,what\n" + "".join(f"{n},{'x' * 100_000}\n" for n in range(30)))
    assert 10 <= len(open_table(path).sample) < 15


def test_a_stray_quote_costs_its_own_row_and_no_other(write: Write) -> None:
    table = open_table(write('id,what\n1,a\n2,"b\n3,c\n4,"d"\n5,e"f\n6,"g"h\n7,i\n'))
    stray = "a quote isn't closed, or stands in the middle of a cell"
    assert cells(table) == [["1", "a"], stray, ["3", "c"], ["4", "d"], ["5", 'e"f'], stray, ["7", "i"]]
    assert [record[:2] for record in table.records()] == [(row, row + 1) for row in range(1, 8)]


def test_a_quote_that_is_never_closed_costs_its_own_row_and_no_other(write: Write) -> None:
    rows = [f"{n},x" for n in range(7000)]
    found = cells(open_table(write("\n".join(["id,what", '1,"open', *rows]))))
    assert (len(found), found[1], found[-1]) == (7001, ["0", "x"], ["6999", "x"])


def test_a_row_longer_than_a_row_may_be_is_refused_and_the_next_is_read(write: Write) -> None:
    table = open_table(write("id,what\n1," + "x" * (MAX_RECORD + 1) + '\n2,"' + "y\n" * 3 + '"\n'))
    assert list(table.records()) == [
        RowProblem(1, 2, "", "longer than a row may be, or a quote isn't closed"),
        (2, 3, ["2", "y\ny\ny\n"]),
    ]


def test_a_file_of_nothing_but_stray_quotes_ends_and_accounts_for_every_line(write: Write) -> None:
    lines = 100_000
    found = list(open_table(write("id,what\n" + 'x","\n' * lines)).records())
    skipped = sum(
        int(r.reason.split("; ")[1].split()[0]) for r in found if isinstance(r, RowProblem) and ";" in r.reason
    )
    assert skipped > 0  # or each of the lines had been read thousands of times
    assert len(found) + skipped == lines
