"""What happens to notices that others must hear of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NoticeReady:
    """A notice may be sent from an instant on."""

    notice_id: int
    not_before: datetime
