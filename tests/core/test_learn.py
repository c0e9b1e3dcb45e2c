"""Learning from decisions: which ones count, when there are enough, what comes out, and where it runs."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import numpy as np
import pytest

from console.core import learn, learned, trainer
from console.core.dispatch import Dispatcher, Received
from console.core.errors import Unavailable
from console.core.learn import Decided, decided, fit, train
from console.core.learned import FOLDER, NAME, Newest, load, model_info
from console.core.store import Store
from console.core.suggest import Suggester
from console.core.trainer import TRIED, Trainer, is_due
from models.agencies import default_agencies, default_categories
from models.commands import Actor, Categorise, Classify, Command, Coordinate, Dispose, ReceiveReport
from models.identity import report_id
from models.territory import load_default
from tests.support.homes import opened

PLUIT = "31.72.01.1005"
TERRITORY = load_default()
SUGGESTER = Suggester(
    default_categories(),
    TERRITORY,
    default_agencies((one.code, one.name) for one in TERRITORY.kelurahan.values()),
)
#: Words of this made-up city that the lexicon does not know, so that what is learned can be told from it.
SAID = {
    "pohon": ("kanopi runtuh", "cabangnya menjulur", "peneduh meranggas"),
    "jalan": ("kerikil lepas", "tambalan terbuka", "permukaan gembur"),
    "sampah": ("plastik teronggok", "kresek hitam", "buangan dapur"),
}
WHOSE = {"pohon": "DISTAMHUT", "jalan": "DBM", "sampah": "KEL"}
AROUND = ("di tikungan", "dekat warung", "sebelah mushola", "arah selatan", "ujung blok", "seberang bengkel")


@pytest.fixture
def room(home: Path, now: int) -> Iterator[tuple[Store, Dispatcher]]:
    with opened(home, now) as both:
        yield both


def received(door: Dispatcher, now: int, name: str, text: str = "Kanopi runtuh") -> UUID:
    door.receive([Received(ReceiveReport("x", name, now - 60, text, kelurahan=PLUIT))])
    return report_id("x", name, now - 60)


def do(door: Dispatcher, case: UUID, *commands: Command) -> None:
    for command in commands:
        outcome = door.do([(case, command)])
        assert outcome.accepted, outcome.refused


def seen(store: Store) -> list[dict[str, tuple[str, float]]]:
    db = store.reader()
    try:
        return [one.values for one in decided(db, store.reference)]
    finally:
        db.close()


def made(count: int, seed: int = 1) -> list[Decided]:
    """Decisions of a made-up city."""
    chance = random.Random(seed)  # noqa: S311
    cases = []
    for i in range(count):
        category = chance.choice(list(SAID))
        where = f"{chance.choice(AROUND)} {chance.choice(AROUND)} blok {chr(97 + i % 26)}"
        text = f"{chance.choice(SAID[category])} {where}"
        kind = "aspiration" if chance.random() < 0.2 else "complaint"
        text += " semoga diadakan" if kind == "aspiration" else " sudah lama"
        values = {"kind": (kind, 1.0), "category": (category, 1.0), "agency": (WHOSE[category], 0.5)}
        cases.append(Decided(values, "", text, "x", ""))
    return cases


# Which decisions count ------------------------------------------------------------------------------------------------


def test_a_correction_wins_over_what_it_corrects(room: tuple[Store, Dispatcher], now: int) -> None:
    store, door = room
    case = received(door, now, "a")
    do(door, case, Categorise("jalan", accepted=True), Categorise("pohon"), Classify("complaint"))
    assert seen(store) == [{"category": ("pohon", 1.0), "kind": ("complaint", 1.0)}]


def test_agreeing_counts_half_of_choosing(room: tuple[Store, Dispatcher], now: int) -> None:
    do(room[1], received(room[1], now, "a"), Categorise("jalan", accepted=True))
    assert seen(room[0]) == [{"category": ("jalan", 0.5)}]


def test_an_agency_is_whoever_is_in_charge(room: tuple[Store, Dispatcher], now: int) -> None:
    store, door = room
    do(door, received(door, now, "a"), Coordinate("DSDA"), Dispose("DSDA-3172"))
    do(door, received(door, now, "b"), Dispose(f"LURAH-{PLUIT}"), Dispose(f"PPSU-{PLUIT}"))
    assert sorted(one["agency"][0] for one in seen(store)) == ["DSDA", "KEL"]


def test_what_was_taken_back_or_refused_teaches_nothing(room: tuple[Store, Dispatcher], now: int) -> None:
    store, door = room
    case = received(door, now, "a")
    do(door, case, Categorise("jalan"))
    done = door.do([(case, Categorise("pohon"))])
    assert done.batch is not None
    door.undo(done.batch)
    assert seen(store) == [{"category": ("jalan", 1.0)}]
    other = received(door, now, "b")
    do(door, other, Classify("spam"))
    with door.transaction() as connection:
        connection.exec_driver_sql("update event set outcome = 'refused' where kind = 'classify'")
    assert seen(store) == [{"category": ("jalan", 1.0)}]


def test_who_decides_nothing_teaches_nothing(room: tuple[Store, Dispatcher], now: int) -> None:
    do(room[1], received(room[1], now, "a"), Classify("undecided"))
    received(room[1], now, "b")
    assert seen(room[0]) == []


def test_the_newest_cases_are_taken(room: tuple[Store, Dispatcher], now: int) -> None:
    store, door = room
    for name, category in (("a", "jalan"), ("b", "pohon"), ("c", "sampah")):
        do(door, received(door, now, name), Categorise(category))
    found = decided(store.reader(), store.reference, most=2)
    assert [one.values["category"][0] for one in found] == ["sampah", "pohon"]


# What comes out -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a model of 400 decisions."""
    home = tmp_path_factory.mktemp("trained")
    assert fit(made(400), SUGGESTER, home, 1_763_946_600) is not None
    return home


