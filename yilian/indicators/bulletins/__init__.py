"""Papers as pages, Word and Excel files: bulletin (通报), monitoring table, construction list, census; each figure with clause and definition.

`word` and `sheets` write the files, and are imported when one is asked for.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from yilian.indicators.bulletins.census import census
from yilian.indicators.bulletins.construction import construction
from yilian.indicators.bulletins.content import Bulletin, bulletin
from yilian.indicators.bulletins.monitoring import monitoring
from yilian.indicators.bulletins.paper import Paper

KINDS: Mapping[str, Callable[[str, date], Paper]] = MappingProxyType(
    {
        "bulletin": lambda division, on: bulletin(division, on).paper(),
        "monitoring": monitoring,
        "construction": construction,
        "census": census,
    }
)

__all__ = ["KINDS", "Bulletin", "Paper", "bulletin"]
