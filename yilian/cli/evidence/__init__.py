"""What shows that the system does what documents and peers ask: marks of tests, proof of facts, what is read by nothing.

`packs coverage`, `packs prove` and `packs features` use it; nothing of it runs while pages are served.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKS = ROOT / "packs"
REFERENCE = ROOT / "docs" / "reference"
