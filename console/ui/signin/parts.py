"""What the two dialogs are made of: head, cards to choose from, what a check told, a password's line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.ui.theme import Theme
from console.ui.widgets import IconButton, voice

MARGIN = 40  # pixels from the dialog's edge to its content
TOP = 32
GREETING = 20  # pixels: the one line larger than a screen's title
LOGO = 40
CONTROL = 32
LINE = 20  # a line of data
DOT, DOT_BOX = 16, 24
ICON = 22


def plain(theme: Theme, name: str = "", role: str = "data") -> QLabel:
    """An empty label that can only show plain text: addresses and the words of a server are data.

    Args:
        name: voice: `second`, `third`, `wrong`, or none.
        role: font role.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    if name:
        voice(label, name, theme, role)
    else:
        label.setFont(theme.font(role))
    return label


def edge() -> QFrame:
    """The line above a dialog's foot."""
    line = QFrame()
    line.setProperty("upright", True)
    line.setFixedHeight(1)
    return line


class Picture(QWidget):
    """An icon that follows the theme."""

    def __init__(self, theme: Theme, name: str, colour: str = "text2", size: int = 16) -> None:
        super().__init__()
        self._theme, self._name, self._colour, self._size = theme, name, colour, size
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def show_icon(self, name: str, colour: str) -> None:
        """Another icon, another token."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scale = self.devicePixelRatioF()
        if self._name == "logo":
            painter.drawPixmap(0, 0, self._theme.logo(self._size, scale))
        else:
            painter.drawPixmap(0, 0, self._theme.pixmap(self._name, self._colour, self._size, scale))


class Head(QWidget):
    """The mark, a greeting and a line under it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        font: QFont = theme.font("title")
        font.setPixelSize(GREETING)
        self.title = plain(theme)
        self.title.setFont(font)
        self.title.setFixedHeight(28)
        self.line = plain(theme, "second")
        self.line.setFixedHeight(LINE)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(Picture(theme, "logo", size=LOGO), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)


