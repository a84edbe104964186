"""What is owed, at size: planning a year for a population, writing it, one team's Today, and planning anew after a change.

`python bench/obligations.py --elders 20000` is a quick run; the figures in docs/reference/performance.md are taken with 1,000,000.
It works in a database of its own (`yilian_bench`), which it makes and drops.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
os.environ["YILIAN_DATABASE"] = "yilian_bench"
os.environ["YILIAN_TODAY"] = "2023-09-12"
os.environ["YILIAN_SECOND_FACTOR"] = "optional"
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

import obligations_planning as planning  # noqa: E402 - found beside this file
import obligations_stored as stored  # noqa: E402
import stage  # noqa: E402

ELDERS_OF_A_RUN = stage.size(20_000, 500)


def figures(elders: int = ELDERS_OF_A_RUN, database: bool = True) -> list[stage.Figure]:
    """Measure everything for a number of elders."""
    return planning.figures_of_planning(elders) + (stored.figures_in_database(elders) if database else [])


def main() -> None:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--elders", type=int, default=ELDERS_OF_A_RUN)
    parser.add_argument("--no-database", action="store_true")
    options = parser.parse_args()
    for figure in figures(options.elders, not options.no_database):
        print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