def test_what_was_learned_is_said_with_its_words(trained: Path) -> None:
    newest = Newest(trained)
    newest.renew()
    both = Suggester(
        default_categories(), TERRITORY, default_agencies([("31.72.01.1005", "Pluit")]), learned=newest
    )
    text = "Ada peneduh meranggas arah selatan"
    assert SUGGESTER.suggest(text).category.value is None
    found = both.suggest(text)
    assert (found.category.value, found.category.by) == ("pohon", "learned")
    assert "peneduh meranggas" in found.category.words
    assert found.agency.value == "DISTAMHUT"
    assert 0.15 < found.category.confidence < 0.6  # 400 decisions are not many


def test_how_good_it_is_is_measured_on_texts_it_has_not_seen(trained: Path) -> None:
    info = model_info(trained)
    assert info is not None
    assert info.decisions == 400
    category = info.fields["category"]
    assert category.accuracy > 0.95
    assert category.lexicon < 0.2
    assert category.together >= category.lexicon
    assert 0 < category.weight <= 400 / 1400
    assert set(category.classes) == set(SAID)
    assert sum(count for count, _share in category.classes.values()) == category.decisions == 400


def test_words_that_say_nothing_are_measured_as_nothing(tmp_path: Path) -> None:
    """Decisions by dice: no text tells the value, and the model keeps silent."""
    chance = random.Random(5)  # noqa: S311
    cases = made(400)
    for one in cases:
        one.values = {"category": (chance.choice(list(SAID)), 1.0)}
    info = fit(cases, SUGGESTER, tmp_path, 1)
    assert info is not None
    assert info.fields["category"].accuracy < 0.5
    assert info.fields["category"].weight <= 0.3
    model = load(tmp_path)
    assert model is not None
    reading = model.read(cases[0].text)
    assert reading is not None
    assert max(reading.shares("category").values()) < 0.6  # calibrated: it knows that it does not know


