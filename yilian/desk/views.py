"""Home, search, the policy as text and clause by clause, the map, the gallery of components, help."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from yilian.accounts.permits import permitted, signed_in
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.desk.charting import SHAPES, feature_collection, mode_of, seats_and_markers
from yilian.desk.entrances import entrances_of
from yilian.desk.forms import SampleForm
from yilian.desk.passages import passages
from yilian.desk.queries import (
    ELDERS_SUGGESTED,
    force_of,
    in_trouble,
    institutions,
    kind_names,
    mode_names,
    promised,
    search,
    state_counts,
    suggestions,
    townships,
    work_counts,
)
from yilian.desk.references import covered, kinds_of, references
from yilian.desk.templatetags.words import SIGNS
from yilian.kernel.refusals import NotFound
from yilian.people.queries import practitioner_of, teams_of
from yilian.places.policies import shelf
from yilian.policy.shelf import Pack
from yilian.supervision.queries import binding_packs, lines, state_totals

FOR_ONESELF = frozenset({"elder", "family"})


@signed_in
def home(request: Request) -> HttpResponse:
    """Show what the role has to do first."""
    actor = request.actor
    context: dict[str, Any] = {
        "entrances": entrances_of(actor),
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
        context["work"] = work_counts(teams, request.on)
        context["troubled"] = in_trouble(teams, request.on) if actor.refusal("visits.read") is None else 0
    if actor.refusal("supervision.read") is None and actor.refusal("visits.record") is not None:
        context["tasks"] = state_totals(lines(request.on))
    return render(request, "desk/home.html", context)


@signed_in
def today(request: Request) -> HttpResponse:
    """Lead to today's worklist."""
    return redirect("visits:today")


@signed_in
def find(request: Request) -> HttpResponse:
    """Search every register at once."""
    text = request.GET.get("q", "")[:80]
    found = search(text, request.actor)
    if found.elders:
        record_look(request.actor, [elder.pk for elder in found.elders], "desk.search")
    return render(request, "desk/search.html", {"q": text, "found": found})


@signed_in
def suggest(request: Request) -> HttpResponse:
    """Suggest what the search box may mean: a fragment of options, nothing for less than two characters."""
    text = request.GET.get("q", "").strip()[:80]
    found = search(text if len(text) > 1 else "", request.actor)
    shown = found.elders[:ELDERS_SUGGESTED]
    if shown:
        record_look(request.actor, [elder.pk for elder in shown], "desk.suggest")
    return render(request, "desk/suggestions.html", {"options": suggestions(found, shown)})


@permitted("policy.read")
def policies(request: Request) -> HttpResponse:
    """List every document, those that bind this place first, with what is in force and how much of it works."""
    binding = binding_packs(request.on)
    others = tuple(one for one in shelf().packs if one not in binding)
    return render(request, "desk/policies.html", {"packs": _rows(request, binding), "others": _rows(request, others)})


@permitted("policy.read")
def pack(request: Request, pack_id: str) -> HttpResponse:
    """Show a document as text, each clause at its words; a list of paraphrases when there is no text."""
    found = shelf().pack(pack_id)
    states = covered(pack_id)
    notes = {
        clause.id: {"clause": clause, "state": states[clause.id].state, "drives": kinds_of(clause.answers)}
        for clause in found.clauses
    }
    text = [(passage, [notes[clause] for clause in passage.clauses]) for passage in passages(found)]
    placed = {clause for passage, _ in text for clause in passage.clauses}
    context = {
        "pack": found,
        "force": force_of(found, request.on),
        "counts": state_counts(found),
        "passages": text,
        "unplaced": [note for key, note in notes.items() if key not in placed],
    }
    return render(request, "desk/pack.html", context)


@permitted("policy.read")
def clause(request: Request, pack_id: str, clause_id: str) -> HttpResponse:
    """Show one clause: where it stands, what answers it, its worked cases, what is still open."""
    found = shelf().pack(pack_id)
    if clause_id not in found.clause:
        raise NotFound("clause", clause_id)
    ids = list(found.clause)
    position = ids.index(clause_id)
    entry = found.clause[clause_id]
    context = {
        "pack": found,
        "clause": entry,
        "covered": covered(pack_id)[clause_id],
        "answers": references(request.actor, found, entry),
        "cases": [case for case in found.cases if case.clause == clause_id],
        "before": ids[position - 1] if position else "",
        "after": ids[position + 1] if position + 1 < len(ids) else "",
    }
    return render(request, "desk/clause.html", context)


@permitted("policy.read")
def clause_by_id(request: Request, clause_id: str) -> HttpResponse:
    """Lead from a clause's number to its page."""
    return redirect("desk:clause", shelf().pack_of_clause(clause_id).id, clause_id)


@permitted("places.read")
def chart(request: Request) -> HttpResponse:
    """Show townships and institutions on a map, and beside it as a list."""
    wanted = request.GET.get("mode", "")
    every = list(institutions())
    shown = [one for one in every if not wanted or wanted in one.modes]
    seats, markers, bar = seats_and_markers(townships(), shown)
    modes, kinds = mode_names(), kind_names()
    used = [mode for mode in SHAPES if mode and any(mode in one.modes for one in every)]
    counts = {mode: sum(mode in one.modes for one in every) for mode in used}
    page = Paginator(shown, 60).get_page(request.GET.get("page"))
    context = {
        "seats": seats,
        "markers": markers,
        "bar": bar,
        "page": page,
        "rows": [(one, kinds.get(one.kind, one.kind), [modes.get(mode, mode) for mode in one.modes]) for one in page],
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
    """Give townships' seats and institutions as GeoJSON, for the map that moves."""
    wanted = request.GET.get("mode", "")
    shown = [one for one in institutions() if not wanted or wanted in one.modes]
    return JsonResponse(feature_collection(townships(), shown), content_type="application/geo+json")


@signed_in
def gallery(request: Request) -> HttpResponse:
    """Show every component in every state."""
    wrong = SampleForm({"name": "", "pressure": "999", "place": "home"})
    wrong.is_valid()
    context = {
        "states": list(SIGNS),
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
    return render(request, "desk/help.html", {"states": list(SIGNS)})


def _binding(request: Request) -> list[dict[str, Any]]:
    """Give the documents in force, for whoever may read policies."""
    if request.actor.refusal("policy.read") is not None:
        return []
    in_force = (one for one in binding_packs(request.on) if force_of(one, request.on) == "in-force")
    return _rows(request, tuple(in_force))


def _rows(request: Request, packs: tuple[Pack, ...]) -> list[dict[str, Any]]:
    """Give documents with their state and the states of their clauses."""
    return [{"pack": one, "force": force_of(one, request.on), "counts": state_counts(one)} for one in packs]