class Dot(QRadioButton):
    """A radio button without words, whose focus shows as a ring of its own around it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(DOT_BOX, DOT_BOX)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(DOT_BOX, DOT_BOX)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(DOT_BOX / 2, DOT_BOX / 2)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme["accent"])
            painter.drawEllipse(middle, DOT / 2, DOT / 2)
            painter.setBrush(theme["on_accent"])
            painter.drawEllipse(middle, 3, 3)
        else:
            painter.setPen(QPen(theme["line_ctrl"], 1))
            painter.setBrush(theme["panel"])
            painter.drawEllipse(middle, DOT / 2 - 0.5, DOT / 2 - 0.5)
        if self.hasFocus():
            painter.setPen(QPen(theme["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, DOT_BOX / 2 - 1, DOT_BOX / 2 - 1)


class Card(QFrame):
    """One of several answers: a dot, an icon, what it is and what it costs, and room for what it needs.

    Signals:
        taken: it is the answer now.
    """

    taken = Signal()

    def __init__(self, theme: Theme, icon: str, group: QButtonGroup) -> None:
        super().__init__()
        self._theme, self._icon, self._hovered = theme, icon, False
        self.dot = Dot(theme)
        group.addButton(self.dot)
        self.picture = Picture(theme, icon, size=ICON)
        self.title = plain(theme, role="panel_title")
        self.line = plain(theme, "second")
        for label in (self.title, self.line):
            label.setFixedHeight(LINE)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.line)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.dot)
        head.addSpacing(14)
        head.addWidget(self.picture)
        head.addSpacing(16)
        head.addLayout(words, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(17, 17, 21, 17)
        self.body.setSpacing(0)
        self.body.addLayout(head)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.dot.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.dot.toggled.connect(self._on_toggled)
        theme.changed.connect(self.update)

    def set_words(self, title: str, line: str) -> None:
        """Name it and say what it costs."""
        self.title.setText(title)
        self.line.setText(line)
        self.dot.setAccessibleName(title)
        self.dot.setAccessibleDescription(line)

    @property
    def chosen(self) -> bool:
        """Whether it is the answer."""
        return self.dot.isChecked()

    def _on_toggled(self, on: bool) -> None:
        self.picture.show_icon(self._icon, "accent_text" if on else "text2")
        # Tab stops once at the answers, at the one that is taken; the arrows go from there.
        self.dot.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
        self.update()
        if on:
            self.taken.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.dot.setChecked(True)
            self.dot.setFocus(Qt.FocusReason.MouseFocusReason)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, chosen = self._theme, self.chosen
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "accent_soft" if chosen else "hover" if self._hovered else "raised"
        width = 2 if chosen else 1
        painter.setPen(QPen(theme["accent" if chosen else "line_ctrl"], width))
        painter.setBrush(theme[ground])
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)


class Tick(QWidget):
    """A tick and the word for what is in order."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._text = theme, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> None:
        """Say what is in order; "" for nothing."""
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._theme.font("data")).horizontalAdvance(self._text)
        return QSize(20 + width + 1, LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tick = self._theme.pixmap("check", "green_text", 14, self.devicePixelRatioF())
        painter.drawPixmap(0, 3, tick)
        painter.setPen(self._theme["green_text"])
        painter.setFont(self._theme.font("data"))
        painter.drawText(self.rect().adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


class Verdict(QWidget):
    """What a check told, in one line that wraps where it must: what is in order, then what is not, or a remark."""

    def __init__(self, theme: Theme) -> None:
        """Make it silent; it keeps its line all the same, so that nothing jumps when it speaks."""
        super().__init__()
        self.ticks = [Tick(theme), Tick(theme)]
        self.dots = [plain(theme, "third"), plain(theme, "third")]
        self.sign = Picture(theme, "refused", "red_text")
        self.words = plain(theme, "second")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.setContentsMargins(0, 2, 0, 2)  # its first line stands level with the ticks
        self.words.setMinimumHeight(LINE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for tick, dot in zip(self.ticks, self.dots, strict=True):
            dot.setText("·")
            dot.setFixedHeight(LINE)
            row.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setContentsMargins(0, 2, 0, 0)
        column.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        row.addLayout(column)
        row.addWidget(self.words, 1)
        self.tell()

    def tell(self, *fine: str, remark: str = "", wrong: str = "") -> None:
        """Say something else.

        Args:
            fine: what is in order, two things at most.
            remark: something by the way.
            wrong: a sentence about what is not in order; wins over the remark.
        """
        last = wrong or remark
        for number, (tick, dot) in enumerate(zip(self.ticks, self.dots, strict=True)):
            tick.set_text(fine[number] if number < len(fine) else "")
            dot.setVisible(number < len(fine) and (number + 1 < len(fine) or bool(last)))
        self.sign.setVisible(bool(wrong))
        self.words.setProperty("voice", "wrong" if wrong else "second")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.words.setText(last)
        self.setAccessibleName(" · ".join([*fine, last] if last else fine))


class Wrong(QLabel):
    """A sentence under a field about what is wrong with it; takes no room while nothing is."""

    def __init__(self, theme: Theme, control: QWidget) -> None:
        """Belong to a control, whose edge turns red and whose description the sentence becomes."""
        super().__init__()
        self._control = control
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        voice(self, "wrong", theme)
        self.hide()

    def tell(self, text: str = "") -> None:
        """Say what is wrong; "" when nothing is."""
        self.setText(text)
        self.setVisible(bool(text))
        mark_wrong(self._control, bool(text))
        self._control.setAccessibleDescription(text)


def mark_wrong(control: QWidget, wrong: bool) -> None:
    """Give a control its red edge, or take it away."""
    control.setProperty("wrong", wrong)
    control.style().unpolish(control)
    control.style().polish(control)


class PasswordLine(QLineEdit):
    """A line for a password, with an eye that shows it; says when Caps Lock seems to be on.

    Signals:
        caps_seen: whether the last letter came out the other way round.
    """

    caps_seen = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setFont(theme.font("data"))
        self.setTextMargins(0, 0, CONTROL, 0)
        self.eye = IconButton(theme, "eye", "")
        self.eye.setParent(self)
        self.eye.setCursor(Qt.CursorShape.ArrowCursor)
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._on_eye)
        self.set_words()

    def set_words(self) -> None:
        """Name the eye in the language of the screen."""
        name = self.tr("Sembunyikan sandi") if self.eye.isChecked() else self.tr("Tampilkan sandi")
        self.eye.setToolTip(name)
        self.eye.setAccessibleName(name)

    def _on_eye(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._theme.set_icon(self.eye, "eye-off" if shown else "eye", "text2")
        self.set_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if len(letter) == 1 and letter.isalpha() and letter.lower() != letter.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(letter.isupper() != shift)
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.eye.width()
        self.eye.move(self.width() - side - 2, (self.height() - side) // 2)


class Asking(QDialog):
    """A dialog of a fixed width that grows with its sentences and says its words again in another language."""

    def __init__(
        self, theme: Theme, width: int, height: int, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme, self.language = theme, language
        self.head = Head(theme)
        self.setFixedWidth(width)
        self.setMinimumHeight(height)
        self._height = height
        self.whole = QVBoxLayout(self)
        # Its own idea of a smallest size knows nothing of sentences that wrap; see `_fit`.
        self.whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.setSpacing(0)
        self.content = QVBoxLayout()
        self.content.setContentsMargins(MARGIN, TOP, MARGIN, 0)
        self.content.setSpacing(0)
        self.content.addWidget(self.head)
        self.content.addSpacing(TOP)
        self.whole.addLayout(self.content)

    def set_words(self) -> None:
        """Say everything in the language of the screen."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.set_words()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return done

    def _fit(self) -> None:
        """Become as high as the sentences need, never lower than before."""
        self.whole.activate()
        needed = self.whole.totalHeightForWidth(self.minimumWidth())
        if needed > self._height:
            self._height = needed
            self.setMinimumHeight(needed)
            self.resize(self.minimumWidth(), needed)
