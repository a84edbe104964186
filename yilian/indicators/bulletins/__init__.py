"""Papers as pages, Word and Excel files: bulletin (通报), monitoring table, construction list, census; each figure with clause and definition.

`pages.papers` writes the files.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from yilian.audit.clock import today
from yilian.indicators.bulletins.census import census
from yilian.indicators.bulletins.construction import construction
from yilian.indicators.bulletins.content import Bulletin, bulletin
from yilian.indicators.bulletins.monitoring import monitoring
from yilian.indicators.rules import is_forecast
from yilian.pages.papers.paper import Paper

FORECAST = "（预测）"
FORECAST_LEAD = "所述之日尚未到来，以下数值按今天的记录推算，属于预测，不作为发布和考核的依据。"


def forecast(write: Callable[[str, date], Paper]) -> Callable[[str, date], Paper]:
    """Return the writer of a paper that marks as a forecast what is written about a day that has not come."""

    def written(division: str, on: date) -> Paper:
        paper = write(division, on)
        if not is_forecast(on, today()):
            return paper
        return replace(paper, title=f"{paper.title}{FORECAST}", lead=(FORECAST_LEAD, *paper.lead))

    return written


KINDS: Mapping[str, Callable[[str, date], Paper]] = MappingProxyType(
    {
        "bulletin": forecast(lambda division, on: bulletin(division, on).paper()),
        "monitoring": forecast(monitoring),
        "construction": forecast(construction),
        "census": forecast(census),
    }
)

__all__ = ["KINDS", "Bulletin", "Paper", "bulletin"]
