"""`python -m yilian.policy.check packs`: every error of every pack, one a line."""

import sys
from pathlib import Path

from yilian.policy.loading import read_shelf


def main(folder: str = "packs") -> int:
    """Print what is wrong; give 0 when nothing is, else 1."""
    shelf, errors, _ = read_shelf(Path(folder))
    for error in sorted(set(errors)):
        sys.stdout.write(f"{error}\n")
    clauses = sum(len(pack.clauses) for pack in shelf.packs)
    sys.stderr.write(f"{len(shelf.packs)} packs, {clauses} clauses, {len(set(errors))} errors\n")
    return 1 if errors else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
