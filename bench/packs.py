"""The five packs and the catalogue: loaded and checked, as every process does once.

Baseline: the same YAML files parsed by PyYAML's fastest loader, nothing built and nothing checked.
"""

import statistics
import time
from collections.abc import Callable

import stage
import yaml

TIMES = stage.size(5, 1)
PACKS = stage.ROOT / "packs"


def figures() -> list[stage.Figure]:
    """Load and check all packs a few times."""
    from yilian.policy.loading import load_policy_library

    parsed = statistics.median(_seconds(_parse) for _ in range(TIMES))
    loaded = statistics.median(_seconds(lambda: load_policy_library(PACKS)) for _ in range(TIMES))
    count = len(load_policy_library(PACKS).packs)
    return [stage.figure(f"{count} packs loaded and checked", loaded, "s", "≤ 1", baseline=parsed)]


def _parse() -> None:
    for path in sorted(PACKS.rglob("*.yaml")):
        yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def _seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began
