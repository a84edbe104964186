"""Which place a page is about, what its divisions are called, and which papers there are of it."""

from django.utils.translation import gettext_lazy as _

from yilian.kernel.identifiers import division_problem, full_code
from yilian.kernel.refusals import NotFound
from yilian.pages.requests import Request
from yilian.places.models import Division
from yilian.supervision.queries.plan_tasks import home_pack

PAPER_NAMES = {
    "bulletin": _("通报"),
    "monitoring": _("监测表"),
    "construction": _("建设清单"),
    "census": _("失能老年人底数"),
}


def division_of(request: Request) -> str:
    """Return the division whose figures are shown: the one asked for, the first of the user's territory, else this installation's."""
    wanted = request.GET.get("division", "")
    if wanted and division_problem(wanted):
        raise NotFound("division", wanted)
    return wanted or next(iter(request.actor.scope.divisions), "") or home_pack().header.jurisdiction


def division_row(code: str) -> Division | None:
    """Return a division's row in the register."""
    return Division.objects.filter(code=full_code(code)).first()


def names_of(codes: list[str]) -> dict[str, str]:
    """Return the names of divisions; a code that is not registered names itself."""
    full = {code: full_code(code) for code in codes}
    known = {division.code: division.name for division in Division.objects.filter(code__in=full.values())}
    return {code: known.get(whole, code) for code, whole in full.items()}
