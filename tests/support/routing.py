"""Routing rules made up for tests."""

from __future__ import annotations

from hypothesis import strategies as st

from models.complaint import CHANNELS
from models.routing import Rule
from tests.support.factories import LURAH, PENJARINGAN, PLUIT

SQUARE = ((106.78, -6.13), (106.80, -6.13), (106.80, -6.11), (106.78, -6.11))

_CODES = st.sampled_from(("DSDA", "DISHUB-3172", LURAH, "lurah", "ppsu", "sudin DSDA"))
_WINDOWS = st.one_of(
    st.none(), st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda pair: pair[0] != pair[1])
)


@st.composite
def rules(draw: st.DrawFn, name: str | None = None) -> Rule:
    """Any rule a supervisor could save."""
    place = draw(st.sampled_from(("", "polygon", "kelurahan")))
    window = draw(_WINDOWS)
    words = st.characters(codec="utf-8", categories=("L", "N", "P"))
    return Rule(
        name=name or draw(st.text(words, min_size=1, max_size=20)),
        addressee=draw(_CODES),
        position=draw(st.integers(0, 9)),
        active=draw(st.booleans()),
        polygon=SQUARE if place == "polygon" else (),
        kelurahan=tuple(sorted(draw(st.sets(st.sampled_from((PLUIT, PENJARINGAN)), min_size=1))))
        if place == "kelurahan" else (),
        categories=tuple(sorted(draw(st.sets(st.sampled_from(("sampah", "jalan", "banjir")))))),
        channels=tuple(sorted(draw(st.sets(st.sampled_from(CHANNELS))))),
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6))))),
        begins=window[0] if window else None,
        ends=window[1] if window else None,
    )  # fmt: skip
