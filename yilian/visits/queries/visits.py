"""Reads visits for others, and what the catalogue demands of one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import ForeignObjectRel, Q, QuerySet

from yilian.audit.statements import Statement
from yilian.health.queries import known_conditions, signs_among, values_of_sources
from yilian.health.rules.signs import FoundSign, with_repeats
from yilian.health.rules.values import Value, findings_of
from yilian.kernel.refusals import Invalid, NotFound, Problem
from yilian.pages.histories import HistoryColumns, history_rows
from yilian.people.models import Practitioner
from yilian.people.queries.persons import age_on
from yilian.people.queries.practitioners import qualification_of
from yilian.people.rules import qualification_refusal
from yilian.places.policies import policy_library
from yilian.policy.catalogue import Item
from yilian.policy.entries import Text
from yilian.visits.models import HOLDS, Attachment, Attendance, Evidence, Status, Visit
from yilian.visits.rules.parts import WITHIN_DAYS, Completeness, completeness, together
from yilian.visits.rules.visits import EvidenceRequirement

MEDICAL = "medical"
TO_ONE = ("visit", "individual", "bedside", "document", "telephone", "online")


def visits_of(elder_id: int) -> QuerySet[Visit]:
    """Return every visit of an elder, the newest first."""
    return (
        Visit.objects.filter(elder_id=elder_id)
        .select_related("practitioner", "team__organization")
        .order_by("-on", "-pk")
    )


def last_of_items(elder_id: int, items: Collection[str]) -> dict[str, Visit]:
    """Return the newest visit of each of some items to an elder that was completed; what was corrected is left out."""
    return {visit.item: visit for visit in LAST_OF_ITEMS(elder_id) if visit.item in items} if items else {}


LAST_OF_ITEMS = Statement(
    lambda elder: (
        Visit.objects.filter(elder_id=elder, corrected_by__isnull=True, status=Status.COMPLETED)
        .order_by("item", "-on", "-pk")
        .distinct("item")
    ),
    int,
)


def diagnoses_of(elder_id: int) -> QuerySet[Visit, Any]:
    """Return what was found at the medical visits of an elder, in words, as entries of a history; corrected records are left out."""
    items = [item.code for item in policy_library().catalogue.items if item.category == MEDICAL]
    visits = Visit.objects.filter(HOLDS, elder_id=elder_id, item__in=items).exclude(note="")
    return history_rows(visits, HistoryColumns("on", "note", detail="item"))


def days_of_visits_after(elder_id: int, day: date) -> list[date]:
    """Return the days after a day on which an elder had a service; what was corrected is left out."""
    visits = Visit.objects.filter(HOLDS, elder_id=elder_id, on__gt=day)
    return list(visits.order_by("on").values_list("on", flat=True))


def days_of_events_after(elder_id: int, day: date) -> list[date]:
    """Return the days after a day on which an elder came to a group event; what was corrected is left out."""
    rows = Attendance.objects.filter(elder_id=elder_id, event__on__gt=day, event__corrected_by__isnull=True)
    return list(rows.order_by("event__on").values_list("event__on", flat=True))


OWN = (Evidence, Attachment, Visit)


def proves_another(visit: Visit) -> bool:
    """Return whether a record of a module above is proved by a visit: an order, a plan, a stop of a van."""
    for relation in Visit._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in OWN:
            above = relation.related_model
            if not isinstance(above, str) and above._default_manager.filter(**{relation.field.name: visit}).exists():
                return True
    return False


def visit_of(visit_id: int) -> Visit:
    """Return one visit, with everything its page names."""
    visit = (
        Visit.objects.select_related("elder", "practitioner", "team__organization", "round__organization", "corrects")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotFound("visit", visit_id)
    return visit


LONGEST_CODE = 60


def catalogue_item(code: str) -> Item:
    """Return an item of the catalogue; Invalid where it has none of that code."""
    item = policy_library().catalogue.item.get(code)
    if item is None:
        raise Invalid(Problem("item", "item-unknown", (("item", code[:LONGEST_CODE]),)))
    return item


def requirements_of(item: str, elder_id: int | None = None) -> tuple[EvidenceRequirement, ...]:
    """Return the evidence that the catalogue demands before an item counts: of everybody, and of an elder for what they suffer from."""
    entry, reasons = catalogue_item(item), tuple(policy_library().catalogue.absent_reason)
    has = known_conditions(elder_id) if elder_id is not None and entry.of_conditions else frozenset()
    of_elder = (code for condition, codes in entry.of_conditions.items() if condition in has for code in codes)
    return tuple(
        replace(_evidence_requirement(code), reasons=reasons if code in entry.may_be_absent else ())
        for code in dict.fromkeys((*entry.evidence, *of_elder))
    )


def evidence_of(item: str, elder_id: int | None = None) -> tuple[EvidenceRequirement, ...]:
    """Return the evidence that an item demands, then what may be recorded with it."""
    entry, demanded = catalogue_item(item), requirements_of(item, elder_id)
    codes = [*entry.also, *(code for codes in entry.of_conditions.values() for code in codes)]
    left = [code for code in dict.fromkeys(codes) if code not in {needed.code for needed in demanded}]
    return demanded + tuple(replace(_evidence_requirement(code), required=False) for code in left)


def why_open(standing: Completeness) -> Text:
    """Return in words what a service still lacks, and what of it was not done, with the reasons."""
    known, reasons = policy_library().catalogue.one_evidence, policy_library().catalogue.absent_reason
    zh, en = list[str](), list[str]()
    for value in standing.undone:
        option = known[value.code].option(value.answer)
        if option is not None:
            zh.append(f"{known[value.code].name.zh}{option.name.zh}：{value.text}")
            en.append(f"{known[value.code].name.en}, {option.name.en}: {value.text}")
    lacking = [(known[each.code].name, reasons.get(each.reason)) for each in standing.lacking]
    if lacking:
        zh.append("还缺" + "、".join(name.zh + (f"（{why.name.zh}）" if why else "") for name, why in lacking))
        en.append("lacking " + ", ".join(name.en + (f" ({why.name.en})" if why else "") for name, why in lacking))
    return Text("；".join(zh), "; ".join(en))


def parts_of(visit: Visit) -> list[Visit]:
    """Return the visits that record one service in parts, the earliest first; corrected ones are left out. Most are one visit."""
    root = visit.part_of_id or visit.pk
    rows = Visit.objects.filter(HOLDS, Q(pk=root) | Q(part_of=root))
    return list(rows.select_related("practitioner").order_by("on", "pk"))


def in_parts(item: str) -> bool:
    """Return whether an item may be recorded in parts: some of its evidence may come later, or never."""
    return bool(catalogue_item(item).may_be_absent)


def unfinished(elder_id: int, item: str, on: date) -> Visit | None:
    """Return the first part of a service that was begun before a day and is not complete yet."""
    if not in_parts(item):
        return None
    begun = Visit.objects.filter(elder_id=elder_id, item=item, status=Status.IN_PROGRESS, corrected_by__isnull=True)
    recent = begun.filter(on__gte=on - timedelta(days=WITHIN_DAYS), on__lte=on)
    last = recent.select_related("part_of").order_by("-on", "-pk").first()
    return None if last is None else last.part_of or last


def standing_of(item: str, parts: Sequence[Iterable[Value]], elder_id: int) -> Completeness:
    """Return what a service recorded in parts, the earliest first, still lacks."""
    settled = [reason.code for reason in policy_library().catalogue.absent if reason.settles]
    return completeness(requirements_of(item, elder_id), together(parts), settled)


def values_together(parts: Sequence[Visit]) -> dict[str, Value]:
    """Return the values of a service recorded in parts, by code."""
    recorded = values_of(parts)
    return dict(together(recorded[part.pk] for part in parts))


def can_be_recorded(item: Item) -> bool:
    """Return whether an item is recorded for one elder on the form of a visit: it is given to one, and has evidence."""
    return item.how in TO_ONE and bool(item.evidence)


def _evidence_requirement(code: str) -> EvidenceRequirement:
    """Return a kind of evidence as the rules want it."""
    evidence = policy_library().catalogue.one_evidence[code]
    low, high = _limit(evidence.low), _limit(evidence.high)
    return EvidenceRequirement(code, evidence.unit or "", low, high, options=evidence.options)


def _limit(number: float | None) -> Decimal | None:
    """Write a limit of the catalogue as an exact number."""
    return None if number is None else Decimal(str(number))


def values_of(visits: Iterable[Visit]) -> dict[int, tuple[Value, ...]]:
    """Return the values recorded at visits, by visit: what was observed and what else is evidence, in the order of the catalogue."""
    items = {visit.pk: visit.item for visit in visits}
    if not items:
        return {}
    values = values_of_sources(Visit._meta.label_lower, list(items))
    rows = Evidence.objects.filter(visit__in=items).order_by("pk")
    for key, code, number, text, unit, answer, absent in rows.values_list(
        "visit_id", "code", "number", "text", "unit", "answer", "absent"
    ):
        values.setdefault(key, []).append(Value(code, number, text, unit, answer, absent))
    return {key: _in_order(item, values.get(key, ())) for key, item in items.items()}


def _in_order(item: str, values: Iterable[Value]) -> tuple[Value, ...]:
    """Put values into the order in which the catalogue asks for them at an item."""
    order = {requirement.code: place for place, requirement in enumerate(evidence_of(item))}
    return tuple(sorted(values, key=lambda value: order.get(value.code, len(order))))


def signs_at(visit: Visit, values: Iterable[Value] | None = None) -> tuple[FoundSign, ...]:
    """Return the signs in what was observed at a visit, and whether the last visit of the item showed them too.

    Who has the values of the visit at hand passes them.
    """
    signs = _signs(visit, values_of([visit])[visit.pk] if values is None else values)
    if all(sign.sign.again is None for sign in signs):
        return signs
    before = _visit_before(visit)
    earlier = () if before is None else _signs(before, values_of([before])[before.pk])
    return with_repeats(signs, frozenset(sign.sign.code for sign in earlier))


def _signs(visit: Visit, values: Iterable[Value]) -> tuple[FoundSign, ...]:
    """Return the signs in values by the catalogue as it stands."""
    return signs_among(findings_of(values), item=visit.item, age=age_on(visit.elder.birth_date, visit.on))


def _visit_before(visit: Visit) -> Visit | None:
    """Return the visit of the same item before, on an earlier day; what was corrected is left out."""
    earlier = Visit.objects.filter(elder_id=visit.elder_id, item=visit.item, on__lt=visit.on)
    return earlier.filter(HOLDS).select_related("elder").order_by("-on", "-pk").first()


def items_open_to(practitioner: Practitioner, on: date) -> frozenset[str]:
    """Return the services that a practitioner may record on a day, by profession and certificate."""
    qualification = qualification_of(practitioner, on)
    return frozenset(
        item.code
        for item in policy_library().catalogue.items
        if qualification_refusal(qualification, frozenset(item.by), on) is None
    )
