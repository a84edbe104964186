"""Runs benches and prints their figures as ratios: `python bench/run.py [NAME …] [--json] [--all] [--home FOLDER]`.

A bench is a file here with `figures() -> list[dict]`: name, value, unit, aim (`≤ 3`, `≥ 833`, `ratio ≤ 1.3`, or nothing), baseline
(measured in the same run) and ratio. One that takes minutes says `QUICK = False` and runs when named or with --all. Each runs in
a process of its own; all share a home of their own, which is removed at the end, so that no user's data is touched.
"""

import argparse
import contextlib
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import stage  # noqa: E402 - found beside this file


def main() -> int:
    """Run what is asked for and say what was measured; not meeting an aim is told, and is no failure."""
    given = _arguments()
    if given.only:
        return _alone(given.only)
    names = given.names or [name for name in benches() if given.all or is_quick(name)]
    unknown = sorted(set(names) - set(benches()))
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(benches())}", file=sys.stderr)
        return 2
    if given.least:
        os.environ[stage.LEAST] = "1"
    with _home(given.home):
        started, results = time.monotonic(), {}
        for name in names:
            print(f"… {name}", file=sys.stderr, flush=True)
            results[name] = _measured(name)
        found = {
            "machine": stage.machine(),
            "command": " ".join(["python", "bench/run.py", *sys.argv[1:]]),
            "date": time.strftime("%Y-%m-%d", time.gmtime()),
            "seconds": round(time.monotonic() - started),
            "figures": [one | {"bench": name, "met": met(one)} for name, many in results.items() for one in many or ()],
            "failed": [name for name, many in results.items() if many is None],
        }
    print(json.dumps(found, ensure_ascii=False) if given.json else "\n".join(_table(found)))
    return 1 if found["failed"] else 0


def benches() -> list[str]:
    """Return the names of the benches: the files that say what they measure."""
    return sorted(
        path.stem for path in HERE.glob("*.py") if re.search(r"^def figures\(", path.read_text("utf-8"), re.M)
    )


def is_quick(name: str) -> bool:
    """Return whether a bench runs without being named."""
    return not re.search(r"^QUICK = False$", (HERE / f"{name}.py").read_text("utf-8"), re.M)


def met(figure: dict[str, Any]) -> bool | None:
    """Return whether a figure meets its aim; nothing when it has none. An aim without a sign is a most, for rates a least."""
    aim = figure.get("aim")
    if aim in (None, ""):
        return None
    text = str(aim)
    number = re.search(r"\d[\d,]*\.?\d*", text)
    judged = figure.get("ratio") if "ratio" in text else figure.get("value")
    if number is None or judged is None:
        return None
    limit = float(number[0].replace(",", ""))
    least = any(sign in text for sign in "≥>") or (
        not any(sign in text for sign in "≤<") and "/s" in str(figure["unit"])
    )
    return bool(judged >= limit if least else judged <= limit)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="What the program exists for, as ratios against a baseline of the same run."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(benches())}; without names, the quick ones"
    )
    parser.add_argument("--all", action="store_true", help="those that take minutes too")
    parser.add_argument(
        "--least", action="store_true", help="on the smallest data: shows that they run, measures nothing"
    )
    parser.add_argument("--json", action="store_true", help="one object")
    parser.add_argument("--home", type=Path, help="keep the loaded data in this folder and use it again")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    return parser.parse_args()


@contextlib.contextmanager
def _home(kept: Path | None) -> Any:
    """Have a home for all benches of this run."""
    folder = kept.resolve() if kept else Path(tempfile.mkdtemp(prefix="yilian-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # the unprivileged user who runs PostgreSQL steps through it
    os.environ["YILIAN_BENCH_HOME"] = os.environ["YILIAN_HOME"] = str(folder)
    try:
        yield
    finally:
        if kept is None:
            stage.remove_home(folder)


def _measured(name: str) -> list[dict[str, Any]] | None:
    """Run one bench in a process of its own; what it prints goes to stderr, its figures to a file."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "figures.json")
        command = [sys.executable, __file__, "--only", name]
        environment = os.environ | {"YILIAN_BENCH_ANSWER": str(answer)}
        done = subprocess.run(command, env=environment, stdout=sys.stderr.fileno(), check=False)
        return json.loads(answer.read_text("utf-8")) if done.returncode == 0 else None


def _alone(name: str) -> int:
    """Be that process."""
    found = importlib.import_module(name).figures()
    Path(os.environ["YILIAN_BENCH_ANSWER"]).write_text(json.dumps(found, ensure_ascii=False, default=str), "utf-8")
    return 0


def _table(found: dict[str, Any]) -> list[str]:
    """Set figures in columns under what was measured on."""
    from yilian.cli.output import table

    on = found["machine"]
    rows = [
        (
            one["bench"],
            one["name"],
            _number(one["value"]),
            one["unit"],
            one.get("aim") or "–",
            _number(one.get("baseline")),
            _number(one.get("ratio")),
            {True: "met", False: "missed", None: ""}[one["met"]],
        )
        for one in found["figures"]
    ]
    return [
        f"{on['system']}, {on['cores']} cores, {on['memory_gib']} GiB, Python {on['python']}, PostgreSQL {on['postgresql']},"
        f" load {on['load'][0]}, a million additions {on['yardstick_ms']} ms; {found['date']}, {found['seconds']} s: {found['command']}",
        "",
        *table(("bench", "figure", "value", "unit", "aim", "baseline", "ratio", ""), rows),
        *(f"{name}: FAILED" for name in found["failed"]),
    ]


def _number(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, int | float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
