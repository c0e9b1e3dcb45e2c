"""The room behind a channel, in memory: takes pages whole or not at all, knows a message by its id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from models.delivery import Connector, Deleted, Edited, Page
from models.report import Report, Unreadable


class Taken:
    """What was delivered.

    Attributes:
        reports: by external id, the first delivery of each, with its latest words in ``texts``.
        times: how often each id was delivered.
        unreadable, deleted, gaps, cursor: as they came.
    """

    def __init__(self, cursor: str = "") -> None:
        self.reports: dict[str, Report] = {}
        self.texts: dict[str, str] = {}
        self.times: Counter[str] = Counter()
        self.edits: list[Edited] = []
        self.unreadable: list[Unreadable] = []
        self.deleted: list[str] = []
        self.gaps: list[str] = []
        self.pages = 0
        self.cursor = cursor

    def read(self, connector: Connector, *, pages: int | None = None) -> Taken:
        """Fetch from where we stand; ``pages``: crash after so many (the next is made and never committed)."""
        for number, page in enumerate(connector.fetch(self.cursor)):
            if number == pages:
                break
            self.commit(page)
        return self

    def commit(self, page: Page) -> None:
        """One page and its cursor, in one transaction."""
        for item in page.items:
            if isinstance(item, Report):
                self.times[item.external_id] += 1
                self.reports.setdefault(item.external_id, item)
                self.texts.setdefault(item.external_id, item.text)
            elif isinstance(item, Edited):
                assert item.external_id in self.reports, "an edit of something never delivered is lost"
                if self.texts[item.external_id] != item.text:
                    self.texts[item.external_id] = item.text
                    self.edits.append(item)
            elif isinstance(item, Deleted):
                self.deleted.append(item.external_id)
            else:
                self.unreadable.append(item)
        if page.gap:
            self.gaps.append(page.gap)
        self.cursor = page.cursor
        self.pages += 1

    @property
    def ids(self) -> set[str]:
        """All ids."""
        return set(self.reports)


def numbers(count: Iterable[int]) -> set[str]:
    """Ids of numbers."""
    return {str(number) for number in count}
