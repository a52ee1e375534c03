"""What is found in a told text: form by form, with the normal form of each, and what is none of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fusion_tui.analysis.recognising import Confidence, Kind, recognise
from fusion_tui.domain.case import EntityKind

RECEIVED = date(2026, 11, 26)  # a Thursday


def found(text: str, kind: Kind) -> list[tuple[str, str]]:
    return [(one.text, one.value) for one in recognise(text, received=RECEIVED) if one.kind is kind]


FORMS = [
    (Kind.PHONE, "call 412-555-0142 now", "412-555-0142", "+14125550142"),
    (Kind.PHONE, "(412) 555-0142", "(412) 555-0142", "+14125550142"),
    (Kind.PHONE, "412.555.0142", "412.555.0142", "+14125550142"),
    (Kind.PHONE, "4125550142", "4125550142", "+14125550142"),
    (Kind.PHONE, "1-412-555-0142 ext. 12", "1-412-555-0142 ext. 12", "+14125550142;ext=12"),
    (Kind.PHONE, "+44 20 7946 0958", "+44 20 7946 0958", "+442079460958"),
    (Kind.PHONE, "her cell, 555-0142", "555-0142", "555-0142"),
    (Kind.PHONE, "11/03/2026 4125550142", "4125550142", "+14125550142"),
    (Kind.EMAIL, "write to J.Roe+tip@Example.com.", "J.Roe+tip@Example.com", "j.roe+tip@example.com"),
    (Kind.EMAIL, "dana[.]w[at]example(dot)org", "dana[.]w[at]example(dot)org", "dana.w@example.org"),
    (Kind.EMAIL, "dana (at) example (dot) org", "dana (at) example (dot) org", "dana@example.org"),
    (Kind.LINK, "see https://Example.com/A?b=1.", "https://Example.com/A?b=1", "https://example.com/A?b=1"),
    (Kind.LINK, "(http://192.0.2.1/x)", "http://192.0.2.1/x", "http://192.0.2.1/x"),
    (Kind.LINK, "hxxps[:]//a[.]example/x(1)", "hxxps[:]//a[.]example/x(1)", "https://a.example/x(1)"),
    (Kind.LINK, "at example.com/login today", "example.com/login", "example.com/login"),
    (Kind.DOMAIN, "to evil[.]example[.]zip", "evil[.]example[.]zip", "evil.example.zip"),
    (Kind.DOMAIN, "from pay.example.co.uk.", "pay.example.co.uk", "pay.example.co.uk"),
    (Kind.IP, "192[.]0[.]2[.]44", "192[.]0[.]2[.]44", "192.0.2.44"),
    (Kind.IP, "198.51.100.7.", "198.51.100.7", "198.51.100.7"),
    (Kind.IP, "2001:0DB8::0001 was", "2001:0DB8::0001", "2001:db8::1"),
    (Kind.IP, "::ffff:192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.1"),
    (Kind.HASH, f"md5 {'D4' * 16}", "D4" * 16, "d4" * 16),
    (Kind.HASH, "da39a3ee5e6b4b0d3255bfef95601890afd80709", *["da39a3ee5e6b4b0d3255bfef95601890afd80709"] * 2),
    (Kind.VIN, "vin 1hgcm82633a004352", "1hgcm82633a004352", "1HGCM82633A004352"),
    (Kind.PLATE, "PA tag KXR-198?", "KXR-198?", "PA KXR198?"),
    (Kind.PLATE, "license plate number is ABC 1234, red", "ABC 1234", "ABC1234"),
    (Kind.PLATE, "plate 7ABC123 out of California", "7ABC123", "CA 7ABC123"),
    (Kind.PLATE, "plate kxr 1982 seen", "kxr 1982", "KXR1982"),
    (Kind.PLATE, "partial plate KX?4*", "KX?4*", "KX?4*"),
    (Kind.PLATE, "lic/JKL4455 st/OH", "JKL4455", "OH JKL4455"),
    (Kind.PLATE, "Ohio GHT-4821 parked", "GHT-4821", "OH GHT4821"),
    (Kind.PLATE, "West Virginia plate 4XK 199", "4XK 199", "WV 4XK199"),
    (Kind.PLATE, "he saw ABC 1234 on the rear plate", "ABC 1234", "ABC1234"),
    (Kind.PLATE, "Illinois tag BX 41 907 left", "BX 41 907", "IL BX41907"),
    (Kind.PLATE, "LRD3327/PA is gone", "LRD3327", "PA LRD3327"),
    (Kind.ADDRESS, "at 412 Oak Street, Apt. 4B.", "412 Oak Street, Apt. 4B", "412 OAK ST, APT 4B"),
    (Kind.ADDRESS, "1200 W. 3rd Ave, Erie, Pennsylvania 16501", "1200 W. 3rd Ave, Erie, Pennsylvania 16501",
     "1200 W 3RD AVE, ERIE, PA 16501"),
    (Kind.ADDRESS, "the 400 block of North Main St.", "400 block of North Main St", "400 BLOCK N MAIN ST"),
    (Kind.ADDRESS, "1600 blk Grant overnight", "1600 blk Grant", "1600 BLOCK GRANT"),
    (Kind.ADDRESS, "near 5th & Main", "5th & Main", "5TH & MAIN"),
    (Kind.ADDRESS, "corner of Liberty Ave and Grant St", "Liberty Ave and Grant St", "LIBERTY AVE & GRANT ST"),
    (Kind.ADDRESS, "lives at 1810 State Route 28", "1810 State Route 28", "1810 STATE ROUTE 28"),
    (Kind.ADDRESS, "412 oak st", "412 oak st", "412 OAK ST"),
    (Kind.POSITION, "40.4406, -79.9959", "40.4406, -79.9959", "40.44060, -79.99590"),
    (Kind.POSITION, "40.4406 N 79.9959 W", "40.4406 N 79.9959 W", "40.44060, -79.99590"),
    (Kind.POSITION, "40°26'26\"N 79°59'45\"W", "40°26'26\"N 79°59'45\"W", "40.44056, -79.99583"),
    (Kind.POSITION, "grid 17TNE8300047000", "17TNE8300047000", "17TNE8300047000"),
    (Kind.HANDLE, "posted as @Night.Owl_4 on Telegram.", "@Night.Owl_4", "@night.owl_4"),
    (Kind.HANDLE, "Snapchat username dre.watts99", "dre.watts99", "@dre.watts99"),
    (Kind.HANDLE, "Discord as kyle_zero#1234", "kyle_zero#1234", "@kyle_zero#1234"),
    (Kind.AMOUNT, "wired $9,500.50", "$9,500.50", "USD 9500.50"),
    (Kind.AMOUNT, "about 20 thousand dollars", "20 thousand dollars", "USD 20000.00"),
    (Kind.PERSON, "Mr. Abernathy left", "Abernathy", "Abernathy"),
    (Kind.PERSON, "a man named Bobby Ray Tatum Jr. fled", "Bobby Ray Tatum Jr", "Bobby Ray Tatum Jr"),
    (Kind.PERSON, "suspect is WHITLOCK, Dana", "WHITLOCK, Dana", "Dana Whitlock"),
    (Kind.PERSON, "SUBJECT DOE, JOHN Q DOB", "DOE, JOHN Q", "John Q Doe"),
    (Kind.PERSON, "and then Sarah O'Neil called", "Sarah O'Neil", "Sarah O'Neil"),
    (Kind.PERSON, "A NEIGHBOR, JOHN BROWN, SAW IT", "JOHN BROWN", "John Brown"),
    (Kind.PERSON, "we met Ødegård Åse there", "Ødegård Åse", "Ødegård Åse"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "written", "value"), FORMS, ids=[f"{row[0]}: {row[1]}" for row in FORMS])
def test_a_form_is_found_with_its_normal_form(kind: Kind, text: str, written: str, value: str) -> None:
    assert found(text, kind) == [(written, value)]


NONE = [
    (Kind.PHONE, "case 26-004512, badge 10442, report 2026-0031122"),
    (Kind.PHONE, "ticket 5550142 and account 4125550142"),
    (Kind.PHONE, "SSN 123-45-6789"),
    (Kind.PHONE, "on 11/03/2026 at 0230"),
    (Kind.PHONE, "between 2200-0100 hrs, 22.5 lb, 40 feet"),
    (Kind.PHONE, "40.440612, -79.995901"),
    (Kind.PLATE, "tag team, plate unknown, license expired"),
    (Kind.PLATE, "driver's license 99123456"),
    (Kind.PLATE, "evidence tag 20261103, price tag 4099"),
    (Kind.PLATE, "plate was covered with mud in 2026"),
    (Kind.PLATE, "PA 15222 and OH 44101"),
    (Kind.VIN, "1HGCM82633A00435I"),
    (Kind.VIN, "internationalizat and ABCDEFGHJKLMNPRST"),
    (Kind.IP, "version 10.2.0.1 and 300.1.2.3 and 12:30:45"),
    (Kind.DOMAIN, "see report.pdf, e.g. here. Left.He ran i.e.fast"),
    (Kind.EMAIL, "meet @ 5th, cost 5@10"),
    (Kind.DOMAIN, "stayed the Night.In fact"),
    (Kind.HANDLE, "mail tips@example.com or be @home"),
    (Kind.HASH, "12345678901234567890123456789012"),
    (Kind.ADDRESS, "3 men down the street, 12 people on the road"),
    (Kind.ADDRESS, "at 9 Dr. Smith came"),
    (Kind.TIME, "he parked at 1200 Oak Street"),
    (Kind.TIME, "badge 2230, 12 people, ratio 1/2, aged 20 to 25"),
    (Kind.TIME, "every Tuesday"),
    (Kind.TIME, "between 5 and 6 people, from 1 to 2"),
    (Kind.TIME, "from 13 to 14 pm"),
    (Kind.TIME, "02/30/2026, 31/31/2026, 00/00/0000, 03/03/1850"),
    (Kind.TIME, "on 2/30 and on 13/13"),
    (Kind.TIME, "in version 4.2.11"),
    (Kind.LINK, "http://nothing and www. and ftp://"),
    (Kind.EMAIL, "a..b@example.com and dana.@example.com"),
    (Kind.HANDLE, "@a and @12345 and @the"),
    (Kind.PLATE, "registered to PA 2026 and license Jul 2017"),
    (Kind.POSITION, "95.1234, -200.5678 and 40°26' and 95°00'N 200°00'W"),
    (Kind.PERSON, "Robert Street and Jr. and signed III"),
    (Kind.PERSON, "at Pittsburgh International Airport in New York"),
    (Kind.PERSON, "the United States Coast Guard and a white Honda Civic"),
    (Kind.PERSON, "On Monday The Police went to Oak Street"),
    (Kind.POSITION, "weights 40.4 and 79.9, total 120.441"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), NONE, ids=[f"{row[0]}: {row[1]}" for row in NONE])
def test_what_only_looks_like_one_is_not_suggested(kind: Kind, text: str) -> None:
    assert found(text, kind) == []


TIMES = [
    ("on 11/03/2026 at approx 0230 hrs.", "11/03/2026 at approx 0230 hrs", "2026-11-03T02:30"),
    ("Nov 3 2026 2:30 pm", "Nov 3 2026 2:30 pm", "2026-11-03T14:30"),
    ("Tuesday, Nov 3, 2026 at 0230 hrs", "Tuesday, Nov 3, 2026 at 0230 hrs", "2026-11-03T02:30"),
    ("03NOV26", "03NOV26", "2026-11-03"),
    ("3rd of November 2026", "3rd of November 2026", "2026-11-03"),
    ("2026-11-03T02:30:00Z", "2026-11-03T02:30:00Z", "2026-11-03T02:30"),
    ("31/10/2026", "31/10/2026", "2026-10-31"),
    ("on 12/25", "12/25", "2025-12-25"),
    ("on November 3rd", "November 3rd", "2026-11-03"),
    ("last Tuesday", "last Tuesday", "2026-11-24"),
    ("last Thursday", "last Thursday", "2026-11-19"),
    ("next Friday", "next Friday", "2026-11-27"),
    ("yesterday evening", "yesterday evening", "2026-11-25"),
    ("three days ago", "three days ago", "2026-11-23"),
    ("at 2330hrs", "2330hrs", "23:30"),
    ("around 0345", "0345", "03:45"),
    ("at noon", "noon", "12:00"),
    ("12 am", "12 am", "00:00"),
    ("between 2200 and 0100", "2200 and 0100", "22:00/01:00"),
    ("0100-0400 hrs", "0100-0400 hrs", "01:00/04:00"),
    ("from noon to 3 pm", "noon to 3 pm", "12:00/15:00"),
    ("from 11 to 2 am", "11 to 2 am", "23:00/02:00"),
    ("between 1 and 3:30 pm", "1 and 3:30 pm", "13:00/15:30"),
    ("11/03/2026 between 2200 and 0100", "11/03/2026 between 2200 and 0100", "2026-11-03T22:00/2026-11-04T01:00"),
    ("at 10 pm on 11/03/2026", "10 pm on 11/03/2026", "2026-11-03T22:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "written", "value"), TIMES, ids=[row[0] for row in TIMES])
def test_a_moment_is_read_as_a_report_says_it(text: str, written: str, value: str) -> None:
    assert found(text, Kind.TIME) == [(written, value)]


def test_a_day_is_counted_back_from_the_receipt_only_where_that_is_known() -> None:
    (unknown,) = recognise("last Tuesday at 2330 hrs")
    (known,) = recognise("last Tuesday at 2330 hrs", received=datetime(2026, 11, 26, 8, tzinfo=UTC))
    assert (unknown.value, unknown.confidence) == ("last tuesday 23:30", Confidence.POSSIBLE)
    assert known.value == "2026-11-24T23:30"


def test_a_day_before_the_calendar_begins_is_kept_as_words() -> None:
    (one,) = recognise("999 weeks ago", received=date(5, 1, 1))
    assert (one.value, one.reason) == ("999 weeks ago", "it counts back too far")


def test_numbers_of_a_date_are_read_in_the_order_of_the_region() -> None:
    assert recognise("11/03/2026", region="US")[0].value == "2026-11-03"
    assert recognise("11/03/2026", region="GB")[0].value == "2026-03-11"


def test_a_number_without_a_country_is_of_the_region() -> None:
    (one,) = recognise("call 020 7946 0958", region="GB")
    assert one.value == "+442079460958"


def test_a_vin_says_whether_its_check_digit_is_right() -> None:
    right, named, bare = recognise("1HGCM82633A004352, VIN 1HGCM82643A004352; and somewhere else 1HGCM82653A004352")
    assert (right.confidence, right.reason) == (Confidence.SURE, "17 characters and the check digit 3 is right")
    assert (named.confidence, bare.confidence) == (Confidence.LIKELY, Confidence.POSSIBLE)
    assert named.reason == "17 characters, but the check digit is 4 and should be 3"


def test_every_reason_is_a_short_sentence_in_lower_case() -> None:
    text = "\n".join(row[1] for row in FORMS) + "\n" + "\n".join(row[0] for row in TIMES)
    for one in recognise(text, received=RECEIVED):
        assert 5 < len(one.reason) < 120
        assert not one.reason.endswith(".")
        assert one.value


def test_a_kind_knows_which_entity_a_case_would_hold_it_as() -> None:
    assert Kind.PLATE.entity is Kind.VIN.entity is EntityKind.VEHICLE
    assert Kind.PERSON.entity is EntityKind.PERSON
    assert Kind.TIME.entity is None
