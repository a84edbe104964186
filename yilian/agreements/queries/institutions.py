"""Reads agreements between institutions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from yilian.agreements.models import Agreement
from yilian.agreements.rules.institutions import (
    CARE_SECTORS,
    CONTENTS,
    MEDICAL_SECTORS,
    WORD_OF,
    WRITTEN,
    AgreementFacts,
    Party,
    Side,
    Terms,
    parts_asked,
)
from yilian.agreements.rules.states import REMINDED_WITHIN, State
from yilian.kernel.actors import Actor
from yilian.kernel.findings import Findings
from yilian.kernel.refusals import NotFound
from yilian.people.models import Team
from yilian.places.models import Licence, Organization
from yilian.places.policies import policy_for, policy_library
from yilian.places.queries import licences_on, organizations_in, within
from yilian.policy.entries import ServiceItem
from yilian.policy.resolution import Parameter
from yilian.policy.rhythms import Rhythm

COUNTY = 6
# Places of the community that teach and serve no elders themselves: they are no side of an agreement.
TEACHING = frozenset({"school", "training-centre"})
CONTENTS_ASKED = "agreement.contents"
MODELS_AT_LEAST, MODELS_AT_MOST = "agreement.model-pairs-min", "agreement.model-pairs-max"
PARTIES = ("care_organization__division__parent", "medical_organization__division__parent", "team", "renewed_by")
LICENCE_OF = {Side.CARE: Licence.Kind.CARE, Side.MEDICAL: Licence.Kind.MEDICAL}


def agreement(agreement_id: int) -> Agreement:
    """Return one agreement in scope."""
    agreement = Agreement.objects.select_related(*PARTIES, "renews").filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound("agreement", agreement_id)
    return agreement


def agreements(on: date, *, division: str = "", form: str = "") -> QuerySet[Agreement]:
    """Return the agreements in scope, narrowed by the place of the care side and by form.

    Those that are not over come first, by their last day; those that are over on the day come last.
    """
    over = When(Q(ends_on__lt=on) | Q(ended_on__lt=on), then=Value(1))
    listed = Agreement.objects.select_related(*PARTIES).annotate(
        over=Case(over, default=Value(0), output_field=IntegerField())
    )
    if division:
        listed = listed.filter(within("care_organization__division_id", division))
    if form:
        listed = listed.filter(form=form)
    return listed.order_by("over", "ends_on", "pk")


def agreements_of(organization_id: int) -> QuerySet[Agreement]:
    """Return every agreement in which an organization is one of the sides, the newest first."""
    either = Q(care_organization_id=organization_id) | Q(medical_organization_id=organization_id)
    return Agreement.objects.filter(either).select_related(*PARTIES).order_by("-starts_on", "-pk")


def agreements_in_force(on: date) -> QuerySet[Agreement]:
    """Return the agreements that hold on a day: signed by both by then, begun, neither over nor ended."""
    return Agreement.objects.filter(_binding(on))


def expiring(on: date, within_days: timedelta = REMINDED_WITHIN) -> QuerySet[Agreement]:
    """Return the agreements in force on a day whose last day comes within a time, and which no signed one renews."""
    return agreements_in_force(on).filter(ends_on__lte=on + within_days).exclude(_renewed(on)).order_by("ends_on", "pk")


def in_state(state: State, on: date) -> Q:
    """Return the condition that an agreement is in a state on a day, equal to the rule for one agreement."""
    unsigned, over = ~_complete(on), Q(ends_on__lt=on)
    terminated = Q(ended_on__lt=on) | Q(ended_on__lt=F("starts_on"))
    withdrawn = Q(ended_on__lte=on)
    some = Q(care_signed_on__lte=on) | Q(medical_signed_on__lte=on)
    open_draft = unsigned & ~_true(withdrawn) & ~over
    soon = Q(ends_on__lte=on + REMINDED_WITHIN)
    return {
        State.DRAFT: open_draft & ~_true(some),
        State.HALF_SIGNED: open_draft & some,
        State.LAPSED: unsigned & ~_true(withdrawn) & over,
        State.AGREED: _complete(on) & ~_true(terminated) & ~over & Q(starts_on__gt=on),
        State.BINDING: _binding(on) & (~soon | _renewed(on)),
        State.EXPIRING: _binding(on) & soon & ~_true(_renewed(on)),
        State.EXPIRED: _complete(on) & ~_true(terminated) & over & ~_true(_renewed(on)),
        State.RENEWED: _complete(on) & ~_true(terminated) & over & _renewed(on),
        State.TERMINATED: (unsigned & withdrawn) | (_complete(on) & terminated),
    }[state]


def _true(condition: Q) -> Q:
    """Name a condition so that denying it also takes rows for which it is unknown."""
    return Q(pk__in=Agreement.objects.filter(condition).values("pk"))


def _complete(on: date) -> Q:
    """Return the condition that both sides have signed by a day."""
    return _true(Q(care_signed_on__lte=on, medical_signed_on__lte=on))


def _renewed(on: date) -> Q:
    """Return the condition that both sides have signed, by a day, an agreement that renews this one."""
    signed = Agreement.objects.filter(
        ended_on__isnull=True, renews__isnull=False, care_signed_on__lte=on, medical_signed_on__lte=on
    )
    return Q(pk__in=signed.values("renews_id"))


def _binding(on: date) -> Q:
    """Return the condition that an agreement holds on a day."""
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gte=on)
    return Q(care_signed_on__lte=on, medical_signed_on__lte=on, starts_on__lte=on, ends_on__gte=on) & not_ended


def overlapping_until(
    sides: tuple[int, int], terms: Terms, on: date, *, but: tuple[int | None, ...] = ()
) -> date | None:
    """Return the last day of another open agreement of two institutions, form and mode that overlaps, or None."""
    others = Agreement.objects.filter(
        ended_on__isnull=True,
        care_organization_id=sides[0],
        medical_organization_id=sides[1],
        form=terms.form,
        mode=terms.mode,
        starts_on__lte=terms.ends_on,
        ends_on__gte=terms.starts_on,
    ).exclude(pk__in=[key for key in but if key is not None])
    lapsed = _true(in_state(State.LAPSED, on))
    return others.exclude(lapsed).order_by("-ends_on").values_list("ends_on", flat=True).first()


def agreement_facts(care: Organization, medical: Organization, terms: Terms) -> AgreementFacts:
    """Gather what is judged of an agreement, on its first day."""
    team = None if terms.team_id is None else Team.objects.filter(pk=terms.team_id).first()
    return AgreementFacts(
        terms=terms,
        care=_party(care, Side.CARE, terms.starts_on),
        medical=_party(medical, Side.MEDICAL, terms.starts_on),
        packs_with_mode=policy_for(care.division_id, terms.starts_on).packs_of_mode(terms.mode),
        must_state=parts_asked_of(care.division_id, terms.starts_on),
        form_known=terms.form in Agreement.Form.values,
        team_of=None if terms.team_id is None else 0 if team is None else team.organization_id,
    )


def contents_asked(division: str, on: date) -> tuple[Parameter, ...]:
    """Return what documents ask a written agreement to state, those in force where it is made.

    Where none of them speaks of it, the one of the library that asks for most is followed: see `follows_another_place`.
    """
    return policy_for(division, on).every_parameter(CONTENTS_ASKED) or _fullest()


def follows_another_place(division: str, on: date) -> bool:
    """Return whether no document in force says what an agreement states, so that one of another place is followed."""
    return not policy_for(division, on).every_parameter(CONTENTS_ASKED)


def _fullest() -> tuple[Parameter, ...]:
    rules = [(pack, rule) for pack in policy_library().packs if (rule := pack.parameters.get(CONTENTS_ASKED))]
    values = [Parameter.of(pack, rule, value) for pack, rule in rules for value in rule.values[-1:]]
    return tuple(sorted(values, key=lambda value: -len(parts_asked([value])))[:1])


def parts_asked_of(division: str, on: date) -> Mapping[str, str]:
    """Return the parts that an agreement made in a division must state, each with the clause that asks for it."""
    return parts_asked(contents_asked(division, on))


def _party(organization: Organization, side: Side, on: date) -> Party:
    """See an organization as a side."""
    licensed = licences_on(on).filter(organization=organization, kind=LICENCE_OF[side]).exists()
    return Party(organization.pk, sector_of(organization), licensed)


def sector_of(organization: Organization) -> str:
    """Return the sector of an organization's kind; nothing for a kind that the catalogue does not have, or that only teaches."""
    kind = policy_library().catalogue.place_kind.get(organization.kind)
    return "" if kind is None or kind.code in TEACHING else kind.sector


