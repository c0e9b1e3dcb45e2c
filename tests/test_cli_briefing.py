"""tanggap briefing and tanggap export: files, sentences and exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.factories import room, varied
from tests.test_cli import Run, tanggap

__all__ = ["tanggap"]


@pytest.fixture(autouse=True)
def city(home: Path, tanggap: Run) -> None:
    with room(home) as made:
        made.receive(*varied(20))


def test_a_day_lands_in_its_folder_twice_the_same(tanggap: Run, tmp_path: Path) -> None:
    first = tanggap("briefing", "--daily", "--out", str(tmp_path / "brief"), "--json")
    again = tanggap("briefing", "--daily", "--out", str(tmp_path / "brief"), "--json")
    assert (first.code, again.code) == (0, 0)
    assert first.data == again.data
    names = sorted(path.name for path in (tmp_path / "brief").iterdir())
    assert [Path(one).name for one in first.data] == names
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx"]
    assert (tmp_path / "brief" / names[0]).read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "brief" / names[1]).read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--from", "x", "--to", "2025-11-23", "--out", "{dir}/a.pdf"), 2, "“x”"),
        (("--from", "2025-11-23", "--out", "{dir}/a.pdf"), 2, "--to"),
        (("--daily", "--weekly", "--out", "{dir}"), 2, "satu"),
        (("--from", "2025-11-23", "--to", "2025-11-23", "--out", "{dir}"), 2, "folder"),
        (("--from", "2025-11-23", "--to", "2025-11-23", "--out", "{dir}/a.doc"), 2, ".xlsx"),
        (("--daily", "--out", "{dir}/berkas"), 2, "folder"),
        (("--daily", "--lang", "jv", "--out", "{dir}"), 2, "jv"),
        (("--from", "2025-11-23", "--to", "2025-11-23", "--out", "{dir}/berkas/a.pdf"), 1, "."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence(
    tanggap: Run, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    (tmp_path / "berkas").write_text("x")
    found = tanggap("briefing", *(word.format(dir=tmp_path) for word in words))
    assert (found.code, found.out) == (code, "")
    assert told in found.err
    assert "Traceback" not in found.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["berkas", "home"]


def test_export_by_a_filter(tanggap: Run, tmp_path: Path) -> None:
    listed = tanggap("list", "--json", "--where", "status=menunggu")
    found = tanggap("export", str(tmp_path / "a.geojson"), "--where", "status=menunggu", "--json")
    assert found.code == 0
    shapes = json.loads((tmp_path / "a.geojson").read_text("utf-8"))
    assert [one["id"] for one in shapes["features"]] == [one["id"] for one in listed.data]
    assert found.data["rows"] == len(listed.data) > 0


@pytest.mark.parametrize(
    ("words", "code"),
    [(("a.doc",), 2), (("a.csv", "--where", "warna=?"), 2), (("a.csv", "--reporters", "--reason", "kunjungan"), 1),
     (("a.csv", "--reporters"), 1)],
)  # fmt: skip
def test_export_that_may_not_be(
    tanggap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    monkeypatch.setenv("TANGGAP_ROLE", "operator" if "--reason" in words else "supervisor")
    found = tanggap("export", str(tmp_path / words[0]), *words[1:])
    assert (found.code, found.out) == (code, "")
    assert found.err
    assert not (tmp_path / words[0]).exists()
