"""Where a citizen is reached: read at the central, by the login that is about to answer, and only while it is."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from console.core.dispatch import Received
from console.core.dispatch.pages import Arriving
from models.commands import Actor, Command, Deliver, Release, Reply
from models.delivery import Returned
from tests.support.centrals import CentralAt, Console, console, patient
from tests.support.factories import GAMBIR, report

INTAKE = Actor("tanggap", "intake")
CONTACT = "08111272206"


def contact(at: CentralAt, who: str, reply: UUID) -> str | None:
    """What the central tells somebody."""
    with at.connect(who, autocommit=True) as db:
        row = db.execute("select tanggap.contact_of(%s)", (reply,)).fetchone()
    assert row is not None
    found: str | None = row[0]
    return found


def do(desk: Console, case: UUID, command: Command) -> None:
    """Done here and accepted there."""
    outcome = desk.room.do(command, case)
    assert not outcome.refused, outcome.refused
    assert desk.once().accepted == 1


def received(desk: Console, number: int, name: str = "Ibu Siti", **values: object) -> UUID:
    """A case whose reporter the central knows."""
    made = Received(report(number, **values), name, CONTACT if name else "")
    (case,) = desk.room.door.receive([made]).accepted
    assert desk.once().accepted == 1
    return case


def test_a_contact_is_told_while_its_reply_is_being_sent(at: CentralAt, tmp_path: Path) -> None:
    reply, other = UUID(int=401), UUID(int=402)
    with console(at, tmp_path / "a", "tanggap") as intake:
        case = received(intake, 1)
        do(intake, case, Reply(reply, "Sudah kami teruskan.", hold=0))
        do(intake, case, Reply(other, "Sudah selesai.", hold=0))
        assert contact(at, "tanggap", reply) is None  # held: nobody sends it
        do(intake, case, Release(reply, "kanal"))
        assert contact(at, "tanggap", reply) == CONTACT
        assert contact(at, "tanggap", other) is None
        do(intake, case, Deliver(reply, "unknown", wait=60, by="kanal"))
        assert contact(at, "tanggap", reply) is None
        do(intake, case, Release(reply, "kanal", again=True))
        assert contact(at, "tanggap", reply) == CONTACT
        do(intake, case, Deliver(reply, "sent", "k-1", by="kanal"))
        assert contact(at, "tanggap", reply) is None


def test_two_intakes_that_see_a_reply_come_back_say_it_once(at: CentralAt, tmp_path: Path) -> None:
    reply = UUID(int=405)
    with console(at, tmp_path / "a", "tanggap") as intake, console(at, tmp_path / "b", "tanggap") as other:
        case = received(intake, 5)
        do(intake, case, Reply(reply, "Sudah kami teruskan.", hold=0))
        do(intake, case, Release(reply, "kanal"))
        do(intake, case, Deliver(reply, "sent", "k-1", by="kanal"))
        other.once()
        for desk in (intake, other):
            page = Arriving((), (Returned("qlue", reply),), lambda _refused: (), cases={reply: case})
            assert desk.room.door.take_page(page).refused == 0
        assert intake.once().accepted == 1
        assert other.once().refused == 0
        intake.once()
    told = at.sql(f"select body->>'state', outcome from tanggap.event where kind = 'deliver' and complaint = '{case}'"
                  " order by revision, seq")  # fmt: skip
    assert told == [("sent", "accepted"), ("failed", "accepted")]
    assert at.sql(f"select replies->0->>'state' from tanggap.complaint where id = '{case}'") == [("failed",)]


def test_only_the_login_that_took_it_last_is_told(at: CentralAt, tmp_path: Path) -> None:
    reply = UUID(int=411)
    with console(at, tmp_path / "a", "tanggap") as intake:
        case = received(intake, 2)
        do(intake, case, Reply(reply, "Sudah kami teruskan.", hold=0))
        do(intake, case, Release(reply, "kanal"))
    with patient(at.admin) as db:  # as if another login had done it
        db.execute("set session_replication_role = replica")
        db.execute(
            "update tanggap.event set actor = 'lain' where kind = 'release' and complaint = %s", (case,)
        )
    assert contact(at, "tanggap", reply) is None


def test_who_left_no_contact_has_none_and_a_scope_holds_here_too(at: CentralAt, tmp_path: Path) -> None:
    reply, far = UUID(int=421), UUID(int=422)
    with console(at, tmp_path / "a", "tanggap") as intake:
        for number, name, one, place in ((3, "", reply, None), (4, "Ibu Siti", far, GAMBIR)):
            case = received(intake, number, name, kelurahan=place, agency=None)
            do(intake, case, Reply(one, "Sudah kami teruskan.", hold=0))
            do(intake, case, Release(one, "kanal"))
    assert contact(at, "tanggap", reply) == ""
    assert contact(at, "tanggap", far) == CONTACT
    at.sql("update tanggap.operator set scope = '31.72' where role = 'tanggap'")
    assert contact(at, "tanggap", far) is None
    at.sql("update tanggap.operator set active = false where role = 'tanggap'")
    with pytest.raises(psycopg.Error, match="role"):
        contact(at, "tanggap", reply)