def models_of(locality: str, on: date) -> QuerySet[Agreement]:
    """Return the agreements in force on a day that were picked as models in a locality."""
    in_force = agreements_in_force(on).filter(within("care_organization__division_id", locality))
    return in_force.filter(model_since__isnull=False)


def most_models(division: str, on: date) -> float | None:
    """Return how many model pairs a locality may pick at most; None where no document in force asks for them."""
    parameters = policy_for(division, on).every_parameter(MODELS_AT_MOST)
    return float(str(parameters[0].value)) if parameters else None


def models_asked(division: str, on: date) -> tuple[int, int, int]:
    """Return how many model pairs the documents ask of a locality, at least and at most, and how many its county has (FJ-08)."""
    least, most = policy_for(division, on).every_parameter(MODELS_AT_LEAST), most_models(division, on)
    return int(str(least[0].value)) if least else 0, int(most or 0), models_of(division[:COUNTY], on).count()


def sides_reached(actor: Actor, agreement: Agreement) -> frozenset[Side]:
    """Return which sides of an agreement lie in an actor's scope."""
    sides = {Side.CARE: agreement.care_organization, Side.MEDICAL: agreement.medical_organization}
    return frozenset(
        side for side, organization in sides.items() if actor.scope.covers(organization.division_id, organization.pk)
    )


