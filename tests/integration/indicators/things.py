"""What the matrix of addresses needs of indicators."""

from datetime import date
from typing import Any

from ordering import Place

from yilian.indicators.actions import freeze_period
from yilian.kernel.actors import SYSTEM


def things(place: Place) -> dict[str, Any]:
    """Publish the figures of the township; return the key of the address that marks the publication void."""
    period = freeze_period(SYSTEM, place.centre.division, on=date(2023, 9, 12), title="通报")
    return {"period_id": period.pk}