def test_a_rare_value_is_not_drowned(tmp_path: Path) -> None:
    cases = [one for one in made(1200, seed=3) if one.values["category"][0] != "sampah"]
    rare = [one for one in made(1200, seed=4) if one.values["category"][0] == "sampah"][:20]
    info = fit([*cases, *rare], SUGGESTER, tmp_path, 1)
    assert info is not None
    assert info.fields["category"].classes["sampah"][1] > 0.7


def test_the_file_says_what_scikit_learn_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions by numpy alone are those of the trained model, word for word."""
    from sklearn.linear_model import LogisticRegression

    kept: list[LogisticRegression] = []
    real = learn._regression

    def keeping() -> LogisticRegression:
        kept.append(real())
        return kept[-1]

    monkeypatch.setattr(learn, "_regression", keeping)
    monkeypatch.setattr(learn, "_TEMPERATURES", (1.0,))
    cases = made(300)
    for one in cases:
        one.values.pop("agency")
    fit(cases, SUGGESTER, tmp_path, 1)
    model = load(tmp_path)
    assert model is not None
    last = {len(one.classes_): one for one in kept}  # the last of each was fitted on everything
    for one in cases[:20]:
        reading = model.read(one.text)
        assert reading is not None
        row = np.zeros((1, len(model.vocabulary)))
        row[0, list(reading.rows)] = reading.part
        for name, width in (("kind", 2), ("category", 3)):
            said = last[width].predict_proba(row)[0]
            assert list(reading.shares(name).values()) == pytest.approx(said.tolist(), abs=1e-4)


def test_a_name_that_few_wrote_is_not_kept(trained: Path) -> None:
    cases = made(400)
    for one in cases[:2]:
        one.text += " pak bambangsuseno"
    home = trained.parent / "names"
    fit(cases, SUGGESTER, home, 1)
    model = load(home)
    assert model is not None
    assert not any("bambangsuseno" in word for word in model.vocabulary)


@pytest.mark.parametrize(
    "cases",
    [
        [],
        made(199),
        [one for one in made(900) if one.values["category"][0] != "sampah"][:199],
        [
            Decided({"category": ("jalan", 1.0)}, "", "jalan rusak", "x", "") for _ in range(500)
        ],  # one value, one text
        [Decided({"category": ("jalan", 1.0)}, "", "123 456", "x", "") for _ in range(500)],  # no word
    ],
)
def test_too_little_is_silence(tmp_path: Path, cases: list[Decided]) -> None:
    assert fit(cases, SUGGESTER, tmp_path, 1) is None
    assert list(tmp_path.iterdir()) == []


def test_two_values_are_too_few_for_a_category_and_enough_for_a_kind(tmp_path: Path) -> None:
    cases = [one for one in made(900) if one.values["category"][0] != "sampah"]
    for one in cases:
        one.values.pop("agency")
    info = fit(cases, SUGGESTER, tmp_path, 1)
    assert info is not None
    assert set(info.fields) == {"kind"}


def test_a_new_model_replaces_the_old_whole(trained: Path, tmp_path: Path) -> None:
    first = fit(made(300), SUGGESTER, tmp_path, 1)
    second = fit(made(350), SUGGESTER, tmp_path, 86_401)
    assert first is not None
    assert second is not None
    assert first.version != second.version
    assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == sorted(
        [NAME, f"{second.version}.npz"]
    )
    assert load(tmp_path) is not None


def test_no_citizens_text_and_no_code_is_in_the_file(trained: Path) -> None:
    told = json.loads((trained / FOLDER / NAME).read_text("utf-8"))
    assert set(told) == {"format", "version", "trained_at", "decisions", "numbers", "sha256", "fields"}
    model = load(trained)
    assert model is not None
    assert max(len(word.split(" ")) for word in model.vocabulary) == 2


# When and where -------------------------------------------------------------------------------------------------------


def filled(room: tuple[Store, Dispatcher], now: int, count: int) -> None:
    """A store with decided cases, each in the way an operator decides it."""
    _store, door = room
    cases = made(count)
    for start in range(0, count, 100):
        some = [
            (f"m{start + i}", one) for i, one in enumerate(cases[start : start + 100])
        ]  # fmt: skip
        door.receive(
            [Received(ReceiveReport("x", name, now - 60, one.text, kelurahan=PLUIT)) for name, one in some]
        )
        door.do(
            [(report_id("x", name, now - 60), Categorise(one.values["category"][0])) for name, one in some]
        )


def test_when_it_is_due(room: tuple[Store, Dispatcher], home: Path, now: int) -> None:
    db = room[0].reader()
    assert not is_due(db, home, now)
    filled(room, now, 200)
    assert is_due(db, home, now)
    tried = home / FOLDER / TRIED
    tried.parent.mkdir()
    for ago, due in ((60, False), (3700, False), (trainer.DAY, True)):
        tried.write_text(json.dumps({"at": now - ago}))
        assert is_due(db, home, now) is due, ago
    tried.write_text(json.dumps({"at": now + 500}))  # by a clock that was ahead
    assert is_due(db, home, now)
    tried.write_text("[]")
    assert is_due(db, home, now)


def test_much_that_is_new_is_due_within_the_day(
    room: tuple[Store, Dispatcher], home: Path, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "NEW", 50)
    filled(room, now, 50)
    (home / FOLDER).mkdir()
    (home / FOLDER / TRIED).write_text(json.dumps({"at": now - 3700}))
    assert is_due(room[0].reader(), home, now)


def test_it_is_trained_in_a_process_of_its_own(room: tuple[Store, Dispatcher], home: Path, now: int) -> None:
    filled(room, now, 220)
    at = [now]
    one = Trainer(room[0].path, home, lambda: at[0])
    try:
        assert one.tick() == "started"
        assert one.tick() in ("running", "done")
        one.wait(60)
        assert one.tick() in ("done", "")
        info = model_info(home)
        assert info is not None
        assert (info.trained_at, set(info.fields)) == (now, {"category"})
        assert one.tick() == ""  # looked just now
        at[0] += one.every
        assert one.tick() == ""  # nothing new
    finally:
        one.close()


def test_a_training_that_fails_leaves_the_last_model(
    home: Path, now: int, expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = home / "no-store.db"
    home.mkdir()
    fit(made(300), SUGGESTER, home, now)
    monkeypatch.setattr(trainer, "is_due", lambda *_args: True)
    expect_log("the last model stays")
    one = Trainer(store, home, lambda: now)
    try:
        assert one.tick() == "started"
        one.wait(60)
        assert one.tick() == "failed"
    finally:
        one.close()
    assert load(home) is not None


def test_on_a_thread_of_its_own_until_it_is_stopped(
    room: tuple[Store, Dispatcher], home: Path, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = Event()
    monkeypatch.setattr(trainer, "LOOK_S", 0.001)

    def nothing(*_given: object) -> bool:
        looked.set()
        return False

    monkeypatch.setattr(trainer, "is_due", nothing)
    one = Trainer(room[0].path, home, lambda: now)
    ended = Event()
    thread = Thread(target=one.run, args=(ended,))
    thread.start()
    assert looked.wait(10)
    ended.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_store_that_is_away_puts_it_off(home: Path, now: int) -> None:
    one = Trainer(home / "none" / "tanggap.db", home, lambda: now)
    with pytest.raises(Unavailable):
        one.tick()


def test_closing_ends_a_training(room: tuple[Store, Dispatcher], home: Path, now: int) -> None:
    filled(room, now, 220)
    one = Trainer(room[0].path, home, lambda: now)
    assert one.tick() == "started"
    one.close()
    one.close()
    assert not list((home / FOLDER).glob("*.npz")) or load(home) is not None


def test_the_store_is_only_read(room: tuple[Store, Dispatcher], home: Path, now: int) -> None:
    filled(room, now, 220)
    before = room[0].path.read_bytes()
    info = train(room[0].path, home, now)
    assert info is not None
    assert info.fields["category"].decisions == 220
    assert room[0].path.read_bytes() == before
    assert learned.model_info(home) == info
    assert Actor("rina", "supervisor") == room[1].actor
