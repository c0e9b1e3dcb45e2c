"""Stories of a start: which dialog comes, what is kept of the answers, and how it ends."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core import access
from console.core.access import Address, Identity, Probe, Remembered, parse
from console.core.errors import Refused, Told, Unavailable
from console.core.settings import FILE, Settings, load, save
from console.ui import i18n
from console.ui.signin import Doors, FirstRun, SignedIn, SignIn, SignInFlow, decide, run_dialogs
from console.ui.theme import Theme
from console.ui.work import Work
from tests.support.desks import WAIT_MS

HOST = "pusat.tanggap.internal"
URL = f"postgresql://{HOST}/tanggap"
GOOD = "rahasia"
WHO = Identity("rina", UUID(int=1), 7, b"", 1, "", ("tanggap_operator",))


class Ring:
    """Stands for `access.Secrets`: a keyring in memory, which may be locked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def available(self) -> bool:
        return True

    def _open(self) -> None:
        if self.locked:
            raise Unavailable("access.keyring", reason="KeyringLocked")

    def get(self, address: Address, user: str) -> str:
        self._open()
        return self.kept.get((address.text, user), "")

    def set(self, address: Address, user: str, password: str) -> None:
        self._open()
        self.kept[address.text, user] = password

    def forget(self, address: Address, user: str) -> None:
        self._open()
        self.kept.pop((address.text, user), None)


