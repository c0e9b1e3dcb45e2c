"""Presence at the central: who has what open, for as long as he is connected, told only to who may see the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from console.core.central import PostgresCentral
from console.core.errors import Refused
from console.core.presence import Claimed, Presence, Present
from models.central import schema
from tests.support.centrals import CentralAt, central, console
from tests.support.factories import report

PLUIT, GELORA = "31.72.01.1005", "31.71.07.1001"
Enter = Callable[[str], "Here"]


class Here:
    """Somebody at a console: the connection his presence belongs to."""

    def __init__(self, at: CentralAt, name: str) -> None:
        self.line = PostgresCentral(lambda: at.connect(name))
        self.presence = Presence(self.line)
        self.name = name

    @property
    def pid(self) -> int:
        """Which backend serves him."""
        with self.line.db() as db:
            return int(db.info.backend_pid)

    def seen(self) -> dict[tuple[str, UUID], Present]:
        """What he is told of everybody."""
        return {(one.actor, one.complaint): one for one in self.presence.present()}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CentralAt, UUID, UUID]]:
    """A central with a case in Pluit and one in Gelora, of which Tono may see the first."""
    with central() as at:
        home: Path = tmp_path_factory.mktemp("homes") / "a"
        with console(at, home, "rina") as one:
            pluit, gelora = one.room.receive(report(1, kelurahan=PLUIT), report(2, kelurahan=GELORA))
            one.once()
        yield at, pluit, gelora


@pytest.fixture
def at(cases: tuple[CentralAt, UUID, UUID]) -> CentralAt:
    return cases[0]


@pytest.fixture
def case(cases: tuple[CentralAt, UUID, UUID]) -> UUID:
    return cases[1]


@pytest.fixture
def far(cases: tuple[CentralAt, UUID, UUID]) -> UUID:
    """A case outside of Tono's part of the city."""
    return cases[2]


@pytest.fixture
def enter(at: CentralAt) -> Iterator[Enter]:
    """``enter(name)``: somebody comes in; all leave at the end."""
    everybody: list[Here] = []

    def come(name: str) -> Here:
        everybody.append(Here(at, name))
        return everybody[-1]

    yield come
    for one in everybody:
        one.line.close()
    at.sql("delete from tanggap.presence")


def end(at: CentralAt, one: Here) -> None:
    """His console dies: the server ends his session."""
    at.sql("select pg_terminate_backend(%s, 5000)", one.pid)


def test_two_see_each_other_and_themselves(enter: Enter, case: UUID, far: UUID) -> None:
    rina, budi = enter("rina"), enter("budi")
    rina.presence.attend(case, "loket 1")
    budi.presence.attend(case, "loket 2")
    seen = rina.seen()
    assert seen.keys() == {("rina", case), ("budi", case)}
    assert (seen["budi", case].console, seen["budi", case].claimed, seen["budi", case].mine) == (
        "loket 2",
        False,
        False,
    )
    assert seen["rina", case].mine
    budi.presence.attend(far, "loket 2")
    assert rina.seen().keys() == {("rina", case), ("budi", far)}
    budi.presence.attend(None, "loket 2")
    assert rina.seen().keys() == {("rina", case)}


def test_the_same_login_at_two_consoles_is_there_twice(enter: Enter, case: UUID, far: UUID) -> None:
    one, other = enter("rina"), enter("rina")
    one.presence.attend(case, "a")
    other.presence.attend(far, "b")
    assert {(p.console, p.mine) for p in one.presence.present()} == {("a", True), ("b", False)}


def test_a_console_that_dies_is_nowhere(at: CentralAt, enter: Enter, case: UUID) -> None:
    rina, budi = enter("rina"), enter("budi")
    budi.presence.attend(case, "b")
    budi.presence.claim(case, "sedang menelepon", take=False)
    assert ("budi", case) in rina.seen()
    end(at, budi)
    assert rina.seen() == {}
    assert at.sql("select count(*) from tanggap.presence") == [(0,)]
    assert rina.presence.claim(case, "", take=False) == Claimed(True)


def test_a_claim_is_left_alone_without_a_reason(enter: Enter, case: UUID) -> None:
    rina, budi = enter("rina"), enter("budi")
    assert budi.presence.claim(case, "sedang menelepon pelapor", take=False) == Claimed(True)
    for why, take in (("", True), ("   ", True), ("hanya catatan", False)):
        answer = rina.presence.claim(case, why, take=take)
        assert not answer.mine and answer.other is not None
        assert (answer.other.actor, answer.other.why) == ("budi", "sedang menelepon pelapor")
    assert rina.seen().keys() == {("budi", case)}


def test_a_take_over_says_by_whom_and_why(enter: Enter, case: UUID) -> None:
    rina, budi = enter("rina"), enter("budi")
    budi.presence.attend(case, "b")
    budi.presence.claim(case, "", take=False)
    answer = rina.presence.claim(case, "pelapor di loket saya", take=True)
    assert answer.mine and answer.other is not None and answer.other.actor == "budi"
    seen = budi.seen()
    assert (seen["rina", case].claimed, seen["rina", case].why) == (True, "pelapor di loket saya")
    assert ("budi", case) in seen and not seen["budi", case].claimed


def test_a_claim_ends_with_unclaim_and_with_another_case(enter: Enter, case: UUID, far: UUID) -> None:
    rina, budi = enter("rina"), enter("budi")
    rina.presence.attend(case, "a")
    rina.presence.claim(case, "x", take=False)
    rina.presence.attend(case, "a")  # said again, as after every quarter of a minute
    assert budi.seen()["rina", case].claimed
    rina.presence.unclaim()
    assert (budi.seen()["rina", case].claimed, budi.seen()["rina", case].why) == (False, "")
    rina.presence.claim(case, "x", take=False)
    rina.presence.attend(far, "a")
    assert not budi.seen()["rina", far].claimed
    assert budi.presence.claim(case, "", take=False).mine


