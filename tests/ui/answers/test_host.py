"""What keeps pill, message and panel true, over a real store and the real threads."""

from __future__ import annotations

from console.core.errors import Refused as Failure
from console.ui.messages import REFUSAL, SUCCESS
from models.commands import Start
from tests.ui.answers.conftest import Room


def numbers(room: Room) -> list[str]:
    return [row[0] for row in room.sql("select number from complaint order by n")]


def test_the_pill_counts_what_is_unsent_and_refused(worked: Room) -> None:
    worked.state("connected", since=1)
    assert worked.pill.text() == "2 ditolak  ·  2 belum terkirim"
    worked.state("offline", since=worked.at.desk.now() - 1680)
    assert worked.pill.text() == "Luring sejak 07.42  ·  2 belum terkirim  ·  2 ditolak"
    worked.state("stopped", reason=Failure("central.too_old"))
    assert worked.pill.text().startswith("Berhenti  ·  konsol perlu diperbarui")
    assert "Perbarui Tanggap" in worked.pill.toolTip()
    worked.state("filling", count=12_400)
    worked.answers.set_state(None)
    assert worked.pill.text() == "Satu mesin  ·  belum ada pusat"
    assert (worked.answers.unsent, worked.answers.refused) == (2, 2)


def test_refusals_that_stood_there_before_are_no_news(worked: Room) -> None:
    worked.state("connected")
    assert worked.at.said == ""


def test_a_refusal_is_told_once_with_number_and_reason(room: Room) -> None:
    room.receive(2)
    room.state("connected")
    room.do(Start(), 0)
    room.told()
    assert room.at.said == ""
    room.refuse("kind = 'start'", "refused.status.start", status="ditolak")
    room.told()
    message = room.at.desk.messages.current
    assert message is not None and message.kind == REFUSAL and message.result is not None
    assert message.text == f"{numbers(room)[0]} ditolak pusat: Laporan berstatus Ditolak tidak bisa dimulai."
    room.told()
    assert room.at.desk.messages.waiting == 0
    message.result()
    room.at.settle()
    assert room.answers.panel.isVisible() and room.at.said == ""


def test_many_refusals_are_one_message(room: Room) -> None:
    room.receive(3)
    room.state("connected")
    for place in (0, 1, 2):
        room.do(Start(), place)
        room.refuse(f"kind = 'start' and n = {4 + place}")
        room.told()
    assert room.at.desk.messages.waiting == 0
    assert room.at.said.startswith(f"3 pekerjaan ditolak pusat, terbaru {numbers(room)[2]}: Aturan")
    room.at.desk.messages.dismiss()
    room.do(Start(), 0)
    room.refuse("kind = 'start' and n = 7")
    room.told()
    assert room.at.said.startswith(f"{numbers(room)[0]} ditolak pusat: ")


def test_whoever_looks_at_the_list_is_not_told(room: Room) -> None:
    room.receive(1)
    room.state("connected")
    panel = room.open()
    assert panel.model.rowCount() == 2
    room.do(Start(), 0)
    room.refuse("kind = 'start'")
    room.told()
    assert room.at.said == "" and panel.model.data(panel.model.index(0)) == "Ditolak (1)"


def test_the_panel_knows_address_and_last_contact(worked: Room) -> None:
    now = worked.at.desk.now()
    worked.sql("insert into meta(key, value) values ('sync.at', ?)", str(now - 600))
    worked.state("starting")
    panel = worked.open()
    assert panel.strip.place.text() == "pusat.contoh.id · kontak terakhir 08.00"
    worked.state("connected", since=now - 60)
    worked.state("offline", since=now)
    assert panel.strip.place.text() == "pusat.contoh.id · kontak terakhir 08.10"


def test_doing_it_again_on_top(worked: Room) -> None:
    worked.state("connected")
    said: list[bool] = []
    worked.at.desk.said.connect(lambda: said.append(True))
    panel = worked.open()
    before = numbers(worked)
    panel.list.go_to(panel.model.row_of(4))  # the coordination of the first report
    panel.detail.redo.click()
    worked.at.settle()
    message = worked.at.desk.messages.current
    assert message is not None and message.kind == SUCCESS and message.text == f"{before[0]} dikerjakan lagi"
    assert said and worked.pill.text() == "1 ditolak  ·  3 belum terkirim"
    assert worked.sql("select status from complaint where n = 1") == [("koordinasi",)]
    assert worked.sql("select dealt from event where n = 4") == [(2,)]
    assert message.undo is not None
    message.undo()
    worked.at.settle()
    assert worked.at.said == "Diurungkan"
    assert worked.sql("select status from complaint where n = 1") == [("menunggu",)]


def test_what_the_case_does_not_allow_any_more_is_refused_and_stays(worked: Room) -> None:
    worked.state("connected")
    panel = worked.open()
    panel.list.go_to(panel.model.row_of(4))
    worked.sql("update complaint set status = 'selesai' where n = 1")  # after it was read
    panel.detail.redo.click()
    worked.at.settle()
    assert worked.at.said == "Laporan berstatus Selesai tidak bisa dikoordinasikan."
    assert worked.pill.text().startswith("2 ditolak")
    assert not panel.detail.redo.isEnabled()  # read again
    assert panel.detail.drop.isEnabled()


def test_letting_go_and_taking_that_back(worked: Room) -> None:
    worked.state("connected")
    panel = worked.open()
    panel.drop_all.click()
    worked.at.settle()
    assert worked.at.said == "2 pekerjaan yang ditolak dilepas"
    assert worked.pill.text() == "Tersambung  ·  2 belum terkirim"
    assert panel.model.data(panel.model.index(0)) == "Belum terkirim (2)"
    worked.at.desk.undo.undo()
    worked.at.settle()
    assert worked.at.said == "2 pekerjaan yang ditolak menunggu lagi"
    assert worked.pill.text().startswith("2 ditolak") and worked.at.desk.messages.waiting == 0
    worked.at.desk.undo.redo()
    worked.at.settle()
    assert worked.pill.text() == "Tersambung  ·  2 belum terkirim"
    assert worked.sql("select dealt from event where outcome = 'refused'") == [(1,), (1,)]


def test_a_disk_that_is_full_says_so_and_loses_nothing(worked: Room) -> None:
    from console.core.errors import Unavailable

    worked.state("connected")
    panel = worked.open()

    def full(*_: object) -> int:
        raise Unavailable("store.full", path="/x")

    worked.at.desk.dispatcher.settle_refused = full  # type: ignore[method-assign]
    panel.detail.drop.click()
    worked.at.settle()
    assert worked.at.said.startswith("Disk penuh") and panel.detail.drop.isEnabled()
    assert worked.pill.text().startswith("2 ditolak")


def test_retry_and_case_are_passed_on(worked: Room) -> None:
    worked.state("offline")
    panel = worked.open()
    with worked.qtbot.waitSignal(worked.answers.retry_asked):
        panel.strip.retry.click()
    with worked.qtbot.waitSignal(worked.answers.case_asked) as asked:
        panel.detail.look.click()
    assert asked.args == [2]  # the newest refusal is about the second report


def test_it_opens_below_the_pill_and_within_the_screen(worked: Room) -> None:
    worked.window.resize(400, 60)
    worked.window.move(300, 10)
    worked.window.show()
    worked.state("connected")
    panel = worked.open()
    free = worked.pill.screen().availableGeometry()
    assert free.contains(panel.geometry())
    assert panel.y() >= worked.window.y()
    panel.close()
    again = worked.open()
    assert again is panel and panel.isVisible()