class Start:
    """A start of the console and what a person does with it."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, theme: Theme, work: Work, home: Path) -> None:
        self.qtbot, self.qapp, self.theme, self.work, self.home = qtbot, qapp, theme, work, home
        self.ring = Ring()
        self.answers: list[SignedIn | None] = []
        self.environ: dict[str, str] = {"TANGGAP_HOME": str(home)}
        self.asked: list[tuple[Any, ...]] = []
        self.failure: Told | None = None
        self.flow: SignInFlow | None = None

    @property
    def doors(self) -> Doors:
        def probe(address: Address, *, ca: str) -> Probe:
            self.asked.append((address.text, ca))
            return Probe(True, True)

        def sign_in(address: Address, user: str, password: str, *, ca: str) -> Identity:
            self.asked.append((address.text, user, password, ca))
            if self.failure is not None:
                raise self.failure
            return WHO

        return Doors(probe, sign_in, self.ring)  # type: ignore[arg-type]

    @property
    def settings(self) -> Settings:
        return load(self.environ, "rina")

    def begin(self, **more: Any) -> None:
        self.flow = SignInFlow(
            self.qapp, self.theme, self.work, self.settings, self.environ, doors=self.doors, **more
        )
        self.flow.finished.connect(self.answers.append)
        self.flow.start()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            self.qtbot.waitUntil(lambda: self.work.idle, timeout=WAIT_MS)
            QApplication.processEvents()

    @property
    def first(self) -> FirstRun:
        assert self.flow is not None
        assert isinstance(self.flow.dialog, FirstRun)
        return self.flow.dialog

    @property
    def door(self) -> SignIn:
        assert self.flow is not None
        assert isinstance(self.flow.dialog, SignIn)
        return self.flow.dialog

    def enter(self, password: str = GOOD) -> None:
        self.door.password.setText(password)
        self.door.enter.click()
        self.settle()

    @property
    def file(self) -> dict[str, Any]:
        return tomllib.loads((self.home / FILE).read_text("utf-8"))

    @property
    def end(self) -> SignedIn:
        assert len(self.answers) == 1
        assert self.answers[0] is not None
        assert self.flow is None or self.flow.dialog is None
        return self.answers[0]


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, theme: Theme, home: Path) -> Iterator[Start]:
    work = Work()
    crashes: list[Exception] = []
    work.crashed.connect(crashes.append)
    made = Start(qtbot, qapp, theme, work, home)
    yield made
    if made.flow is not None:
        made.flow.close()
        made.flow.deleteLater()
    work.close()
    work.deleteLater()
    theme.set_mode("light")
    i18n.install(qapp, "id")
    assert not crashes, crashes


# Which dialog ----------------------------------------------------------------------------------------------


def settings_with(home: Path, **values: Any) -> Settings:
    save(home, values)
    return load({"TANGGAP_HOME": str(home)}, "rina")


def test_a_first_start_asks_where(home: Path) -> None:
    environ = {"TANGGAP_HOME": str(home)}
    assert decide(load(environ, "rina"), environ, home) == "first_run"
    environ["TANGGAP_CENTRAL"] = ""  # somebody said: none
    assert decide(load(environ, "rina"), environ, home) == "none"
    assert not home.exists()  # deciding makes nothing


def test_a_file_of_ours_means_it_is_no_first_start(home: Path) -> None:
    assert decide(settings_with(home, central=""), {}, home) == "none"
    (home / FILE).unlink()
    access.remember(home, HOST, "rina")
    assert decide(load({"TANGGAP_HOME": str(home)}, "rina"), {}, home) == "none"


def test_a_central_asks_who_unless_a_password_was_handed_over(home: Path) -> None:
    settings = settings_with(home, central=URL)
    assert decide(settings, {}, home) == "sign_in"
    assert decide(settings, {access.PASSWORD: GOOD}, home) == "none"
    assert decide(settings_with(home, central=f"postgresql://rina:{GOOD}@pusat"), {}, home) == "none"
    assert decide(settings_with(home, central="embedded:///srv/tanggap"), {}, home) == "none"


def test_a_central_that_is_no_address_is_told(home: Path) -> None:
    with pytest.raises(Refused) as refused:
        decide(settings_with(home, central="http://pusat"), {}, home)
    assert refused.value.code == "access.address"


# The first start -------------------------------------------------------------------------------------------


def test_this_computer_only_is_kept(start: Start) -> None:
    start.begin()
    start.first.cards["alone"].dot.setChecked(True)
    start.first.theme_box.setCurrentIndex(2)
    start.first.theme_box.activated.emit(2)
    assert start.theme.dark
    start.first.next.click()
    start.settle()
    end = start.end
    assert (end.kind, end.user, end.address, end.settings.theme) == ("alone", "rina", None, "dark")
    assert start.file == {"theme": "dark"}
    assert decide(start.settings, start.environ, start.home) == "none"
    assert end.settings == start.settings  # the next start finds what this one goes on with


def test_nothing_is_kept_of_an_example(start: Start) -> None:
    start.begin()
    start.first.cards["demo"].dot.setChecked(True)
    start.first.next.click()
    start.settle()
    assert start.end.kind == "demo"
    assert not start.home.exists()


def test_a_central_is_checked_kept_and_signed_in_to(start: Start) -> None:
    start.environ["TANGGAP_CENTRAL_CA"] = "/etc/kota/ca.pem"
    start.begin(last_data=1_763_945_880)
    start.first.address.setText(f"budi@{HOST}")
    start.first.next.click()
    start.settle()
    assert start.file == {"central": URL, "theme": "light"}  # without the name: that is the next question
    assert start.door.user.text() == "budi"
    assert start.door.address.currentText() == HOST
    start.enter()
    assert start.asked == [(HOST, "/etc/kota/ca.pem"), (HOST, "budi", GOOD, "/etc/kota/ca.pem")]
    end = start.end
    assert (end.kind, end.address, end.user, end.password, end.identity) == (
        "central",
        parse(HOST),
        "budi",
        GOOD,
        WHO,
    )
    assert (end.offline, end.trouble, end.settings.central) == (False, None, URL)
    assert start.ring.kept == {(HOST, "budi"): GOOD}
    assert access.remembered(start.home) == [Remembered(HOST, "budi")]
    everything = "".join(path.read_text("utf-8") for path in start.home.iterdir() if path.is_file())
    assert GOOD not in everything + repr(end)


def test_a_disk_that_takes_nothing_is_told_and_the_question_stays(start: Start) -> None:
    start.home.parent.mkdir(exist_ok=True)
    start.begin()
    start.home.write_text("a file where the home should be")
    start.first.cards["alone"].dot.setChecked(True)
    start.first.next.click()
    start.settle()
    assert start.answers == []
    assert start.first.verdict.accessibleName()
    start.home.unlink()
    start.first.next.click()
    start.settle()
    assert start.end.kind == "alone"


def test_leaving_keeps_nothing(start: Start) -> None:
    start.begin()
    start.first.leave.click()
    assert start.answers == [None]
    assert not start.home.exists()


# Who is there ----------------------------------------------------------------------------------------------


def test_the_embedded_central_asks_nothing(start: Start) -> None:
    save(start.home, {"central": "embedded:///srv/tanggap", "operator": "Rina S."})
    start.begin()
    assert (start.end.kind, start.end.user) == ("alone", "Rina S.")
    assert start.end.address == parse("embedded:///srv/tanggap")


def test_a_kept_password_needs_no_dialog(start: Start) -> None:
    save(start.home, {"central": URL})
    access.remember(start.home, HOST, "budi")
    start.ring.kept[HOST, "budi"] = GOOD
    start.begin()
    assert (start.end.user, start.end.password, start.end.identity) == ("budi", GOOD, None)
    assert start.asked == []  # the window does not wait for the network


def test_a_password_of_the_environment_needs_none_either(start: Start) -> None:
    start.environ |= {"TANGGAP_CENTRAL": f"postgresql://kamera@{HOST}", access.PASSWORD: GOOD}
    start.begin()
    assert (start.end.user, start.end.password, start.end.address) == (
        "kamera",
        GOOD,
        parse(f"kamera@{HOST}"),
    )
    assert start.ring.kept == {}


def test_a_locked_keyring_does_not_hold_anybody_up(start: Start) -> None:
    save(start.home, {"central": URL})
    start.ring.locked = True
    start.begin()
    start.enter()
    end = start.end
    assert end.identity == WHO
    assert end.trouble is not None
    assert end.trouble.code == "access.keyring"


def test_a_refused_password_is_asked_for_again(start: Start) -> None:
    save(start.home, {"central": URL})
    start.ring.kept[HOST, "rina"] = "lama"
    start.begin(refused=Refused("access.password"))
    assert start.door.wrong["password"].text() == "Nama pengguna atau sandi salah."
    start.enter("baru")
    assert start.ring.kept == {(HOST, "rina"): "baru"}
    assert start.end.password == "baru"  # noqa: S105


def test_who_does_not_keep_it_takes_out_what_was_kept(start: Start) -> None:
    save(start.home, {"central": URL})
    start.ring.kept[HOST, "rina"] = "lama"
    start.begin(refused=Refused("access.password"))
    start.door.keep.click()
    start.enter()
    assert start.ring.kept == {}


def test_another_central_chosen_at_the_door_is_kept(start: Start) -> None:
    save(start.home, {"central": URL})
    access.remember(start.home, "latihan", "budi")
    start.begin()
    start.door.address.setCurrentIndex(1)
    start.door.address.activated.emit(1)
    start.failure = Refused("access.password")
    start.enter("salah")
    assert start.file == {"central": URL}  # not before somebody was let in
    start.failure = None
    start.enter()
    assert start.file == {"central": "postgresql://latihan/tanggap"}
    assert (start.end.settings.central, start.end.user) == ("postgresql://latihan/tanggap", "budi")


def test_working_offline(start: Start) -> None:
    save(start.home, {"central": URL})
    start.failure = Unavailable("access.timeout", address=HOST)
    start.begin()
    start.enter()
    start.door.offline.click()
    end = start.end
    assert (end.kind, end.offline, end.user, end.password, end.identity) == (
        "central",
        True,
        "rina",
        "",
        None,
    )
    assert end.address == parse(HOST)
    assert access.remembered(start.home) == []  # nobody has checked that name


def test_leaving_at_the_door(start: Start) -> None:
    save(start.home, {"central": URL})
    start.begin()
    start.door.reject()
    assert start.answers == [None]


# From outside ----------------------------------------------------------------------------------------------


def test_run_dialogs_waits_for_the_answer(start: Start) -> None:
    def answer() -> None:
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, FirstRun) and w.isVisible())
        dialog.cards["alone"].dot.setChecked(True)
        dialog.next.click()

    QTimer.singleShot(0, answer)
    end = run_dialogs(start.qapp, start.theme, start.work, start.settings, start.environ, doors=start.doors)
    assert end is not None
    assert end.kind == "alone"


def test_run_dialogs_returns_at_once_where_nothing_is_asked(start: Start) -> None:
    save(start.home, {"central": ""})
    end = run_dialogs(start.qapp, start.theme, start.work, start.settings, start.environ, doors=start.doors)
    assert end is not None
    assert end.kind == "alone"


def test_run_dialogs_can_be_left(start: Start) -> None:
    def leave() -> None:
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, FirstRun) and w.isVisible())
        dialog.language_box.setCurrentIndex(1)
        dialog.language_box.activated.emit(1)
        dialog.leave.click()

    QTimer.singleShot(0, leave)
    assert (
        run_dialogs(start.qapp, start.theme, start.work, start.settings, start.environ, doors=start.doors)
        is None
    )
