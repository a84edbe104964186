"""Home, search, the policy as text and clause by clause, the map, the gallery of components, help."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.desk.charting import SHAPES, feature_collection, mode_of, seats_and_markers
from yilian.desk.clause_answers import clause_answers, covered, kinds_of
from yilian.desk.document_annotations import paragraphs
from yilian.desk.forms import SampleForm
from yilian.desk.home_links import links_for
from yilian.desk.queries.pages import (
    ELDERS_SUGGESTED,
    force_of,
    institutions,
    kind_names,
    mode_names,
    promised,
    search,
    state_counts,
    suggestions,
    townships,
    work_overview,
)
from yilian.kernel.refusals import NotFound
from yilian.pages.charts import Point, line_chart, spark
from yilian.pages.lists import Link, Row, mark
from yilian.pages.permits import permitted, signed_in
from yilian.pages.registry import signs
from yilian.pages.requests import Request
from yilian.people.queries.practitioners import practitioner_of, teams_of
from yilian.places.policies import policy_library
from yilian.policy.library import Pack
from yilian.supervision.queries.plan_tasks import binding_packs, lines, state_totals

FOR_ONESELF = frozenset({"elder", "family"})


@signed_in
def start(request: Request) -> HttpResponse:
    """Go where the day begins: to Today for whoever belongs to a team, else to the home page."""
    works = request.actor.refusal("obligations.read") is None and practitioner_of(request.actor) is not None
    return redirect("desk:today" if works and teams_of(request.actor) else "desk:home")


@signed_in
def home(request: Request) -> HttpResponse:
    """Show what the role has to do first."""
    actor = request.actor
    context: dict[str, Any] = {
        "links": links_for(actor),
        "work": None,
        "tasks": None,
        "packs": _binding(request),
        "own_team": practitioner_of(actor) is not None,
        "unplaced": not actor.roles,
    }
    if actor.roles & FOR_ONESELF:
        context["promised"] = promised(binding_packs(request.on))
    if actor.refusal("obligations.read") is None:
        teams = teams_of(actor)
        overview = work_overview(actor, teams, request.on)
        context["work"] = overview.counts
        context["troubled"] = overview.troubled if actor.refusal("visits.read") is None else 0
    if actor.refusal("supervision.read") is None and actor.refusal("visits.record") is not None:
        context["tasks"] = state_totals(lines(request.on))
    return render(request, "desk/home.html", context)


@signed_in
def find(request: Request) -> HttpResponse:
    """Search every register at once."""
    text = request.GET.get("q", "")[:80]
    matches = search(text, request.actor)
    if matches.elders:
        log_access(request.actor, [elder.pk for elder in matches.elders], "desk.search")
    return render(request, "desk/search.html", {"q": text, "matches": matches})


@signed_in
def suggest(request: Request) -> HttpResponse:
    """Suggest what the search box may mean: a fragment of options, nothing for less than two characters."""
    text = request.GET.get("q", "").strip()[:80]
    matches = search(text if len(text) > 1 else "", request.actor)
    shown = matches.elders[:ELDERS_SUGGESTED]
    if shown:
        log_access(request.actor, [elder.pk for elder in shown], "desk.suggest")
    return render(request, "desk/suggestions.html", {"options": suggestions(matches, shown)})


@permitted("policy.read")
def policies(request: Request) -> HttpResponse:
    """List every document, those that bind this place first, with what is in force and how much of it works."""
    binding = binding_packs(request.on)
    others = tuple(other for other in policy_library().packs if other not in binding)
    return render(request, "desk/policies.html", {"packs": _rows(request, binding), "others": _rows(request, others)})


@permitted("policy.read")
def pack(request: Request, pack_id: str) -> HttpResponse:
    """Show a document as text, each clause at its words; a list of paraphrases when there is no text."""
    pack = policy_library().pack(pack_id)
    states = covered(pack_id)
    notes = {
        clause.id: {"clause": clause, "state": states[clause.id].state, "drives": kinds_of(clause.answers)}
        for clause in pack.clauses
    }
    text = [(paragraph, [notes[clause] for clause in paragraph.clauses]) for paragraph in paragraphs(pack)]
    placed = {clause for passage, _ in text for clause in passage.clauses}
    context = {
        "pack": pack,
        "force": force_of(pack, request.on),
        "counts": state_counts(pack),
        "paragraphs": text,
        "unplaced": [note for key, note in notes.items() if key not in placed],
    }
    return render(request, "desk/pack.html", context)


@permitted("policy.read")
def clause(request: Request, pack_id: str, clause_id: str) -> HttpResponse:
    """Show one clause: where it stands, what answers it, its worked cases, what is still open."""
    pack = policy_library().pack(pack_id)
    if clause_id not in pack.clause:
        raise NotFound("clause", clause_id)
    ids = list(pack.clause)
    position = ids.index(clause_id)
    entry = pack.clause[clause_id]
    context = {
        "pack": pack,
        "clause": entry,
        "covered": covered(pack_id)[clause_id],
        "answers": clause_answers(request.actor, pack, entry),
        "cases": [case for case in pack.cases if case.clause == clause_id],
        "before": ids[position - 1] if position else "",
        "after": ids[position + 1] if position + 1 < len(ids) else "",
    }
    return render(request, "desk/clause.html", context)


@permitted("policy.read")
def clause_by_id(request: Request, clause_id: str) -> HttpResponse:
    """Lead from a clause's number to its page."""
    return redirect("desk:clause", policy_library().pack_of_clause(clause_id).id, clause_id)


