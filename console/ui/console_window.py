"""The window of the console: the frame, its screens, and what ties them to the desk.

Made by the composition root. Owns the timers; knows which screens exist, what the command bar means and when to stop.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from console.core import collector, records
from console.ui.actions import Actions, build
from console.ui.agreement import Agreement
from console.ui.antrian import AntrianScreen
from console.ui.command_words import CommandWords
from console.ui.cover import CoverWatch
from console.ui.crash import CrashHandler, Drafts
from console.ui.desk import Desk
from console.ui.files import Files
from console.ui.garbage import Garbage
from console.ui.main_window import Hint, MainWindow
from console.ui.messages import REFUSAL, Message
from console.ui.notify import Notifier, Tray
from console.ui.queue.views import View
from console.ui.rail import screens
from console.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.core.clearing import ReadySet
    from console.core.line import Line
    from console.core.notice_kinds import Notice
    from console.ui.load import LoadScreen
    from console.ui.patterns import PatternsScreen
    from console.ui.quarantine import QuarantineScreen
    from console.ui.red import RedScreen
    from console.ui.rules import RulesScreen
    from console.ui.wall import WallScreen
    from models.filters import Filter

CLOCK_MS: Final = 1000
#: Modules imported one by one in a thread after the first paint, so that no later click waits for them.
WARM: Final = ("sqlalchemy", "console.core.suggest", "console.core.verbs", "shapely", "pyqtgraph")


class ConsoleWindow(QObject):
    """One operator's window.

    Attributes:
        frame: the frame; the screens live in it.
        antrian: the screen where the work happens.
        actions: the window's actions and keys.
    """

    SCREENS: Final[tuple[str, ...]] = (
        "queue", "red", "patterns", "wall", "load", "rules", "quarantine", "channels", "settings",
    )  # fmt: skip

    painted = Signal()  # the queue's first rows stand
    ended = Signal()

    def __init__(
        self, theme: Theme, desk: Desk, layout: Path, *, demo: bool = False, line: Line | None = None,
        notices: bool = False,
    ) -> None:  # fmt: skip
        """Build everything; nothing is read yet.

        Args:
            theme: colours and fonts.
            desk: the way to the core.
            layout: ini file of geometry, columns and splitters.
            demo: fill an empty store with the made city and let it live.
            line: the way to the central; None: there is none.
            notices: tell what comes up while nobody looks.
        """
        super().__init__()
        self.theme, self.desk = theme, desk
        self._demo, self._notices = demo, notices
        self._minute = -1
        self.antrian = AntrianScreen(theme, desk)
        settings = QSettings(str(layout), QSettings.Format.IniFormat)
        self.quarantine: QuarantineScreen | None = None  # made when it is first wanted
        self.red: RedScreen | None = None
        self.wall: WallScreen | None = None
        self.load: LoadScreen | None = None
        self.patterns: PatternsScreen | None = None
        self.rules: RulesScreen | None = None
        self._rules_draft: dict[str, list[str]] | None = None  # waits for its screen
        self._on_a_case = (False, False)
        factories = {
            "queue": self._antrian, "red": self._red, "patterns": self._patterns, "wall": self._wall,
            "load": self._load, "rules": self._rules, "quarantine": self._quarantine, "channels": self._channels,
            "settings": self._preferences,
        }  # fmt: skip
        self.frame = MainWindow(theme, desk.messages, settings, screens(factories))
        self.drafts = Drafts(desk.store.settings.home / "drafts")
        self.drafts.register("case", self.antrian.draft)
        self.drafts.register("reply", self.antrian.case_host.reply_draft)
        self.drafts.register("rules", lambda: self.rules.draft() if self.rules else self._rules_draft)
        self.crash = CrashHandler(self.drafts)
        self.actions = self._build_actions()
        self.words = CommandWords(desk, self.antrian, self.frame)
        self.agreement = Agreement(theme, desk, self.frame, self.antrian, line)
        self.covers = CoverWatch(desk, self.frame.top, self.antrian.views, self)
        self.notifier = Notifier(desk, self.frame, self)
        self.files = Files(theme, desk, self.frame, line)
        self._garbage = Garbage(self)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._on_tick)
        self._connect()

    def show(self) -> None:
        """On screen, with its bars; the queue follows."""
        self.frame.set_user(self.desk.me, self.tr_role(self.desk.role))
        self.frame.set_screen("queue")
        self._on_tick()
        self.agreement.show()
        self.frame.show()

    def begin(self) -> None:
        """Read the queue, then the map, then the rest; called once the window is shown."""
        self.crash.install()
        self.crash.set_window(self.frame)
        self._clock.start()
        self._garbage.begin()
        self.antrian.first_shown.connect(self._on_first_shown)
        self.antrian.begin()
        self.drafts.restore({  # the panel is made when it is wanted
            "case": lambda draft: self.antrian.case.restore(draft),  # noqa: PLW0108
            "reply": lambda draft: self.antrian.case.body.reply.restore(draft),  # noqa: PLW0108
            "rules": self._on_rules_draft,
        })  # fmt: skip

    def end(self) -> None:
        """Stop timers, finish writes, close connections."""
        self._clock.stop()
        if self.wall is not None:
            self.wall.close_windows()
        self.desk.undo.changed.disconnect(self._on_undo_changed)  # a stack that dies empties itself once more
        self._garbage.end()
        self.notifier.end()
        self.files.end()
        self.agreement.end()
        self.antrian.end()
        self.desk.close()
        self.crash.remove()
        self.ended.emit()

    def tr_role(self, role: str) -> str:
        """A role as it is called on screen."""
        return {
            "operator": self.tr("operator"), "supervisor": self.tr("pengawas"), "auditor": self.tr("pemeriksa"),
        }.get(role, role)  # fmt: skip

    def _antrian(self) -> QWidget:
        return self.antrian

    def _quarantine(self) -> QWidget:
        from console.ui.quarantine import QuarantineScreen

        self.quarantine = QuarantineScreen(self.theme, self.desk)
        self.quarantine.count_changed.connect(self._tell_quarantine)
        return self.quarantine

    def _patterns(self) -> QWidget:
        from console.ui.patterns import PatternsScreen

        self.patterns = PatternsScreen(self.theme, self.desk)
        self.patterns.cases_asked.connect(self._on_cases_asked)
        return self.patterns

    def _red(self) -> QWidget:
        from console.ui.red import RedScreen

        self.red = RedScreen(self.theme, self.desk)
        self.red.cases_asked.connect(self._on_cases_asked)
        self.red.clearing_asked.connect(self._on_clearing_asked)
        self.red.briefing_asked.connect(self.files.brief)
        return self.red

    def _wall(self) -> QWidget:
        from console.ui.wall import WallScreen

        self.wall = WallScreen(self.theme, self.desk)
        return self.wall

    def _load(self) -> QWidget:
        from console.ui.load import LoadScreen

        self.load = LoadScreen(self.theme, self.desk)
        self.load.cases_asked.connect(self._on_cases_asked)
        self.load.spread_asked.connect(self._on_spread_asked)
        return self.load

    def _rules(self) -> QWidget:
        from console.ui.rules import RulesScreen

        self.rules = RulesScreen(self.theme, self.desk)
        self.rules.cases_asked.connect(self._on_cases_asked)
        if self._rules_draft is not None:
            self.rules.restore(self._rules_draft)
        return self.rules

    def _channels(self) -> QWidget:
        from console.ui.channels import ChannelsScreen

        screen = ChannelsScreen(self.theme, self.desk, self.agreement.health)
        screen.quarantine_asked.connect(lambda _channel: self.frame.set_screen("quarantine"))
        return screen

    def _preferences(self) -> QWidget:
        from console.ui.preferences import PreferencesScreen

        return PreferencesScreen(self.theme, self.desk)

    def _build_actions(self) -> Actions:
        antrian, undo = self.antrian, self.desk.undo
        handlers = {name: self._trigger(name) for name in antrian.ACTIONS}
        handlers |= {
            "undo": undo.undo,
            "redo": undo.redo,
            "sync": self._sync,
            "command_bar": self.frame.focus_command_bar,
            "help": lambda: self.frame.show_keys(self.actions),
        }
        return build(self.frame, handlers, self.theme)

    def _trigger(self, name: str):  # type: ignore[no-untyped-def]
        return lambda: self._do(name)

    def _do(self, name: str) -> None:
        """Do an action on the screen that is seen; a key never acts on cases behind another screen."""
        if self.frame.screen_id == "queue" and name == "reply":
            self.words.reply()
        elif self.frame.screen_id == "queue":
            self.antrian.trigger(name)
        elif self.frame.screen_id == "quarantine" and self.quarantine and name in self.quarantine.ACTIONS:
            self.quarantine.trigger(name)
        elif self.frame.screen_id == "red" and self.red and name in self.red.ACTIONS:
            self.red.trigger(name)
        elif self.frame.screen_id == "load" and self.load and name in self.load.ACTIONS:
            self.load.trigger(name)

    def _sync(self) -> None:
        self.desk.look()
        self.agreement.sync()
        if self.frame.screen_id == "quarantine" and self.quarantine:
            self.quarantine.refresh()
        if self.frame.screen_id == "red" and self.red:
            self.red.refresh()
        if self.frame.screen_id == "load" and self.load:
            self.load.refresh()
        if self.frame.screen_id == "patterns" and self.patterns:
            self.patterns.refresh()
        if self.frame.screen_id == "channels":
            self.agreement.health.ask()

    def _connect(self) -> None:
        frame, desk, antrian = self.frame, self.desk, self.antrian
        desk.work.crashed.connect(self.crash.report)
        desk.undo.changed.connect(self._on_undo_changed)
        desk.changed.connect(self._on_changed)
        antrian.possible.connect(self._on_possible)
        antrian.export_asked.connect(self.files.export)
        antrian.map_host.rule_asked.connect(self._on_rule_asked)
        antrian.views.cover_asked.connect(lambda: frame.set_screen("settings"))
        self.covers.settings_asked.connect(lambda: frame.set_screen("settings"))
        self.covers.view_asked.connect(self._on_cover)
        self.agreement.health.stopped.connect(lambda n: frame.set_badge("channels", n))
        self.agreement.health.look_asked.connect(lambda: frame.set_screen("channels"))
        frame.screen_changed.connect(self._on_screen)
        frame.command_entered.connect(self._on_command)
        self.words.screen_asked.connect(frame.set_screen)
        frame.search_text_changed.connect(self._on_search)
        self.notifier.asked.connect(self._on_notice)
        if desk.store.settings.sounds:
            desk.messages.changed.connect(self._sound)
        frame.set_commands(self.words.offered())

    def _on_cover(self, view: View) -> None:
        self.frame.set_screen("queue")
        self.antrian.views.chosen.emit(view)

    def _on_cases_asked(self, wanted: Filter) -> None:
        self.frame.set_screen("queue")
        self.antrian.show_filter(wanted, select_first=True)

    def _on_notice(self, notice: Notice) -> None:
        """Show what a notice is about: a kelurahan in the review, a surge among today's, else its cases."""
        if notice.kind == "red":
            self.frame.set_screen("red")
            if self.red is not None:
                self.red.choose(notice.area)
        elif notice.kind == "surge":
            self.frame.set_screen("patterns")
            if self.patterns is not None:
                self.patterns.show_page("unusual")
        else:
            self._on_cases_asked(notice.cases)

    def _on_spread_asked(self, wanted: Filter) -> None:
        self.frame.set_screen("queue")
        self.antrian.spread(wanted)

    def _on_clearing_asked(self, wanted: Filter, sets: Sequence[ReadySet]) -> None:
        from console.ui.bulk.plan import Ready
        from console.ui.red import words

        ref, lang = self.desk.store.reference, self.desk.language
        self.frame.set_screen("queue")
        self.antrian.bulk.clear_once_shown(
            [Ready(words.set_words(one, ref, lang), one.cases, one.steps) for one in sets]
        )
        self.antrian.show_filter(wanted)

    def _on_rules_draft(self, draft: dict[str, list[str]]) -> None:
        self._rules_draft = draft
        self.desk.messages.info(self.tr("Aturan yang belum disimpan menunggu di layar Aturan."))

    def _on_rule_asked(self, outline: list[tuple[float, float]]) -> None:
        self.frame.set_screen("rules")
        if self.rules is not None:
            self.rules.make_rule(outline)

    def _hints(self, screen: str) -> list[Hint]:
        """Keys worth knowing on a screen."""
        all_keys: Hint = (("?",), self.tr("semua tombol"))
        move: Hint = (("j", "k"), self.tr("pindah"))
        if screen == "quarantine":
            return [move, (("x",), self.tr("pilih")), (("Enter",), self.tr("coba lagi")), (("Del",), self.tr("buang")),
                    all_keys]  # fmt: skip
        if screen == "red":
            return [(("j", "k"), self.tr("kelurahan")), (("Enter",), self.tr("buka di Antrian")),
                    (("F5",), self.tr("hitung lagi")), all_keys]  # fmt: skip
        if screen == "load":
            return [
                move,
                (("Enter",), self.tr("buka di antrian")),
                (("F5",), self.tr("hitung lagi")),
                all_keys,
            ]
        if screen == "patterns":
            return [(("←", "→"), self.tr("geser rentang")), (("Shift ←", "Shift →"), self.tr("lebarkan")),
                    (("Enter",), self.tr("buka di antrian")), all_keys]  # fmt: skip
        if screen == "rules":
            return [(("Alt ↑", "Alt ↓"), self.tr("urutan")), (("Enter",), self.tr("ubah")),
                    (("Ctrl S",), self.tr("simpan")), all_keys]  # fmt: skip
        if screen == "channels":
            return [(("F5",), self.tr("segarkan")), all_keys]
        if screen == "settings":
            return [(("Ctrl S",), self.tr("simpan")), all_keys]
        return [move, (("x",), self.tr("pilih")), (("1",), self.tr("terima saran")), all_keys]

    def _on_screen(self, screen: str) -> None:
        self.frame.set_hints(self._hints(screen))
        self._on_possible(*self._on_a_case)
        widget, keyboard = self.frame.screen_widget(screen), QApplication.focusWidget()
        if widget is not None and not (keyboard and self.frame.top.isAncestorOf(keyboard)):
            (widget.focusProxy() or widget).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_command(self, line: str) -> None:
        """What was entered acts on the queue: show it first, and do nothing to cases that were not in view."""
        seen = self.frame.screen_id == "queue"
        self.frame.set_screen("queue")
        if not seen and self.words.is_order(line):
            self.desk.messages.info(
                self.tr("Antrian ditampilkan. Lihat dulu laporannya, lalu ulangi perintahnya.")
            )
            return
        self.words.enter(line)

    def _on_search(self, text: str) -> None:
        if text:
            self.frame.set_screen("queue")
        self.antrian.search(text)

    @staticmethod
    def _sound(message: Message | None) -> None:
        if message is not None and message.kind == REFUSAL:
            QApplication.beep()

    def _count_quarantine(self) -> None:
        self.desk.read(records.quarantine_count, self._tell_quarantine, ticket="window.quarantine")

    def _tell_quarantine(self, count: int) -> None:
        self.frame.set_badge("quarantine", count)

    def _on_first_shown(self) -> None:
        self.painted.emit()
        self._count_quarantine()
        self.antrian.map_stands.connect(self._on_map_stands)
        self.antrian.begin_map()

    def _on_map_stands(self) -> None:
        """The window is complete: now what nobody waits for."""
        self.desk.start()
        self.covers.load()
        self.desk.work.net(self._warm)
        self.agreement.begin()
        if self._demo:
            from console.ui.demo import LivingCity

            self._city = LivingCity(self.desk, self)
            self._city.stands.connect(self._begin_notices)
            self._city.begin()
        else:
            self._begin_notices()
        collector.calm()

    def _begin_notices(self) -> None:
        if self._notices:
            self.notifier.begin(Tray(self.theme, self.frame) if Tray.there() else None)

    @staticmethod
    def _warm() -> None:
        import importlib

        for name in WARM:
            importlib.import_module(name)

    def _on_tick(self) -> None:
        now = self.desk.now()
        if now // 60 != self._minute:
            self._minute = now // 60
            self.frame.set_clock(now)
            self.antrian.set_now(now)
            self.covers.look()
            if self.frame.isVisible():
                self._count_quarantine()  # a load of nothing but unreadable pieces leaves no Event

    def _on_undo_changed(self) -> None:
        self.actions.set_possible(undo=self.desk.undo.can_undo, redo=self.desk.undo.can_redo)

    def _on_possible(self, case: bool, targets: bool) -> None:
        self._on_a_case = (case, targets)
        here = self.frame.screen_id == "queue"
        self.actions.set_possible(case=case and here, targets=targets and here)

    def _on_changed(self) -> None:
        self._count_quarantine()
