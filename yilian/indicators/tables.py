"""The facts that measures are made of, as tables of Ibis that belong to no engine.

Each fact is declared by the module whose table it reads; `docs/reference/facts.md` is generated from the declarations.
"""

from typing import Any

import ibis

from yilian.agreements import facts as agreements
from yilian.assessments import facts as assessments
from yilian.kernel.facts import Fact
from yilian.obligations import facts as obligations
from yilian.pages import registry
from yilian.people import facts as people
from yilian.places import facts as places
from yilian.supervision import facts as supervision
from yilian.visits import facts as visits


def table_of(fact: Fact) -> Any:
    """Return the view of a fact as a table."""
    return ibis.table({column.name: column.type for column in fact.columns}, name=fact.view)


ELDER, MEMBERSHIP = table_of(people.ELDER), table_of(people.MEMBERSHIP)
CENTRE_CARE = table_of(people.CENTRE_CARE)
STAFF, CERTIFICATE = table_of(people.STAFF), table_of(people.CERTIFICATE)
SERVICE, OBLIGATION = table_of(visits.SERVICE), table_of(obligations.OBLIGATION)
ENROLMENT, AGREEMENT = table_of(agreements.ENROLMENT), table_of(agreements.AGREEMENT)
ABILITY, TASK_REPORT = table_of(assessments.ABILITY), table_of(supervision.TASK_REPORT)
ORGANIZATION, CAPABILITY, LICENCE = table_of(places.ORGANIZATION), table_of(places.CAPABILITY), table_of(places.LICENCE)
BED, DIVISION, URBAN = table_of(places.BED), table_of(places.DIVISION), table_of(places.URBAN)


def facts_document() -> str:
    """Return the page of the manual."""
    lines = [
        "# Facts",
        "",
        "The reporting views from which every figure is computed, in the database and, exported, as Parquet. This page is",
        "generated from what the modules declare in their `facts.py`; the same sentences are the comments in the database.",
        "",
    ]
    for fact in registry.facts():
        split = f" Exported in one file a day of `{fact.day}`." if fact.day else ""
        lines += [f"## {fact.view}", "", fact.about + split, "", "| column | type | what it holds |", "|---|---|---|"]
        lines += [f"| `{column.name}` | {column.type} | {column.about} |" for column in fact.columns] + [""]
    return "\n".join(lines)
