"""How the tests are spread over processes side by side, and what each folder of them took.

A file stays in one process, so that what it loads is loaded once. Some share more than a file: journeys one served county, faults
the installations that they harm one after the other. They take longest, so they begin.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import PurePath

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/journeys", "tests/spec/measures", "tests/faults")


def scope_of(nodeid: str) -> str:
    """Return what of a test's address stays in one process: the folders that share something, else the file."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)


def longest_first(items: list[pytest.Item]) -> None:
    """Let the folders that stay together begin, in the order named here, and then the files with most tests."""
    ranks = {folder: rank for rank, folder in enumerate(TOGETHER)}
    tests = Counter(scope_of(item.nodeid) for item in items)
    items.sort(key=lambda item: (ranks.get(scope := scope_of(item.nodeid), len(ranks)), -tests[scope], scope))


class ByFile(LoadScopeScheduling):
    """Gives each process a file, or a folder that stays together, and the next one when it is nearly done."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def seconds_of_folders(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Write a line for each folder: its tests, and the seconds that they took with what was made for them."""
    tests, seconds = defaultdict[str, set[str]](set), defaultdict[str, float](float)
    for report in reports:
        parts = PurePath(report.nodeid.partition("::")[0]).parts[:-1]
        folder = "/".join(parts[:3] if parts[1:2] in (("integration",), ("spec",)) else parts[:2])
        tests[folder].add(report.nodeid)
        seconds[folder] += report.duration
    rows = sorted(seconds.items(), key=lambda row: -row[1])
    return [f"{taken:7.1f} s  {len(tests[folder]):4d}  {folder}" for folder, taken in rows]
