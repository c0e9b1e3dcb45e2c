"""Learning kind, category and agency from what operators decided.

Runs in a helper process (``console.core.trainer`` starts it), never in the window's: scikit-learn takes a second to
import and holds the interpreter. The model lies in ``learned`` below the home; ``console.core.learned`` uses it.

A decision is the last Event on a case that settled the field and stands: not refused, not taken back. So a correction
wins over what it corrects. A suggestion that was taken as it stood counts half: agreeing is less than choosing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from console.core import learned
from console.core.decisions import TRIAGE, voided
from console.core.learned import FOLDER, FORMAT, NAME, ModelInfo
from console.core.route import in_charge
from console.core.whole_files import write_whole
from models import reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from console.core.suggest import Suggester
    from models.reference import Reference

LEAST_DECISIONS: Final = 200
LEAST_VALUES: Final = {"kind": 2, "category": 3, "agency": 3}
LEAST_OF_A_VALUE: Final = 5
"""Different texts; a value with fewer is left to the lexicon."""
MOST: Final = 20_000
"""The newest cases: what was decided years ago was decided about another city."""

_FIELD_OF: Final = {
    "classify": "kind",
    "categorise": "category",
    "coordinate": "agency",
    "dispose": "agency",
}
_AGREED: Final = 0.5
_EVIDENCE: Final = 1000  # decisions at which the model may count as much as the lexicon
_IN_TEXTS: Final = 3  # a word fewer texts have is a name, a house or a slip
_FEATURES: Final = 20_000
_FOLDS: Final = 5
_TEMPERATURES: Final = tuple(2 ** (i / 8) for i in range(-16, 25))
_PARTS: Final = tuple(i / 20 for i in range(21))
_LEAST_SHARE: Final = 1e-4
_BINS: Final = 10


@dataclass(slots=True)
class Decided:
    """A case as it is learned from: its words, and for each decided field the value and what it counts."""

    values: dict[str, tuple[str, float]] = field(default_factory=dict)
    title: str = ""
    text: str = ""
    channel: str = ""
    channel_category: str = ""


def decided(db: sqlite3.Connection, ref: Reference, most: int = MOST) -> list[Decided]:
    """The newest cases somebody decided something about.

    Args:
        db: reading connection.
        ref: master data; agencies become the Dinas in charge, or ``KEL``.
        most: cases at most.
    """
    void = voided(db)
    cases: dict[bytes, Decided] = {}
    rows = db.execute(
        "select e.complaint, e.kind, json_extract(e.body, '$.to'), json_extract(e.body, '$.accepted'), e.id"  # noqa: S608
        f" from event e indexed by event_triage where {TRIAGE} and (e.outcome is null or e.outcome = 'accepted')"
        " order by e.at desc, e.n desc"
    )
    for case, kind, to, accepted, event in rows:
        name = _FIELD_OF.get(kind)
        if name is None or event in void:
            continue
        if case not in cases:
            if len(cases) >= most:
                break
            cases[case] = Decided()
        values = cases[case].values
        if name in values:  # an older decision, corrected since
            continue
        value = in_charge(to, ref.agencies) if name == "agency" else to
        if value is not None and value != "undecided":
            values[name] = value, _AGREED if accepted else 1.0
    for some in reading.chunks(list(cases), 500):
        marks = ",".join("?" * len(some))
        found = db.execute(
            "select id, title, text, channel, coalesce(json_extract(suggested, '$.channel.category'), '')"  # noqa: S608
            f" from complaint where id in ({marks})", some)  # fmt: skip
        for case, title, text, channel, word in found:
            one = cases[case]
            one.title, one.text, one.channel, one.channel_category = title, text, channel, word
    return [one for one in cases.values() if one.values and (one.title or one.text).strip()]


@dataclass(frozen=True, slots=True)
class Learned:
    """One field as it was learned: what a model file says of it, and its columns."""

    told: dict[str, Any]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


def train(store: Path, home: Path, now: int) -> ModelInfo | None:
    """Learn from a store and put the model into its home.

    Args:
        store: the SQLite file, only read.
        home: the console's folder.
        now: seconds since the epoch, kept as ``trained_at``.

    Returns:
        What was learned; None when there is too little to learn from, and then nothing is written.

    Raises:
        Told: the folder cannot be written.
    """
    from console.core.suggest import Suggester
    from models.reference import Rates
    from models.seed import read_reference

    db = reading.connect(store)
    try:
        ref = read_reference(db, Rates())
        cases = decided(db, ref)
    finally:
        db.close()
    suggester = Suggester(ref.categories.values(), ref.territory, ref.agencies.values())
    return fit(cases, suggester, home, now)


def fit(
    cases: Sequence[Decided], suggester: Suggester, home: Path, now: int, groups: Sequence[str] = ()
) -> ModelInfo | None:
    """Learn from decided cases; see ``train``.

    Args:
        groups: names what must not stand on both sides when the model is measured, one a case; without them texts
            of the same words.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from threadpoolctl import threadpool_limits

    if not any(_enough(cases, name) for name in learned.FIELDS):
        return None
    texts = [learned.spoken(one.title, one.text) for one in cases]
    # Words are counted over all texts, labels or not: no decision can leak through how often a word occurs.
    counting = TfidfVectorizer(
        analyzer=learned.counted, sublinear_tf=True, min_df=_IN_TEXTS, max_features=_FEATURES
    )
    try:
        matrix = counting.fit_transform(texts)
    except ValueError:  # no word is left
        return None
    known = [learned.familiar(learned.counted(text), counting.vocabulary_) for text in texts]
    groups = groups or [" ".join(sorted(set(learned.counted(text)))) for text in texts]
    fields: dict[str, Learned] = {}
    with threadpool_limits(1):  # small matrices: threads would only wait for one another, and others for them
        for name in learned.FIELDS:
            found = _field(name, cases, matrix, groups, known, suggester)
            if found is not None:
                fields[name] = found
    if not fields:
        return None
    return _written(fields, counting, len(cases), home, now)


