"""What several pages of visits need: who records for which team, items, and where the delivery of a service is recorded."""

from yilian.kernel.actors import Actor
from yilian.kernel.refusals import NotFound, refuse
from yilian.obligations.models import Kind, Obligation
from yilian.pages.addresses import address_of, keyed_address
from yilian.pages.requests import Request
from yilian.people.models import Practitioner, Team
from yilian.people.queries.practitioners import practitioner_of, teams_of
from yilian.places.policies import policy_library
from yilian.policy.catalogue import Item

GROUP = "group"


def recorder(request: Request) -> Practitioner:
    """Return the practitioner that the user is; without one nothing can be recorded."""
    practitioner = practitioner_of(request.actor)
    if practitioner is None:
        refuse("practitioner-missing")
    return practitioner


def team_for(request: Request, wanted: int | None = None) -> Team:
    """Return the team that the user records for: the one wanted when it is theirs, else their first."""
    teams = teams_of(request.actor)
    if not teams:
        refuse("team-missing")
    return next((team for team in teams if team.pk == wanted), teams[0])


def item_named(code: str) -> Item:
    """Return an item of the catalogue."""
    item = policy_library().catalogue.item.get(code)
    if item is None:
        raise NotFound("item", code)
    return item


def group_items() -> list[Item]:
    """Return the items that are given to many at once, in the order of the catalogue."""
    return [item for item in policy_library().catalogue.items if item.how == GROUP]


def recording(actor: Actor, obligation: Obligation) -> str:
    """Return the form on which a service is recorded: a visit, a group event, or the round sheet of an institution.

    Nothing for what is no service, and for an institution that lies outside of the actor's scope.
    """
    if obligation.kind != Kind.SERVICE:
        return ""
    if obligation.elder_id is not None:
        return f"{keyed_address('visits:start', obligation.elder_id)}?item={obligation.what}"
    item, house = policy_library().catalogue.item.get(obligation.what), obligation.organization
    if house is not None and not actor.scope.covers(house.division_id, house.pk):
        return ""
    if item is not None and item.how == GROUP and (house is not None or obligation.division_id is not None):
        place = f"division={obligation.division_id}" if house is None else f"organization={house.pk}"
        return f"{address_of('visits:new-event')}?item={obligation.what}&{place}"
    if item is None or house is None:
        return ""
    return f"{keyed_address('visits:round-sheet', house.pk)}?item={obligation.what}"
