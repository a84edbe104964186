"""What counts as noticing a changed fact: a test that holds without the change, before and after, and fails with it each time."""

from types import SimpleNamespace
from typing import Any

import pytest
from proving import Proving

from yilian.cli.evidence.proving import in_words
from yilian.cli.packs import policy_library
from yilian.policy.mutation import Change, Fact
from yilian.policy.proof import Tried

CHANGE = "county-2021 targets.yaml rate value = 0.71"
TEST = "tests/integration/test_a.py::test_a"


class Scripted(Proving):
    """A plugin whose test comes out as written: unchanged before, with the change once or twice, unchanged after."""

    def __init__(self, *outcomes: str) -> None:
        self.outcomes = list(outcomes)
        self.wanted, self.noticed, self.failing = {TEST: [CHANGE]}, dict[str, str](), dict[str, str]()
        self.library: Any = None
        self.changes: Any = {CHANGE: SimpleNamespace(pack=None)}
        self.torn_down_for: list[Any] = []

    def _below(self, library: Any) -> None:
        """Leave the packs of this process alone."""

    def _run(self, item: Any) -> list[Any]:
        outcome = self.outcomes.pop(0)
        fields = {each: each == outcome for each in ("passed", "failed", "skipped")}
        return [SimpleNamespace(**fields, longreprtext="a long story\nE  assert 1 == 2")]


def tried_once(plugin: Scripted) -> None:
    """Run the one test of a plugin, followed by a test of another file."""
    hooks = SimpleNamespace(pytest_runtest_logstart=lambda **_: None, pytest_runtest_logfinish=lambda **_: None)
    session = SimpleNamespace(_setupstate=SimpleNamespace(teardown_exact=plugin.torn_down_for.append))
    item: Any = SimpleNamespace(nodeid=TEST, location=(), ihook=hooks, session=session)
    following: Any = SimpleNamespace(nodeid="tests/integration/test_b.py::test_b")
    assert plugin.pytest_runtest_protocol(item, following)
    assert plugin.torn_down_for == [following]  # or every test after it would fail


@pytest.fixture(autouse=True)
def packs_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proving.with_pack", lambda library, pack: library)


@pytest.mark.parametrize(
    ("outcomes", "noticed", "failing"),
    [
        (("passed", "failed", "failed", "passed"), True, False),
        (("passed", "passed"), False, False),
        (("passed", "failed", "passed"), False, False),  # by chance, once
        (("failed",), False, True),
        (("passed", "failed", "failed", "failed"), False, True),  # it fails since, whatever is changed
        (("skipped",), False, False),
    ],
)
def test_a_test_notices_what_it_fails_with_and_holds_without(
    outcomes: tuple[str, ...], noticed: bool, failing: bool
) -> None:
    plugin = Scripted(*outcomes)
    tried_once(plugin)
    assert plugin.outcomes == []
    assert plugin.noticed == ({CHANGE: TEST} if noticed else {})
    assert plugin.failing == ({TEST: "E  assert 1 == 2"} if failing else {})


def test_a_test_with_nothing_left_to_notice_does_not_run() -> None:
    plugin = Scripted()
    plugin.noticed[CHANGE] = "a worked case"
    tried_once(plugin)


def test_what_was_lost_is_said_with_its_seed() -> None:
    pack = policy_library().packs[0]
    every = [Tried(Change(Fact("county-2021", "DD-03", "targets.yaml rate value", "0.7"), "0.71", pack))]
    zh, en = in_words(every, [CHANGE], {TEST: "assert 1 == 2"}, "abc")
    assert en == [
        f"proven before and not noticed now: {CHANGE}",
        f"fails before anything is changed: {TEST}: assert 1 == 2",
        "1 changes, 0 noticed, 1 proven before and not noticed now (--seed abc)",
    ]
    assert [CHANGE in zh[0], TEST in zh[1], "--seed abc" in zh[2]] == [True] * 3
