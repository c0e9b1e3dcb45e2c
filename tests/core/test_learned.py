"""The model as it is used: what it says, why, and that no file makes it say or do anything else."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core import learned
from console.core.learned import FOLDER, FORMAT, NAME, Newest, load, model_info, pieces, pool
from console.core.suggest import CAP, Suggester
from models.agencies import default_agencies, default_categories
from models.territory import load_default
from tests.support.learned_models import WORDS, put

TERRITORY = load_default()
AGENCIES = default_agencies((one.code, one.name) for one in TERRITORY.kelurahan.values())


def suggester(home: Path) -> Suggester:
    newest = Newest(home)
    newest.renew()
    return Suggester(default_categories(), TERRITORY, AGENCIES, learned=newest)


def test_words_are_folded() -> None:
    text = "GOTNYA mampettt bgt2 @lurah_x https://a.id/x a@b.id jln 12 surut2 JLN"
    assert [piece for piece, _s, _e in pieces(text) if " " not in piece] == [
        "got", "mampet", "banget", "jalan", "surut", "jalan",
    ]  # fmt: skip
    for _piece, start, end in pieces(text):
        assert text[start:end].strip() == text[start:end] != ""


@given(st.text(max_size=300))
def test_any_text_is_cut_into_pieces_inside_it(text: str) -> None:
    for piece, start, end in pieces(text):
        assert piece
        assert 0 <= start < end <= len(text)
        assert "@" not in piece


def test_it_says_what_it_learned_and_with_which_words(home: Path) -> None:
    put(home)
    model = load(home)
    assert model is not None
    seen = model.read("Tolong, GOT mampet sekali")
    assert seen is not None
    shares = seen.shares("category")
    assert max(shares, key=lambda value: shares[value]) == "saluran-air"
    assert sum(shares.values()) == pytest.approx(1)
    assert seen.words("category", "saluran-air")[0] == "got mampet"
    assert "tolong" not in seen.words("category", "saluran-air")
    assert seen.familiar == pytest.approx(3 / 4)
    assert seen.weight("category") == pytest.approx(0.375)
    assert model.read("zzz yyy") is None


def test_lexicon_and_model_together(home: Path) -> None:
    alone = suggester(home)
    put(home)
    both = suggester(home)
    text = "got mampet"
    before, after = alone.suggest(text).category, both.suggest(text).category
    assert (before.by, after.by) == ("lexicon", "learned")
    assert after.value == "saluran-air"
    assert after.version == "20251124-abcdef"
    assert after.words[0] == "got mampet"
    assert 0.9 < after.confidence <= CAP
    stored = both.suggest(text).as_json()["category"]
    assert set(stored) == {"value", "confidence", "words", "others", "by", "version"}


def test_it_learns_against_the_lexicon(home: Path) -> None:
    """Where this city says "tumbang" of something the lexicon does not know, the model's word comes through."""
    put(home, weight=0.9)
    found = suggester(home).suggest("tumbang tumbang").category
    assert (found.value, found.by, found.words) == ("pohon", "learned", ("tumbang",))


def test_own_work_is_the_lurahs_of_the_place(home: Path) -> None:
    put(home, weight=0.9)
    found = suggester(home).suggest("got mampet", kelurahan_from_gps="31.72.01.1005")
    assert found.agency.value == "LURAH-31.72.01.1005"


def test_an_agency_it_has_not_learned_is_that_of_the_category(home: Path) -> None:
    put(home, weight=0.9)
    told = json.loads((home / FOLDER / NAME).read_text())
    told["fields"]["agency"]["weight"] = 0.0
    (home / FOLDER / NAME).write_text(json.dumps(told))
    found = suggester(home).suggest("tumbang mampet tumbang tumbang tumbang").agency
    assert (found.value, found.by) == ("DISTAMHUT", "learned")


def test_a_closed_category_is_not_suggested(home: Path) -> None:
    put(home, weight=0.9)
    newest = Newest(home)
    newest.renew()
    only = [category for category in default_categories() if category.code == "pohon"]
    found = Suggester(only, TERRITORY, AGENCIES, learned=newest).suggest("got mampet").category
    assert found.value in (None, "pohon")


def test_a_silent_model_changes_nothing(home: Path) -> None:
    alone = suggester(home).suggest("got mampet dan pohon tumbang", channel="x")
    put(home, weight=0.0)
    assert suggester(home).suggest("got mampet dan pohon tumbang", channel="x") == alone


def test_another_model_is_noticed(home: Path) -> None:
    newest = Newest(home)
    newest.renew()
    assert newest.model is None
    put(home)
    newest.renew()
    first = newest.model
    assert first is not None
    newest.renew()
    assert newest.model is first
    put(home, decisions=1000)
    newest.renew()
    assert newest.model is not None
    assert newest.model.info.decisions == 1000
    (home / FOLDER / NAME).unlink()
    newest.renew()
    assert newest.model is None


def test_what_there_is_to_know(home: Path) -> None:
    assert model_info(home) is None
    put(home)
    info = model_info(home)
    assert info is not None
    assert (info.version, info.trained_at, info.decisions) == ("20251124-abcdef", 1_763_946_600, 300)
    assert info.accuracy == {"kind": 0.95, "category": 0.95, "agency": 0.95}
    assert info.fields["category"].classes["pohon"] == (100, 0.9)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": FORMAT + 1}, "of format"),
        ({"format": None}, "of format"),
        ({"version": "../../x"}, "its version is none"),
        ({"decisions": "viele"}, "invalid literal"),
        ({"fields": []}, "not used"),
        ({"fields": {"category": {"values": []}}}, "not used"),
        ({"numbers": "../other.npz"}, "lie elsewhere"),
        ({"numbers": "absent.npz"}, "not used"),
        ({"sha256": "0" * 64}, "not those that were written"),
    ],
)
def test_a_foreign_file_is_left_alone(
    home: Path, changed: dict[str, Any], said: str, expect_log: Callable[[str], None]
) -> None:
    put(home, **changed)
    expect_log(said)
    assert load(home) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"bias": np.zeros(7, np.float32)},
        {"bias": np.full(8, np.nan, np.float32)},
        {"idf": np.zeros(len(WORDS), np.float32)},
        {"idf": np.ones(len(WORDS), np.float64)},
        {"weights": np.zeros((3, 8), np.float32)},
        {"words": np.frombuffer(b"\xff\xfe", np.uint8)},
    ],
)
def test_numbers_that_do_not_fit_are_left_alone(
    home: Path, wrong: dict[str, Any], expect_log: Callable[[str], None]
) -> None:
    put(home, arrays=wrong)
    expect_log("is not used")
    assert load(home) is None


class Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.write_text, (Path("burst"), "x"))


def packed(home: Path, raw: bytes) -> None:
    put(home, sha256=hashlib.sha256(raw).hexdigest())
    (home / FOLDER / "20251124-abcdef.npz").write_bytes(raw)


def test_no_file_runs_code_or_grows(
    home: Path, tmp_path: Path, expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    expect_log("is not used")
    pickled = BytesIO()
    np.savez(pickled, bias=np.array([Bomb()], dtype=object))
    packed(home, pickled.getvalue())
    assert load(home) is None
    assert not (tmp_path / "burst").exists()
    dense = BytesIO()
    np.savez_compressed(dense, bias=np.zeros(1_000_000, np.float32))
    packed(home, dense.getvalue())
    assert load(home) is None
    packed(home, b"PK\x03\x04 no box at all")
    assert load(home) is None


def test_a_header_that_claims_more_than_its_file_is_not_believed(
    home: Path, expect_log: Callable[[str], None]
) -> None:
    from zipfile import ZipFile

    head = BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"descr": "<f4", "fortran_order": False, "shape": (10**12,)}
    )  # fmt: skip
    box = BytesIO()
    with ZipFile(box, "w") as out:
        out.writestr("bias.npy", head.getvalue() + b"\0" * 64)
    packed(home, box.getvalue())
    expect_log("larger than their file")
    assert load(home) is None


def test_a_huge_or_broken_description_is_left_alone(home: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("not used")
    put(home)
    for raw in (b"{" * 5000, b"\xff", b"[]", b" " * (2 << 20)):
        (home / FOLDER / NAME).write_bytes(raw)
        assert load(home) is None
        assert model_info(home) is None


def test_using_a_model_imports_no_scikit_learn(home: Path) -> None:
    put(home)
    code = (
        "import sys; from pathlib import Path; from console.core.learned import load;"
        f"load(Path({str(home)!r})).read('got mampet').shares('kind');"
        "sys.exit(any(name.split('.')[0] in ('sklearn', 'scipy') for name in sys.modules))"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, timeout=60).returncode == 0


shares = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 0.16))


@given(shares, shares, st.floats(0, 1), st.sampled_from("abcdef"), st.floats(0, 0.04))
def test_more_on_either_side_is_never_less(
    lexicon: dict[str, float], model: dict[str, float], weight: float, value: str, more: float
) -> None:
    before = pool(lexicon, model, weight)
    assert sum(before.values()) <= 1 + 1e-9
    assert all(0 <= share <= 1 for share in before.values())
    if value in lexicon:
        grown = pool({**lexicon, value: lexicon[value] + more}, model, weight)
        assert grown[value] >= before[value] - 1e-12
    if value in model:
        grown = pool(lexicon, {**model, value: model[value] + more}, weight)
        assert grown[value] >= before[value] - 1e-12


def test_the_format_is_raised_when_words_are_folded_otherwise() -> None:
    """A model of the old folding would read the new words wrong: whoever changes these lines raises FORMAT."""
    assert (FORMAT, learned.counted("Jlnnya rusakkk sdh 3 hari2")) == (
        1,
        ["jalan", "rusak", "jalan rusak", "sudah", "rusak sudah", "hari", "sudah hari"],
    )
