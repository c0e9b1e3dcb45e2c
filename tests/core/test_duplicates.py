"""Twins: who is one, who is not, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.duplicates import LEAST, METRES, Candidate, bounds, compare, distance, similarity, twins_of

FLOOD = Candidate(
    1,
    "Banjir sepaha di gang belakang pasar",
    1_000_000,
    -6.1201,
    106.7901,
    "banjir",
    "31.72.01.1005",
    "JK2511240001",
)
METRE = 1 / 111_320


def test_the_same_flood_seen_by_a_neighbour() -> None:
    other = replace(
        FLOOD,
        n=2,
        text="banjir di gang belakang pasar udah sepaha",
        received_at=1_003_700,
        lat=-6.1201 + 40 * METRE,
    )
    found = compare(FLOOD, other)
    assert found is not None
    assert found.score > 0.9
    assert dict(found.reasons)["metres"] == 40
    assert dict(found.reasons)["hours"] == 1
    assert dict(found.reasons)["category"] == 1
    assert dict(found.reasons)["text"] >= 80


@pytest.mark.parametrize(
    "other",
    [
        replace(FLOOD, n=2, lat=-6.1201 + 401 * METRE),
        replace(FLOOD, n=2, received_at=FLOOD.received_at + 73 * 3600),
        replace(
            FLOOD, n=2, text="Kabel menjuntai", category="jaringan-komunikasi", lat=-6.1201 + 250 * METRE
        ),
    ],
)
def test_far_late_or_different_is_no_twin(other: Candidate) -> None:
    assert compare(FLOOD, other) is None


def test_a_cited_number_outweighs_time_and_place() -> None:
    later = replace(
        FLOOD, n=2, text="belum ditangani", received_at=FLOOD.received_at + 900 * 3600, lat=None, lon=None
    )
    assert compare(later, FLOOD) is None
    (found,) = twins_of(later, [FLOOD], ["JK2511240001"])
    assert (found.n, found.score) == (1, 0.95)
    assert found.reasons[0] == ("cited", 1)


def test_without_a_place_only_the_same_words_count() -> None:
    lost = replace(FLOOD, n=2, lat=None, lon=None)
    found = compare(FLOOD, lost)
    assert found is not None
    assert "metres" not in dict(found.reasons)
    assert compare(replace(FLOOD, text="banjir"), replace(lost, text="Banjir!")) is None
    assert compare(FLOOD, replace(lost, category=None, kelurahan=None)) is None
    assert compare(FLOOD, replace(lost, text="Pohon tumbang menutup jalan raya")) is None


def test_best_first_and_never_itself() -> None:
    near, far = replace(FLOOD, n=3, lat=-6.1201 + 10 * METRE), replace(FLOOD, n=2, lat=-6.1201 + 300 * METRE)
    assert [twin.n for twin in twins_of(FLOOD, [far, FLOOD, near])] == [3, 2]
    crowd = [replace(FLOOD, n=n) for n in range(2, 20)]
    assert [twin.n for twin in twins_of(FLOOD, crowd, limit=4)] == [2, 3, 4, 5]


LATER = replace(FLOOD, n=2, text="Tolong pompa pak", received_at=FLOOD.received_at + 3600)


def test_the_same_person_by_another_channel_needs_no_place() -> None:
    """A Qlue report with a place, and a text message of the same person an hour later, without one."""
    qlue, sms = replace(FLOOD, person=b"a"), replace(LATER, lat=None, lon=None, person=b"a")
    found = compare(sms, qlue)
    assert found is not None
    assert found.score >= 0.7
    assert dict(found.reasons)["reporter"] == 1
    assert compare(replace(sms, person=b"b"), qlue) is None
    assert compare(replace(sms, person=b""), replace(qlue, person=b"")) is None  # nobody is no person


def test_the_same_person_about_something_else_is_no_twin() -> None:
    qlue = replace(FLOOD, person=b"a")
    other = replace(
        LATER, lat=None, lon=None, person=b"a", text="Kabel menjuntai rendah", category="jaringan-komunikasi"
    )  # fmt: skip
    assert compare(other, qlue) is None
    assert compare(replace(other, category="banjir", received_at=FLOOD.received_at + 73 * 3600), qlue) is None


def test_the_same_person_at_the_same_place_is_surer() -> None:
    near = replace(LATER, lat=FLOOD.lat + 100 * METRE if FLOOD.lat else None)
    alone = compare(FLOOD, near)
    known = compare(replace(FLOOD, person=b"a"), replace(near, person=b"a"))
    assert alone is not None
    assert known is not None
    assert known.score > alone.score
    far = replace(LATER, person=b"a", lat=-6.1201 + 900 * METRE)
    assert compare(replace(FLOOD, person=b"a"), far) is None  # two streets, two floods


def test_the_same_photo_outweighs_time_and_place() -> None:
    photo = frozenset({"a" * 64})
    old = replace(FLOOD, photos=photo | {"b" * 64})
    late = FLOOD.received_at + 900 * 3600
    again = replace(LATER, text="Masih", lat=-6.3, lon=106.9, received_at=late, category=None, photos=photo)
    found = compare(again, old)
    assert found is not None
    assert (found.score, found.reasons[0]) == (0.9, ("photo", 1))
    assert compare(replace(again, photos=frozenset({"c" * 64})), old) is None


places = st.tuples(st.floats(-6.37, -6.08), st.floats(106.69, 106.97))


@given(
    places,
    st.floats(-0.004, 0.004),
    st.floats(-0.004, 0.004),
    st.integers(0, 80 * 3600),
    st.text(max_size=60),
)
def test_a_twin_is_near_in_place_and_time_and_scored_honestly(
    place: tuple[float, float], north: float, east: float, seconds: int, text: str
) -> None:
    one = replace(FLOOD, lat=place[0], lon=place[1])
    other = replace(
        FLOOD,
        n=2,
        lat=place[0] + north,
        lon=place[1] + east,
        received_at=one.received_at + seconds,
        text=text,
    )
    found = compare(one, other)
    if found is not None:
        metres = distance(one, other)
        assert metres is not None
        assert metres <= METRES
        assert seconds <= 72 * 3600
        assert LEAST <= found.score <= 1
        south, top, west, right = bounds(*place)
        assert other.lat is not None
        assert other.lon is not None
        assert south <= other.lat <= top
        assert west <= other.lon <= right


def test_distance_in_metres() -> None:
    # Monas to Bundaran HI, 2.17 km by the great circle.
    monas, roundabout = replace(FLOOD, lat=-6.1754, lon=106.8272), replace(FLOOD, lat=-6.1949, lon=106.8231)
    assert distance(monas, roundabout) == pytest.approx(2217, abs=5)
    assert distance(monas, replace(FLOOD, lat=None)) is None


def test_similarity_of_empty_texts_is_nothing() -> None:
    assert similarity("", "") == similarity("!!!", "banjir") == 0
    assert similarity("banjir di gang", "GANG di banjir") == 1
