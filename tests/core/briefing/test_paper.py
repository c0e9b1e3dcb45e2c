"""The paper: pages of text and vectors, whatever there is to tell; written whole or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from console.core.briefing import make
from console.core.briefing.content import Briefing
from console.core.briefing.paper import paper
from console.core.effort import Efforts
from console.core.errors import Refused, Unavailable
from console.core.whole_files import PART
from tests.core.briefing.conftest import Told, brief
from tests.support.factories import room


def pages(data: bytes) -> int:
    found = re.search(rb"/Count (\d+)", data)
    assert found is not None
    assert len(re.findall(rb"/Type /Page\b(?!s)", data)) == int(found[1])
    return int(found[1])


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_whole_city(told: Told, lang: str) -> None:
    data = paper(told.briefing, lang)
    assert told.briefing.review.of("red")
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert 3 <= pages(data) <= 8
    assert b"/Subtype /Image" not in data  # charts and map are drawn
    assert b"Inter-SemiBold" in data  # the letters come along
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in data
    assert paper(told.briefing, lang) == data  # the same figures make the same file


def test_a_city_in_which_nothing_happened(home: Path, told: Told) -> None:
    with room(home) as made:
        empty = brief(made, told.cache, "2025-11-23", "2025-11-23")
        assert pages(paper(empty, "id")) >= 1


def test_what_is_missing_is_said(told: Told) -> None:
    from console.core.briefing.words import notes

    alone = replace(told.briefing, alone=True, efforts=Efforts(0, 1, told.briefing.efforts.rows, 1234))
    assert any("1.234" in note for note in notes(alone, "id"))
    assert not any("1.234" in note for note in notes(told.briefing, "id"))
    assert any("perkiraan" in note for note in notes(told.briefing, "id"))
    assert len(paper(alone, "id")) > len(paper(told.briefing, "id"))


def test_more_than_fits_is_told(told: Told) -> None:
    rows = told.briefing.efforts.rows * 40
    assert pages(paper(replace(told.briefing, efforts=replace(told.briefing.efforts, rows=rows)), "id")) < 10


def test_a_disk_that_refuses_leaves_the_old_file(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keluar" / "a.pdf"
    make.write(told.briefing, path, "id")
    whole = path.read_bytes()

    def full(*_all: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fdopen", full)
    with pytest.raises(Unavailable) as failure:
        make.write(told.briefing, path, "id")
    assert failure.value.code == "store.full"
    monkeypatch.undo()
    assert path.read_bytes() == whole
    assert not list(path.parent.glob(f"*{PART}"))


def test_places_that_are_none(tmp_path: Path, told: Told) -> None:
    briefing: Briefing = told.briefing
    for path, code in ((tmp_path, "briefing.is_folder"), (tmp_path / "a.doc", "briefing.ending")):
        with pytest.raises(Refused) as failure:
            make.checked(path)
        assert failure.value.code == code
    (tmp_path / "berkas").write_text("")
    with pytest.raises(Refused):
        make.in_folder(tmp_path / "berkas", briefing.stretch.file_name)
