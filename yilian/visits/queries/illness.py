"""Reads an elder's medical history out of the records that stand: what was diagnosed, prescribed, treated in hospital."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from yilian.places.policies import shelf

MEDICAL = "medical"
# One statement for all three: most elders have few of them, and each has a table of its own.
ENTRIES = """
    SELECT 'diagnosis', visit."on", NULL::date, visit.note, visit.item, visit.id
    FROM visits_visit AS visit
    WHERE visit.elder_id = %(elder)s AND visit.item = ANY(%(items)s) AND visit.note <> ''
        AND NOT EXISTS (SELECT FROM visits_visit AS later WHERE later.corrects_id = visit.id)
    UNION ALL
    SELECT 'medicine', ordered.ordered_on, NULL, concat_ws(' ', line.name, nullif(line.strength, '')), ordered.state, ordered.id
    FROM visits_medicine_order AS ordered JOIN visits_medicine_line AS line ON line.order_id = ordered.id
    WHERE ordered.elder_id = %(elder)s
    UNION ALL
    SELECT 'hospital', absence.starts_on, absence.ends_on, '', '', absence.id
    FROM obligations_absence AS absence
    WHERE absence.elder_id = %(elder)s AND absence.kind = 'hospital'
    ORDER BY 2 DESC, 6 DESC, 4 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a medical history: its kind (`diagnosis`, `medicine`, `hospital`), its day or days, and its words.

    `detail` is the item of a diagnosis, the state of an order of medicine; `key` the number of the record.
    """

    kind: str
    on: date
    until: date | None
    words: str
    detail: str
    key: int


def medical_history(elder_id: int, most: int) -> list[Entry]:
    """Give what was found, prescribed and treated in hospital, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, {"elder": elder_id, "items": list(_medical_items()), "most": most})
        return [Entry(*row) for row in cursor.fetchall()]


def _medical_items() -> Sequence[str]:
    """Name the items whose records say in words what was found."""
    return [item.code for item in shelf().catalogue.items if item.category == MEDICAL]
