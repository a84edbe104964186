"""`python -m yilian.policy.cli packs`: every error of every pack, one a line."""

import sys
from pathlib import Path

from yilian.kernel.workdays import chinese_calendar
from yilian.policy.case_validation import case_errors
from yilian.policy.loading import read_policy_library


def main(folder: str = "packs") -> int:
    """Print what is wrong; give 0 when nothing is, else 1."""
    library, errors, source_map = read_policy_library(Path(folder))
    errors += case_errors(library, source_map, chinese_calendar())
    for error in sorted(set(errors)):
        sys.stdout.write(f"{error}\n")
    clauses = sum(len(pack.clauses) for pack in library.packs)
    sys.stderr.write(f"{len(library.packs)} packs, {clauses} clauses, {len(set(errors))} errors\n")
    return 1 if errors else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