def _enough(cases: Sequence[Decided], name: str) -> bool:
    return sum(name in one.values for one in cases) >= LEAST_DECISIONS


def _field(
    name: str,
    cases: Sequence[Decided],
    matrix: Any,
    groups: Sequence[str],
    known: Sequence[float],
    suggester: Suggester,
) -> Learned | None:
    """Learn one field and measure it on texts it has not seen, None when there is too little."""
    import numpy as np

    texts_of: dict[str, set[str]] = defaultdict(set)
    for one, group in zip(cases, groups, strict=True):
        if name in one.values:
            texts_of[one.values[name][0]].add(group)
    values = sorted(value for value, texts in texts_of.items() if len(texts) >= LEAST_OF_A_VALUE)
    rows = [i for i, one in enumerate(cases) if name in one.values and one.values[name][0] in values]
    if len(rows) < LEAST_DECISIONS or len(values) < LEAST_VALUES[name]:
        return None
    truth = np.array([values.index(cases[i].values[name][0]) for i in rows])
    counts = np.bincount(truth, minlength=len(values))
    # A rare value would drown beside a common one, and shout if they counted alike: half way between, by the root.
    balance = np.sqrt(len(rows) / (len(values) * counts))
    heft = balance[truth] * np.array([cases[i].values[name][1] for i in rows])
    x = matrix[rows]
    scores = _unseen(x, truth, heft, [groups[i] for i in rows], len(values))
    heat = min(_TEMPERATURES, key=lambda t: _surprise(_shares(scores / t), truth))
    shares = _shares(scores / heat)
    lexicon, other = (
        np.zeros_like(shares),
        np.zeros((len(rows), 2)),
    )  # other values: all of them, and the largest
    for at, i in enumerate(rows):
        one = cases[i]
        said = dict(suggester.lexicon_shares(one.text, one.title, one.channel, one.channel_category)[name])
        lexicon[at] = [said.pop(value, 0.0) for value in values]
        other[at] = sum(said.values()), max(said.values(), default=0.0)
    heard = np.array([known[i] for i in rows])[:, None]

    def pooled(weight: float) -> NDArray[np.float64]:  # as ``learned.pool`` does for one text
        room = np.maximum(0.0, 1 - other[:, :1])
        return np.asarray((1 - weight * heard) * lexicon + weight * heard * room * shares)

    most = len(rows) / (len(rows) + _EVIDENCE)
    part = min((one for one in _PARTS if one <= most), key=lambda w: _surprise(pooled(w), truth))
    together = pooled(part)
    right = shares.argmax(axis=1) == truth
    both_right = (together.argmax(axis=1) == truth) & (together.max(axis=1) >= other[:, 1])
    lexicon_right = (lexicon.argmax(axis=1) == truth) & (lexicon.max(axis=1) > other[:, 1])
    told = {
        "values": values,
        "decisions": len(rows),
        "accuracy": round(float(right.mean()), 4),
        "lexicon": round(float(lexicon_right.mean()), 4),
        "together": round(float(both_right.mean()), 4),
        "weight": round(part, 4),
        "calibration": round(_off(together, both_right), 4),
        "classes": {
            value: [int(counts[k]), round(float(right[truth == k].mean()), 4)]
            for k, value in enumerate(values)
        },
    }
    model = _regression().fit(x, truth, sample_weight=heft)
    weights, bias = model.coef_, model.intercept_
    if len(values) == 2:  # one column stands for both there
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])
    return Learned(told, (weights.T / heat).astype(np.float32), (bias / heat).astype(np.float32))


