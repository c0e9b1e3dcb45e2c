"""A file as bounded pieces of clean text, or a plain sentence why it is none.

Everything the format readers (CSV, JSON, XML) must not worry about is settled here: what may be opened at
all, which encoding it has, byte order marks, NUL bytes, line ends, and lines so long that they would eat the
memory.

Encoding. A file whose bytes are ASCII-compatible is read as UTF-8, and any byte sequence that is not UTF-8 is
read as Windows-1252 on the spot. So a table pasted together from an old Excel export and a new web export
comes out right in every field, with no guess about the whole. Only files that are neither (UTF-16, Cyrillic,
Chinese, ...) get a decoder of their own.
"""

from __future__ import annotations

import codecs
import errno
import io
import re
import stat
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

#: Bytes read from the disk at a time.
CHUNK = 256 * 1024
#: A line or record longer than this many characters is not a citizen's report; it is quarantined unread.
RECORD_LIMIT = 1024 * 1024
#: What is kept of a piece for the quarantine, in characters.
RAW_LIMIT = 64 * 1024

#: Called with (bytes read, bytes in all).
Progress = Callable[[int, int], None]

_ENCODING_WITH_FALLBACK = "utf-8+cp1252"
_FALLBACK = "tanggap-cp1252"

# First bytes -> what the thing is; sentences name it as the person knows it.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "file.compressed", "gzip"),
    (b"BZh", "file.compressed", "bzip2"),
    (b"\xfd7zXZ\x00", "file.compressed", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "file.compressed", "7-Zip"),
    (b"Rar!\x1a\x07", "file.compressed", "RAR"),
    (b"\x28\xb5\x2f\xfd", "file.compressed", "Zstandard"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.spreadsheet", "Excel .xls"),
    (b"\x89PNG\r\n\x1a\n", "file.binary", "PNG"),
    (b"\xff\xd8\xff", "file.binary", "JPEG"),
    (b"GIF8", "file.binary", "GIF"),
    (b"%PDF-", "file.binary", "PDF"),
    (b"SQLite format 3\x00", "file.binary", "SQLite"),
    (b"PAR1", "file.binary", "Parquet"),
    (b"\x7fELF", "file.binary", "ELF"),
)
_NOT_TEXT = bytes(set(range(1, 32)) - set(b"\t\n\r\x0c\x1a\x1b\x1c\x1d\x1e\x1f"))
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# Encodings that a declaration or a guess may name: those that leave ASCII alone. Anything else (UTF-7,
# escapes, compressions) has no business in a table of reports.
_SAFE_ENCODINGS = ("iso8859", "cp", "koi8", "gb", "big5", "shift_jis", "euc_", "mac-", "tis-620")