def test_the_own_claim_moves_to_the_other_console(enter: Enter, case: UUID) -> None:
    one, other = enter("rina"), enter("rina")
    one.presence.claim(case, "", take=False)
    assert other.presence.claim(case, "", take=False) == Claimed(True)
    assert [(p.claimed, p.mine) for p in other.presence.present() if p.claimed] == [(True, True)]


def test_of_many_who_claim_at_once_one_has_it(at: CentralAt, enter: Enter, case: UUID) -> None:
    names = ("rina", "budi", "sari", "audi") * 3
    everybody = [enter(name) for name in names]
    for _ in range(5):
        with ThreadPoolExecutor(len(names)) as pool:
            answers = list(pool.map(lambda one: one.presence.claim(case, "", take=False).mine, everybody))
        ((holder,),) = at.sql("select actor from tanggap.presence where claimed")
        assert {one.name for one, mine in zip(everybody, answers, strict=True) if mine} == {holder}
        for one in everybody:
            one.presence.attend(None, "")


def test_nobody_hears_of_cases_outside_his_part_of_the_city(enter: Enter, case: UUID, far: UUID) -> None:
    rina, tono = enter("rina"), enter("tono")
    rina.presence.attend(far, "a")
    assert tono.seen() == {}
    rina.presence.attend(case, "a")
    assert tono.seen().keys() == {("rina", case)}


@pytest.mark.parametrize("unknown", [False, True])
def test_nobody_is_at_a_case_he_may_not_see(enter: Enter, case: UUID, far: UUID, unknown: bool) -> None:
    rina, tono = enter("rina"), enter("tono")
    where = uuid4() if unknown else far
    tono.presence.attend(case, "t")
    tono.presence.attend(where, "t")
    assert rina.seen() == {}
    rina.presence.claim(far, "rahasia", take=False)
    assert tono.presence.claim(where, "alasan", take=True) == Claimed(False)  # and not told who has it
    assert rina.seen()["rina", far].claimed


def test_who_no_longer_works_here_is_refused_and_gone(at: CentralAt, enter: Enter, case: UUID) -> None:
    rina, bekas = enter("rina"), enter("bekas")
    at.sql("update tanggap.operator set active = true where role = 'bekas'")
    bekas.presence.attend(case, "b")
    assert ("bekas", case) in rina.seen()
    at.sql("update tanggap.operator set active = false where role = 'bekas'")
    assert rina.seen() == {}
    asked: tuple[Callable[[], Any], ...] = (
        lambda: bekas.presence.attend(case, "b"), lambda: bekas.presence.claim(case, "x", take=True),
        bekas.presence.unclaim, bekas.presence.present,
    )  # fmt: skip
    for ask in asked:
        with pytest.raises(Refused):
            ask()


@pytest.mark.parametrize("who", ["rina", "sari", "audi", "tanggap"])
@pytest.mark.parametrize(
    "sql",
    [
        "insert into tanggap.presence values (1, now(), 'budi', '', gen_random_uuid(), true, '', now())",
        "update tanggap.presence set actor = 'budi'",
        "delete from tanggap.presence",
        "truncate tanggap.presence",
        "select * from tanggap.presence",
        "select tanggap.sweep_presence()",
        "select tanggap.in_my_scope(gen_random_uuid())",
    ],
)
def test_nobody_writes_or_reads_the_table_itself(at: CentralAt, who: str, sql: str) -> None:
    with at.connect(who) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(sql)


def test_the_intake_is_nowhere(at: CentralAt) -> None:
    with at.connect("tanggap") as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("select * from tanggap.present()")


def test_a_name_is_not_forged_by_taking_another_role(at: CentralAt, enter: Enter, case: UUID) -> None:
    rina = enter("rina")
    with rina.line.db() as db:
        db.execute("set role tanggap_operator")
    rina.presence.attend(case, "a")
    assert at.sql("select actor from tanggap.presence") == [("rina",)]


def test_every_change_calls_and_nothing_else_does(at: CentralAt, enter: Enter, case: UUID) -> None:
    rina = enter("rina")
    budi = enter("budi")
    rina.presence.present()
    with at.connect("sari", autocommit=True) as db:
        db.execute("listen tanggap_presence")

        def called() -> int:
            db.execute("select 1")
            return len(list(db.notifies(timeout=0.05)))

        for act, calls in (
            (lambda: rina.presence.attend(case, "a"), 1),
            (lambda: rina.presence.attend(case, "a"), 0),
            (rina.presence.present, 0),
            (lambda: rina.presence.claim(case, "", take=False), 1),
            (lambda: budi.presence.claim(case, "", take=False), 0),
            (rina.presence.unclaim, 1),
            (rina.presence.unclaim, 0),
            (lambda: rina.presence.attend(None, "a"), 1),
            (lambda: rina.presence.attend(None, "a"), 0),
        ):
            act()
            assert called() == calls
        rina.presence.attend(case, "a")
        end(at, rina)
        called()
        budi.presence.present()  # whoever finds the dead says so to all
        assert called() == 1


def test_making_the_central_again_leaves_who_is_there(at: CentralAt, enter: Enter, case: UUID) -> None:
    rina = enter("rina")
    rina.presence.attend(case, "a")
    schema.make(at.admin)
    assert ("rina", case) in rina.seen()