def modes_between_institutions(division: str, on: date) -> list[str]:
    """Return the modes in force in a division that are delivered in an institution; without any, every mode in force there."""
    packages = [package for pack in policy_for(division, on).packs for package in pack.services]
    there = dict.fromkeys(package.mode for package in packages if "institution" in package.settings)
    return list(there or dict.fromkeys(package.mode for package in packages))


def items_of_mode(division: str, mode: str, on: date) -> list[str]:
    """Return the items that a mode promises in a division on a day, in the order of the documents."""
    packages = [package for pack in policy_for(division, on).packs for package in pack.services if package.mode == mode]
    return list(dict.fromkeys(item.item for package in packages for item in package.items))


def ground_of(actor: Actor) -> str:
    """Return the county, or what lies above it, in which an actor works, as a prefix; "" is everywhere."""
    if actor.scope.divisions:
        return actor.scope.divisions[0][:COUNTY]
    own = Organization.objects.filter(pk__in=actor.scope.organizations).order_by("pk").first()
    return "" if own is None else own.division_id[:COUNTY]


def possible_sides(ground: str, side: Side) -> QuerySet[Organization]:
    """Return the organizations of a territory whose kind may stand on a side."""
    sectors = CARE_SECTORS if side is Side.CARE else MEDICAL_SECTORS
    kinds = [kind.code for kind in policy_library().catalogue.place_kinds if kind.sector in sectors]
    return organizations_in(ground).filter(kind__in=set(kinds) - TEACHING).order_by("division_id", "pinyin", "code")


def suggested_terms(division: str, mode: str, on: date) -> dict[str, str]:
    """Return what a mode promises in a division as content and frequency of an agreement, with the clauses."""
    packages = [package for pack in policy_for(division, on).packs for package in pack.services if package.mode == mode]
    items: dict[str, ServiceItem] = {}
    for item in (item for package in packages for item in package.items):
        items.setdefault(item.item, item)
    names, by_clause = policy_library().catalogue.item, dict[str, list[str]]()
    for code, item in items.items():
        by_clause.setdefault(item.clause, []).append(names[code].name.zh)
    timed = [item for item in items.values() if item.timing is not None or item.standing is not None]
    return {
        "content": "\n".join(
            f"{'、'.join(items_of_clause)}（{clause}）" for clause, items_of_clause in by_clause.items()
        ),
        "frequency": "\n".join(
            f"{names[item.item].name.zh}:{Rhythm.of(item).words.zh}（{item.clause}）" for item in timed
        ),
    }


def findings_of_agreements(organization_ids: Sequence[int], on: date) -> dict[int, Findings]:
    """Return for care institutions that a written agreement holds on a day, and which contents it states (FJ-08, PA-37)."""
    rows = agreements_in_force(on).filter(care_organization__in=list(organization_ids))
    findings: dict[int, Findings] = {}
    for key, *texts in rows.values_list("care_organization_id", *CONTENTS):
        stated = {WORD_OF[name] for name, text in zip(CONTENTS, texts, strict=True) if text.strip()}
        findings[key] = findings.get(key, Findings()).joined(Findings(frozenset({WRITTEN, *stated})))
    return findings