class UnreadableFile(Exception):
    """A file that cannot be taken at all.

    Attributes:
        code: key of resources/i18n/sentences.toml.
        params: what the sentence needs.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({details})"


def _cp1252_instead(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: reads the bytes that are not UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_FALLBACK, _cp1252_instead)


def open_regular(path: Path) -> BinaryIO:
    """Opens a regular file for reading.

    Raises:
        UnreadableFile: missing, a directory, something that is no file, or not readable for this user.
    """
    name = path.name or str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableFile("file.directory", name=name)
        if not stat.S_ISREG(mode):
            raise UnreadableFile("file.not_regular", name=name)
        return path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise UnreadableFile("file.missing", name=name) from error
    except PermissionError as error:
        raise UnreadableFile("file.permission", name=name) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        raise UnreadableFile("file.io", name=name, error=_os_reason(error)) from error


def _os_reason(error: OSError | ValueError) -> str:
    number = getattr(error, "errno", None)
    return errno.errorcode.get(number, str(number)) if isinstance(number, int) else str(error)


def read_head(path: Path) -> bytes:
    """The first `CHUNK` bytes of a file that may hold text.

    Raises:
        UnreadableFile: as `open_regular`; also an empty file and one that is plainly no text.
    """
    with open_regular(path) as stream:
        try:
            head = stream.read(CHUNK) or b""
        except OSError as error:
            raise UnreadableFile("file.io", name=path.name, error=_os_reason(error)) from error
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile("file.empty", name=path.name)
    _refuse_binary(path.name, head)
    return head


def _refuse_binary(name: str, head: bytes) -> None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        office = b"xl/" in head or b"[Content_Types].xml" in head or b"opendocument.spreadsheet" in head
        if office or name.lower().endswith((".xlsx", ".xlsm", ".ods")):
            raise UnreadableFile("file.spreadsheet", name=name, what="Excel/ODS")
        raise UnreadableFile("file.compressed", name=name, what="ZIP")
    for magic, code, what in _MAGIC:
        if head.startswith(magic):
            raise UnreadableFile(code, name=name, what=what)
    if _wide_encoding(head):
        return
    controls = len(head) - len(head.translate(None, _NOT_TEXT))
    if controls > len(head) * 0.05 or head.count(0) > len(head) * 0.3:
        raise UnreadableFile("file.binary", name=name, what="biner")


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 by byte order mark, or UTF-16 by where the NUL bytes stand."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2], head[1::2]
    if len(odd) >= 4:
        if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
            return "utf-16-le"
        if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd):
            return "utf-16-be"
    return None


def find_encoding(head: bytes) -> str:
    """Names the encoding of a text from its beginning; every name is one `TextSource` accepts."""
    wide = _wide_encoding(head)
    if wide:
        return wide
    declared = _XML_ENCODING.match(head)
    if declared and not head.startswith(codecs.BOM_UTF8):
        safe = _safe_name(declared.group(1).decode("ascii"))
        if safe:
            return safe
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    high = sum(map(head.count, range(128, 256)))
    invalid = len(head) - len(head.decode("utf-8", "ignore").encode("utf-8"))
    # Windows-1252 letters are sprinkled through Indonesian or English text. Where a quarter of all bytes is
    # neither ASCII nor UTF-8 the file speaks another script, and guessing by statistics has something to go
    # by.
    if invalid < 0.25 * len(head) or invalid < 0.5 * high:
        return _ENCODING_WITH_FALLBACK
    from charset_normalizer import from_bytes

    best = from_bytes(head[: 64 * 1024]).best()
    return (best and _safe_name(best.encoding)) or _ENCODING_WITH_FALLBACK


def _safe_name(name: str) -> str | None:
    try:
        canonical = codecs.lookup(name).name
    except LookupError:
        return None
    if canonical == "iso8859-1":
        return "cp1252"  # as browsers do: 0x80-0x9F are never meant as control characters
    return canonical if canonical.startswith(_SAFE_ENCODINGS) else None


class TextSource:
    """The text of a file in chunks: decoded, no NUL, no byte order mark, every line end ``\\n``.

    Args:
        path: the file; only its name counts where ``stream`` gives the bytes (a service's answer).
    """

    def __init__(
        self, path: Path, encoding: str, progress: Progress | None = None, stream: BinaryIO | None = None
    ) -> None:
        self._path = path
        self._stream = open_regular(path) if stream is None else stream
        self._total = path.stat().st_size if stream is None else 0
        self._done = 0
        self._progress = progress
        if encoding in ("utf-8", _ENCODING_WITH_FALLBACK):
            decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8-sig")(_FALLBACK)
        else:
            decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)

    def chunk(self) -> str:
        """The next piece of text, "" at the end.

        Raises:
            UnreadableFile: the disk failed while reading.
        """
        while not self._stream.closed:
            try:
                data = self._stream.read(CHUNK) or b""
            except OSError as error:
                self.close()
                raise UnreadableFile("file.io", name=self._path.name, error=_os_reason(error)) from error
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeError:  # UTF-16 that promises a byte order mark and brings none
                self.close()
                raise UnreadableFile("file.binary", name=self._path.name, what="biner") from None
            self._done += len(data)
            if self._progress is not None:
                self._progress(self._done, max(self._total, self._done))
            if not data:
                self.close()
            text = text.replace("\0", "")
            if text:
                return text
        return ""

    def close(self) -> None:
        """Lets go of the file; safe to call twice."""
        self._stream.close()


class LongLine(str):
    """The beginning of a line longer than `RECORD_LIMIT`; its rest was skipped."""

    __slots__ = ()


class Lines:
    """Lines of a text with a way back; an iterator that `csv.reader` can draw from.

    Whoever draws calls `take` when a record is complete. A record that grows over `RECORD_LIMIT`, or is still
    open at the end of the file, gets `StopIteration` and finds `cut` set; after `take` the iterator goes on.
    """

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._ready: deque[str] = deque()
        self._rest = ""
        #: Number of the last line handed out, counted from 1.
        self.number = 0
        #: Lines handed out since the last `take`, and their length in characters.
        self.taken: list[str] = []
        self.size = 0
        self.cut = False

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if self.size > RECORD_LIMIT:
            self.cut = True
            raise StopIteration
        while True:
            try:
                line = self._ready.popleft()
                break
            except IndexError:
                if not self._refill():
                    self.cut = True
                    raise StopIteration from None
        self.number += 1
        self.size += len(line)
        self.taken.append(line)
        return line

    def take(self) -> list[str]:
        """The lines of the record that is complete now."""
        taken, self.taken, self.size, self.cut = self.taken, [], 0, False
        return taken

    def put_back(self, lines: list[str]) -> None:
        """Hands lines back, to be read again before all others."""
        self._ready.extendleft(reversed(lines))
        self.number -= len(lines)

    def _refill(self) -> bool:
        chunk = self._source.chunk()
        if not chunk:
            if not self._rest:
                return False
            self._ready.append(self._rest)
            self._rest = ""
            return True
        self._split(self._rest + chunk)
        if len(self._rest) > RECORD_LIMIT:
            self._ready.append(LongLine(self._rest[:RAW_LIMIT]))
            self._rest = ""
            while chunk := self._source.chunk():
                _, newline, after = chunk.partition("\n")
                if newline:
                    self._split(after)
                    break
        return True

    def _split(self, text: str) -> None:
        parts = text.split("\n")
        self._rest = parts.pop()
        self._ready.extend([part + "\n" for part in parts])
