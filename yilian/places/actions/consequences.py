"""What an institution no longer meets once something about it is changed: judged by the rules of documents before and after.

A change is not refused for it, because it records what is so; whoever makes it is told, by page and by program, with clause and document.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import Form

from yilian.audit.clock import today
from yilian.pages.language import said, text_of
from yilian.pages.requests import Request
from yilian.places.models import Organization
from yilian.places.policies import rules_for
from yilian.places.queries import institution_facts
from yilian.policy.entries import DecisionRule
from yilian.policy.library import Pack
from yilian.policy.requirements import State

M = TypeVar("M")
NOT_MET: tuple[State, ...] = ("unmet",)
Unmet = dict[tuple[str, str], tuple[Pack, DecisionRule]]


def ends_on_of(form: Form) -> date | None:
    """Return the last day that a form gives, once it is filled in."""
    return form.cleaned_data.get("ends_on") if form.is_valid() else None


def unmet_of(organization_id: int, on: date) -> Unmet:
    """Return the rules of documents that an institution does not meet on a day, by document and rule."""
    organization = Organization.objects.get(pk=organization_id)
    judged = rules_for(organization.division_id, on).in_states(institution_facts(organization, on), NOT_MET)
    return {(pack.id, rule.rule): (pack, rule) for pack, rule, _state in judged}


class Consequences:
    """What an institution does not meet after something is done and met before, on the first day on which it shows."""

    def __init__(self, organization_id: int, ends_on: date | None = None) -> None:
        self._organization_id = organization_id
        self._on = today() if ends_on is None else max(today(), ends_on + timedelta(days=1))
        self._newly: Unmet = {}

    def of(self, act: Callable[[], M]) -> M:
        """Do something and remember what the institution does not meet because of it."""
        before = unmet_of(self._organization_id, self._on)
        made = act()
        after = unmet_of(self._organization_id, self._on)
        self._newly = {key: after[key] for key in after.keys() - before.keys()}
        return made

    def telling(self, request: Request, act: Callable[[], M]) -> Callable[[], M]:
        """Return an act that also says on the next page what is not met any more."""

        def acting() -> M:
            made = self.of(act)
            self._tell(request)
            return made

        return acting

    def _tell(self, request: Request) -> None:
        for pack, rule in self._newly.values():
            document = pack.header.number or said(pack.header.title)
            params = {"title": said(rule.title), "clause": rule.clause, "document": document, "on": self._on}
            messages.warning(request, text_of("requirement-not-met-any-more", params))

    def plain(self) -> list[dict[str, Any]]:
        """Return what is not met any more, for programs."""
        return [
            {
                "document": pack.id,
                "rule": rule.rule,
                "clause": rule.clause,
                "title": {"zh": rule.title.zh, "en": rule.title.en},
            }
            for pack, rule in self._newly.values()
        ]
