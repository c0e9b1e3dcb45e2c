"""The command bar: words into searches, filters, views and Commands on what is selected.

``/disposisi dsda``, ``/koordinasi dishub``, ``/cari pluit banjir``, ``/saring status=menunggu and age>6h``,
``/tampilan lewat``, ``/balas terima kasih …``, ``/kembalikan bukan wewenang kami``, ``/naikkan camat``, ``/bagi``
spreads the selection, ``/merah``, ``/beban``, ``/aturan`` and ``/pola`` show those screens. Without a slash the words
are searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from console.core.errors import Refused
from console.core.verbs import ALIASES, Order, parse_rung, parse_verb
from models.filters import BadFilter, parse
from models.sentences import say

if TYPE_CHECKING:
    from console.ui.antrian import AntrianScreen
    from console.ui.desk import Desk

_SEARCH: Final = ("cari", "search")
_FILTER: Final = ("saring", "filter")
_VIEW: Final = ("tampilan", "view")
_REPLY: Final = ("balas", "reply")
#: Verbs whose rest is words; of the others the first word is an addressee.
_WORDS: Final = (
    "note",
    "reject",
    "complete",
    "reopen",
    "verify",
    "accept",
    "sendback",
    "start",
    "unmerge",
)
_TO: Final = ("ke", "to")
_RED: Final = ("merah", "red")
_LOAD: Final = ("beban", "load")
_RULES: Final = ("aturan", "rules")
_PATTERNS: Final = ("pola", "patterns")
#: Words that show another screen and do nothing.
_SCREENS: Final = (*_RED, *_LOAD, *_RULES, *_PATTERNS)
_SPREAD: Final = ("bagi", "spread")


class CommandWords(QObject):
    """Understands one entered line and has it done.

    Signals:
        screen_asked: id of a screen that shall be shown.
    """

    screen_asked = Signal(str)

    def __init__(self, desk: Desk, antrian: AntrianScreen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._antrian = antrian

    def offered(self) -> list[str]:
        """What the bar completes: a verb in each language's first word, and the bar's own words."""
        named = (_SEARCH, _FILTER, _VIEW, _REPLY, _SPREAD, _RED, _LOAD, _RULES, _PATTERNS)
        own = [words[0] for words in named]
        return [f"/{word}" for word in dict.fromkeys((*own, *ALIASES))]

    @staticmethod
    def is_order(line: str) -> bool:
        """Whether a line would do something to cases, and not only look for them."""
        word = line.strip().partition(" ")[0].casefold()
        return word.startswith("/") and word[1:] not in (*_SEARCH, *_FILTER, *_VIEW, *_SCREENS)

    def enter(self, line: str) -> None:
        """Do what was entered; a refusal is said in the message bar.

        Args:
            line: as typed, with its slash if it is a command.
        """
        try:
            self._enter(line.strip())
        except Refused as refusal:
            self._desk.messages.refuse(refusal.sentence(self._desk.language))
        except BadFilter as bad:
            self._desk.messages.refuse(say(self._desk.language, bad.code, **bad.params))
        else:
            if not self._elsewhere(line):  # a form or a screen has taken the keyboard
                self._antrian.table.setFocus()

    def reply(self, text: str = "") -> None:
        """Answer the citizen of the current case, or all of the selection: the composer opens, nothing is sent.

        Args:
            text: words to begin with.
        """
        if self._antrian.selection.count > 1:
            self._antrian.bulk.open("reply", Order("reply", "", text))
            return
        if text:
            self._antrian.case.body.reply.begin_with(text)
        self._antrian.trigger("reply")

    @staticmethod
    def _elsewhere(line: str) -> bool:
        return line.strip().partition(" ")[0].casefold()[1:] in (*_REPLY, *_SPREAD, *_SCREENS)

    def _enter(self, line: str) -> None:
        if not line.startswith("/"):
            self._antrian.search(line)
            return
        word, _, rest = line[1:].partition(" ")
        rest = rest.strip()
        folded = word.casefold()
        if folded in _SEARCH:
            self._antrian.search(rest)
        elif folded in _FILTER:
            self._antrian.show_filter(parse(rest))
        elif folded in _REPLY:
            self.reply(rest)
        elif folded in _SPREAD:
            self._antrian.spread()
        elif folded in _RED:
            self.screen_asked.emit("red")
        elif folded in _LOAD:
            self.screen_asked.emit("load")
        elif folded in _RULES:
            self.screen_asked.emit("rules")
        elif folded in _PATTERNS:
            self.screen_asked.emit("patterns")
        elif folded in _VIEW:
            if not self._antrian.show_view(rest):
                self._desk.messages.refuse(self.tr("Tidak ada tampilan bernama “{name}”.").format(name=rest))
        else:
            self._command(parse_verb(word), rest)

    def _command(self, verb: str, rest: str) -> None:
        """A Command on the selection, or on the current case.

        Verbs that carry words (catatan, tolak, selesai, buka) take the rest as those words; the others take the
        first word as addressee and what follows as the reason.
        """
        if verb == "escalate":
            order = self._escalation(rest)
        elif verb in _WORDS:
            order = Order(verb, "", rest)
        elif verb in ("classify", "categorise", "locate"):
            order = Order(verb, rest)
        else:
            to, _, reason = rest.partition(" ")
            order = Order(verb, to, reason.strip())
        self._antrian.order(order)

    @staticmethod
    def _escalation(rest: str) -> Order:
        """The words “ke wali kota rapat” go to that rung, with the reason; without a rung a supervisor is asked."""
        said = rest.split()
        if said and said[0].casefold() in _TO:
            del said[0]
        for many in (2, 1):
            to = " ".join(said[:many])
            if parse_rung(to) is not None:
                return Order("escalate", to, " ".join(said[many:]))
        return Order("escalate", "", rest)
