"""When may two institutions agree, who may sign, and when may an agreement end?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yilian.agreements.rules.states import Dates, State, Step, step_refusal
from yilian.kernel.refusals import Problem, Refusal
from yilian.policy.resolution import Parameter

# What a document may ask a written agreement to state, and the part of the terms that states it (FJ-08, TZ-09).
PART_OF = {
    "content": "content",
    "manner": "manner",
    "time": "hours",
    "frequency": "frequency",
    "cost": "cost",
    "responsibilities": "responsibilities",
}
CONTENTS = tuple(PART_OF.values())
# The words of the catalogue that say so of an institution.
WRITTEN = "written-agreement"
WORD_OF = {part: f"agreement-{word}" for word, part in PART_OF.items()}
# A side gives care or medicine by the sector of its kind; an integrated place may stand on either side (TZ-09, PA-37).
CARE_SECTORS = frozenset({"care", "integrated", "community"})
MEDICAL_SECTORS = frozenset({"medical", "integrated"})
# Places where elders live are filed; a home-care or day-care centre of a village has no filing of its own (PA-16, PA-37).
FILED_SECTORS = frozenset({"care", "integrated"})


class Side(StrEnum):
    """The two sides of an agreement."""

    CARE = "care"
    MEDICAL = "medical"


@dataclass(frozen=True, slots=True)
class Party:
    """An institution as a side: the sector of its kind, and whether its licence or filing holds on the first day."""

    organization: int
    sector: str
    licensed: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What two institutions agree on: form, mode of service, first and last day, what it states, and the team that delivers."""

    form: str
    mode: str
    starts_on: date
    ends_on: date
    content: str
    manner: str
    hours: str
    frequency: str
    cost: str
    responsibilities: str
    team_id: int | None = None

    @property
    def contents(self) -> Mapping[str, str]:
        """Return what the agreement states, by part."""
        return {name: getattr(self, name) for name in CONTENTS}


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What must be known to judge an agreement, on its first day.

    `packs_with_mode` define the mode where the care side stands; `must_state` are the parts that documents ask to be stated, each with
    the clause that asks for it.
    """

    terms: Terms
    care: Party
    medical: Party
    packs_with_mode: tuple[str, ...]
    must_state: Mapping[str, str]
    form_known: bool = True
    team_of: int | None = None
    """The organization of the team that is to deliver; nothing when no team is named."""


def parts_asked(values: Iterable[Parameter]) -> dict[str, str]:
    """Return the parts of an agreement that documents ask to be stated, each with the first clause that asks for it."""
    clauses: dict[str, str] = {}
    for value in values:
        for word in value.value if isinstance(value.value, tuple | list) else ():
            clauses.setdefault(PART_OF[str(word)], value.clause)
    return clauses


def agreement_problems(facts: AgreementFacts) -> tuple[Problem, ...]:
    """List everything that keeps an agreement from being signed."""
    return (*_problems_of_terms(facts), *_problems_of_parties(facts))


def _problems_of_terms(facts: AgreementFacts) -> Iterator[Problem]:
    terms = facts.terms
    if not facts.form_known:
        yield Problem("form", "agreement-form-unknown", (("clause", "FJ-08"),))
    for part, clause in facts.must_state.items():
        if not terms.contents[part].strip():
            yield Problem(part, "agreement-part-missing", (("clause", clause),))
    if terms.ends_on < terms.starts_on:
        yield Problem("ends_on", "period-reversed")
    if not facts.packs_with_mode:
        yield Problem("mode", "mode-not-in-force", (("mode", terms.mode), ("on", terms.starts_on)))


def _problems_of_parties(facts: AgreementFacts) -> Iterator[Problem]:
    care, medical, on = facts.care, facts.medical, (("on", facts.terms.starts_on),)
    if care.organization == medical.organization:
        yield Problem("medical", "agreement-with-itself")
    if care.sector not in CARE_SECTORS:
        yield Problem("care", "not-a-care-institution", (("clause", "TZ-09"),))
    elif care.sector in FILED_SECTORS and not care.licensed:
        yield Problem("care", "care-filing-not-valid", on)
    if medical.sector not in MEDICAL_SECTORS:
        yield Problem("medical", "not-a-medical-institution", (("clause", "TZ-09"),))
    elif not medical.licensed:
        yield Problem("medical", "medical-licence-not-valid", on)
    if facts.team_of is not None and facts.team_of != medical.organization:
        yield Problem("team", "team-of-another-institution")


def overlap_refusal(other_until: date | None) -> Refusal | None:
    """Refuse a second agreement of the same two institutions, form and mode for the same time, known by its last day."""
    return None if other_until is None else Refusal("agreement-overlaps", clause="FJ-08", until=other_until)


@dataclass(frozen=True, slots=True)
class Signing:
    """What must be known when somebody signs for a side."""

    state: State
    reached: bool
    """Whether the side lies within the signer's reach."""
    signed_already: bool
    signer: int | None
    signer_of_other: int | None
    signatory: str
    on: date
    today: date


def signing_refusal(signing: Signing) -> Refusal | None:
    """Return why a side may not sign, or None: each signs for itself, once, by somebody of its own (FJ-08, FJ-26)."""
    if not signing.reached:
        return Refusal("not-your-side", clause="FJ-08")
    if signing.signed_already:
        return Refusal("side-signed-already", clause="FJ-08")
    if signing.on > signing.today:
        return Refusal("signature-in-future", on=signing.on)
    if not signing.signatory.strip():
        return Refusal("signatory-missing", clause="FJ-08")
    if signing.signer is not None and signing.signer == signing.signer_of_other:
        return Refusal("one-for-both-sides", clause="FJ-26")
    return step_refusal(signing.state, Step.SIGN)


def termination_refusal(dates: Dates, state: State, ends_on: date, reason: str) -> Refusal | None:
    """Return why an agreement that stands in a state may not end on a day for a reason, or None."""
    if dates.ended_on is not None:
        return Refusal("agreement-ended", clause="FJ-08")
    refusal = step_refusal(state, Step.END)
    if refusal is not None:
        return refusal
    begun = state in (State.BINDING, State.EXPIRING)
    if begun and ends_on < dates.starts_on:
        return Refusal("ends-before-start", starts_on=dates.starts_on)
    if ends_on > dates.ends_on:
        return Refusal("ends-after-term", ends_on=dates.ends_on)
    return None if reason.strip() else Refusal("end-reason-missing")


@dataclass(frozen=True, slots=True)
class Picking:
    """What must be known to hold a pair up as a model: how it stands, how many its locality has, and the most it may have."""

    state: State
    picked: int
    most: float


def picking_refusal(picking: Picking) -> Refusal | None:
    """Return why a pair may not be held up as a model, or None: its agreement holds, and a locality picks one or two (FJ-08)."""
    if picking.state not in (State.BINDING, State.EXPIRING):
        return Refusal("model-not-in-force", clause="FJ-08")
    if picking.picked >= picking.most:
        return Refusal("models-enough", clause="FJ-08", most=int(picking.most))
    return None
