"""Says after a run which tests that show a clause or a feature passed, and holds a whole run to the page of coverage.

`.yilian/tests/shown.json` names every marked test that ran. A whole run (no path, no choice) fails when one of them did not pass:
skipped is not shown. A part of the tests says nothing of the others. It works with several processes side by side.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import driving
import pytest

from yilian.cli.evidence.marks import marks

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / ".yilian" / "tests" / "shown.json"
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


class Showing:
    """Gathers outcomes where the run is led from, and what every process saw read."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.marked = frozenset(mark.test for mark in marks(ROOT)[0])
        self.outcomes: dict[str, set[str]] = {}
        self.read: set[driving.Key] = set()
        self.anywhere: set[driving.Key] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a marked test came out."""
        test = report.nodeid.partition("[")[0]
        if test in self.marked and (report.when == "call" or not report.passed):
            self.outcomes.setdefault(test, set()).add(report.outcome if not hasattr(report, "wasxfail") else SKIPPED)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take over what another process saw read."""
        told = getattr(node, "workeroutput", {})
        self.read |= {driving.key_of(each) for each in told.get("read", [])}
        self.anywhere |= {driving.key_of(each) for each in told.get("anywhere", [])}

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write what was shown and read; fail a whole run in which a mark or the list of the undriven is not true."""
        self.read |= driving.RECORDER.read
        self.anywhere |= driving.RECORDER.anywhere
        if hasattr(self.config, "workerinput"):
            output: dict[str, object] = self.config.workeroutput  # type: ignore[attr-defined]
            output |= {"read": sorted(self.read), "anywhere": sorted(self.anywhere)}
            return
        verdicts = {test: verdict(self.outcomes[test]) for test in sorted(self.outcomes)}
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(json.dumps(verdicts, indent=1), encoding="utf-8")
        driving.FILE.write_text(json.dumps(sorted(self.read), ensure_ascii=False), encoding="utf-8")
        if session.exitstatus == pytest.ExitCode.OK and is_whole(self.config):
            self._hold(session, verdicts)

    def _hold(self, session: pytest.Session, verdicts: Mapping[str, str]) -> None:
        wrong = [*unshown(self.marked, verdicts), *driving.disagreements(self.read, self.anywhere)]
        if wrong:
            reporter = self.config.pluginmanager.get_plugin("terminalreporter")
            if reporter is not None:
                reporter.section("what is said to be shown and is not")
                reporter.write_line("\n".join(wrong))
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def verdict(outcomes: Iterable[str]) -> str:
    """Return how a test with all its parameters came out; where one is skipped and another passed, it passed."""
    seen = set(outcomes)
    return FAILED if FAILED in seen else PASSED if PASSED in seen else SKIPPED


def unshown(marked: Iterable[str], verdicts: Mapping[str, str]) -> list[str]:
    """Return in words the marked tests that did not pass."""
    return [
        f"{test} carries a mark and {verdicts.get(test, 'did not run')}"
        for test in sorted(marked)
        if verdicts.get(test) != PASSED
    ]


def is_whole(config: pytest.Config) -> bool:
    """Return whether all tests were asked for: no path and no choice among them."""
    chosen = any(
        config.getoption(name, None) for name in ("-k", "-m", "deselect", "ignore", "ignore_glob", "collectonly")
    )
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen
