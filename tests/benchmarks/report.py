"""The record of the measurements: results.md to read, results.json the same for programs.

A run of a single benchmark replaces its own entries and leaves the others, each of which carries its own date.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
PAGE: Final = HERE / "results.md"
RECORDS: Final = HERE / "results.json"

_HEAD: Final = """# Measurements

Written by `make bench`. Ours, peer and limit are measured in turns in the same run; each figure is the median of at
least five, lowest and highest in brackets. A ratio is ours divided by theirs. "Others" is the share of all
processors that other programs took meanwhile.
"""


def write(fresh: Sequence[dict[str, Any]]) -> None:
    """Take new records in and write both files.

    Args:
        fresh: as `tests.benchmarks.__main__` makes them.
    """
    kept = json.loads(RECORDS.read_text(encoding="utf-8")) if RECORDS.is_file() else []
    entries = {record["line"]["name"]: record for record in [*kept, *fresh]}
    RECORDS.write_text(json.dumps(list(entries.values()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(list(entries.values())), encoding="utf-8")


def page(records: Sequence[dict[str, Any]]) -> str:
    """The records as Markdown."""
    lines = [_HEAD]
    for machine, versions in dict.fromkeys((r["machine"], r["versions"]) for r in records):
        lines += [f"Machine: {machine}. ", f"With: {versions}.", ""]
    lines += [
        "| name | ours | peer | limit | to peer | to limit | goal | date |",
        "|---|---|---|---|---|---|---|---|",
        *(_row(record) for record in records),
    ]
    for record in records:
        lines += ["", *_section(record)]
    return "\n".join(lines) + "\n"


def _row(record: dict[str, Any]) -> str:
    line = record["line"]
    ratios = [f"{value:g}" if value is not None else "" for value in (line["ratio_to_peer"], line["ratio_to_limit"])]
    goal = f"{record['goal']}: {'met' if record['met'] else '**missed**'}" if record["goal"] else ""
    cells = [line["name"], *(_figure(line, side) for side in ("ours", "peer", "limit")), *ratios, goal, record["date"]]
    return "| " + " | ".join(cells) + " |"


def _figure(line: dict[str, Any], side: str) -> str:
    value = line["ours"] if side == "ours" else line[f"{side}_value"]
    if value is None:
        return ""
    low, high = line["spread"].get(side, (value, value))
    return f"{value:g} {line['unit']}" + (f" ({low:g} - {high:g})" if low != high else "")


def _section(record: dict[str, Any]) -> list[str]:
    line = record["line"]
    lines = [f"## {line['name']}", "", f"{line['size']}."]
    if line["peer"]:
        lines.append(f"Peer: {line['peer']}.")
    if line["limit"]:
        lines.append(f"Limit: {line['limit']}.")
    lines.append(f"Others: {record['foreign']:.0%}.")
    if record["note"]:
        lines += ["", record["note"]]
    if record["details"]:
        lines += ["", *(f"- {what}: {value}" for what, value in record["details"])]
    return [*lines, "", "```json", json.dumps(line, ensure_ascii=False), "```"]
