"""Which facts that touched a result are not verified: nothing recalled decides in silence."""

from collections.abc import Iterator, Sequence

from yilian.assessments.rules.instrument import Evidence, Instrument, LevelRule
from yilian.assessments.rules.outcome import SignFound, UnverifiedFact
from yilian.policy.entries import Text


class UnverifiedFacts:
    """The unverified facts of an instrument, sorted by what makes them matter."""

    def __init__(self, instrument: Instrument) -> None:
        self.always = tuple(_always(instrument))
        self.of_rules = {rule.id: _unverified(f"rule {rule.id}", rule.text, rule.evidence) for rule in instrument.rules}
        self.of_signs = {sign.id: _unverified(f"sign {sign.id}", sign.text, sign.evidence) for sign in instrument.signs}
        self.names = {item.id: item.name for item in instrument.items}
        stacking = instrument.stacking
        words = Text("多个变更理由同时成立时最多加重几级", "by how many levels several reasons worsen together")
        self.stacking = _unverified("stacking", words, stacking.evidence) if stacking else None

    def touching(
        self, used: Sequence[LevelRule], signs: Sequence[SignFound], assumed: Sequence[str]
    ) -> tuple[UnverifiedFact, ...]:
        """Return the unverified facts that touch a result."""
        if not used and not signs and not assumed:
            return self.always
        facts = list(self.always)
        facts += [fact for rule in used if (fact := self.of_rules[rule.id])]
        facts += [fact for sign in signs if (fact := self.of_signs[sign.id])]
        if self.stacking and sum(rule.worsen is not None for rule in used) > 1:
            facts.append(self.stacking)
        return tuple(facts)


def unverified_facts(instrument: Instrument) -> list[UnverifiedFact]:
    """Return every fact of an instrument that is not verified, whether or not it touches a result."""
    facts = UnverifiedFacts(instrument)
    all_facts = [*facts.always, *facts.of_rules.values(), *facts.of_signs.values(), facts.stacking]
    return [fact for fact in all_facts if fact is not None]


def _always(instrument: Instrument) -> Iterator[UnverifiedFact]:
    """Yield what every result of the instrument rests on."""
    scoring = instrument.scoring
    facts: list[tuple[str, Text, Evidence]] = [
        ("instrument", Text("条目与计分", "items and scoring"), instrument.evidence),
        ("source", Text("文件名称与文号", "title and number of the document"), instrument.source.evidence),
        ("scoring", Text("分级界值", "the bands of levels"), scoring.evidence),
    ]
    facts += [
        (f"scale {scale.id}", Text(f"{scale.name.zh}的分级界值", f"the bands of {scale.name.en}"), scale.evidence)
        for scale in scoring.scales
    ]
    if scoring.combination:
        facts.append(("combination", Text("组合表", "the combination table"), scoring.combination.evidence))
    facts += [
        (f"decision {number}", decision.text, decision.evidence)
        for number, decision in enumerate(scoring.decisions, start=1)
    ]
    facts += [(f"item {item.id}", item.name, item.evidence) for item in instrument.items if item.evidence]
    if instrument.validity:
        facts.append(("validity", Text("结果有效期", "how long the result holds"), instrument.validity.evidence))
    facts.append(("assessors", Text("评估人数", "the number of assessors"), instrument.assessors.evidence))
    for about, text, evidence in facts:
        fact = _unverified(about, text, evidence)
        if fact:
            yield fact


def _unverified(about: str, text: Text, evidence: Evidence) -> UnverifiedFact | None:
    """Return an unverified fact, or None when its evidence is verified."""
    if evidence.status == "verified":
        return None
    return UnverifiedFact(about, text, evidence.status, evidence.confidence, evidence.note)
