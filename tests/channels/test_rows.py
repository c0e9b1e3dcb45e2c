"""A row of words as a Report."""

from __future__ import annotations

import pytest

from console.channels.rows import TEXT_LIMIT, BadRow, Builder, clean, content_id, read_pair, read_point
from models.report import Report, Unreadable

NOW = 1_795_500_000


def build(**fields: str) -> Report | Unreadable:
    fields = {"text": "Jalan rusak", "created_at": "2026-08-01T02:11:09"} | fields
    return Builder("qlue", "a.csv", "baris", NOW).from_fields(2, "raw", fields)


@pytest.mark.parametrize(
    ("lat", "lon", "point"),
    [
        ("-6.1698", "106.95", (-6.1698, 106.95)),
        ("-6,1698", "106,95", (-6.1698, 106.95)),
        (" -6.2 ", "106.8°", (-6.2, 106.8)),
        ("106.8", "-6.2", (-6.2, 106.8)),  # exchanged
        ("0", "0", None),
        ("0.0", "0.000", None),
        ("", "", None),
        ("null", "-", None),
        ("-6.2", "", None),
        ("48.85", "2.35", (48.85, 2.35)),  # outside Jakarta: kept as given
        ("-7.25", "112.75", (-7.25, 112.75)),
    ],
)
def test_point(lat: str, lon: str, point: tuple[float, float] | None) -> None:
    assert read_point(lat, lon) == point


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("abc", "106.8"), ("nan", "106.8"), ("-6.2", "inf"), ("-6.2", "1e999"), ("91", "10"), ("-6.2", "181"),
     ("1_0", "10"), ("-6,169,8", "106.9")],
)  # fmt: skip
def test_no_point(lat: str, lon: str) -> None:
    with pytest.raises(BadRow) as problem:
        read_point(lat, lon)
    assert problem.value.code == "file.bad_place"


@pytest.mark.parametrize(
    "cell", ["-6.2, 106.8", "(-6.2,106.8)", "-6.2 106.8", "-6,2; 106,8", "POINT(106.8 -6.2)", "106.8,-6.2"]
)
def test_pair_in_one_cell(cell: str) -> None:
    assert read_pair(cell) == (-6.2, 106.8)


def test_no_pair() -> None:
    assert read_pair("-") is None
    with pytest.raises(BadRow):
        read_pair("di depan pasar")


def test_text_stays_as_received() -> None:
    text = "  <img src=x onerror=alert(1)> =CMD() \u202egnitset\u202c 🚧🇮🇩 \tdua\nbaris  "
    report = build(text=text)
    assert isinstance(report, Report)
    assert report.text == text


def test_clean_takes_out_what_cannot_be_stored() -> None:
    assert clean("a\0b\x07c\x1b[0m\x85d") == "abc[0md"
    assert clean("a\r\nb\rc\td") == "a\nb\nc\td"
    assert clean("x\ud83dy") == "x\ufffdy"
    assert clean("🚧").encode("utf-8")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "", "title": ""}, "file.no_text"),
        ({"text": " \n\t", "title": "\0"}, "file.no_text"),
        ({"text": "x" * (TEXT_LIMIT + 1)}, "file.text_too_long"),
        ({"created_at": ""}, "file.no_date"),
        ({"created_at": "kapan-kapan"}, "file.bad_date"),
        ({"created_at": "2027-01-01"}, "file.date_in_future"),
        ({"created_at": "1999-12-31"}, "file.date_too_old"),
        ({"lat": "abc", "lon": "106.8"}, "file.bad_place"),
        ({"external_id": "9" * 201}, "file.id_too_long"),
    ],
)
def test_goes_to_quarantine(fields: dict[str, str], code: str) -> None:
    piece = build(**fields)
    assert isinstance(piece, Unreadable)
    assert (piece.code, piece.where, piece.source, piece.raw) == (code, "baris 2", "a.csv", "raw")


def test_twenty_thousand_characters_are_kept() -> None:
    report = build(text="ü" * TEXT_LIMIT)
    assert isinstance(report, Report)
    assert len(report.text) == TEXT_LIMIT


def test_a_title_alone_is_the_text() -> None:
    report = build(text="", title="Lampu mati")
    assert isinstance(report, Report)
    assert (report.text, report.title) == ("Lampu mati", "")


def test_tomorrow_within_a_day_is_a_clock_that_is_ahead() -> None:
    assert isinstance(build(created_at=str(NOW + 86_000)), Report)
    assert isinstance(build(created_at=str(NOW + 87_000)), Unreadable)


def test_area_joins_the_address_once() -> None:
    report = build(address="Jl. Pluit Raya", area="Pluit")
    assert isinstance(report, Report) and report.address == "Jl. Pluit Raya"
    report = build(address="Jl. Raya 5", area="Pluit")
    assert isinstance(report, Report) and report.address == "Jl. Raya 5, Pluit"


def test_photos_are_split() -> None:
    report = build(photos="https://a/1.jpg, https://a/2.jpg;b.png")
    assert isinstance(report, Report)
    assert report.photos == ("https://a/1.jpg", "https://a/2.jpg", "b.png")


def test_id_of_content_ignores_spacing_and_composition_only() -> None:
    base = content_id(1, (-6.2, 106.8), "Café  rusak", "")
    assert base == content_id(1, (-6.2, 106.8), "Cafe\u0301 rusak ", "")
    assert len(base) == 16
    others = [
        content_id(2, (-6.2, 106.8), "Café rusak", ""),
        content_id(1, None, "Café rusak", ""),
        content_id(1, (-6.2, 106.8), "Café rusak!", ""),
        content_id(1, (-6.2, 106.8), "", "Café rusak"),
    ]
    assert len({base, *others}) == 5


def test_same_id_twice() -> None:
    builder = Builder("qlue", "a.csv", "baris", NOW)
    fields = {"text": "A", "created_at": "2026-08-01", "external_id": "7"}
    first, again = builder.from_fields(2, "", fields), builder.from_fields(3, "", fields)
    other = builder.from_fields(4, "", fields | {"text": "B"})
    assert isinstance(first, Report) and first == again
    assert isinstance(other, Unreadable) and other.code == "file.duplicate_id"
    assert other.params == {"id": "7"}
