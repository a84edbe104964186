"""What the desk adds to the page of an elder: urgent follow-ups, promises, time line."""

from typing import Any
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _

from yilian.desk.queries.worklist import is_open_follow_up, urgent_follow_ups
from yilian.health.queries import signs_shown
from yilian.obligations.models import Kind, Obligation
from yilian.obligations.queries.bases import PolicyFacts, policy_facts, promises_by
from yilian.obligations.queries.explaining import obligation_name
from yilian.obligations.queries.records import record_address
from yilian.obligations.queries.worklists import OWED_TO_ELDER, with_states
from yilian.obligations.rules.states import State
from yilian.pages.registry import recording_address, timeline_of
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.people.queries.practitioners import practitioner_of
from yilian.places.policies import policy_library
from yilian.visits.queries.visits import can_be_recorded, last_of_items

MOMENTS, KEPT = 40, 5
ATONCE = 10
PENDING = (State.OPEN, State.OVERDUE)


# What is owed to an elder, read once for all panels of a page; it goes when the request goes.
_read: WeakKeyDictionary[Request, tuple[int, list[Obligation]]] = WeakKeyDictionary()


def _owed(request: Request, elder: Elder) -> list[Obligation]:
    """Return everything owed to an elder, in the order of falling due."""
    known, owed = _read.get(request, (None, []))
    if known != elder.pk:
        owed = OWED_TO_ELDER(elder.pk)
        _read[request] = (elder.pk, owed)
    return owed


# What policies ask about an elder, read once for all panels of a page.
_known: WeakKeyDictionary[Request, tuple[int, PolicyFacts]] = WeakKeyDictionary()


def known_of(request: Request, elder: Elder) -> PolicyFacts:
    """Return what policies ask about an elder on the day of the page."""
    of, known = _known.get(request, (None, None))
    if known is None or of != elder.pk:
        known = policy_facts(elder, request.on)
        _known[request] = (elder.pk, known)
    return known


def attention_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return the context of the notice about urgent follow-ups and of the button that records a visit."""
    urgent = urgent_follow_ups([obligation for obligation in _owed(request, elder) if is_open_follow_up(obligation)])
    return {
        "elder": elder,
        "urgent_follow_ups": [
            {
                "urgent": follow_up,
                "obligation": follow_up.obligation,
                "visit": follow_up.visit,
                "signs": signs_shown(follow_up.signs),
                "href": recording_address(request.actor, follow_up.obligation),
            }
            for follow_up in urgent
        ],
        "may_record": request.actor.refusal("visits.record") is None and elder.died_on is None,
    }


def promises_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return what is owed to an elder: all that is open, what comes next, and what was kept last."""
    states = with_states(_owed(request, elder), request.on)
    kept = [state for state in states if state[1] in (State.FULFILLED, State.FULFILLED_LATE)][::-1]
    return {
        "anchor": "promises",
        "label": _("承诺"),
        "open": [_promise(request, obligation, state) for obligation, state in states if state in PENDING],
        "planned": [_promise(request, obligation, state) for obligation, state in states if state is State.PLANNED],
        "kept": [_promise(request, obligation, state) for obligation, state in kept[:KEPT]],
        "standing": _standing(request, elder),
        "counts": {
            "kept": sum(obligation.kind == Kind.SERVICE for obligation, _state in kept),
            "open": sum(state in PENDING and obligation.kind == Kind.SERVICE for obligation, state in states),
        },
    }


def _standing(request: Request, elder: Elder) -> list[dict[str, Any]]:
    """Return what an elder may have at any time, so that it falls due on no day, and when it was given last."""
    if elder.died_on is not None:
        return []
    standing = [
        promise for promise in promises_by(known_of(request, elder), request.on) if promise.rhythm.kind == "standing"
    ]
    last = last_of_items(elder.pk, [promise.item for promise in standing])
    names = policy_library().catalogue.item
    own = practitioner_of(request.actor) if request.actor.refusal("visits.record") is None else None
    kind = own.kind if own is not None else ""
    return [
        {
            "item": names[promise.item].name,
            "code": promise.item if can_be_recorded(names[promise.item]) and kind in names[promise.item].by else "",
            "rhythm": promise.rhythm.words,
            "clauses": promise.clauses,
            "last": last.get(promise.item),
        }
        for promise in standing
    ]


def _promise(request: Request, obligation: Obligation, state: State) -> dict[str, Any]:
    """Return one promise as the page shows it, with the way to the record that kept it, or to where it is recorded."""
    record = record_address(obligation.fulfilled_by)
    return {
        "obligation": obligation,
        "state": state,
        "item": obligation_name(obligation),
        "record": record,
        "ground": "" if obligation.planned else record_address(obligation.basis),
        "href": recording_address(request.actor, obligation) if state in PENDING else "",
    }


def timeline_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return what happened to an elder at home, in the community and in institutions, from every module."""
    moments = timeline_of(request, request.actor, elder)
    shown, more = moments[:MOMENTS], max(0, len(moments) - MOMENTS)
    return {
        "anchor": "timeline",
        "label": _("时间线"),
        "moments": shown[:ATONCE],
        "earlier": shown[ATONCE:],
        "more": more,
    }
