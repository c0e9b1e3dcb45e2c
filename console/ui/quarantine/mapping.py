"""What a person says about columns: ``tgl=created_at, isi=text``, the words of ``tanggap load --map``."""

from __future__ import annotations


class NotAMapping(ValueError):
    """The words are no mapping.

    Attributes:
        piece: the part that is wrong.
        code, params: a sentence about it (``models.sentences``), "" when the part is simply no pair.
    """

    def __init__(self, piece: str, code: str = "", params: dict[str, str] | None = None) -> None:
        super().__init__(piece)
        self.piece = piece
        self.code = code
        self.params = params or {}


def parse(words: str) -> dict[str, str]:
    """Column -> field.

    Args:
        words: pairs ``column=field``, apart by commas; nothing at all is no mapping.

    Raises:
        NotAMapping: a part without both, or a field no report has.
    """
    found: dict[str, str] = {}
    for piece in (part.strip() for part in words.split(",")):
        if not piece:
            continue
        column, sign, field = (part.strip() for part in piece.rpartition("="))
        if not sign or not column or not field:
            raise NotAMapping(piece)
        found[column] = field
    if found:
        _check(found)
    return found


def _check(found: dict[str, str]) -> None:
    # Here, not above: the readers of files load with the first retry, not with the window.
    from console.channels.fields import Columns
    from console.channels.file_source import UnreadableFile

    try:
        Columns(found)
    except UnreadableFile as problem:
        raise NotAMapping(str(problem.params.get("field", "")), problem.code, problem.params) from problem
