"""What the desk adds to the pages of institutions and elders: what the rules of documents ask of them, and whether it is met."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yilian.desk.views.elders import known_of
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.places.models import Organization
from yilian.places.policies import policy_library, rules_for
from yilian.policy.conditions import QUESTIONS, Reason
from yilian.policy.entries import Text
from yilian.policy.requirements import ORDER, Requirement
from yilian.supervision.queries.requirements import requirements_of_institution

ASKED = {
    "required": gettext_lazy("应当"),
    "forbidden": gettext_lazy("不得"),
    "entitled": gettext_lazy("可享有"),
    "encouraged": gettext_lazy("鼓励"),
    "allowed": gettext_lazy("可以"),
}


def organization_panel(request: Request, organization: Organization) -> dict[str, Any]:
    """Return what the documents in force ask of an institution."""
    return _panel(requirements_of_institution(organization, request.on))


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return what the rules of documents entitle an elder to."""
    if elder.died_on is not None:
        return _panel(())
    facts, _institution = known_of(request, elder)
    return _panel(rules_for(facts.residence, request.on).of(facts))


def words_of(reason: Reason) -> Text:
    """Put a reason into words, with the name of a kind, group or mode in the place of its code."""
    name = _name(reason.question, str(reason.operand))
    if name is None:
        return Text(reason.zh, reason.en)
    question = QUESTIONS[reason.question]
    return Text(question.zh.format(v=name.zh), question.en.format(v=name.en))


def _name(question: str, code: str) -> Text | None:
    catalogue = policy_library().catalogue
    match question:
        case "kind" | "served_by" if code in catalogue.place_kind:
            return catalogue.place_kind[code].name
        case "in_group" if code in catalogue.group:
            return catalogue.group[code].name
        case "has" if code in catalogue.word:
            return catalogue.word[code].name
        case "mode" if code in catalogue.mode:
            return catalogue.mode[code].name
    return None


def _row(requirement: Requirement) -> dict[str, Any]:
    return {
        "title": requirement.title,
        "state": requirement.state,
        "clause": requirement.clause,
        "because": [words_of(reason) for reason in requirement.reasons],
        "would_meet": [words_of(reason) for reason in requirement.would_meet],
    }


def _panel(listed: tuple[Requirement, ...]) -> dict[str, Any]:
    """Group requirements by how strongly they are asked; nothing is said where every rule is silent."""
    groups = [(ASKED[asks], [_row(each) for each in listed if each.asks == asks]) for asks in ORDER]
    return {
        "anchor": "requirements" if listed else "",
        "label": _("文件要求"),
        "groups": [(label, rows) for label, rows in groups if rows],
        "unmet": sum(each.state == "unmet" for each in listed),
        "unknown": sum(each.state == "unknown" for each in listed),
        "count": len(listed),
    }
