"""Every bench runs to its end on the smallest data; what it measures there says nothing."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"
NAMES = sorted(path.stem for path in BENCH.glob("*.py") if "\ndef figures(" in path.read_text("utf-8"))


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Keep one loaded county for all benches of this file."""
    folder = Path(tempfile.mkdtemp(prefix="yl-b-"))
    yield folder
    remove = f"import sys; sys.path[:0] = [{str(BENCH)!r}]; import stage; from pathlib import Path; stage.remove_home(Path({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", remove], check=True, cwd=BENCH.parent)


@pytest.mark.parametrize("name", NAMES)
def test_a_bench_runs_to_its_end(name: str, home: Path) -> None:
    command = [sys.executable, str(BENCH / "run.py"), name, "--least", "--json", "--home", str(home)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=BENCH.parent)
    assert run.returncode == 0, run.stderr[-3000:]
    measured = json.loads(run.stdout)
    assert measured["failed"] == []
    assert measured["figures"]
    assert all(figure["value"] is not None for figure in measured["figures"])
