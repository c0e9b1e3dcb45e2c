"""What was learned from the operators' decisions, as it is used: read from a file, asked for a text, explained.

Only numpy here; training is ``console.core.learn``, in a process of its own. The words of a text are folded (slang,
anger, endings) and counted alone and in pairs, weighted by tf-idf, and a linear model gives each value of each field
its share. A share is a sum over words, so that the words that made it can be named.

The folder ``learned`` of a home holds ``model.json``, which says everything a person wants to know and names the file
with the numbers and its hash. Nothing in them is ever executed: the numbers are plain arrays whose sizes are checked
before they are read. A file that does not fit is left alone with a line in the log, and the lexicon goes on by itself.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile, ZipFile

from console.core.errors import Refused
from console.core.lexicon import plain_words
from console.core.whole_files import read_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

FORMAT: Final = 1
"""Raised when words are folded or weighed differently: a model of another format says nothing."""
FIELDS: Final = ("kind", "category", "agency")
FOLDER: Final = "learned"
NAME: Final = "model.json"

_LARGEST: Final = 64 << 20  # bytes of the numbers: 20,000 words and 200 values are 16 MB
_LARGEST_INFO: Final = 1 << 20
_MOST_WORDS: Final = 200_000
_READ: Final = 2000  # characters of a text that are looked at
_MEMORY: Final = 20_000

# Addresses and names of people are no words: they would be learned, and a model file holds no personal data.
_WORDS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|@\w+|([^\W\d_]{2,})2?(?!\w)")
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
_known: Final[dict[str, str]] = {}


def plain(word: str) -> str:
    """A word as it is counted: lower case, without anger ("banjirrr") and ending, slang in full."""
    found = _known.get(word)
    if found is None:
        low = _DRAWN_OUT.sub(r"\1", word.lower())
        slang = plain_words()
        low = slang.get(low, low)
        if len(low) > 5 and low.endswith("nya"):
            low = slang.get(low[:-3], low[:-3])
        if len(_known) >= _MEMORY:
            _known.clear()
        found = _known[word] = low
    return found


def spoken(title: str, text: str) -> str:
    """Title and text as one, cut to what is looked at."""
    return (f"{title}\n{text}" if title else text)[:_READ]


def pieces(text: str) -> list[tuple[str, int, int]]:
    """Words and pairs of words as they are counted, each with its place in the text."""
    found: list[tuple[str, int, int]] = []
    before, began = "", 0
    for match in _WORDS.finditer(text):
        if match.lastindex is None:
            continue
        written = match.group(1)
        word = _known.get(written) or plain(written)
        start, end = match.span()
        found.append((word, start, end))
        if before:
            found.append((f"{before} {word}", began, end))
        before, began = word, start
    return found


def counted(text: str) -> list[str]:
    """The words and pairs of a text, each as often as it occurs."""
    return [piece for piece, _start, _end in pieces(text)]


def familiar(found: Iterable[str], vocabulary: Container[str]) -> float:
    """The share of a text's words that a model knows, 0 to 1: it has no say on what it has never heard of."""
    words = [piece for piece in found if " " not in piece]
    return sum(word in vocabulary for word in words) / len(words) if words else 0.0


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """How well one field was learned. Accuracies are shares of decisions on texts the model had not seen.

    Attributes:
        decisions: cases whose decision was learned from.
        accuracy: of the model alone; ``lexicon``: of the lexicon alone; ``together``: of both as they are used.
        weight: the model's part where both speak, 0 to 1; 0 where it makes nothing better.
        calibration: how far confidence and truth lie apart on average (0 is honest).
        classes: value -> (decisions, share of them the model found).
    """

    decisions: int
    accuracy: float
    lexicon: float
    together: float
    weight: float
    calibration: float
    classes: Mapping[str, tuple[int, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What there is to know about a model.

    Attributes:
        version: carried by each suggestion made with it.
        trained_at: seconds since the epoch.
        decisions: cases learned from.
        fields: by field; one that is absent was not learned: too few decisions.
    """

    version: str
    trained_at: int
    decisions: int
    fields: Mapping[str, FieldInfo]

    @property
    def accuracy(self) -> dict[str, float]:
        """Accuracy by field, of model and lexicon together."""
        return {name: one.together for name, one in self.fields.items()}


@dataclass(frozen=True, slots=True)
class Model:
    """A model in memory. Immutable, safe to share between threads.

    Attributes:
        info: about it.
        vocabulary: word or pair -> its row.
        idf: weight of each row, by how few texts have it.
        weights, bias: rows by columns; a column is one value of one field. Calibrated.
        columns: field -> first column and values.
        starts, owner: first column of each field, and each column's field by number.
    """

    info: ModelInfo
    vocabulary: Mapping[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    columns: Mapping[str, tuple[int, tuple[str, ...]]]
    starts: NDArray[np.intp]
    owner: NDArray[np.intp]

    def read(self, text: str) -> Reading | None:
        """What a text looks like to this model, None when it knows none of its words."""
        import numpy as np

        text = text[:_READ]
        told = pieces(text)
        row_of = self.vocabulary.get
        times: dict[int, int] = {}
        places: dict[int, tuple[int, int]] = {}
        words = met = 0
        for piece, start, end in told:
            row = row_of(piece)
            single = " " not in piece
            words += single
            if row is not None:
                met += single
                if row in times:
                    times[row] += 1
                else:
                    times[row], places[row] = 1, (start, end)
        if not times:
            return None
        rows = np.array(list(times), np.intp)
        part = self.idf[rows]
        if len(told) != len(times):
            part = part * (1 + np.log(np.array(list(times.values()), np.float32)))
        part /= math.sqrt(part @ part)
        weights = self.weights[rows]
        scores = part @ weights + self.bias
        powers = np.exp(scores - np.maximum.reduceat(scores, self.starts)[self.owner])
        shares = powers / np.add.reduceat(powers, self.starts)[self.owner]
        return Reading(self, text, met / words, tuple(times), part, weights, shares.tolist(), places)


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as a model sees it.

    Attributes:
        familiar: share of its words the model knows.
    """

    model: Model
    text: str
    familiar: float
    rows: tuple[int, ...]
    part: NDArray[np.float32]
    weights: NDArray[np.float32]
    all_shares: list[float]
    places: Mapping[int, tuple[int, int]]

    def speaks(self, name: str) -> bool:
        """Whether the model has something to say about a field."""
        return name in self.model.columns and self.model.info.fields[name].weight > 0

    def weight(self, name: str) -> float:
        """The model's part beside the lexicon's, 0 to 1: as measured, less where it knows few of the words."""
        return self.model.info.fields[name].weight * self.familiar if name in self.model.columns else 0.0

    def shares(self, name: str) -> dict[str, float]:
        """How likely each value of a field is; together at most 1."""
        first, values = self.model.columns[name]
        return dict(zip(values, self.all_shares[first : first + len(values)], strict=True))

    def words(self, name: str, value: str, most: int = 4) -> tuple[str, ...]:
        """The citizen's words that speak most for a value, against what they say for the others.

        The weights of a word over the values of a field come to nothing in sum, so that each is a comparison.
        """
        first, values = self.model.columns[name]
        gain = (self.part * self.weights[:, first + values.index(value)]).tolist()
        told: list[tuple[int, int]] = []
        for at in sorted(range(len(gain)), key=gain.__getitem__, reverse=True):
            if gain[at] <= 0:
                break
            start, end = self.places[self.rows[at]]
            if any(a <= start and end <= b for a, b in told):
                continue
            # "got mampet" says it once: the pair stands for its words.
            inside = [i for i, (a, b) in enumerate(told) if start <= a and b <= end]
            if inside:
                told[inside[0]] = start, end
                told = [one for i, one in enumerate(told) if i not in inside[1:]]
            elif len(told) < most:
                told.append((start, end))
            else:
                break
        return tuple(dict.fromkeys(" ".join(self.text[a:b].lower().split()) for a, b in told))


class Newest:
    """The newest model of a home, read again when there is another. ``renew`` and ``model`` may be on any thread."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._seen: tuple[int, int] | None = None
        self.model: Model | None = None

    def renew(self) -> None:
        """Look whether there is another model, and read it; cheap when there is not."""
        try:
            found = (self._home / FOLDER / NAME).stat()
        except OSError:
            self._seen = self.model = None
            return
        stamp = found.st_mtime_ns, found.st_size
        if stamp != self._seen:
            self._seen = stamp
            self.model = load(self._home)


def model_info(home: Path) -> ModelInfo | None:
    """What the model of a home is like, None when there is none or it cannot be used. Reads no numbers."""
    told = _told(home)
    return told[0] if told is not None else None


def load(home: Path) -> Model | None:
    """The model of a home, None when there is none; one that cannot be used is told in the log and left alone."""
    told = _told(home)
    if told is None:
        return None
    info, data = told
    try:
        return _built(info, data, _numbers(home, data))
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OSError,
        BadZipFile,
        Refused,
        NotImplementedError,
    ) as error:
        log.warning("the learned model %s is not used: %s", info.version, _short(error))
        return None


def _told(home: Path) -> tuple[ModelInfo, dict[str, Any]] | None:
    """``model.json``, checked."""
    file = home / FOLDER / NAME
    if not file.is_file():
        return None
    try:
        data = _parsed(read_file(file, NAME, _LARGEST_INFO))
        if data.get("format") != FORMAT:
            log.warning("the learned model is of format %.20r, not %d: not used", data.get("format"), FORMAT)
            return None
        return _info(data), data
    except (ValueError, KeyError, TypeError, AttributeError, OSError, Refused, RecursionError) as error:
        log.warning("the learned model is not used: %s", _short(error))
        return None


def _parsed(raw: bytes) -> dict[str, Any]:
    if len(raw) > _LARGEST_INFO:
        raise ValueError("it is too large")
    data = json.loads(raw)
    if not isinstance(data, dict):
        raise ValueError("it is no object")  # noqa: TRY004 - bad input, as everything that may be wrong with it
    return data


def _info(data: Mapping[str, Any]) -> ModelInfo:
    fields: dict[str, FieldInfo] = {}
    for name in FIELDS:
        one = data["fields"].get(name)
        if one is not None:
            alone, lexicon, together, weight, off = (
                _share(one[key]) for key in ("accuracy", "lexicon", "together", "weight", "calibration")
            )
            classes = {
                str(value): (int(count), _share(found)) for value, (count, found) in one["classes"].items()
            }
            fields[name] = FieldInfo(int(one["decisions"]), alone, lexicon, together, weight, off, classes)
    version = str(data["version"])
    if not re.fullmatch(r"[\w.-]{1,40}", version):
        raise ValueError("its version is none")
    return ModelInfo(version, int(data["trained_at"]), int(data["decisions"]), fields)


def _share(number: Any) -> float:
    share = float(number)
    if not 0 <= share <= 1:  # NaN too
        raise ValueError(f"{share} is no share")
    return share


def _numbers(home: Path, data: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The arrays, once the file is the one that was written, and no larger than they say."""
    import numpy as np

    name = str(data["numbers"])
    if not re.fullmatch(r"[\w-][\w.-]*\.npz", name):
        raise ValueError("the numbers lie elsewhere")
    raw = read_file(home / FOLDER / name, name, _LARGEST)
    if len(raw) > _LARGEST or hashlib.sha256(raw).hexdigest() != data["sha256"]:
        raise ValueError("the numbers are not those that were written")
    arrays: dict[str, NDArray[Any]] = {}
    with ZipFile(BytesIO(raw)) as box:
        for one in box.infolist():
            if one.compress_type != 0 or one.file_size > _LARGEST:  # stored as they are: no bomb
                raise ValueError("the numbers are packed")
            content = BytesIO(box.read(one))
            version = np.lib.format.read_magic(content)
            if version != (1, 0):
                raise ValueError("the numbers are of another format")
            shape, _order, kind = np.lib.format.read_array_header_1_0(content)
            if kind.hasobject or math.prod(shape) * kind.itemsize > one.file_size:
                raise ValueError("the numbers are larger than their file")
            content.seek(0)
            arrays[one.filename.removesuffix(".npy")] = np.lib.format.read_array(content, allow_pickle=False)
    return arrays


def _built(info: ModelInfo, data: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Model:
    import numpy as np

    words = arrays["words"].tobytes().decode("utf-8").split("\n")
    columns: dict[str, tuple[int, tuple[str, ...]]] = {}
    width = 0
    for name in FIELDS:
        if name in info.fields:
            values = tuple(str(value) for value in data["fields"][name]["values"])
            columns[name] = width, values
            width += len(values)
    idf, weights, bias = (arrays[name] for name in ("idf", "weights", "bias"))
    if (
        not 0 < len(words) <= _MOST_WORDS
        or idf.shape != (len(words),)
        or weights.shape != (len(words), width)
        or bias.shape != (width,)
        or any(array.dtype != np.float32 for array in (idf, weights, bias))
        or not all(np.isfinite(array).all() for array in (idf, weights, bias))
        or not (idf > 0).all()
    ):
        raise ValueError("the numbers do not fit together")
    widths = [len(values) for _first, values in columns.values()]
    if not width or 0 in widths:
        raise ValueError("the numbers are about nothing")
    starts = np.array([first for first, _values in columns.values()], np.intp)
    owner = np.repeat(np.arange(len(widths)), widths)
    return Model(
        info, dict(zip(words, range(len(words)), strict=True)), idf, weights, bias, columns, starts, owner
    )


def pool(lexicon: Mapping[str, float], learned: Mapping[str, float], weight: float) -> dict[str, float]:
    """Two opinions as one.

    A value the model gives no share (it has never met it) keeps what the lexicon says, and the model's shares make
    room for it. Growing a value's share on either side never lowers the result.

    Args:
        lexicon, learned: value -> share.
        weight: of the model, 0 to 1.
    """
    room = max(0.0, 1 - sum(share for value, share in lexicon.items() if value not in learned))
    return {
        value: (1 - weight) * lexicon.get(value, 0.0) + weight * room * learned[value]
        if value in learned
        else lexicon[value]
        for value in dict.fromkeys((*lexicon, *learned))
    }


def joined(first: Iterable[str], second: Iterable[str], most: int = 4) -> tuple[str, ...]:
    """Words of both sides, the first side's before the other's, each once."""
    return tuple(dict.fromkeys((*first, *second)))[:most]


def _short(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:200]
