"""What several pages of visits need: who records for which team, chips, sentences."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.utils.translation import get_language

from yilian.accounts.requests import Request
from yilian.kernel.refusals import NotFound, Problem, Refusal, Refused, refuse
from yilian.people.models import Practitioner, Team
from yilian.people.queries import practitioner_of, teams_of
from yilian.places.policies import shelf
from yilian.policy.catalogue import Item
from yilian.visits.forms import unit_shown
from yilian.visits.messages import MESSAGES
from yilian.visits.rules import FoundSign

GROUP = "group"
MEDICAL = ("visit", "individual", "bedside", "document", "telephone", "online")


def recorder(request: Request) -> Practitioner:
    """Give the practitioner that the user is; without one nothing can be recorded."""
    found = practitioner_of(request.actor)
    if found is None:
        refuse("practitioner-missing")
    return found


def team_for(request: Request, wanted: int | None = None) -> Team:
    """Give the team that the user records for: the one wanted when it is theirs, else their first."""
    teams = teams_of(request.actor)
    if not teams:
        refuse("team-missing")
    return next((team for team in teams if team.pk == wanted), teams[0])


def item_named(code: str) -> Item:
    """Give an item of the catalogue."""
    found = shelf().catalogue.item.get(code)
    if found is None:
        raise NotFound("item", code)
    return found


def can_be_recorded(item: Item) -> bool:
    """Say whether an item is recorded for one elder on the form of a visit: it is given to one, and has evidence."""
    return item.how in MEDICAL and bool(item.evidence)


def group_items() -> list[Item]:
    """Give the items that are given to many at once, in the order of the catalogue."""
    return [one for one in shelf().catalogue.items if one.how == GROUP]


def said(text: Any) -> str:
    """Give the side of a text that the language asks for."""
    return str(text.en if (get_language() or "").startswith("en") else text.zh)


def sentence(wrong: Problem | Refusal) -> str:
    """Say what is wrong, in the language of the page."""
    return MESSAGES[wrong.code].text(get_language() or "", dict(wrong.params))


def can_be_said(refused: Refused) -> bool:
    """Say whether a refusal is one of visits, which stands on the form; others have a page of their own."""
    return refused.code in MESSAGES


def link(asked: Mapping[str, str], **changes: str) -> str:
    """Write the address of this list, asked with changes."""
    return "?" + urlencode({name: value for name, value in {**asked, **changes}.items() if value})


def command_of(request: Request) -> str | UUID:
    """Give the id under which a form is sent, or a fresh one."""
    given = request.POST.get("command", "")
    try:
        return UUID(given)
    except ValueError:
        return uuid4()


def signs_shown(found: tuple[FoundSign, ...]) -> list[dict[str, Any]]:
    """Give signs as pages show them: each with its reasons in words."""
    return [
        {"sign": one.sign, "again": one.again, "reasons": [_reason(reason) for reason in one.reasons]} for one in found
    ]


def _reason(reason: Any) -> dict[str, Any]:
    """Name what was measured; a score by its own name."""
    catalogue = shelf().catalogue
    known = catalogue.one_evidence.get(reason.code)
    name = known.name if known else catalogue.score[reason.code].name
    return {
        "name": name, "value": f"{reason.value.normalize():f}", "comparison": reason.comparison,
        "limit": f"{reason.limit.normalize():f}", "points": reason.points, "unit": unit_shown(known.unit or "") if known else "",
    }  # fmt: skip
