"""Runs tests once with each changed fact of a pack: `pytest --changes FILE --noticed FILE tests…` (`yilian packs prove`).

The file of changes names for each test the changes to try; what comes back names for each change the first test that failed with
it and holds without it, and the tests that fail unchanged.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from _pytest.runner import runtestprotocol

from yilian.policy import loading
from yilian.policy.library import PolicyLibrary
from yilian.policy.mutation import Change, changes, with_pack

ROOT = Path(__file__).resolve().parents[1]


def add_options(parser: pytest.Parser) -> None:
    """Add the two options."""
    parser.addoption("--changes", help="file that names for each test the changes of packs to try")
    parser.addoption("--noticed", help="file to write which test noticed which change")


class Proving:
    """The plugin: each test again and again, with other packs below it."""

    def __init__(self, wanted: Path, written: Path) -> None:
        self.wanted = msgspec.json.decode(wanted.read_bytes(), type=dict[str, list[str]])
        self.written, self.noticed, self.failing = written, dict[str, str](), dict[str, str]()
        self.library = loading.load_policy_library(ROOT / "packs")
        changed = {change for tests in self.wanted.values() for change in tests}
        every = (change for pack in self.library.packs for change in changes(self.library, pack))
        self.changes: dict[str, Change] = {change.id: change for change in every if change.id in changed}
        self._original = loading.load_policy_library

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Run a test unchanged, then once with each change that nothing noticed yet, and unchanged again.

        A test that fails unchanged, before or after, has noticed nothing: it fails for a reason of its own.
        """
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        wanted = [name for name in self.wanted.get(item.nodeid.partition("[")[0], ()) if name not in self.noticed]
        if wanted and self._holds(item):
            noticed = [name for name in wanted if self._notices(item, name)]
            if not noticed or self._holds(item):
                self.noticed |= dict.fromkeys(noticed, item.nodeid)
        item.session._setupstate.teardown_exact(nextitem)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def pytest_sessionfinish(self) -> None:
        """Write what was noticed and which tests failed unchanged."""
        self.written.write_bytes(msgspec.json.encode({"noticed": self.noticed, "failing": self.failing}))

    def _holds(self, item: pytest.Item) -> bool:
        """Return whether a test passes unchanged; remember one that fails, which a skipped test does not."""
        reports = self._run(item)
        failed = next((report for report in reports if report.failed), None)
        if failed is not None:
            self.failing.setdefault(item.nodeid, failed.longreprtext.strip().rpartition("\n")[2])
        return all(report.passed for report in reports)

    def _notices(self, item: pytest.Item, name: str) -> bool:
        """Return whether a test fails with a change, twice: what fails by chance fails once."""
        self._below(with_pack(self.library, self.changes[name].pack))
        try:
            return all(any(report.failed for report in self._run(item)) for _ in range(2))
        finally:
            self._below(self.library)

    @staticmethod
    def _run(item: Any) -> list[pytest.TestReport]:
        item._initrequest()  # pytest keeps fixtures of a test that ran; a test is made anew so
        return runtestprotocol(
            item, log=False, nextitem=item.parent
        )  # what is torn down is what the file does not share

    def _below(self, library: PolicyLibrary) -> None:
        """Put other packs below everything: whoever reads them from their folder, and whatever was worked out from them."""
        same = library is self.library
        for name, module in list(sys.modules.items()):
            if module is None or not name.startswith("yilian."):
                continue
            for word, value in list(vars(module).items()):
                if word == "load_policy_library":
                    setattr(module, word, self._original if same else cache(lambda _folder: library))
                elif hasattr(value, "cache_clear") and getattr(value, "__module__", "").startswith("yilian."):
                    value.cache_clear()


def plugin_for(config: pytest.Config) -> Proving | None:
    """Return the plugin where a run is asked to prove."""
    wanted, written = config.getoption("--changes"), config.getoption("--noticed")
    return Proving(Path(wanted), Path(written)) if wanted and written else None