def _regression() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=10.0, max_iter=300, tol=1e-3)


def _unseen(
    x: Any, truth: NDArray[np.int64], heft: NDArray[np.float64], groups: Sequence[str], width: int
) -> NDArray[np.float64]:
    """Scores of each text by a model that has seen neither it nor one of the same words."""
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    number = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    together = np.array([number[group] for group in groups])
    scores = np.full((len(truth), width), np.log(_LEAST_SHARE))
    for seen, unseen in StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=0).split(x, truth, together):
        model = _regression().fit(x[seen], truth[seen], sample_weight=heft[seen])
        scores[np.ix_(unseen, model.classes_)] = model.predict_log_proba(x[unseen])
    return scores


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _surprise(shares: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Mean log loss."""
    import numpy as np

    return float(-np.log(np.maximum(shares[np.arange(len(truth)), truth], _LEAST_SHARE)).mean())


def _off(shares: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """How far confidence and truth lie apart, over tenths of confidence (expected calibration error)."""
    import numpy as np

    sure = shares.max(axis=1)
    tenth = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gap = 0.0
    for one in range(_BINS):
        inside = tenth == one
        if inside.any():
            gap += abs(float(sure[inside].mean() - right[inside].mean())) * int(inside.sum())
    return gap / len(sure)


def _written(
    fields: Mapping[str, Learned], counting: Any, cases: int, home: Path, now: int
) -> ModelInfo | None:
    """Put the model down: the numbers first, then the file that names them; what was there before goes last."""
    import numpy as np

    words = [str(word) for word in counting.get_feature_names_out()]
    arrays = {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "idf": counting.idf_.astype(np.float32),
        "weights": np.hstack([one.weights for one in fields.values()]),
        "bias": np.concatenate([one.bias for one in fields.values()]),
    }
    packed = BytesIO()
    np.savez(packed, **arrays)
    raw = packed.getvalue()
    digest = hashlib.sha256(raw).hexdigest()
    version = f"{datetime.fromtimestamp(now, UTC):%Y%m%d}-{digest[:6]}"
    told = {
        "format": FORMAT,
        "version": version,
        "trained_at": now,
        "decisions": cases,
        "numbers": f"{version}.npz",
        "sha256": digest,
        "fields": {name: one.told for name, one in fields.items()},
    }
    folder = home / FOLDER
    write_whole(folder / f"{version}.npz", raw)
    write_whole(folder / NAME, json.dumps(told, ensure_ascii=False, indent=1).encode())
    for old in folder.glob("*.npz"):
        if old.name != f"{version}.npz":
            with suppress(OSError):  # open in another program, on Windows: goes next time
                old.unlink()
    return learned.model_info(home)