@permitted("places.read")
def chart(request: Request) -> HttpResponse:
    """Show townships and institutions on a map, and beside it as a list."""
    wanted = request.GET.get("mode", "")
    every = list(institutions())
    shown = [mark for mark in every if not wanted or wanted in mark.modes]
    seats, markers, bar = seats_and_markers(townships(), shown)
    modes, kinds = mode_names(), kind_names()
    used = [mode for mode in SHAPES if mode and any(mode in mark.modes for mark in every)]
    counts = {mode: sum(mode in mark.modes for mark in every) for mode in used}
    page = Paginator(shown, 60).get_page(request.GET.get("page"))
    context = {
        "seats": seats,
        "markers": markers,
        "bar": bar,
        "page": page,
        "rows": [
            (mark, kinds.get(mark.kind, mark.kind), [modes.get(mode, mode) for mode in mark.modes]) for mark in page
        ],
        "legend": [(SHAPES[mode], modes[mode]) for mode in used]
        + [(SHAPES[""], None)] * any(not mode_of(o) for o in shown),
        "chips": [
            {"label": modes[mode], "href": f"?mode={mode}", "count": counts[mode], "current": mode == wanted}
            for mode in used
        ],
        "every": len(every),
        "wanted": wanted,
        "shapes": SHAPES.values(),
        "tiles": settings.YILIAN_MAP_TILES,
    }
    return render(request, "desk/map.html", context)


@permitted("places.read")
def places(request: Request) -> HttpResponse:
    """Return townships' seats and institutions as GeoJSON, for the map that moves."""
    wanted = request.GET.get("mode", "")
    shown = [institution for institution in institutions() if not wanted or wanted in institution.modes]
    return JsonResponse(feature_collection(townships(), shown), content_type="application/geo+json")


@signed_in
def gallery(request: Request) -> HttpResponse:
    """Show every component in every state."""
    wrong = SampleForm({"name": "", "pressure": "999", "place": "home"})
    wrong.is_valid()
    pressures = [Point(date(2023, month, 1), number) for month, number in ((3, 152), (6, 146), (9, 138))]
    context = {
        "states": [state for state, sign in signs().items() if sign.words],
        "trend": {"spark": spark([(point.on.toordinal(), point.number) for point in pressures]), "change": "−14"},
        "chart": line_chart(pressures, (120, 160), (120, 140, 160), ((None, 140),), "mmHg"),
        "rows": [Row("", "2023-09-12", mark("fulfilled", _("按期完成")), (_("上门体检"), "A"))],
        "steps": [Link("#", _("更正")), Link("#", _("撤回"))],
        "form": SampleForm(),
        "wrong": wrong,
        "page": Paginator(range(95), 10).get_page(3),
        "chips": [
            {"label": label, "href": f"#{label}", "count": n, "current": n == 3} for label, n in (("A", 3), ("B", 11))
        ],
    }
    return render(request, "desk/gallery.html", context)


@signed_in
def help_page(request: Request) -> HttpResponse:
    """Explain the signs, the words and whom to ask."""
    return render(request, "desk/help.html", {"states": [state for state, sign in signs().items() if sign.words]})


def _binding(request: Request) -> list[dict[str, Any]]:
    """Return the documents in force, for anyone who may read policies."""
    if request.actor.refusal("policy.read") is not None:
        return []
    in_force = (
        binding_pack for binding_pack in binding_packs(request.on) if force_of(binding_pack, request.on) == "in-force"
    )
    return _rows(request, tuple(in_force))


def _rows(request: Request, packs: tuple[Pack, ...]) -> list[dict[str, Any]]:
    """Return documents with their state and the states of their clauses."""
    return [{"pack": pack, "force": force_of(pack, request.on), "counts": state_counts(pack)} for pack in packs]
