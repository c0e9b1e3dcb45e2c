"""Proof at one window is seen at the other: taken in while the line is out, sent when it is back, fetched when it is
looked at."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.commands import Start
from tests.features.room import report
from tests.features.test_two_windows import Seat
from tests.support.centrals import CentralAt, central
from tests.support.pictures import png


@pytest.fixture
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def test_a_photo_taken_in_offline_is_seen_by_the_supervisor(
    qtbot: QtBot, tmp_path: Path, now: int, at: CentralAt
) -> None:
    data = png(320, 240)
    sha = sha256(data).hexdigest()
    (tmp_path / "sesudah.png").write_bytes(data)
    rina = Seat(qtbot, tmp_path / "rina", now, at, "rina", "operator")
    sari = Seat(qtbot, tmp_path / "sari", now, at, "sari", "supervisor")
    try:
        rina.room.receive(report(0, now, "Sampah menumpuk"), actor="rina")
        rina.window.desk.said.emit()
        sari.until(lambda: sari.window.antrian.model.rowCount() == 1)
        rina.do(1, Start())
        rina.until(lambda: rina.told() == (0, 0))

        rina.cable.pull_out()
        rina.until(lambda: rina.kind == "offline")
        host = rina.window.antrian.case_host
        host.read(1)
        rina.until(lambda: host.panel.case is not None)
        host.panel.trigger("complete")
        form = host.panel.form
        assert form is not None and form.proofs is not None
        form.proofs.take([tmp_path / "sesudah.png"])
        proofs = form.proofs
        rina.until(lambda: proofs.hashes == (sha,))
        form.submit()
        rina.until(lambda: rina.room.case(1).status == "selesai")
        assert rina.room.case(1).result_photos == (sha,)
        host.read(1)
        mine = host.panel.body.evidence.after
        rina.until(lambda: mine.note.text() == "belum terkirim")
        rina.until(lambda: mine.picture.words == "")  # one's own photo is there without a line

        rina.cable.plugged = True
        rina.window.agreement.sync()
        rina.until(lambda: at.sql("select size from tanggap.blob") == [(len(data),)])
        rina.until(lambda: mine.note.text() == "")

        sari.until(lambda: sari.room.case(1).status == "selesai")
        theirs = sari.window.antrian.case_host
        theirs.read(1)
        sari.until(lambda: theirs.panel.body.evidence.after.addresses == (sha,))
        sari.until(lambda: theirs.panel.body.evidence.after.picture.words == "")
        found = theirs.photos.blobs
        assert found is not None
        assert found.path(sha) == found.cache / sha[:2] / f"{sha}.png"
    finally:
        for seat in (rina, sari):
            seat.window.agreement.answers.panel.close()
            seat.room.close()
        QApplication.processEvents()
