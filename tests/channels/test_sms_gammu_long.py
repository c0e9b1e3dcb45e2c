"""Long messages in Gammu's inbox: joined from parts that come in any order, late, twice or never."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.channels.sms_gammu import GammuConnector
from console.channels.sms_gammu_cursor import ROWS
from models.delivery import Item
from models.report import Report
from tests.support.fake_gammu import FakeGammu, Intake, gammu

NOW = 1_763_946_600
SENDER = "+6281234567890"
DAY = 86_400


@pytest.fixture(scope="module")
def made() -> Iterator[FakeGammu]:
    with gammu() as one:
        yield one


@pytest.fixture
def smsd(made: FakeGammu) -> FakeGammu:
    made.clean()
    return made


def items(smsd: FakeGammu, now: int = NOW) -> list[Item]:
    """All there is, for somebody who never asked before."""
    return [item for page in GammuConnector(smsd.url, "", lambda: now).fetch("") for item in page.items]


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("joined", [True, False])
def test_a_long_message_is_joined(smsd: FakeGammu, joined: bool, wide: bool) -> None:
    smsd.long(
        SENDER, ["Saluran mampet di ", "Jalan Kenanga ", "sejak kemarin 🙏"], NOW, joined=joined, wide=wide
    )
    (report,) = items(smsd)
    assert isinstance(report, Report)
    assert report.text == "Saluran mampet di Jalan Kenanga sejak kemarin 🙏"


def test_parts_out_of_order_across_fetches_and_programs(smsd: FakeGammu) -> None:
    parts = ["Pohon ", "tumbang ", "di Tebet"]
    intake = Intake(smsd.url)
    for seq in (3, 1):
        smsd.long(SENDER, parts, NOW, only=[seq])
        intake.poll(NOW)
        intake.poll(NOW + 600)
        assert intake.texts == []
    assert smsd.unmarked() == [1, 2], "a part that waits is nobody's yet"
    smsd.row(SENDER, "Pesan lain", NOW)
    smsd.long(SENDER, parts, NOW, only=[2])
    intake.poll(NOW + 1200)
    assert intake.texts == ["Pesan lain", "Pohon tumbang di Tebet"]
    intake.poll(NOW)
    assert smsd.unmarked() == []


def test_a_part_that_waits_is_found_though_somebody_marked_it(smsd: FakeGammu) -> None:
    intake = Intake(smsd.url)
    smsd.long(SENDER, ["Satu ", "dua"], NOW, only=[1])
    intake.poll(NOW)
    smsd.db.execute('update inbox set "Processed" = true')
    smsd.long(SENDER, ["Satu ", "dua"], NOW, only=[2])
    intake.poll(NOW)
    assert intake.texts == ["Satu dua"]


def test_parts_either_side_of_a_page(smsd: FakeGammu) -> None:
    smsd.long(SENDER, ["Awal ", "akhir"], NOW, only=[1])
    smsd.plain(f"Pesan {n}" for n in range(ROWS))
    smsd.long(SENDER, ["Awal ", "akhir"], NOW, only=[2])
    intake = Intake(smsd.url)
    intake.poll(NOW)
    assert intake.texts[-1] == "Awal akhir" and len(intake.texts) == ROWS + 1
    intake.poll(NOW)
    assert smsd.unmarked() == []


def test_two_long_messages_with_one_reference_stay_two(smsd: FakeGammu) -> None:
    """References come round again, and two senders use the same."""
    smsd.long(SENDER, ["Lama ", "sekali"], NOW - 2 * 3600, only=[1])
    smsd.long("+6281299990000", ["Orang ", "lain"], NOW, only=[2])
    smsd.long(SENDER, ["Baru ", "saja"], NOW, only=[2])
    smsd.long(SENDER, ["Baru ", "saja"], NOW, only=[1])
    assert [item.text for item in items(smsd) if isinstance(item, Report)] == ["Baru saja"]


def test_after_a_day_what_came_is_delivered_with_the_gap_shown(smsd: FakeGammu) -> None:
    parts = ["Satu. ", "Dua. ", "Tiga. ", "Empat."]
    smsd.long(SENDER, parts, NOW, only=[2, 4])
    intake = Intake(smsd.url)
    intake.poll(NOW + DAY - 1)
    assert intake.texts == []
    intake.poll(NOW + DAY)
    assert intake.texts == ["[…]Dua. […]Empat."]
    intake.poll(NOW + DAY)
    assert smsd.unmarked() == []


def test_a_part_that_comes_after_that_makes_the_message_whole(smsd: FakeGammu) -> None:
    parts = ["Satu. ", "Dua. ", "Tiga."]
    smsd.long(SENDER, parts, NOW, only=[1, 3])
    intake = Intake(smsd.url)
    intake.poll(NOW + DAY)
    assert intake.texts == ["Satu. […]Tiga."]
    smsd.long(SENDER, parts, NOW, only=[2])
    intake.poll(NOW + DAY + 60)
    (edit,) = intake.edits
    assert edit.text == "Satu. Dua. Tiga." and [edit.external_id] == list(intake.reports)
    assert edit.version


def test_a_copy_of_a_part_is_no_new_message(smsd: FakeGammu) -> None:
    parts = ["Satu ", "dua"]
    intake = Intake(smsd.url)
    smsd.long(SENDER, parts, NOW, only=[1])
    smsd.long(SENDER, parts, NOW, only=[1])
    smsd.long(SENDER, parts, NOW, only=[2])
    intake.poll(NOW)
    assert intake.texts == ["Satu dua"]
    smsd.long(SENDER, parts, NOW, only=[2])  # and one more, when all was over
    intake.poll(NOW)
    intake.poll(NOW + DAY)
    assert (intake.texts, intake.edits, intake.bad) == (["Satu dua"], [], [])
    intake.poll(NOW + DAY)
    assert smsd.unmarked() == []


def test_a_part_whose_words_gammu_could_not_write_is_read_from_its_bytes(smsd: FakeGammu) -> None:
    """On a second try SMSD leaves TextDecoded empty (sql.c, retry)."""
    smsd.row(SENDER, "Jalan ", NOW, udh="050003070201")
    smsd.row(SENDER, "", NOW, udh="050003070202", hexed="rusak berat".encode("utf-16-be").hex())
    assert [item.text for item in items(smsd) if isinstance(item, Report)] == ["Jalan rusak berat"]


@pytest.mark.parametrize("udh", [
    "05", "0500", "050003", "05000307", "0500030702", "0500030700", "050003070003", "050003070204", "050003070101",
    "zz", "06080412", "FF00030702", "0B05040B8423F0", "05040B8423F0", "0500030702010", "0600030702",
])  # fmt: skip
def test_half_a_header_is_a_single_message(smsd: FakeGammu, udh: str) -> None:
    smsd.row(SENDER, "Utuh", NOW, udh=udh)
    (report,) = items(smsd)
    assert isinstance(report, Report) and report.text == "Utuh"


def test_a_header_may_say_other_things_first(smsd: FakeGammu) -> None:
    """Ports before the place in the message."""
    smsd.row(SENDER, "Satu ", NOW, udh="0B0504158200000003070201")
    smsd.row(SENDER, "dua", NOW, udh="0B0504158200000003070202")
    assert [item.text for item in items(smsd) if isinstance(item, Report)] == ["Satu dua"]
