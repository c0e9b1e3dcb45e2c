"""The log: one rotating file in the console's own folder, one line an entry, no citizen in it.

What is written is the program's own doing: which channel answered, how long a sync took, which bug struck.
The words of citizens, their names and numbers stay in the store. Callers log ids and counts; as a second line
of defence every finished line, traceback included, passes `redact`, which masks secrets, addresses and
numbers that slipped in, for instance through the text of somebody else's exception.

The one thing `redact` cannot know is a citizen's sentence. Therefore never hand a complaint's text to a
logger. Should it happen all the same, it breaks nothing: line breaks and control characters are escaped, and
a stray ``%`` is written as it stands instead of raising.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_NAME = "tanggap.log"
FILE_BYTES = 2_000_000
FILE_COUNT = 5

MASK = "[…]"

# Order matters: what is longer and more certain goes first, so its digits are gone before phones are sought.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # user:password@ of a database or service address
    (re.compile(r"(?<=://)[^\s/@]+@"), f"{MASK}@"),
    # an HTTP credential, with or without its header name
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {MASK}"),
    # name=value and "name": "value" of anything called a secret
    (
        re.compile(
            r"(?i)([\w-]*(?:token|passw(?:or)?d|passwd|secret|api[_-]?key|authorization|sandi)[\w-]*[\"']?\s*[=:]\s*)"
            r"(\"[^\"]*\"|'[^']*'|[^\s,;&\"'}\])]+)"
        ),
        rf"\1{MASK}",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    # NIK: sixteen digits, the citizen's identity number
    (re.compile(r"(?<![\w.-])\d{16}(?![\w-])"), "[nik]"),
    # Indonesian mobile numbers, written 0812…, 62812… or +62 812-…
    (re.compile(r"(?<![\w.-])(?:\+?62[\s.-]?|0)8\d{1,2}[\s.-]?\d{3,4}[\s.-]?\d{2,5}(?![\w-])"), "[telepon]"),
    # Jakarta's fixed lines, and any number in international form
    (re.compile(r"(?<![\w.-])\(?021\)?[\s.-]?\d{3,4}[\s.-]?\d{3,4}(?![\w-])"), "[telepon]"),
    (re.compile(r"(?<![\w.-])\+\d{1,3}[\s.-]?\d{2,4}(?:[\s.-]?\d{2,4}){1,3}(?![\w-])"), "[telepon]"),
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return ``text`` with secrets, e-mail addresses, telephone and identity numbers masked.

    Args:
        text: anything about to leave the program's memory: a log line, a crash report.
        secrets: the secrets of this console's settings, masked wherever they occur. Values under four
            characters are left alone: masking every ``a`` would tell more than it hides.
    """
    for secret in sorted((s for s in secrets if len(s) >= 4), key=len, reverse=True):
        text = text.replace(secret, MASK)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class LineFormatter(logging.Formatter):
    """Writes ``2026-11-24T01:10:00.250Z WARNING console.core.sync: text``, always on one line."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished, redacted line of ``record`` without its line break."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        parts = [_message(record)]
        if record.exc_info:
            parts.append(self.formatException(record.exc_info))
        if record.stack_info:
            parts.append(record.stack_info)
        body = redact("\n".join(parts), self._secrets)
        body = _CONTROL.sub(lambda found: _escape(found[0]), body)
        return f"{at.removesuffix('+00:00')}Z {record.levelname} {record.name}: {body}"


class LogFile(RotatingFileHandler):
    """The rotating file. A full disk costs log lines, never the program; it is said once on stderr."""

    def __init__(self, path: Path, secrets: Iterable[str] = ()) -> None:
        super().__init__(
            path,
            maxBytes=FILE_BYTES,
            backupCount=FILE_COUNT,
            encoding="utf-8",
            delay=True,
            errors="backslashreplace",
        )
        self.setFormatter(LineFormatter(secrets))
        self.echo: logging.Handler | None = None
        self._complained = False

    def handleError(self, record: logging.LogRecord) -> None:
        """Say once that lines are being lost, and why; the next ones may succeed again."""
        if not self._complained:
            self._complained = True
            reason = sys.exc_info()[1]
            sys.stderr.write(f"Tanggap cannot write its log {self.baseFilename}: {reason}\n")


def set_up(
    folder: Path, *, level: int = logging.INFO, secrets: Iterable[str] = (), also_stderr: bool = False
) -> LogFile:
    """Start logging into ``folder`` and return the handler, to be given to `tear_down` at the end.

    Args:
        folder: the log folder of this console's home; made if missing, readable by its owner alone.
        level: the least serious level to keep, of `logging`.
        secrets: values that must never be written.
        also_stderr: repeat every line on stderr, for a console started from a terminal.

    Raises:
        OSError: the folder cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = LogFile(folder / FILE_NAME, secrets)
    root = logging.getLogger()
    root.addHandler(handler)
    if also_stderr:
        handler.echo = logging.StreamHandler()
        handler.echo.setFormatter(handler.formatter)
        root.addHandler(handler.echo)
    root.setLevel(level)
    logging.captureWarnings(True)
    return handler


def tear_down(handler: LogFile) -> None:
    """Stop logging and close the file."""
    root = logging.getLogger()
    logging.captureWarnings(False)
    if handler.echo is not None:
        root.removeHandler(handler.echo)
    root.removeHandler(handler)
    handler.close()


def _message(record: logging.LogRecord) -> str:
    """Return the message with its arguments; a message that is no format string is written beside them."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args!r}"


def _escape(character: str) -> str:
    """Return a visible spelling of a control character: ``\\n``, ``\\x1b``, ``\\u202e``."""
    return character.encode("unicode_escape").decode("ascii")
