"""The map: 100,000 cases built, panned and changed, without WebGL."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from tests.benchmarks import gui
from tests.benchmarks.harness import Result, Rounds, Sample, p95, told

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tests.benchmarks.map_parts import Ours, Stock

PAN_MS: Final = 33.0
UPDATE_MS: Final = 50.0


def map_build() -> Result:
    """100,000 cases from arrays in Python to the picture, in a running Chromium."""
    from console.ui.theme import Theme
    from tests.benchmarks import map_parts as parts

    theme = Theme(gui.application(), "light")
    crowd, page = parts.Crowd(parts.CROWD), parts.territory()

    def ours() -> float:
        began = time.perf_counter()
        shown = parts.Ours(theme)
        shown.load(crowd.packed(), parts.territory())
        took = (time.perf_counter() - began) * 1000
        gui.rest(300)  # until the frame is in the widget; not in the time
        gui.picture(shown.view, "map_build")
        shown.close()
        return took

    def peer() -> float:
        began = time.perf_counter()
        shown = parts.Stock()
        shown.load(parts.clustered_page(crowd))
        took = (time.perf_counter() - began) * 1000
        gui.rest(300)  # until the frame is in the widget; not in the time
        gui.picture(shown.view, "map_build_peer")
        shown.close()
        return took

    def limit() -> float:
        began = time.perf_counter()
        shown = parts.Stock()
        shown.load(parts.empty_page())
        took = (time.perf_counter() - began) * 1000
        shown.close()
        return took

    keeper = parts.Stock()  # keeps Chromium up: each side then pays for its own page only
    keeper.load(parts.empty_page())
    found = Rounds().run(ours=ours, peer=peer, limit=limit)

    # The same page, another set of cases: what a change of the filter costs.
    shown = parts.Ours(theme)
    shown.load(crowd.packed(), page)
    again: list[float] = []
    for generation in range(2, 9):
        drawn, began = shown.drawn, time.perf_counter()
        shown.view.set_points(crowd.packed(), generation)
        gui.until(lambda drawn=drawn: shown.drawn > drawn, "the next set")
        again.append((time.perf_counter() - began) * 1000)
    shown.close()
    keeper.close()
    return Result(
        "map_build", f"{parts.CROWD:,} cases, arrays in Python to painted", found["ours"], "ms",
        "folium FastMarkerCluster: build, load, painted", found["peer"],
        "an empty Leaflet page, painted", found["limit"],
        "10x faster than the peer", found["ours"].median * 10 <= found["peer"].median,
        details=(("another set on the same page, painted", told(Sample(tuple(again)))),),
    )  # fmt: skip


def map_pan() -> Result:
    """The gaps between frames while the map is dragged."""
    from console.ui.theme import Theme
    from tests.benchmarks import map_parts as parts

    theme = Theme(gui.application(), "light")
    crowd = parts.Crowd(parts.CROWD)
    shown, peer = parts.Ours(theme), parts.Stock()
    shown.load(crowd.packed(), parts.territory())
    peer.load(parts.circles_page(crowd, parts.MARKERS))
    gui.rest(500)

    def ours(marks: str) -> dict[str, float]:
        front(shown.view, peer.view)
        shown.view.set_mode(marks=marks)  # type: ignore[arg-type]
        shown.view.show_all()
        gui.rest(300)
        gaps = parts.pan(shown.view.page, parts.canvas(shown.view))
        if parts.run(shown.view.page, "Console.tools.fit.hidden"):
            raise AssertionError("the drag did not move the map")
        return {"p95": p95(gaps), "longest": max(gaps)}

    def theirs() -> dict[str, float]:
        front(peer.view, shown.view)
        gaps = parts.pan(peer.page, parts.canvas(peer.view))
        return {"p95": p95(gaps), "longest": max(gaps)}

    found = Rounds().run(
        0,
        clusters=lambda: ours("clusters"),
        points=lambda: ours("points"),
        heat=lambda: ours("heat"),
        peer=theirs,
    )
    front(shown.view, peer.view)
    shown.view.set_mode(marks="points")
    gui.rest(300)
    gui.picture(shown.view, "map_pan")
    front(peer.view, shown.view)
    gui.picture(peer.view, "map_pan_peer")
    shown.close()
    peer.close()
    return Result(
        "map_pan", f"{parts.CROWD:,} cases as single points, p95 gap between frames, software only",
        found["points.p95"], "ms",
        f"{parts.MARKERS:,} Leaflet circles on its canvas", found["peer.p95"], "two frames at 60 Hz", PAN_MS,
        "p95 below 33 ms", max(found[f"{m}.p95"].median for m in ("clusters", "points", "heat")) < PAN_MS,
        details=(
            ("longest gap, points", told(found["points.longest"])),
            ("longest gap, peer", told(found["peer.longest"])),
            ("donuts, p95; longest", f"{told(found['clusters.p95'])}; {told(found['clusters.longest'])}"),
            ("heat, p95; longest", f"{told(found['heat.p95'])}; {told(found['heat.longest'])}"),
        ),
    )  # fmt: skip


def map_update() -> Result:
    """One case changes in Python; the pixel follows."""
    from console.ui.theme import Theme
    from tests.benchmarks import map_parts as parts

    theme = Theme(gui.application(), "light")
    crowd = parts.Crowd(parts.CROWD)
    shown, peer, bare = parts.Ours(theme), parts.Stock(), parts.Stock()
    shown.load(crowd.packed(), parts.territory())
    peer.load(parts.circles_page(crowd, parts.MARKERS))
    bare.load(parts.empty_page())
    gui.rest(500)
    shown.tell_each_draw()
    turn = [0]

    def ours(marks: str) -> float:
        front(shown.view, peer.view, bare.view)
        shown.view.set_mode(marks=marks)  # type: ignore[arg-type]
        gui.rest(300)
        taken = []
        for _ in range(8):
            turn[0] += 1
            status = 4 if turn[0] % 2 else 0
            taken.append(shown.update(lambda status=status: shown.view.update_points([(1, status, False)])))
            gui.rest(20)
        return p95(taken)

    def theirs() -> float:
        front(peer.view, shown.view, bare.view)
        gui.rest(100)
        return p95([peer.update(f"recolour(0, '{colour}')") for colour in ("#1b7f3b", "#b3261e") * 3])

    def limit() -> float:
        front(bare.view, shown.view, peer.view)
        gui.rest(100)
        script = f"requestAnimationFrame(() => requestAnimationFrame(() => {{ document.title = '{parts.DRAWN}'; }}))"
        return p95([bare.update(script) for _ in range(6)])

    found = Rounds().run(
        points=lambda: ours("points"), clusters=lambda: ours("clusters"), heat=lambda: ours("heat"),
        peer=theirs, limit=limit,
    )  # fmt: skip
    _see_a_change(shown, peer, bare)
    for side in (shown, peer, bare):
        side.close()
    worst = max(found[name].median for name in ("points", "clusters", "heat"))
    return Result(
        "map_update", f"{parts.CROWD:,} cases as single points, one change from Python to pixel, p95 of 8",
        found["points"], "ms",
        f"setStyle of one of {parts.MARKERS:,} Leaflet circles", found["peer"],
        "a call that waits two frames and draws nothing", found["limit"],
        "below 50 ms", worst < UPDATE_MS,
        details=(("donuts", told(found["clusters"])), ("heat", told(found["heat"]))),
    )  # fmt: skip


def _see_a_change(shown: Ours, *others: Stock) -> None:
    """The picture after a change is another one."""
    front(shown.view, *(other.view for other in others))
    shown.view.set_mode(marks="points")
    shown.view.update_points([(1, 0, False)])
    gui.rest(400)
    before = gui.picture(shown.view, "map_update_before")
    shown.update(lambda: shown.view.update_points([(1, 4, False)]))
    gui.rest(400)
    if gui.picture(shown.view, "map_update") == before:
        raise AssertionError("the change is not in the picture")


def front(view: QWidget, *others: QWidget) -> None:
    """Show this window alone: a hidden page draws no frames, and must not take part."""
    for other in others:
        other.hide()
    view.show()
    gui.rest(100)
